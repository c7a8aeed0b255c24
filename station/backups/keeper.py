"""The rhythm of the copies beside `sync`: one process at a time makes them, and trouble is told once."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station.backups.making import copy_archives, copy_keys, is_ahead, keys_are_copied, make, tidy
from station.backups.manifest import is_sealed
from station.backups.places import BackupFailure, copies, require, twin
from station.clock import WallClockRest
from station.ledger import CopyStopped, Ledger, LedgerError

LOOK = 30.0
"""Seconds between two looks at the place: a stick that was pulled is told within them, and one put back is used."""

# A copy that failed in its midst is not begun again with every look.
_AFTER_FAILURE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BackupRhythm:
    """Where copies go, how often, and how many stay; `keys_to` None: the key file is not copied.

    `most`: bytes of all copies together.
    """

    to: Path
    every: timedelta
    keep: int
    keep_days: int
    key_file: Path
    keys_to: Path | None = None
    most: int | None = None


class BackupKeeper:
    """Makes copies when they are due, until it is stopped. `tell(state, reason)` is called when that changes."""

    def __init__(
        self,
        ledger: Ledger,
        rhythm: BackupRhythm,
        station: str,
        lock: Path,
        clock: Callable[[], datetime],
        tell: Callable[[str, str], None],
        log: logging.Logger,
    ) -> None:
        self._ledger, self._rhythm, self._station, self._lock = ledger, rhythm, station, lock
        self._clock, self._tell, self._log = clock, tell, log
        self._told: tuple[str, str] | None = None
        self._after_failure: WallClockRest | None = None
        self._keys_copied = True

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`."""
        with suppress(OSError):
            # On Linux a thread has a niceness of its own: the bench and the deliveries go first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        while not stop.is_set():
            try:
                self.turn(stop.is_set)
            except CopyStopped:
                return
            except Exception:  # noqa: BLE001 - the root of a thread: no copies without a word would be the worst
                self._log.exception("no backup")
                self._met("lost", "io")
            stop.wait(LOOK)

    def turn(self, stopped: Callable[[], bool]) -> None:
        """Look at the place, make a copy if one is due, and tell how it stands. Raises Stopped."""
        try:
            with _alone(self._lock) as mine:
                if mine:
                    # First of all: a key that was erased must be gone there also while no copy can be made.
                    self._follow_keys()
                    self._met(*self._work(stopped))
        except BackupFailure as failure:
            self._log.warning("no backup: %s", failure)
            self._met("lost", failure.code)
        except LedgerError as error:
            # The ledger itself is in trouble, which the bench tells louder than this could.
            self._log.warning("no backup: %s", error)

    def _work(self, stopped: Callable[[], bool]) -> tuple[str, str]:
        now, place = self._clock(), self._rhythm.to
        require(place)
        if self._is_due(now):
            self._after_failure = WallClockRest.of(now, min(self._rhythm.every, _AFTER_FAILURE))
            made = make(self._ledger, place, self._station, now, stopped)
            self._log.info("backup %s: %d records, %d bytes", made.path, made.manifest.records, made.manifest.size)
            self._after_failure = None
            # The days of copies that stay are counted from today, which a clock that is in doubt does not know.
            if self._ledger.clock_trust.doubted_since() is None:
                tidy(self._ledger, place, self._rhythm.keep, self._rhythm.keep_days, now, self._rhythm.most)
            copy_archives(self._ledger, place)
        elif self._after_failure is not None:
            return self._told or ("ready", "")
        if twin(self._ledger, self._station, [one.manifest for one in copies(place)]) is not None:
            return "warning", "twin"
        return ("ready", "") if self._keys_copied else ("warning", "keys")

    def _is_due(self, now: datetime) -> bool:
        if self._after_failure is not None and not self._after_failure.is_over(now):
            return False
        lists = (one.manifest for one in copies(self._rhythm.to))
        made = (one.made_at for one in lists if is_sealed(self._ledger, one) and not is_ahead(one.made_at, now))
        newest = next(made, None)
        return newest is None or now >= newest + self._rhythm.every

    def _follow_keys(self) -> None:
        """Have the copy of the key file be as the file is: what was erased there must be gone here, too."""
        if self._rhythm.keys_to is None:
            return
        try:
            copied = keys_are_copied(self._rhythm.key_file, self._rhythm.keys_to, self._station)
            if not copied:
                copy_keys(self._rhythm.key_file, self._rhythm.keys_to, self._station)
            self._keys_copied = True
        except BackupFailure as failure:
            if self._keys_copied:
                self._log.warning("the keys could not be copied: %s", failure)
            self._keys_copied = False

    def _met(self, state: str, reason: str) -> None:
        if (state, reason) != self._told:
            self._told = (state, reason)
            self._tell(state, reason)


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Whether this process is the one that makes copies; the system lets go when it dies. Raises OSError."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _is_free(descriptor)
    finally:
        os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
