"""Which days' receivers may be erased: those of whom nobody needs to know any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, not_, or_, select

from station.ledger.conditions import DEBT_WAITS, PARCEL_OPEN, PARCEL_PACKED
from station.ledger.moments import micros
from station.ledger.tables import consignments, lines, orders, outbox, parcels, people
from station.packing.orders import OrderStatus

_STILL_TO_PACK = and_(
    orders.c.status.not_in((OrderStatus.CANCELLED.value, OrderStatus.DISPATCHED.value)),
    or_(parcels.c.id.is_(None), not_(PARCEL_PACKED)),
)
_JUST_LEFT = and_(PARCEL_PACKED, parcels.c.packed_us >= bindparam("since"))
_NEEDED = (
    select(people.c.day)
    .join(consignments, consignments.c.id == people.c.consignment_id)
    .join(orders, orders.c.id == consignments.c.order_id)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .outerjoin(parcels, parcels.c.id == lines.c.parcel)
    .outerjoin(outbox, outbox.c.parcel == parcels.c.id)
    .where(people.c.day < bindparam("today"), or_(_STILL_TO_PACK, PARCEL_OPEN, _JUST_LEFT, DEBT_WAITS))
    .distinct()
)


def days_needed(connection: Connection, since: datetime) -> set[str]:
    """The days before that of `since` on which somebody came in whose parcel left after it, or has yet to leave."""
    asked = {"today": since.date().isoformat(), "since": micros(since)}
    return set(connection.execute(_NEEDED, asked).scalars())
