"""The carrier's two folders: rounds are written into one at their times, result sheets are taken from the other."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from station.clock import WallClockRest
from station.config.config_error import ConfigError
from station.config.values import CarrierSettings
from station.file_lock import held_alone
from station.ledger import Ledger, LedgerError, RequestAnswer
from station.ledger.orders.supervisor_actions import ROUND
from station.ledger.storage import column_values
from station.ledger.storage.timestamps import stamp
from station.sheets import SheetFault, remarks, sentences
from station.sheets.sheet_faults import Say
from station.sync.result_intake import ResultIntake, TakenResult, told
from station.sync.round_writer import PreparedRound, RoundRefused, RoundWriter, carrier_of, form_of
from station.sync.sheet_export import latest_time
from station.sync.sheet_import import sheet_bytes
from station.sync.sheet_inbox import REST, ClaimedSheet, SheetInbox
from station.whole_file import put_new, take_place

_MARK = "carrier_rounds"
_SHOWN = 50
_TICK = 0.5
_TIDY = timedelta(minutes=1)
_AHEAD = timedelta(days=2)
# A round waits so long for a sheet that is still being copied into the folder.
_PATIENCE = timedelta(seconds=15)
_PARTS = ".예약-*.part"
_NAME = re.compile(r"예약-\d{8}-\d{6}(?:-\d+)?\.(?:xlsx|csv)")


class RoundOutbox:
    """The folder that reservation sheets are put into. Every method raises OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, prepared: PreparedRound, made: Callable[[], None]) -> str:
        """Write a round's sheet; it gets its name when `made` has recorded the round. Returns the name."""
        put_new(self.folder / prepared.file_name, prepared.data, ready=made)
        return prepared.file_name

    def has_parts(self) -> bool:
        """Whether a sheet lies here that has no name yet."""
        return self.folder.is_dir() and any(self.folder.glob(_PARTS))

    def recover(self, is_made: Callable[[str], bool]) -> list[str]:
        """Finish what a process left that ended in between: a sheet whose round was made gets its name."""
        done = []
        for part in sorted(self.folder.glob(_PARTS)):
            name = part.name[1 : -len(".part")]
            if _NAME.fullmatch(name) and is_made(name) and not os.path.lexists(self.folder / name):
                take_place(part, self.folder / name)
                done.append(name)
            else:
                part.unlink()
        return done

    def forget(self, before: datetime) -> None:
        """Delete sheets that are older."""
        for path in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if _NAME.fullmatch(path.name) and path.lstat().st_mtime < before.timestamp():
                    path.unlink()


@dataclass(frozen=True, slots=True)
class FolderPlaces:
    """What the folders' work needs to know. `forms`: where one's own forms lie; `note_suffix`: as in `SheetInbox`."""

    settings: CarrierSettings
    data_dir: Path
    forms: Path
    note_suffix: str


