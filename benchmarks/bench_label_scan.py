"""The scan of a carrier's label through the real program: last byte at the pty → its open box at the terminal."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_scan import percentiles
from benchmarks.packing import now
from benchmarks.program import Program, Site, row
from tests.support.support_ledger import number_of
from tests.support.support_reserving import assign, reserve

BOXES = 200
PAUSE = 0.05
"""Seconds without a byte at the terminal before the next scan: far quicker than a hand."""

_SHEET = '[carrier]\ncode = "CJGLS"\nnumbers = "sheet"\n'


def labelled(site: Site) -> tuple[dict[str, str], tuple[str, ...]]:
    """Boxes of which each has its number from the carrier, by order; and the slips."""
    slips = site.sells(BOXES)
    references = reserve(site.ledger, now())
    numbers = {}
    for at, (order, reference) in enumerate(references.items()):
        numbers[order] = number_of("CJGLS", 65000100000 + at)
        assign(site.ledger, now(), reference, numbers[order])
    return numbers, slips


def opened(site: Site, program: Program, codes: list[str]) -> list[float]:
    """Milliseconds from a code's last byte until the first byte of its open box is at the terminal."""
    figures = []
    for code in codes:
        program.quiet(PAUSE)
        sent = site.scan(code)
        figures.append((program.first_bytes() - sent) * 1000)
        program.quiet(PAUSE)
        site.scan("PS:CANCEL")
        program.first_bytes()
    return figures


def decided(site: Site, by: str) -> list[float]:
    """The program's own figures: a code's last byte until its record is begun, milliseconds."""
    opens = [one for one in site.records("order_scanned") if one.get("by") == by]
    return [float(one["latency_ms"]) for one in opens if "latency_ms" in one]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.file.write_text(_SHEET + site.file.read_text("utf-8"), "utf-8")
        site.devices = frozenset({"scanner:serial-1"})  # nothing is printed here
        numbers, slips = labelled(site)
        with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            program.quiet(2)
            by_label = opened(site, program, list(numbers.values()))
            by_slip = opened(site, program, list(slips))
            row("last byte of a label's scan → its box at the terminal", percentiles(by_label), "p99 25 ms")
            row("last byte of a slip's scan → its box at the terminal", percentiles(by_slip), "as a label's")
            row(
                "  … until it is decided (own figures), a label's", percentiles(decided(site, "waybill")), "as a slip's"
            )
            row("  … a slip's", percentiles(decided(site, "slip")), "")
        opens = [one["by"] for one in site.records("order_scanned")]
        row("opened by label, by slip", f"{opens.count('waybill')}, {opens.count('slip')}", f"{BOXES}, {BOXES}")
        site.close()


if __name__ == "__main__":
    main()
