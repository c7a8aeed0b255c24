"""The real program at its terminal: what a scanner or a broken line may type neither ends nor deafens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.composition.factories import clock_of, open_ledger
from station.config import load
from tests.support.support_program import Program, program, site

HOSTILE = [
    *(b"\x1b[97;5:1u", b"\x1b[27;5;1114112~", b"\xff", b"\xc3", b"\x1b[48;99999;99999;1;1t", b"\x1b[O"),
    *(b"\x1b]0;never ended", b"\x1bPnever ended", b"\x1b[12", b"\x1b[200~", b"\x1b", b"\x03", b"\x1b[19~"),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("input"))


@pytest.fixture(scope="module")
def run(file: Path) -> Iterator[Program]:
    with program("run", "--no-sync", "-c", str(file)) as run:
        run.sees("주문서의 바코드를")
        yield run


@pytest.mark.parametrize(("place", "hostile"), list(enumerate(HOSTILE)))
def test_a_scan_behind_something_hostile_is_heard(run: Program, place: int, hostile: bytes) -> None:
    run.types_raw(hostile)
    run.rests(0.5)
    run.types(f"88000000000{place:02}\r")
    run.sees(f"88000000000{place:02}")
    assert run.process.poll() is None
    assert run.megabytes() < 400


def test_a_code_that_a_function_key_begins_gives_no_command_and_is_asked_for_again(run: Program, file: Path) -> None:
    run.types("\x1bOP0108801234567893\r")
    run.types("8800000000777\r")
    run.sees("8800000000777")
    config = load(file, {})
    ledger = open_ledger(config, clock_of(config))
    codes = [record.get("code") for record in ledger.records.find() if record["event"] == "order_scanned"]
    ledger.close()
    assert codes[-1] == "8800000000777"
    assert not any("8801234567893" in str(code) for code in codes)
    assert "처음이신가요" not in run.shown
