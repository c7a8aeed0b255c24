"""What a copy costs the bench: scan commits beside a running copy of a large ledger; the chain of a million records."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from station.backups.making import make
from station.ledger import Ledger
from station.ledger.journal.journal import link
from station.ledger.storage.database import raw
from station.packing.facts import ItemScanned
from station.packing.verdicts import ItemVerdict
from tests.support.support_ledger import NOON, Bench, stocked

_INSERT = (
    "INSERT INTO journal (station, epoch, seq, at, at_us, event, order_no, parcel, bench, body, chain)"
    " VALUES ('BENCH-1', 1, ?, ?, ?, 'item_scanned', ?, ?, 1, ?, ?)"
)
_BODY = (
    '{"order":"%s","parcel":"%s","packer":"101","scanner":"serial-1","code":"8801234567893","verdict":"ok",'
    '"sku":"MUG-WH","units":1,"packed":1,"wanted":2,"latency_ms":3.1,"commit_ms":1.2,"paint_ms":14.0}'
)


def grow(ledger: Ledger, records: int) -> None:
    """Fill the journal as a few years would, chained as the bench chains it."""
    writer, key = raw(ledger.database._writer), ledger.keys.chain
    writer.execute("PRAGMA synchronous = OFF")
    writer.execute("BEGIN IMMEDIATE")
    chain, page = b"", []
    for seq in range(1, records + 1):
        at, order = f"2026-11-{seq % 28 + 1:02}T12:00:00.000+09:00", f"20261123{seq // 4:08}"
        parcel = f"019a0000-0000-7000-8000-{seq // 4:012}"
        body = _BODY % (order, parcel)
        chain = link(key, chain, ("BENCH-1", 1, seq, at, "item_scanned", body))
        page.append((seq, at, seq * 1000, order, parcel, body, chain))
        if len(page) == 10_000:
            writer.executemany(_INSERT, page)
            page.clear()
    writer.executemany(_INSERT, page)
    writer.execute("COMMIT")
    writer.execute("PRAGMA synchronous = FULL")
    ledger.database.checkpoint()


class Packing:
    """A packer who scans ten times a second, faster than any; how long each commit took."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._stop = bench, threading.Event()
        self.took: list[float] = []
        self._thread = threading.Thread(target=self._pack)

    def __enter__(self) -> Packing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _pack(self) -> None:
        scan = ItemScanned("8801234567893", ItemVerdict.OK, "A1", "p", "MUG-WH", 1, 1, 2)
        while not self._stop.wait(0.1):
            start = time.perf_counter()
            self._bench.record(scan)
            self.took.append((time.perf_counter() - start) * 1000)


def told(name: str, took: list[float]) -> None:
    cuts = statistics.quantiles(took, n=100)
    print(f"{name:34} {len(took):5} commits  p50 {cuts[49]:6.2f}  p99 {cuts[98]:6.2f}  max {max(took):6.2f} ms")


def measure(records: int, to: Path | None, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = stocked(Path(folder))
        start = time.perf_counter()
        grow(bench.ledger, records)
        size = bench.ledger.copies.size() / 1e6
        print(f"{records:,} records, {size:.0f} MB, filled in {time.perf_counter() - start:.0f} s")
        stick = to or Path(folder) / "stick"
        stick.mkdir(exist_ok=True)
        with Packing(bench) as alone:
            time.sleep(seconds)
        told("no copy beside it", alone.took)
        start = time.perf_counter()
        with Packing(bench) as beside:
            copy = make(bench.ledger, stick, "BENCH", NOON + timedelta(days=1))
        told("beside a running copy", beside.took)
        print(f"the copy took {time.perf_counter() - start:.1f} s, looked through and hashed")
        copy.path.unlink()
        start = time.perf_counter()
        found = bench.ledger.chain.verify(copy.manifest.heads)
        print(f"verify-journal: {found.count:,} records in {time.perf_counter() - start:.1f} s, ok = {found.ok}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--to", type=Path, help="a folder on the stick; default: the same disk, the hardest case")
    parser.add_argument("--seconds", type=float, default=20)
    args = parser.parse_args()
    print("asked: the p99 of a scan's commit is the same with and without a copy beside it")
    measure(args.records, args.to, args.seconds)
