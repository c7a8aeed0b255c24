"""The practice bench as its screen sees it: every picture says that it is practice, and what to try now."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from scanners.base import Scan, ScannerEvent
from station.bench.bench import PackingBench
from station.bench.screen_model import ScreenModel
from station.ledger import LedgerError
from station.packing.barcodes import BenchCommand, exact_key
from station.packing.process.states import IdleState, SignedOut
from station.practice.score import Record, SessionScore, score
from station.practice.session_words import PracticeWords
from station.practice.stand_ins import PracticeNumbers
from station.practice.tasks import PracticeOrder

log = logging.getLogger(__name__)

_ENDS = frozenset({BenchCommand.OK, BenchCommand.FINISH})
LINGER = 3.0
"""Seconds for which the last verdict stays to be read before the score takes its place."""


@dataclass(frozen=True, slots=True)
class PracticeSession:
    """What a session is made of. `records`: its journal, oldest first; may raise LedgerError."""

    drills: Sequence[PracticeOrder]
    numbers: PracticeNumbers
    records: Callable[[], Iterable[Record]]


class PracticeCoach:
    """Stands between bench and screen, and between scanners and bench. Implements `station.bench.screen_model.Bench`.

    `leave` ends the screen; it is called on a thread of its own. `looked`: hears of every picture as it is.
    """

    def __init__(
        self,
        bench: PackingBench,
        session: PracticeSession,
        words: PracticeWords,
        leave: Callable[[], None],
        looked: Callable[[ScreenModel], None],
        linger: float = LINGER,
    ) -> None:
        self._bench, self._session, self._words = bench, session, words
        self._leave, self._looked, self._linger = leave, looked, linger
        self._watchers: list[Callable[[ScreenModel], None]] = []
        self._last: ScreenModel | None = None
        self._score = score(session.drills, ())
        self._timer: threading.Timer | None = None
        self._ended = False

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have every picture delivered, with the task."""
        self._watchers.append(watcher)
        self._bench.watch(lambda picture: watcher(self._taught(picture)))

    def press(self, command: str) -> None:
        """Give a command by key; at the score it ends the session."""
        if self._ended and command in _ENDS:
            self._end()
        else:
            self._bench.press(command)

    def pin(self, digits: str) -> None:
        """Take a PIN that was typed while a supervisor's is asked for."""
        self._bench.pin(digits)

    def painted(self, number: int, milliseconds: float) -> None:
        """Say how long a picture took to be painted."""
        self._bench.painted(number, milliseconds)

    def scanner_says(self, event: ScannerEvent) -> None:
        """The door for codes: a specimen's code is understood here, and nowhere else."""
        if not isinstance(event, Scan):
            self._bench.scanner_says(event)
        elif self._ended and exact_key(event.text) in _ENDS:
            self._end()
        else:
            said = event.delivered or event.text
            self._bench.scanner_says(replace(event, text=self._session.numbers.heard(event), delivered=said))

    def score(self) -> SessionScore:
        """How the session stands. Where its journal cannot be read: how it stood last."""
        try:
            self._score = score(self._session.drills, self._session.records())
        except LedgerError as error:
            log.warning("practice: %s", error)
        return self._score

    def close(self) -> None:
        """Show nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _taught(self, picture: ScreenModel) -> ScreenModel:
        try:
            self._looked(picture)
        except LedgerError as error:
            log.warning("practice: %s", error)
        self._last = picture
        now = self.score()
        if not now.finished:
            self._ended = False
        elif isinstance(picture.state, IdleState | SignedOut) and self._timer is None and not self._ended:
            self._timer = threading.Timer(self._linger, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self._told(picture, now)

    def _told(self, picture: ScreenModel, now: SessionScore) -> ScreenModel:
        # Debts of practice are never paid, so they must not look old.
        counters = replace(picture.counters, owed=0, oldest_owed=None)
        practice = self._words.practice(picture, now, ended=self._ended)
        return replace(picture, counters=counters, practice=practice)

    def _show(self) -> None:
        """On the timer's thread: the score takes the place of the last verdict, unless the work went on."""
        self._timer = None
        last, now = self._last, self.score()
        if last is None or not now.finished or not isinstance(last.state, IdleState | SignedOut):
            return
        self._ended = True
        for watcher in self._watchers:
            watcher(self._told(last, now))

    def _end(self) -> None:
        threading.Thread(target=self._leave, name="leave", daemon=True).start()
