"""Finding parcels and orders for customer service, and what happened to one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, or_, select, tuple_

from station.ledger.outbox import place_of
from station.ledger.statistics.hall_queries import names_of
from station.ledger.storage import column_values
from station.ledger.storage.line_shares import BOXED_LINES
from station.ledger.storage.read_only import ReadFile
from station.ledger.storage.schema import (
    DISPATCH,
    OWED_FOR,
    journal,
    lines,
    orders,
    outbox,
    parcel_lines,
    parcels,
    products,
)
from station.packing.barcodes import code_keys, exact_key
from station.packing.orders import PackingBox, Product
from station.packing.record_kinds import ORDER_RELEASED
from station.statistics.parcel_stories import FoundParcel, ParcelQuery, ParcelStory, SheetPlace, asked
from station.statistics.wording import skus_of, story

MOST = 50
"""How many parcels a search finds at most, the newest first."""

_LEAST_LETTERS = 2
_MOST_VALUES = 30_000
"""How many values SQLite takes in one question, with some left."""


def find(file: ReadFile, text: str) -> tuple[FoundParcel, ...]:
    """Parcels by order, waybill, the last four or more digits of either, or by what is in them. Raises LedgerError."""
    with file.read() as connection:
        return find_parcels_like(connection, text)


def find_parcels_like(connection: Connection, text: str, consignments: Collection[int] = ()) -> tuple[FoundParcel, ...]:
    """The newest parcels that a text names by number or goods, and those of some consignments."""
    wanted = asked(text)
    if wanted.nothing and not consignments:
        return ()
    held = select(parcel_lines.c.parcel).select_from(BOXED_LINES).where(_lines_like(connection, text, consignments))
    fits = or_(
        parcels.c.waybill == wanted.digits if wanted.digits else false(),
        parcels.c.waybill.endswith(wanted.ending) if wanted.ending else false(),
        parcels.c.id.in_(_holding(wanted)),
        parcels.c.id.in_(held),
    )
    # Ids are UUIDv7: the newest sorts last.
    rows = (
        select(parcels, outbox.c.state.label("debt"), outbox.c.reason.label("debt_reason"))
        .select_from(parcels)
        .outerjoin(outbox, OWED_FOR)
        .where(fits)
        .order_by(parcels.c.id.desc())
        .limit(MOST)
    )
    return tuple(_found(row) for row in connection.execute(rows).all())


def find_orders_like(connection: Connection, text: str, consignments: Collection[int] = ()) -> frozenset[str]:
    """The numbers of the orders that a text names by number, waybill or goods, and of those of some consignments."""
    wanted = asked(text)
    if wanted.nothing and not consignments:
        return frozenset()
    boxed = select(parcels.c.id).where(
        or_(
            parcels.c.waybill == wanted.digits if wanted.digits else false(),
            parcels.c.waybill.endswith(wanted.ending) if wanted.ending else false(),
        )
    )
    fits = _lines_like(connection, text, consignments)
    which = or_(
        _numbered(wanted),
        orders.c.id.in_(select(lines.c.order_id).where(fits)),
        orders.c.id.in_(select(lines.c.order_id).select_from(BOXED_LINES).where(parcel_lines.c.parcel.in_(boxed))),
    )
    return frozenset(connection.execute(select(orders.c.number).where(which)).scalars())


def _lines_like(connection: Connection, text: str, consignments: Collection[int]) -> ColumnElement[bool]:
    """The lines whose goods a text names, and those of some consignments."""
    goods = _goods_like(connection, text)
    return or_(
        tuple_(lines.c.sku, lines.c.name, lines.c.option).in_(goods) if goods else false(),
        lines.c.consignment_id.in_(list(consignments)[:_MOST_VALUES]) if consignments else false(),
    )


def _goods_like(connection: Connection, text: str) -> list[tuple[str, str, str]]:
    """What was ordered, as SKU, name and option, that a text names: all its words, an SKU, or a barcode."""
    words = _bare(text).split()
    if sum(map(len, words)) < _LEAST_LETTERS:
        return []
    skus = _skus_like(connection, text, words)
    ordered = connection.execute(select(lines.c.sku, lines.c.name, lines.c.option).distinct()).all()
    fitting = (
        (row.sku, row.name, row.option)
        for row in ordered
        if exact_key(row.sku) in skus or _says(f"{row.sku} {row.name} {row.option}", words)
    )
    return list(islice(fitting, _MOST_VALUES // 3))


def _skus_like(connection: Connection, text: str, words: Sequence[str]) -> frozenset[str]:
    """The known products that a text names, and the sets in which they are."""
    codes = set(code_keys(text))
    bodies = connection.execute(select(products.c.body)).scalars()
    known = [column_values.value(body, Product) for body in bodies]
    found = {
        exact_key(product.sku)
        for product in known
        if _says(f"{product.sku} {product.name} {product.option}", words)
        or any(codes & set(code_keys(code.code)) for code in product.codes)
    }
    while True:
        more = {
            exact_key(product.sku)
            for product in known
            if any(exact_key(part.sku) in found for part in product.components)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _says(said: str, words: Sequence[str]) -> bool:
    """Every word stands in what is said, whatever its case."""
    bare = _bare(said)
    return all(word in bare for word in words)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def story_of(file: ReadFile, parcel: str) -> ParcelStory | None:
    """What happened to a parcel, and the release of its orders; None when nothing did. Raises LedgerError."""
    with file.read() as connection:
        box = connection.execute(select(parcels.c.box).where(parcels.c.id == parcel)).scalar()
        numbers = column_values.value(box, PackingBox).orders if box else ()
        released = journal.c.order_no.in_([exact_key(number) for number in numbers])
        wanted = select(journal).where(
            or_(journal.c.parcel == parcel, released & (journal.c.event == ORDER_RELEASED.event))
        )
        rows = connection.execute(wanted.order_by(journal.c.id)).all()
        records = [_record(row) for row in rows]
        return story(records, names_of(connection, skus_of(records)), places_of(connection, [parcel]))


def places_of(connection: Connection, which: Collection[str]) -> dict[str, SheetPlace]:
    """The dispatch sheets in which some parcels stand."""
    wanted = select(outbox.c.parcel, outbox.c.state, outbox.c.reason).where(outbox.c.parcel.in_(list(which)), DISPATCH)
    found = {row.parcel: place_of(row.state, row.reason) for row in connection.execute(wanted)}
    return {parcel: place for parcel, place in found.items() if place is not None}


def _holding(wanted: ParcelQuery) -> Any:
    """The boxes that hold an order of this number."""
    held = select(parcel_lines.c.parcel).select_from(BOXED_LINES.join(orders, orders.c.id == lines.c.order_id))
    return held.where(_numbered(wanted))


def _numbered(wanted: ParcelQuery) -> ColumnElement[bool]:
    """The orders of this number, or with this end of one."""
    fits = orders.c.number_key == wanted.number
    return or_(fits, orders.c.number_key.endswith(wanted.ending)) if wanted.ending else fits


def _found(row: Any) -> FoundParcel:
    box = column_values.value(row.box, PackingBox)
    return FoundParcel(
        parcel=row.id,
        order=row.order_no,
        orders=box.orders,
        waybill=row.waybill,
        carrier=row.carrier,
        station=row.station,
        status=row.status,
        opened_at=column_values.moment(row.opened_at),
        packed_at=column_values.moment(row.packed_at) if row.packed_at else None,
        debt=row.debt or "",
        lines=box.lines,
        sheet=place_of(row.debt, row.debt_reason),
    )


def _record(row: Any) -> dict[str, Any]:
    return column_values.record(row)
