"""The parcels that a station packed in a stretch of time, for the list that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from station.ledger import stored
from station.ledger.conditions import PARCEL_PACKED
from station.ledger.engine import LedgerDatabase
from station.ledger.moments import micros
from station.ledger.tables import parcels
from station.packing.orders import BoxLine, PackingBox


@dataclass(frozen=True, slots=True)
class PackedParcel:
    """A packed parcel that was not given up. `waybill`: empty while its number is not known. `lines`: its goods."""

    carrier: str
    waybill: str
    order: str
    packed_at: datetime
    parcel: str = ""
    lines: tuple[BoxLine, ...] = ()


def packed_between(store: LedgerDatabase, station: str, since: datetime, until: datetime) -> tuple[PackedParcel, ...]:
    """Return them from `since` on and before `until`, in the order of packing."""
    wanted = (
        select(parcels)
        .where(parcels.c.station == station, PARCEL_PACKED)
        .where(parcels.c.packed_us >= micros(since), parcels.c.packed_us < micros(until))
        .order_by(parcels.c.packed_us)
    )
    with store.read() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        PackedParcel(
            row.carrier,
            row.waybill,
            row.order_no,
            stored.moment(row.packed_at),
            row.id,
            stored.value(row.box, PackingBox).lines,
        )
        for row in rows
    )
