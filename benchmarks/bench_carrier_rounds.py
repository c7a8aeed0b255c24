"""A day's boxes reserved with a carrier and back, by the real commands, while a bench scans: 3,000 of three goods.

Asked: out within 5 s, back within 10 s, and the bench's p99 of 25 ms all the while.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_scan import percentiles
from benchmarks.program import Program, Site, row, until
from station.carriers import carrier
from station.sheets.grids import grid_of
from tests.support.support_bench import MUG

BOXES = 3_000
PAUSE = 0.05
"""Seconds between two scans: far quicker than a hand."""
ALONE = 150


def command(site: Site, *words: str) -> subprocess.Popen[bytes]:
    """A command of the house whose carrier takes sheets, on the data of the bench."""
    file = site.folder / "carrier.toml"
    sheets = '[carrier]\nnumbers = "sheet"\n[carrier.sheets]\nform = "cj-lois"\n'
    file.write_text(site.file.read_text("utf-8") + sheets, "utf-8")
    return subprocess.Popen([sys.executable, "-m", "station", "carrier", *words, "-c", str(file)])


def scans(site: Site, program: Program, going: subprocess.Popen[bytes] | None) -> list[float]:
    """Milliseconds from a scan's last byte to its painted verdict, as the bench journals them, while `going` runs."""
    sent = 0
    before = len(site.records("item_scanned"))
    while going.poll() is None if going is not None else sent < ALONE:
        program.quiet(PAUSE)
        site.scan(MUG)
        sent += 1
    until(lambda: len(site.records("item_scanned")) >= before + sent, "the last scan")
    site.scan("PS:QTY:2")
    site.scan(MUG)
    program.quiet(0.3)
    found = [one for one in site.ledger.records.find() if "latency_ms" in one][-sent - 1 :]
    ways = ((one["latency_ms"], then.get("commit_ms"), then.get("paint_ms")) for one, then in pairwise(found))
    return [late + commit + paint for late, commit, paint in ways if commit is not None and paint is not None]


def beside(site: Site, program: Program, name: str, *words: str) -> None:
    """What a bench sees of a command that runs beside it."""
    figures = scans(site, program, command(site, *words))
    row(f"{name}: scan → painted verdict beside it", percentiles(figures), "25 ms (p99)")


def alone(site: Site, name: str, asked: str, *words: str) -> None:
    """A command's time with nothing beside it but an idle bench."""
    begun = time.perf_counter()
    code = command(site, *words).wait()
    row(name, f"{time.perf_counter() - begun:.2f} s, exit {code}", asked)


def result_of(sheet: Path, result: Path, first: int) -> None:
    """What the carrier's program gives back: a number for each reference."""
    (_, titles), *rows = grid_of(sheet.read_bytes(), sheet.name, "")
    at = titles.index("고객주문번호")
    with result.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("운송장번호", "고객주문번호"))
        for count, (_, cells) in enumerate(rows):
            writer.writerow((carrier("CJGLS").number_from_base(first + count), cells[at]))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            (number,) = site.sells(1, (("MUG-WH", 9_999),))
            site.scan(number)
            site.waits("cancel_check", 1)
            program.quiet(2)
            row("scan → painted verdict, alone", percentiles(scans(site, program, None)), "25 ms (p99)")
            for turn, measured in enumerate((alone, beside)):
                site.sells(BOXES)
                out, back = Path(folder) / f"out{turn}.xlsx", Path(folder) / f"back{turn}.csv"
                name = f"{BOXES} boxes"
                if measured is alone:
                    alone(site, f"{name} to a sheet", "5 s", "sheet", "--out", str(out))
                    result_of(out, back, 65_000_100_000)
                    alone(site, f"{name} back", "10 s", "numbers", str(back))
                    continue
                beside(site, program, f"{name} to a sheet", "sheet", "--out", str(out))
                result_of(out, back, 65_000_200_000)
                beside(site, program, f"{name} back", "numbers", str(back))
        site.close()


if __name__ == "__main__":
    main()
