"""Finding parcels for customer service, and what happened to one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import false, or_, select

from station.figures.asking import Asked, asked
from station.figures.stories import Found, Story
from station.figures.telling import skus_of, story
from station.ledger.hall_file import ReadFile
from station.ledger.hall_tables import names_of
from station.ledger.tables import journal, lines, orders, outbox, parcels
from station.packing.barcodes import exact_key
from station.packing.orders import Box

MOST = 50
"""How many parcels a search finds at most, the newest first."""


def find(file: ReadFile, text: str) -> tuple[Found, ...]:
    """Parcels by order, waybill, or the last four or more digits of either. Raises LedgerError."""
    wanted = asked(text)
    if wanted.nothing:
        return ()
    fits = or_(parcels.c.waybill == wanted.digits if wanted.digits else false(), parcels.c.id.in_(_holding(wanted)))
    if wanted.ending:
        fits = or_(fits, parcels.c.waybill.endswith(wanted.ending))
    # Ids are UUIDv7: the newest sorts last.
    rows = (
        select(parcels, outbox.c.state.label("debt"))
        .outerjoin(outbox, outbox.c.parcel == parcels.c.id)
        .where(fits)
        .order_by(parcels.c.id.desc())
        .limit(MOST)
    )
    with file.read() as connection:
        return tuple(_found(row) for row in connection.execute(rows).all())


def story_of(file: ReadFile, parcel: str) -> Story | None:
    """What happened to a parcel, and the release of its orders; None when nothing did. Raises LedgerError."""
    with file.read() as connection:
        box = connection.execute(select(parcels.c.box).where(parcels.c.id == parcel)).scalar()
        numbers = msgspec.json.decode(box, type=Box).orders if box else ()
        released = journal.c.order_no.in_([exact_key(number) for number in numbers])
        wanted = select(journal).where(
            or_(journal.c.parcel == parcel, released & (journal.c.event == "order_released"))
        )
        rows = connection.execute(wanted.order_by(journal.c.id)).all()
        records = [_record(row) for row in rows]
        return story(records, names_of(connection, skus_of(records)))


def _holding(wanted: Asked) -> Any:
    """The boxes that hold an order of this number."""
    fits = orders.c.number_key == wanted.number
    if wanted.ending:
        fits = or_(fits, orders.c.number_key.endswith(wanted.ending))
    return select(lines.c.parcel).join(orders, orders.c.id == lines.c.order_id).where(fits, lines.c.parcel.is_not(None))


def _found(row: Any) -> Found:
    return Found(
        parcel=row.id,
        order=row.order_no,
        orders=msgspec.json.decode(row.box, type=Box).orders,
        waybill=row.waybill,
        carrier=row.carrier,
        station=row.station,
        status=row.status,
        opened_at=datetime.fromisoformat(row.opened_at),
        packed_at=datetime.fromisoformat(row.packed_at) if row.packed_at else None,
        debt=row.debt or "",
    )


def _record(row: Any) -> dict[str, Any]:
    said = msgspec.json.decode(row.body)
    return {"station": row.station, "seq": row.seq, "at": row.at, "event": row.event, **said}
