"""A bench behind years of work: start, wake-up, slip and item, with 5,000,000 records in the ledger.

`--parcels 500000` (ten records each) takes some minutes to write and 3.5 GB of disk; `make bench` writes a tenth.
`--folder` keeps what was written, for the next run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from itertools import count, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import row
from station.bench.screen_model import ScreenModel
from station.ledger import JournalEntry, wake
from station.packing.facts import Device
from station.packing.process.states import IdleState
from tests.support.support_bench import MUG, Bench, order
from tests.support.support_history import remember

TIMES = 15
ITEMS = 3
PAUSE = 0.1
"""Seconds between two scans: none waits behind the one before it."""


def wake_ups(bench: Bench) -> list[float]:
    """Milliseconds from the tap of `sync`, which recorded how the shop is, until the screen's picture says so."""
    took = []
    for turn in range(TIMES):
        state = ("lost", "ready")[turn % 2]
        ledger = bench.work.ledger
        ledger.record(
            JournalEntry(bench.work.clock.now(), (Device("shop", state, "network" if turn % 2 == 0 else ""),))
        )
        began = time.perf_counter()
        wake(bench.config.station.data_dir)
        bench.sees(lambda picture, state=state: picture.shop.state.value == state)  # type: ignore[misc]
        took.append((time.perf_counter() - began) * 1000)
    return took


def starts(bench: Bench) -> list[float]:
    """Milliseconds from the beginning until the bench stands and its printer and scanners are well."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        bench.restart()
        took.append((time.perf_counter() - began) * 1000)
    return took


def resumes(bench: Bench) -> list[float]:
    """Milliseconds of what a start asks of the ledger."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        bench.work.ledger.resumption.point()
        bench.work.ledger.counters.glance(bench.work.clock.now())
        took.append((time.perf_counter() - began) * 1000)
    return took


def scans(bench: Bench) -> dict[str, list[float]]:
    """The program's own figures of each scan, its commit included."""
    numbers = (f"Y{int(time.time())}N{place}" for place in count(1))
    for number in (next(numbers) for _ in range(TIMES)):
        bench.sells(order(number, ("MUG-WH", ITEMS)))
        bench.scan(number)
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        for _ in range(ITEMS):
            bench.scan(MUG)
            time.sleep(PAUSE)
        bench.sees(lambda picture, number=number: _has_left(picture, number))  # type: ignore[misc]
    said = [one for one in bench.work.ledger.records.newest(TIMES * 20) if "latency_ms" in one]
    found: dict[str, list[float]] = {"slip": [], "item": []}
    for one, after in pairwise(said):
        kind = {"order_scanned": "slip", "item_scanned": "item"}.get(one["event"])
        if kind and "commit_ms" in after:
            found[kind].append(one["latency_ms"] + after["commit_ms"])
    return found


def _has_left(picture: ScreenModel, number: str) -> bool:
    state = picture.state
    return isinstance(state, IdleState) and state.desk.last is not None and state.desk.last.box.order == number


def told(figures: list[float]) -> str:
    """The middle and the worst."""
    return f"p50 {statistics.median(figures):.2f}  max {max(figures):.2f} ms"


def measure(folder: Path, parcels: int) -> None:
    """Write the years, if they are not there, and measure."""
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / "data").exists()
    bench = Bench(folder)
    try:
        data = bench.config.station.data_dir
        if is_new:
            began = time.perf_counter()
            remember(bench.work.ledger, data, parcels)
            row(f"{parcels * 10:,} records written", f"{time.perf_counter() - began:.0f} s", "–")
        size = sum(file.stat().st_size for file in data.glob("ledger.sqlite*")) / 1e9
        row("size of the ledger", f"{size:.2f} GB", "–")
        row("start: until printer and scanner are well", told(starts(bench)), "1,000 ms")
        row("start: what it asks of the ledger", told(resumes(bench)), "–")
        row("wake-up: tap → picture", told(wake_ups(bench)), "5 ms")
        for kind, figures in scans(bench).items():
            row(f"{kind}: last byte → durable", told(figures), "2 / 10 ms")
    finally:
        # Its years were made up: nothing in them has to fit.
        bench.close(look=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.folder is not None:
        measure(args.folder.absolute(), args.parcels)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), args.parcels)


if __name__ == "__main__":
    main()