class CarrierFolders:
    """Keeps the ledger and the carrier's folders in step, beside the work with the shop.

    May run in several processes on the same data: one of them does it at a time. `say` gives the texts of the notes.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        places: FolderPlaces,
        writer: RoundWriter,
        results: ResultIntake,
        *,
        clock: Callable[[], datetime],
        say: Say,
        wake: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._ledger, self._places, self._writer, self._results = ledger, places, writer, results
        self._clock, self._say, self._wake, self._log = clock, say, wake, log
        sheets = places.settings.sheets
        self._kept = timedelta(days=sheets.keep_days)
        self._times = sheets.rounds
        self._outbox = RoundOutbox(sheets.outbox) if sheets.outbox is not None else None
        self._inbox = SheetInbox(sheets.inbox, places.note_suffix, self._kept) if sheets.inbox is not None else None
        now = clock()
        self._to_tidy = WallClockRest(now, now)
        self._seen_change = -1
        self._trouble = ""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`; what goes wrong is logged and tried again."""
        while not stop.wait(_TICK):
            try:
                self.turn()
            except LedgerError as error:
                if error.code != "locked":
                    self._tell_trouble(f"the ledger: {error.code}")

    def round(self, stop: threading.Event) -> None:
        """Do all there is to do once, and wait for a sheet that is still being copied. Raises LedgerError."""
        patience = WallClockRest.of(self._clock(), _PATIENCE)
        while not stop.is_set():
            self.turn()
            if self._inbox is None or not self._inbox.moving() or patience.is_over(self._clock()):
                return
            stop.wait(REST.total_seconds() / 4)

    def turn(self) -> None:
        """Do what is due: boxes that hold no more, results in, rounds out. Raises LedgerError."""
        with held_alone(self._places.data_dir / "carrier.lock") as alone:
            if not alone:
                return
            self._settle()
            try:
                if self._inbox is not None:
                    self._take_all(self._inbox)
                if self._outbox is not None:
                    self._write_due(self._outbox)
                self._tidy()
            except OSError as error:
                self._tell_trouble(f"{error.filename}: {os.strerror(error.errno or 0)}")
            except ConfigError as error:
                self._tell_trouble(error.text("en"))
            except (RoundRefused, SheetFault) as refused:
                self._tell_trouble(str(refused))
            else:
                self._trouble = ""

    def _settle(self) -> None:
        """See to boxes whose receiver or orders changed since it was looked last, whoever took that in."""
        newest = self._ledger.intake.newest_change()
        if newest != self._seen_change:
            if self._ledger.lost_reservations.settle():
                self._wake()
            self._seen_change = newest

    def _write_due(self, outbox: RoundOutbox) -> None:
        """Write a round when its time has come, or somebody asks. Raises OSError, ConfigError, RoundRefused."""
        if outbox.has_parts():
            # Whoever makes a round just now has the lock.
            with self._writer.alone():
                made = {row.file_name for row in self._ledger.rounds.rows()}
                for name in outbox.recover(made.__contains__):
                    self._log.info("the sheet %s of a round was put in its place", name)
        asked = [request.id for request in self._ledger.requests.open() if request.kind == ROUND]
        latest = latest_time(self._times, self._clock()) if self._times else None
        due = latest is not None and self._is_due(latest)
        if asked or due:
            try:
                self._answer(asked, self._write(outbox))
            except (OSError, ConfigError, RoundRefused, SheetFault):
                self._answer(asked, None, failed=True)
                raise
        if due and latest is not None:
            self._ledger.cursors.save(_MARK, stamp(latest))

    def _is_due(self, latest: datetime) -> bool:
        """Whether no round was written since one of its times. One that was missed while nothing ran is made up for."""
        return _is_unwritten(self._ledger, latest)

    def _write(self, outbox: RoundOutbox) -> PreparedRound | None:
        form = form_of(self._places.settings, "", self._places.forms)
        code = carrier_of(self._places.settings, form)
        # Looked at before anything is drafted.
        outbox.folder.mkdir(parents=True, exist_ok=True)
        with self._writer.alone():
            prepared = self._writer.prepare(form, code)
            if prepared is None:
                return None
            try:
                outbox.put(prepared, lambda: self._writer.make(prepared))
            except OSError:
                if self._ledger.rounds.find(prepared.round) is None:
                    self._writer.undo(prepared)
                raise
        self._log.info("round %s holds %d boxes", prepared.round, prepared.boxes)
        self._wake()
        return prepared

    def _answer(self, asked: Sequence[str], prepared: PreparedRound | None, *, failed: bool = False) -> None:
        code = "round_failed" if failed else "round_written" if prepared is not None else "round_nothing"
        values = {"count": prepared.boxes, "detail": prepared.file_name} if prepared is not None else {}
        answer = RequestAnswer(ok=not failed, text_code=code, values=values)
        for which in asked:
            self._ledger.requests.answer(which, answer.ok, answer.text_code, answer.values)
        if asked:
            self._wake()

    def _take_all(self, inbox: SheetInbox) -> None:
        """Take the result sheets that have come to rest. Raises OSError, ConfigError, RoundRefused."""
        inbox.folder.mkdir(parents=True, exist_ok=True)
        now = self._clock()
        claims = inbox.claimed(now)
        if claims:
            form = form_of(self._places.settings, "", self._places.forms)
            code = carrier_of(self._places.settings, form)
            for claim in claims:
                self._take(inbox, claim, now, lambda data, name: self._results.take(data, name, form, code))
        for name in inbox.strangers():
            inbox.tell(name, self._say("rounds.stranger"))

    def _take(
        self, inbox: SheetInbox, claim: ClaimedSheet, now: datetime, take: Callable[[bytes, str], TakenResult]
    ) -> None:
        try:
            if not claim.spent:
                claim = inbox.reads(claim)
            result = take(sheet_bytes(claim), claim.name)
            claim = inbox.was_read(claim)
        except SheetFault as found:
            self._log.warning("a result sheet was refused: %s", found)
            lines = [*sentences(found, self._say, _SHOWN), self._say("file.nothing_taken")]
            inbox.refuse(claim, "\n".join(lines), now)
            return
        lines = [*told(result, self._say, _SHOWN), self._say("rounds.result_deleted")]
        inbox.done(claim, "\n".join(lines))
        self._log.info("a result sheet came in: %d numbers, %d refused", result.taken, len(result.refused))
        if result.taken:
            self._wake()

    def _tidy(self) -> None:
        """Erase what was kept long enough. A clock that jumped ahead would make everything old at once."""
        now = self._clock()
        if not self._to_tidy.is_over(now):
            return
        self._to_tidy = WallClockRest.of(now, _TIDY)
        if self._ledger.clock_trust.doubted_since() is not None:
            return
        self._ledger.rounds.forget(now)
        if self._outbox is not None and self._outbox.folder.is_dir():
            self._outbox.forget(now - self._kept)
        if self._inbox is not None and self._inbox.folder.is_dir():
            self._inbox.forget(now)
            self._inbox.forget_notes(now)

    def _tell_trouble(self, trouble: str) -> None:
        """Say it in the log when it is another one than before."""
        if trouble != self._trouble:
            self._trouble = trouble
            self._log.warning("the carrier's folders cannot be used: %s", trouble)


def missed_round(ledger: Ledger, times: Sequence[time], now: datetime) -> datetime | None:
    """Return the newest of the day's times that is over, if no round was written since. Raises LedgerError."""
    latest = latest_time(times, now)
    return latest if _is_unwritten(ledger, latest) else None


def _is_unwritten(ledger: Ledger, latest: datetime) -> bool:
    noted = ledger.cursors.of(_MARK)
    if noted is None:
        return True
    before = column_values.moment(noted)
    # What was noted while the clock was days ahead is no note.
    return latest > before or before > latest + _AHEAD


def note_of(prepared: PreparedRound, say: Say, shown: int) -> list[str]:
    """What has to be known of a round that was written: what was cut, and what other carriers have."""
    lines = remarks(prepared.remarks, say, shown)
    return [*lines, say("rounds.others", count=prepared.others)] if prepared.others else lines
