"""Counts of small things by day, such as scans read twice: for `doctor`, and not for the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from station.ledger.engine import LedgerDatabase
from station.ledger.tables import counts

_KEPT = timedelta(days=30)
_PUT = upsert(counts)
_ADD = _PUT.on_conflict_do_update(index_elements=["day", "name"], set_={"times": counts.c.times + _PUT.excluded.times})
_FORGET = delete(counts).where(counts.c.day < bindparam("oldest"))
_SINCE = (
    select(counts.c.name, func.sum(counts.c.times).label("times"))
    .where(counts.c.day >= bindparam("first"))
    .group_by(counts.c.name)
    .order_by(counts.c.name)
)


def add(store: LedgerDatabase, day: date, times: Mapping[str, int]) -> None:
    """Add to the day's counts, and forget what is older than a month."""
    rows = [{"day": day.isoformat(), "name": name, "times": more} for name, more in times.items() if more]
    if not rows:
        return
    with store.write() as connection:
        connection.execute(_ADD, rows)
        connection.execute(_FORGET, {"oldest": (day - _KEPT).isoformat()})


def since(store: LedgerDatabase, day: date) -> dict[str, int]:
    """Return what was counted from a day on, by name."""
    with store.read() as connection:
        return {row.name: int(row.times) for row in connection.execute(_SINCE, {"first": day.isoformat()})}
