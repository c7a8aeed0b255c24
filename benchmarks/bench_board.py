"""The board over a million records: its first figures, a refresh, its memory, and what it costs a scan beside it."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.program import row
from station.ledger.statistics.hall_reader import HallReader, read_report
from station.ledger.storage.database import raw
from station.locale.texts import LocaleTexts
from station.reports.csvfile import csv_bytes
from station.reports.workbook import WorkbookWords, workbook
from station.statistics.backlog import HallSettings
from station.statistics.hall_calendar import HallCalendar, micros
from tests.support.support_ledger import Bench, item, order, stocked

SEOUL = ZoneInfo("Asia/Seoul")
ROUNDS, SCANS, PAUSE = 4, 400, 0.004
_BOX = (
    ("order_scanned", '"verdict":"opened","latency_ms":3.1,"commit_ms":1.2,"paint_ms":4.0'),
    ("item_scanned", '"verdict":"ok","sku":"MUG-WH","units":1,"packed":1,"latency_ms":2.2,"commit_ms":1.1'),
    ("item_scanned", '"verdict":"wrong_item","sku":"MUG-BK","units":1,"latency_ms":2.3,"commit_ms":1.0'),
    ("item_scanned", '"verdict":"complete","sku":"MUG-WH","units":1,"packed":2,"latency_ms":1.9,"paint_ms":3.0'),
    ("cancel_check", '"result":"clear","age_seconds":0.4'),
    ("waybill_taken", '"carrier":"CJGLS","waybill":"650000000011"'),
    ("label_sending", '"waybill":"650000000011","copy":1'),
    ("label_outcome", '"waybill":"650000000011","copy":1,"outcome":"confirmed"'),
    ("parcel_packed", '"waybill":"650000000011","carrier":"CJGLS","seconds":41.5'),
    ("dispatch_sent", '"waybill":"650000000011","outcome":"accepted","attempt":1'),
)
_INSERT = (
    "INSERT INTO journal (station, epoch, seq, at, at_us, event, order_no, parcel, bench, body, chain)"
    " VALUES (?, 1, ?, ?, ?, ?, ?, ?, 0, ?, x'00')"
)


def journal(count: int, stations: int, days: int, now: datetime) -> Iterator[tuple[object, ...]]:
    """So many records, spread evenly over stations and days; the last day ends now."""
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
    a_day = count // days
    for place in range(count):
        day, within = divmod(place, a_day)
        box, step = divmod(within, len(_BOX))
        at = begins - timedelta(days=max(0, days - 1 - day)) + (now - begins) * (min(within, a_day) / a_day)
        event, said = _BOX[step]
        station, parcel = f"HALL-{box % stations:03}", f"p-{day}-{box}"
        body = f'{{"order":"O{box}","parcel":"{parcel}","packer":"{100 + box % stations}",{said}}}'
        yield station, place, at.isoformat(), micros(at), event, f"O{box}", parcel, body


def filled(folder: Path, count: int, stations: int, days: int) -> Bench:
    """A ledger with such a journal and five hundred orders that wait."""
    bench = stocked(folder, *(order(f"A{at}") for at in range(500)))
    bench.clock.now = datetime.now(SEOUL)
    writer = raw(bench.ledger.database._writer)
    writer.execute("PRAGMA synchronous = OFF")
    writer.execute("BEGIN IMMEDIATE")
    writer.executemany(_INSERT, journal(count, stations, days, datetime.now(SEOUL) - timedelta(seconds=1)))
    writer.execute("COMMIT")
    writer.execute("PRAGMA synchronous = FULL")
    bench.ledger.database.checkpoint()
    return bench


def look(folder: Path, every: float) -> None:
    """The board's process: read first, then again and again until stdin is closed; tell what it took."""
    import select

    began = time.perf_counter()
    reader = HallReader(folder, HallSettings(SEOUL, "CJGLS", datetime.min.time().replace(hour=16)))
    hall = reader.read(datetime.now(SEOUL))
    first, share = (time.perf_counter() - began) * 1000, hall.read
    while hall.read < 1:
        hall = reader.read(datetime.now(SEOUL))
    whole = (time.perf_counter() - began) * 1000
    print(json.dumps({"first": first, "share": share, "whole": whole}), flush=True)
    took = []
    while not select.select([sys.stdin], [], [], every)[0]:
        start = time.perf_counter()
        hall = reader.read(datetime.now(SEOUL))
        took.append((time.perf_counter() - start) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"took": took, "memory": memory, "parcels": hall.today.parcels}), flush=True)


