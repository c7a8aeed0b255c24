"""How far an event walks on the bench's own thread: rooms, hops and turns back, for a slip, items and a release.

A room is a module of ours, a hop a call from one room into another, a turn back a hop into a room in which the walk
has been before. What libraries do is not counted, nor what other threads do. `--show` lists the rooms of an item.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import row
from station.ledger import wake
from tests.support.support_bench import MUG, Bench, order

HOME = Path(__file__).parents[1]
OURS = tuple(f"{HOME / name}/" for name in ("station", "printers", "scanners"))
FIRST, SECOND = "2026112300000001", "2026112300000002"
PIECES = 4


class WalkRecorder:
    """Writes down the walk of every message that the bench takes; set as the profiler of new threads."""

    def __init__(self) -> None:
        self.walks: list[list[str]] = []
        self._stack: list[str] = []

    def profile(self, frame: FrameType, event: str, _argument: object) -> None:
        """Follow calls and returns on the thread named "bench"."""
        file = frame.f_code.co_filename
        if threading.current_thread().name != "bench" or not file.startswith(OURS):
            return
        if event == "return" and self._stack:
            self._stack.pop()
        if event != "call":
            return
        if len(self._stack) <= 1:
            self.walks.append([file])
        elif file != self._stack[-1]:
            self.walks[-1].append(file)
        self._stack.append(file)


class WalkTour:
    """Has a bench do one thing after the other, and takes the walk of each."""

    def __init__(self, bench: Bench, recorder: WalkRecorder) -> None:
        self._bench, self._recorder = bench, recorder

    def scan(self, code: str, event: str, verdict: str, count: int = 1) -> list[str]:
        """The walk of a scan, until the verdict is on record so many times."""
        begun = len(self._recorder.walks)
        self._bench.scan(code)
        self._bench.sees(lambda _: self._verdicts(event).count(verdict) >= count)
        return max(self._recorder.walks[begun:], key=len)

    def release(self, number: str) -> list[str]:
        """The walk of a board's release, until the packer was told of it."""
        begun = len(self._recorder.walks)
        self._bench.work.ledger.requests.leave("release", {"number": number, "reason": "settled", "allowed_by": "900"})
        wake(self._bench.config.station.data_dir)
        self._bench.hears_of("board_released")
        return [room for walk in self._recorder.walks[begun:] for room in walk]

    def _verdicts(self, event: str) -> list[object]:
        return [record.get("verdict") for record in self._bench.records(event)]


def figures(walk: list[str]) -> str:
    """Rooms, hops and turns back."""
    rooms, hops = len(set(walk)), len(walk) - 1
    return f"{rooms:3} rooms {hops:4} hops {hops + 1 - rooms:4} turns back"


def toured(folder: Path, recorder: WalkRecorder) -> dict[str, list[str]]:
    """The walks by what was done."""
    threading.setprofile(recorder.profile)
    bench = Bench(folder)
    threading.setprofile(None)
    tour = WalkTour(bench, recorder)
    bench.sells(order(FIRST, ("MUG-WH", PIECES)), order(SECOND, ("MUG-WH", 2)))
    walks = {"a slip": tour.scan(FIRST, "order_scanned", "opened")}
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    for count in range(1, PIECES):
        walks["an item"] = tour.scan(MUG, "item_scanned", "ok", count)
    walks["the last item"] = tour.scan(MUG, "item_scanned", "complete")
    bench.hears("packed")
    bench.scan(SECOND, "PS:HOLD")
    bench.hears("held")
    walks["a board's release"] = tour.release(SECOND)
    bench.close()
    return walks


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        walks = toured(Path(folder), WalkRecorder())
    for name, walk in walks.items():
        asked = "at most 33 rooms, 75 hops" if name == "an item" else ""
        row(name, figures(walk), asked)
    if "--show" in sys.argv:
        for room in walks["an item"]:
            print("  ", Path(room).relative_to(HOME))


if __name__ == "__main__":
    main()
