"""A desk that draws and prints labels for tests: it remembers, can be held up, and needs no paper."""

from __future__ import annotations

import threading

from printers.base import Bitmap, DocumentFault, Listener, PrintJob
from station.bench.label_printing import LabelDrawn, LabelOrder, LabelPrinting
from station.packing.events import MAIN, Event
from tests.support.support_patience import PATIENCE

WITHIN = PATIENCE


class Paper:
    """A printer that remembers what it was given, and confirms nothing."""

    def __init__(self) -> None:
        self.prepared: list[Bitmap | None] = []
        self.jobs: list[PrintJob] = []
        self._news = threading.Condition()

    def start(self, listener: Listener) -> None:
        self.listener = listener

    def prepare(self, bitmap: Bitmap | None) -> None:
        with self._news:
            self.prepared.append(bitmap)
            self._news.notify_all()

    def submit(self, job: PrintJob) -> None:
        with self._news:
            self.jobs.append(job)
            self._news.notify_all()

    def close(self) -> None:
        pass

    def waits(self, *, jobs: int = 0, prepared: int = 0, told: int = 0) -> None:
        """Until it has been given so many jobs and drawings, and been told so often what to keep."""

        def so() -> bool:
            drawings = [bitmap for bitmap in self.prepared if bitmap is not None]
            return len(self.jobs) >= jobs and len(drawings) >= prepared and len(self.prepared) >= told

        with self._news:
            assert self._news.wait_for(so, WITHIN)


class Desk:
    """Drawing that remembers, and can be held up; one picture for one label."""

    def __init__(self) -> None:
        self.drawn: list[LabelOrder] = []
        self.events: list[Event] = []
        self.shown: list[LabelDrawn] = []
        self.fault = ""
        self.free, self.begun, self.told = threading.Event(), threading.Event(), threading.Event()
        self.free.set()
        self.paper = Paper()
        self.hand = LabelPrinting({MAIN: self.paper}, self.draw, self.happened, self.shown.append)
        self.hand.start()

    def draw(self, label: LabelOrder) -> Bitmap:
        self.drawn.append(label)
        self.begun.set()
        assert self.free.wait(WITHIN)
        if self.fault:
            raise DocumentFault(self.fault)
        return Bitmap(8, len(self.drawn), bytes(len(self.drawn)))

    def happened(self, event: Event) -> None:
        self.events.append(event)
        self.told.set()

    def foresees(self, label: LabelOrder, *, ready: int = 1) -> None:
        self.hand.foresee(label)
        self.paper.waits(prepared=ready)
