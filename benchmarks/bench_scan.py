"""The way of a scan through the real program: last byte at the pty → verdict on record, and on the terminal."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import Program, Site, row
from tests.support.support_bench import MUG

ORDERS = 40
SCANS = 8
BURST = 200
PAUSE = 0.03
"""Seconds between two scans beyond the answer: far quicker than a hand."""


def shown(site: Site, program: Program) -> list[float]:
    """Milliseconds from a scan's last byte until the first byte of its verdict is at the terminal."""
    figures = []
    numbers = site.sells(ORDERS, (("MUG-WH", SCANS + 1),))
    for at, number in enumerate(numbers, 1):
        site.scan(number)
        site.waits("cancel_check", at)
        for _ in range(SCANS):
            program.quiet(PAUSE)
            sent = site.scan(MUG)
            figures.append((program.first_bytes() - sent) * 1000)
        site.scan("PS:CANCEL")
        site.scan("PS:OK")
        site.waits("order_abandoned", at)
    return figures


def durable(site: Site) -> list[float]:
    """The program's own figures: a scan's latency, and the time of its commit, which the next scan's record tells."""
    scans = [record for record in site.ledger.records.find() if "latency_ms" in record]
    return [one["latency_ms"] + after["commit_ms"] for one, after in pairwise(scans) if "commit_ms" in after]


def burst(site: Site) -> str:
    """Two hundred scans within a second: what of them was counted, and whether in order."""
    (number,) = site.sells(1, (("MUG-WH", BURST),))
    site.scan(number)
    site.waits("order_scanned", ORDERS + 1)
    began = time.perf_counter()
    for _ in range(BURST):
        site.scan(MUG)
    sent = time.perf_counter() - began
    site.waits("parcel_packed", 1)
    counted = [one["packed"] for one in site.records("item_scanned") if one["order"] == number][-BURST:]
    return f"{len(counted)} sent in {sent:.2f} s, in order: {counted == list(range(1, BURST + 1))}"


def percentiles(figures: list[float]) -> str:
    """The middle and the tail."""
    ordered = sorted(figures)
    p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    return f"p50 {statistics.median(ordered):.2f}  p99 {p99:.2f} ms"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            program.quiet(2)
            row(
                "last byte of a scan → verdict's bytes at the terminal", percentiles(shown(site, program)), "10 / 25 ms"
            )
            row("last byte of a scan → verdict durable (own figures)", percentiles(durable(site)), "2 / 10 ms")
            row(f"{BURST} scans at once", burst(site), "all, in order")
        site.close()


if __name__ == "__main__":
    main()
