"""The second process of a shop that is two folders: sheets in, sheets out, and nobody asked in between."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from station.clock import WallClockRest
from station.file_lock import held_alone
from station.ledger import ERRANDS, DebtKind, Ledger, LedgerError, RequestAnswer
from station.ledger.orders.supervisor_actions import SHEET
from station.sync.retry_intervals import NEW_DEBT_WITHIN
from station.sync.round import SHEET_REFUSED, LinkWatch, RoundResult, ShopWork, SyncLink
from station.sync.sheet_export import SheetWriter
from station.sync.sheet_import import SheetIntake
from station.sync.sheet_inbox import REST

FOLDER = "folder"
"""The link's failure: a folder is away, full, or may not be written."""
_TICK = 1.0
# A round waits so long for a sheet that is still being copied into the folder.
_PATIENCE = timedelta(seconds=15)
_TIDY = timedelta(minutes=1)
_FORGET = timedelta(minutes=1)
_NONE: tuple[int, tuple[str, ...]] = (0, ())


class SheetSync:
    """Keeps ledger and folders in step. May run in several processes on the same data.

    `lock` is a file that one of them holds while it works. `wake`, `link`, `alive`, `errands` and `forget` are as in
    `Sync`.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        intake: SheetIntake,
        writer: SheetWriter,
        moving: Callable[[], bool],
        *,
        lock: Path,
        clock: Callable[[], datetime],
        poll_seconds: float,
        log: logging.Logger,
        wake: Callable[[], None],
        link: Callable[[SyncLink], None],
        alive: Callable[[], None],
        errands: Callable[[], object],
        forget: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._intake = intake
        self._writer = writer
        self._moving = moving
        self._lock = lock
        self._clock = clock
        self._log = log
        self._wake = wake
        self._alive, self._errands = alive, errands
        self._forget = forget
        self._link = LinkWatch(link)
        self._trouble = ""
        self._lately = _NONE
        self._pause = min(poll_seconds / 2, NEW_DEBT_WITHIN / 2)
        now = clock()
        self._to_tidy = self._to_forget = WallClockRest(now, now)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`. Raises LedgerError, except for a ledger that is only locked for a moment."""
        while not stop.is_set():
            try:
                self._errands()
                with held_alone(self._lock, wait=False) as alone:
                    if alone:
                        self._turn(at_once=False)
                        self._answer()
                self._tidy()
                self._ledger.database.data_version()
                self._alive()
            except LedgerError as error:
                if error.code != "locked":
                    raise
            self._wait(stop)

    def _wait(self, stop: threading.Event) -> None:
        """Wait for the next turn, which comes at once when somebody asks for something at the board."""
        left = min(self._pause, _TICK) if self._moving() else self._pause
        while left > 0 and not stop.is_set():
            step = min(left, _TICK)
            stop.wait(step)
            left -= step
            if self._is_asked():
                return

    def _is_asked(self) -> bool:
        try:
            return any(request.kind == SHEET or request.kind in ERRANDS for request in self._ledger.requests.open())
        except LedgerError as error:
            if error.code != "locked":
                raise
            return False

    def round(self, stop: threading.Event) -> RoundResult:
        """Take in every sheet, write out everything that is owed, and count what is left. Raises LedgerError."""
        self._errands()
        try:
            failure = self._round(stop)
        finally:
            self._forget()
            self._wake()
        left = Counter(row.state for row in self._ledger.outbox.rows() if row.kind is DebtKind.DISPATCH)
        return RoundResult(left["owed"] + left["held"], left["held"], left["refused"], failure)

    def write_now(self) -> int:
        """Write out everything that is due, whatever the time; how many parcels. Raises LedgerError, OSError."""
        with held_alone(self._lock, wait=True):
            self._lately = _NONE
            written, _ = self._write_out()
        self._wake()
        return written

    def _write_out(self) -> tuple[int, tuple[str, ...]]:
        """Write sheets until nothing is due.

        Returns how many parcels this turn put into sheets, and the sheets' names. Raises LedgerError, OSError.
        """
        self._writer.recover()
        written = 0
        names: list[str] = []
        while count := self._writer.write():
            written += count
            names.extend(self._writer.names)
        self._lately = (self._lately[0] + written, (*self._lately[1], *names))
        return self._lately

    def _answer(self) -> None:
        """Write a sheet now if somebody asks for one at the board, and say what became of it. Raises LedgerError.

        One that was asked for while nothing ran is written, too: it harms nobody to come late.
        """
        asked = [request.id for request in self._ledger.requests.open() if request.kind == SHEET]
        if not asked:
            return
        try:
            written, names = self._write_out()
            code = "sheet_written" if written else "sheet_nothing"
            answer = RequestAnswer(ok=True, text_code=code, values={"count": written, "detail": ", ".join(names)})
        except OSError as error:
            self._unusable(error)
            answer = RequestAnswer(ok=False, text_code="sheet_folder", values={})
        for which in asked:
            self._ledger.requests.answer(which, answer.ok, answer.text_code, answer.values)
        self._wake()

    def _round(self, stop: threading.Event) -> str:
        patience = WallClockRest.of(self._clock(), _PATIENCE)
        refused = False
        with held_alone(self._lock, wait=True):
            while not stop.is_set():
                failure = self._turn(at_once=True)
                self._answer()
                refused = refused or failure == SHEET_REFUSED
                if failure == FOLDER:
                    return FOLDER
                if not self._moving() or patience.is_over(self._clock()):
                    return SHEET_REFUSED if refused else ""
                stop.wait(REST.total_seconds() / 4)
        return "stopped"

    def _turn(self, *, at_once: bool) -> str:
        """Do what is due; the failure's code, or an empty text."""
        try:
            self._lately = _NONE
            self._writer.recover()
            taken, refused = self._intake.take_all(self._clock())
            # With sheets on their way in, what is owed waits for what they say of it.
            if not (at_once and self._moving()) and (at_once or self._writer.is_due()):
                self._write_out()
            self._link.met(ShopWork.INTAKE, SHEET_REFUSED if self._intake.refused() else "")
        except OSError as error:
            self._unusable(error)
            return FOLDER
        self._trouble = ""
        if taken or self._lately != _NONE:
            self._wake()
        return SHEET_REFUSED if refused else ""

    def _unusable(self, error: OSError) -> None:
        """Say which folder cannot be used: to the bench at once, to the log when it is another trouble than before."""
        folders = {"inbox": self._intake.folder, "outbox": self._writer.folder}
        missing = next((name for name, folder in folders.items() if not _is_there(folder)), "")
        self._link.met(ShopWork.INTAKE, f"{missing}_missing" if missing else FOLDER)
        place = folders.get(missing) or error.filename or " ".join(str(folder) for folder in folders.values())
        trouble = f"{place}: {os.strerror(error.errno or 0)}"
        if trouble != self._trouble:
            self._trouble = trouble
            self._log.warning("a folder of the sheets cannot be used: %s", trouble)

    def _tidy(self) -> None:
        now = self._clock()
        if self._to_tidy.is_over(now):
            self._to_tidy = WallClockRest.of(now, _TIDY)
            self._ledger.database.checkpoint()
            if self._ledger.staging.finish():
                self._wake()
        if self._to_forget.is_over(now):
            self._to_forget = WallClockRest.of(now, _FORGET)
            self._forget()


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
