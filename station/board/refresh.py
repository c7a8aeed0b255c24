"""Reads the hall every few seconds on a thread of its own, and gives whoever watches the newest look."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from station.ledger import LedgerError
from station.statistics.hall_snapshot import HallSnapshot, HallSource
from station.statistics.parcel_stories import FoundParcel, ParcelStory

log = logging.getLogger(__name__)

_SOON = 0.05
_ASKED_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class HallLook:
    """The newest hall, None before the first; `trouble`: the ledger's code while it cannot be read, and its detail."""

    hall: HallSnapshot | None = None
    trouble: str = ""
    detail: str = ""


Watcher = Callable[[HallLook], object]
Question = Callable[[HallSource], None]


class BoardRefresh:
    """Keeps one look and no history, so that a week leaves nothing behind. `open_hall` raises LedgerError."""

    def __init__(self, open_hall: Callable[[], HallSource], clock: Callable[[], datetime], every: float) -> None:
        self._open, self._clock, self._every = open_hall, clock, every
        self._questions: queue.Queue[Question | None] = queue.Queue(_ASKED_AT_MOST)
        self._lock = threading.Lock()
        self._watchers: list[Watcher] = []
        self._look = HallLook()
        self._source: HallSource | None = None
        self._thread = threading.Thread(target=self._run, name="hall", daemon=True)

    @property
    def look(self) -> HallLook:
        """The newest one."""
        return self._look

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Have every new look given to `watcher`, on the feed's thread; returns how to end that."""
        with self._lock:
            self._watchers.append(watcher)

        def leave() -> None:
            with self._lock, suppress(ValueError):
                self._watchers.remove(watcher)

        return leave

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End; the file is closed on the thread that opened it."""
        with suppress(queue.Full):
            self._questions.put_nowait(None)
        if self._thread.is_alive():
            self._thread.join(5)

    def find(self, text: str, told: Callable[[tuple[FoundParcel, ...]], None]) -> bool:
        """Search; the answer comes on the feed's thread. False when too much is asked at once."""
        return self._ask(lambda source: told(source.find(text)))

    def story(self, parcel: str, told: Callable[[ParcelStory | None], None]) -> bool:
        """What happened to a parcel; answered as `find` is."""
        return self._ask(lambda source: told(source.story(parcel)))

    def _ask(self, question: Question) -> bool:
        try:
            self._questions.put_nowait(question)
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        try:
            while True:
                wait = self._turn(self._read)
                try:
                    question = self._questions.get(timeout=wait)
                except queue.Empty:
                    continue
                if question is None:
                    return
                self._turn(lambda asked=question: self._answer(asked))  # type: ignore[misc]
        finally:
            self._close()

    def _turn(self, work: Callable[[], None]) -> float:
        """Do it; the seconds until the next look. The root of the thread: trouble becomes a look."""
        try:
            work()
        except LedgerError as error:
            self._trouble(error.code, error.detail)
        except Exception:
            log.exception("the hall could not be read")
            self._trouble("internal", "")
        hall = self._look.hall
        return _SOON if hall is not None and hall.read < 1 and not self._look.trouble else self._every

    def _read(self) -> None:
        if self._source is None:
            self._source = self._open()
        self._publish(HallLook(self._source.read(self._clock())))

    def _answer(self, question: Question) -> None:
        if self._source is None:
            self._source = self._open()
        question(self._source)

    def _trouble(self, code: str, detail: str) -> None:
        # The file may be another one when it comes back: it is opened anew.
        if code != "locked":
            self._close()
        self._publish(replace(self._look, trouble=code, detail=detail))

    def _publish(self, look: HallLook) -> None:
        self._look = look
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher(look)

    def _close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            with suppress(LedgerError):
                source.close()
