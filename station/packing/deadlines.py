"""When things have to be done: when an order is due, until when it must be handed over, what is about to be late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

SEOUL = timezone(timedelta(hours=9), "KST")
"""Where business days begin and end, whatever the zone of the computer; Korea has no summer time."""

WARNING = timedelta(hours=1)
"""How long before a deadline it is told of."""

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_LAST_SECOND = time(23, 59, 59, tzinfo=SEOUL)
_LONGEST_LOOK = 400
_NEVER = datetime(1970, 1, 1, tzinfo=SEOUL)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which the house works: Monday to Friday but `closed`, and `opened` whatever else says so."""

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """The house works on this day."""
        return day in self.opened or (day.weekday() < 5 and day not in self.closed)

    def after(self, day: date, count: int) -> date:
        """The working day that is `count` working days behind a day, whatever that day is."""
        for _ in range(count):
            day += _DAY
            while not self.is_working(day):
                day += _DAY
        return day


@dataclass(frozen=True, slots=True)
class DueRule:
    """When an order is due of which the shop says nothing: at the last second of a business day, in Seoul.

    With a `same_day_cutoff` (오늘출발) what is paid on a working day before it is due that day, and everything else on
    the next business day; without one, `business_days` later, 1 or more. Either way a later order is never due earlier.
    """

    days: WorkingDays
    business_days: int = 3
    same_day_cutoff: time | None = None

    def due(self, placed: datetime) -> datetime | None:
        """When an order is due that was placed then; None where the calendar ends. It never is before `placed`."""
        local = placed.astimezone(SEOUL)
        try:
            return datetime.combine(self._day(local), _LAST_SECOND)
        except OverflowError:
            return None

    def placed_by(self, due: datetime) -> datetime:
        """The last moment at which an order can be placed and be due by then; what is placed later is due later."""
        day = due.astimezone(SEOUL).date()
        for _ in range(_LONGEST_LOOK):
            for moment in self._last_moments(day):
                found = self.due(moment)
                if found is not None and found <= due:
                    return moment
            day -= _DAY
        return _NEVER

    def _day(self, placed: datetime) -> date:
        day, cutoff = placed.date(), self.same_day_cutoff
        if cutoff is not None and placed.time() < cutoff and self.days.is_working(day):
            return day
        return self.days.after(day, self.business_days if cutoff is None else 1)

    def _last_moments(self, day: date) -> tuple[datetime, ...]:
        """The last moments of a day that are treated alike, the later one first."""
        midnight = datetime.combine(day, time(), SEOUL)
        cutoff = self.same_day_cutoff
        before = () if cutoff is None else (datetime.combine(day, cutoff, SEOUL) - _TICK,)
        return (midnight + _DAY - _TICK, *before)


def handover_by(due: datetime, pick_up: time, now: datetime) -> datetime:
    """The moment until which a parcel must be with its carrier: the pick-up on the day it is due, or that hour itself.

    `now` carries the bench's own offset; `pick_up` is in it.
    """
    local = due.astimezone(now.tzinfo)
    return min(local, datetime.combine(local.date(), pick_up, local.tzinfo))


def is_pressing(deadline: datetime, now: datetime) -> bool:
    """It is less than an hour to the deadline, or past it."""
    return now >= deadline - WARNING


def presses_until(pick_up: time, now: datetime) -> datetime:
    """The latest due of which `handover_by` presses now: everything due by then has to be looked after."""
    soon = now + WARNING
    day = soon.date() if soon.time() >= pick_up else soon.date() - _DAY
    return max(soon, datetime.combine(day, time.max, soon.tzinfo))


def by_deadline(due: datetime | None) -> tuple[bool, float]:
    """What a work list is sorted by: the earliest due first, what has none last."""
    return due is None, due.timestamp() if due is not None else 0.0
