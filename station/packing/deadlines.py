"""When things have to be done: until when a parcel must be handed over, and what is about to be late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

WARNING = timedelta(hours=1)
"""How long before a deadline it is told of."""


def handover_by(due: datetime, pick_up: time, now: datetime) -> datetime:
    """The moment until which a parcel must be with its carrier: the pick-up on the day it is due, or that hour itself.

    `now` carries the bench's own offset; `pick_up` is in it.
    """
    local = due.astimezone(now.tzinfo)
    return min(local, datetime.combine(local.date(), pick_up, local.tzinfo))


def is_pressing(deadline: datetime, now: datetime) -> bool:
    """It is less than an hour to the deadline, or past it."""
    return now >= deadline - WARNING
