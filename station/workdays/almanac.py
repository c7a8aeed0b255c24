"""Keeps the rule by which due dates are counted: it follows the house's list, and never makes the bench wait."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

from station.packing.deadlines import SEOUL, DueRule, WorkingDays
from station.workdays.overrides import LARGEST, DayOverrides, OverrideFault, OverrideProblem, read_overrides
from station.workdays.public import PublicHolidays, known_holidays, work_out

log = logging.getLogger(__name__)

_Mark = tuple[int, int, int] | None


class DueAlmanac:
    """The due rule of one house. May be used from several threads.

    `folder`: where worked out holidays are kept. `own`: the house's list of days, None where there is none.
    `ready`: called from another thread once the holidays are worked out, until when there is no rule; without it
    the first question waits for them.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        business_days: int = 3,
        same_day_cutoff: time | None = None,
        own: Path | None = None,
        ready: Callable[[], None] | None = None,
    ) -> None:
        self._folder, self._clock, self._own = folder, clock, own
        self._business_days, self._cutoff, self._ready = business_days, same_day_cutoff, ready
        self._lock = threading.Lock()
        self._public: PublicHolidays | None = None
        self._asked_for = 0
        self._overrides, self._mark = DayOverrides(), _UNSEEN
        self._rule: DueRule | None = None
        self.fault: OverrideFault | None = None

    def rule(self) -> DueRule | None:
        """The rule as it stands now; None while the holidays are being worked out.

        A list that cannot be read counts as it was before. Where the holidays cannot be had, they count as
        working days: what is due too early is sent in time.
        """
        year = self._clock().astimezone(SEOUL).year
        with self._lock:
            changed = self._look_at_list()
            if self._asked_for != year:
                self._asked_for = year
                changed |= self._look_at_holidays(year)
            if changed and (self._public is not None or self._ready is None):
                self._make()
            return self._rule

    def holidays(self) -> PublicHolidays | None:
        """The public holidays as far as they are known."""
        self.rule()
        return self._public

    def _look_at_holidays(self, year: int) -> bool:
        found = known_holidays(self._folder, year)
        if found is None and self._ready is not None:
            threading.Thread(target=self._work_out, args=(year, self._ready), name="holidays", daemon=True).start()
            return False
        self._public = found or work_out(self._folder, year) or self._public
        return True

    def _work_out(self, year: int, ready: Callable[[], None]) -> None:
        found = work_out(self._folder, year)
        with self._lock:
            self._public = found or self._public
            self._make()
        ready()

    def _make(self) -> None:
        public = self._public.days if self._public is not None else frozenset()
        days = WorkingDays(public | self._overrides.closed, self._overrides.working)
        self._rule = DueRule(days, self._business_days, self._cutoff)

    def _look_at_list(self) -> bool:
        """Read the list again when it is another one than before; whether it counts otherwise now."""
        if self._own is None:
            return False
        mark = _mark_of(self._own)
        if mark == self._mark:
            return False
        self._mark = mark
        try:
            before, self._overrides = self._overrides, _read(self._own)
        except OverrideFault as fault:
            log.warning("the list of holidays: %s", fault)
            self.fault = fault
            return False
        self.fault = None
        return before != self._overrides


_UNSEEN: _Mark = (-1, -1, -1)


def _mark_of(file: Path) -> _Mark:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


def _read(file: Path) -> DayOverrides:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise OverrideFault((OverrideProblem(0, "no_file", str(file)),)) from None
    except OSError as error:
        raise OverrideFault((OverrideProblem(0, "unreadable", error.strerror or ""),)) from None
    return read_overrides(data)
