"""How many waybill numbers a restored bench leaves out, because they may be on parcels already: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

LOOK_BACK = timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEAST_AN_HOUR, LEAST_A_DAY = 60, 400
"""The pace of a bench of which nothing is known yet: one packer's good hour, and good day."""

MARGIN = 100


def numbers_to_skip(taken_at: Sequence[datetime], copied_at: datetime, now: datetime) -> int:
    """Return how many numbers may have been taken between a copy and now.

    `taken_at`: when numbers were taken before the copy, oldest first. The busiest hour and the busiest day of the 30
    days before the copy, each doubled, for every hour and day begun since; the smaller of the two, and a margin. A
    bench whose pace did not double within that time has taken fewer.
    """
    recent = [at for at in taken_at if at > copied_at - LOOK_BACK]
    age = max(now - copied_at, timedelta(0))
    by_hour = ceil(age / HOUR) * max(busiest(recent, HOUR), LEAST_AN_HOUR)
    by_day = ceil(age / DAY) * max(busiest(recent, DAY), LEAST_A_DAY)
    return 2 * min(by_hour, by_day) + MARGIN


def busiest(taken_at: Sequence[datetime], span: timedelta) -> int:
    """Return how many of some times, oldest first, lie within one span at most."""
    most = start = 0
    for end, at in enumerate(taken_at):
        while at - taken_at[start] >= span:
            start += 1
        most = max(most, end - start + 1)
    return most
