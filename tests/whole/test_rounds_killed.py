"""``carrier sheet`` and ``carrier numbers`` killed at any instant: every box in one round, every sheet to be had."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from station.cli import main
from tests.support.support_rounds import cj_number, order_csv, result_csv, rows_in, sheet_site

_INSTANTS = (0.45, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2)


def killed(folder: Path, after: float, *words: str) -> None:
    """Run a command and kill it after so many seconds, or let it end before."""
    command = [sys.executable, "-m", "station", "carrier", *words, "-c", str(folder / "station.toml")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()


def test_kills_lose_no_box_and_leave_no_sheet_without_its_round(tmp_path: Path) -> None:
    chance = random.Random(14)
    config = ["-c", str(sheet_site(tmp_path, 'form = "plain"\noutbox = "to"\n'))]
    orders = [f"A{at}" for at in range(120)]
    for start in range(0, len(orders), 30):
        (tmp_path / "orders.csv").write_text(order_csv(orders[start : start + 30]), "utf-8")
        assert main(["orders", "import", str(tmp_path / "orders.csv"), *config]) == 0
        killed(tmp_path, chance.choice(_INSTANTS), "sheet")
    assert main(["carrier", "sheet", *config]) == 0
    rounds = _rounds(tmp_path)
    told: dict[str, str] = {}
    for at, name in enumerate(rounds):
        again = tmp_path / f"again{at}.xlsx"
        assert main(["carrier", "sheet", "--again", name, "--out", str(again), *config]) == 0
        for row in rows_in(again):
            assert row["주문번호"] not in told
            told[row["주문번호"]] = row["접수번호"]
    assert sorted(told) == sorted(orders)
    handed_out = {path.name.removeprefix("예약-").removesuffix(".xlsx") for path in (tmp_path / "to").glob("예약-*")}
    assert handed_out <= set(rounds)
    numbers = {reference: cj_number(at) for at, reference in enumerate(told.values())}
    (tmp_path / "result.csv").write_bytes(result_csv(numbers))
    for _ in range(3):
        killed(tmp_path, chance.choice(_INSTANTS), "numbers", str(tmp_path / "result.csv"))
    assert main(["carrier", "numbers", str(tmp_path / "result.csv"), *config]) == 0
    assert sum(row["numbers"] for row in rounds_of(tmp_path)) == len(orders)
    assert main(["verify-journal", *config]) == 0


def rounds_of(folder: Path) -> list[dict[str, int]]:
    command = [sys.executable, "-m", "station", "carrier", "rounds", "--json", "-c", str(folder / "station.toml")]
    return list(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def _rounds(folder: Path) -> list[str]:
    return [str(row["round"]) for row in rounds_of(folder)]
