"""The counts in the head of the screen, cheap at any size."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from station.ledger.records import BenchFigures
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import BARE, DEBT_WAITS, ORDER_WAITS, PARCEL_PACKED
from station.ledger.storage.schema import counts, orders, outbox, parcels
from station.ledger.storage.timestamps import from_micros, micros

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


_PACKED = select(
    func.coalesce(func.sum(parcels.c.packed_us >= bindparam("midnight"), type_=Integer), 0),
    func.coalesce(func.sum(parcels.c.packed_us >= bindparam("hour_ago"), type_=Integer), 0),
).where(
    parcels.c.station == bindparam("here"),
    PARCEL_PACKED,
    parcels.c.packed_us >= bindparam("since"),
)
_OPEN = select(func.count()).select_from(orders).where(ORDER_WAITS)
_DEBTS = (
    select(outbox.c.state, func.count(), func.min(outbox.c.packed_us), func.sum(BARE, type_=Integer))
    .where(DEBT_WAITS)
    .group_by(outbox.c.state)
)
_NONE = (0, None, 0)


class BenchCounters:
    """What one station counts: small things by day, and what the head of its screen says."""

    def __init__(self, store: LedgerDatabase, station: str) -> None:
        """Count in a file."""
        self._store, self._station = store, station

    def add(self, day: date, times: Mapping[str, int]) -> None:
        """Add to the day's counts, in a commit of its own, and forget what is older than a month."""
        rows = [{"day": day.isoformat(), "name": name, "times": more} for name, more in times.items() if more]
        if not rows:
            return
        with self._store.write() as connection:
            connection.execute(_ADD, rows)
            connection.execute(_FORGET, {"oldest": (day - _KEPT).isoformat()})

    def since(self, day: date) -> dict[str, int]:
        """Return what was counted from a day on, by name."""
        with self._store.read() as connection:
            return {row.name: int(row.times) for row in connection.execute(_SINCE, {"first": day.isoformat()})}

    def glance(self, now: datetime) -> BenchFigures:
        """Return the counts of the station; the day begins at midnight in the zone of `now`."""
        midnight = micros(now.replace(hour=0, minute=0, second=0, microsecond=0))
        hour_ago = micros(now - timedelta(hours=1))
        asked = {
            "here": self._station,
            "midnight": midnight,
            "hour_ago": hour_ago,
            "since": min(midnight, hour_ago),
        }
        with self._store.read() as connection:
            today, last_hour = connection.execute(_PACKED, asked).one()
            waiting = connection.execute(_OPEN).scalar_one()
            debts = {state: (count, oldest, bare) for state, count, oldest, bare in connection.execute(_DEBTS)}
        owed, oldest, _ = debts.get("owed", _NONE)
        held, _, unnumbered = debts.get("held", _NONE)
        return BenchFigures(
            packed_today=today,
            packed_last_hour=last_hour,
            open_orders=waiting,
            owed=owed,
            held=held - unnumbered,
            refused=debts.get("refused", _NONE)[0],
            oldest_owed=from_micros(oldest, now) if oldest is not None else None,
            unnumbered=unnumbered,
        )
