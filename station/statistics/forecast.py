"""How fast the hall packs, and when it will be done: the forecast of the wall screen."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.statistics.hall_calendar import MINUTE, SECOND
from station.statistics.hall_snapshot import DayForecast, ForecastBasis

PAUSE = 5 * MINUTE
"""A station without a record for longer than this paused; the time does not count as work."""

WINDOW = 60
"""Minutes of work that a pace is taken from."""

LEAST = 10
"""Minutes of work without which no pace is told."""


@dataclass(frozen=True, slots=True)
class HallPace:
    """Parcels per hour of the hall, the packers at work at a time, and from how many minutes this was taken."""

    per_hour: float
    people: float
    minutes: int


@dataclass(slots=True)
class WorkedMinutes:
    """The minutes in which anybody worked: parcels packed, and the seconds worked by all stations together."""

    cells: dict[int, list[float]] = field(default_factory=dict)

    def work(self, since: int, until: int) -> None:
        """A station worked from one instant to another, no longer apart than a pause."""
        while since < until:
            minute = since // MINUTE
            end = min(until, (minute + 1) * MINUTE)
            self._cell(minute)[1] += (end - since) / SECOND
            since = end

    def parcel(self, at: int) -> None:
        """A parcel was packed, in the minute whose work it ends."""
        self._cell((at - 1) // MINUTE)[0] += 1

    def pace(self, now: int) -> HallPace | None:
        """The pace of the last sixty minutes worked up to now; None when none was."""
        worked = sorted((minute for minute in self.cells if minute * MINUTE <= now), reverse=True)[:WINDOW]
        if not worked:
            return None
        parcels = sum(self.cells[minute][0] for minute in worked)
        seconds = sum(self.cells[minute][1] for minute in worked)
        return HallPace(parcels * 60 / len(worked), seconds / (60 * len(worked)), len(worked))

    def _cell(self, minute: int) -> list[float]:
        return self.cells.setdefault(minute, [0, 0.0])


def forecast(now: datetime, waiting: int, cutoff: datetime, pace: HallPace | None) -> DayForecast:
    """When `waiting` boxes are done at a pace, and how many packers it takes to be done by the cut-off.

    The pace a head is the hall's pace by the packers at work; it is taken to be the same with more of them.
    """
    if not waiting:
        return DayForecast(
            ForecastBasis.NOTHING_WAITS, 0, cutoff, pace.per_hour if pace else None, pace.people if pace else 0.0
        )
    if pace is None or pace.minutes < LEAST or pace.per_hour <= 0:
        return DayForecast(ForecastBasis.TOO_EARLY, waiting, cutoff, people=pace.people if pace else 0.0)
    hours = waiting / pace.per_hour
    left = (cutoff - now) / timedelta(hours=1)
    return DayForecast(
        basis=ForecastBasis.LAST_HOUR if pace.minutes >= WINDOW else ForecastBasis.TODAY,
        waiting=waiting,
        cutoff=cutoff,
        pace=pace.per_hour,
        people=pace.people,
        ends_at=now + timedelta(hours=min(hours, 24 * 365)),
        people_needed=math.ceil(round(hours / left * max(pace.people, 1.0), 6)) if left > 0 else None,
    )
