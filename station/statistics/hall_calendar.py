"""Hours and days of the hall's own clock, for instants in microseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
_QUARTER = 15 * MINUTE
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEPT = 4_000


def micros(at: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (at - _START) // _MICROSECOND


class HallCalendar:
    """Tells hours in one time zone. Remembers the last few weeks' worth of answers, and no more."""

    def __init__(self, zone: tzinfo) -> None:
        """Tell the time of a zone, whose offset is a multiple of fifteen minutes, as all of today's are."""
        self.zone = zone
        self._hours: dict[int, int] = {}

    def hour_of(self, at: int) -> int:
        """The instant at which the local hour of an instant began."""
        quarter = at // _QUARTER
        hour = self._hours.get(quarter)
        if hour is None:
            if len(self._hours) >= _KEPT:
                self._hours.clear()
            hour = quarter * _QUARTER - self.local(quarter * _QUARTER).minute * MINUTE
            self._hours[quarter] = hour
        return hour

    def local(self, at: int) -> datetime:
        """An instant on the hall's clock."""
        return (_START + timedelta(microseconds=at)).astimezone(self.zone)

    def midnight(self, day: date) -> int:
        """The instant at which a local day begins."""
        return micros(datetime.combine(day, time(), self.zone))

    def hours(self, day: date) -> tuple[int, ...]:
        """The instants at which the hours of a local day begin: 24 of them, 23 or 25 when the clocks change."""
        first, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        return tuple(range(first, end, 60 * MINUTE))