def report(folder: Path) -> None:
    """The report's process: a month as CSV and as a workbook; tell what it took."""
    began = time.perf_counter()
    last = datetime.now(SEOUL).date()
    found = read_report(folder, HallCalendar(SEOUL), last - timedelta(days=30), last)
    read = time.perf_counter() - began
    words = WorkbookWords(LocaleTexts.load("ko", "figures", "report"), {}, {})
    size = len(csv_bytes(found.rows)) + len(workbook(found, words))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = time.perf_counter() - began
    print(json.dumps({"rows": len(found.rows), "read": read, "whole": whole, "size": size, "memory": memory}))


class Board:
    """That process, from outside."""

    def __init__(self, bench: Bench, every: float = 0.25) -> None:
        words = [sys.executable, __file__, "--look", str(bench.folder / "data"), "--every", str(every)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self._said()

    def close(self) -> dict[str, float]:
        """End it; what its refreshes took."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        said = self._said()
        self.process.wait()
        return said

    def _said(self) -> dict[str, float]:
        assert self.process.stdout is not None
        said: dict[str, float] = json.loads(self.process.stdout.readline())
        return said


def scans(bench: Bench, count: int) -> list[float]:
    """What a scan's commit takes, at a quick hand's pace, in ms."""
    box = bench.opened(f"A{len(list(bench.folder.glob('round-*')))}")
    (bench.folder / f"round-{box.order}").touch()
    took = []
    for _ in range(count):
        time.sleep(PAUSE)
        bench.clock.now = datetime.now(SEOUL)
        start = time.perf_counter()
        bench.record(item(box))
        took.append((time.perf_counter() - start) * 1000)
    return took


def p99(took: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(took, n=100)[98]


def beside(bench: Bench) -> tuple[list[float], list[float], list[float], float]:
    """A scan's commit without and with a board beside it, in turns; the board's refreshes, and its memory."""
    alone: list[float] = []
    watched: list[float] = []
    refreshes: list[float] = []
    memory = 0.0
    for _ in range(ROUNDS):
        alone += scans(bench, SCANS)
        board = Board(bench)
        watched += scans(bench, SCANS)
        said = board.close()
        refreshes += said["took"]  # type: ignore[arg-type]
        memory = max(memory, said["memory"])
    return alone, watched, refreshes, memory


def measure(count: int, stations: int, days: int) -> None:
    """One journal."""
    with tempfile.TemporaryDirectory() as folder:
        bench = filled(Path(folder), count, stations, days)
        print(f"\n{count:,} records of {stations} stations over {days} days")
        board = Board(bench)
        share, whole = board.first["share"], board.first["whole"]
        more = "" if share == 1 else f" ({share:.0%} of the day; all {whole:.0f} ms)"
        board.close()
        row("first figures", f"{board.first['first']:.0f} ms{more}", "1000 ms")
        alone, watched, refreshes, memory = beside(bench)
        row("refresh with new records", f"p50 {statistics.median(refreshes):.1f}  p99 {p99(refreshes):.1f} ms", "50 ms")
        row("memory at its highest", f"{memory:.0f} MB", "150 MB")
        for name, took in (("alone", alone), ("a board beside", watched)):
            row(f"a scan's commit, {name}", f"p50 {statistics.median(took):.2f}  p99 {p99(took):.2f} ms", "the same")
        words = [sys.executable, __file__, "--report", str(bench.folder / "data")]
        said = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
        row("a month's report", f"{said['rows']} rows, read {said['read']:.1f} s, in all {said['whole']:.1f} s", "")
        row("its memory at its highest", f"{said['memory']:.0f} MB", "150 MB")
        bench.ledger.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=1_000_000)
    asked.add_argument("--look", type=Path)
    asked.add_argument("--report", type=Path)
    asked.add_argument("--every", type=float, default=0.25)
    words = asked.parse_args()
    if words.look is not None:
        look(words.look, words.every)
        return
    if words.report is not None:
        report(words.report)
        return
    measure(words.records, stations=8, days=30)
    measure(words.records, stations=200, days=1)


if __name__ == "__main__":
    main()
