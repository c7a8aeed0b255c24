"""Finding parcels and orders for customer service, and what happened to one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, false, or_, select, tuple_

from station.ledger.outbox import place_of
from station.ledger.privacy import PeopleStore
from station.ledger.statistics.hall_queries import names_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import BOXED_LINES
from station.ledger.storage.read_only import ReadFile
from station.ledger.storage.row_conditions import DISPATCH, OWED_FOR
from station.ledger.storage.schema import (
    consignments,
    journal,
    lines,
    orders,
    outbox,
    parcel_lines,
    parcels,
    people,
    products,
)
from station.packing.barcodes import code_keys, exact_key
from station.packing.orders import PackingBox, Product, Receiver
from station.packing.record_kinds import ORDER_RELEASED
from station.statistics.parcel_stories import FoundParcel, ParcelQuery, ParcelStory, SheetPlace, asked
from station.statistics.wording import skus_of, story

MOST = 50
"""How many parcels a search finds at most, the newest first."""

# Fewer letters or digits would name half of all receivers.
_LEAST_LETTERS, _LEAST_DIGITS = 2, 4
_MOST_VALUES = 30_000
"""How many values SQLite takes in one question, with some left."""


_ORDERS_OF = (
    select(orders.c.number)
    .join(consignments, consignments.c.order_id == orders.c.id)
    .where(consignments.c.id.in_(bindparam("consignments", expanding=True)))
)
_EVERYBODY = (
    select(people.c.consignment_id, people.c.day, people.c.sealed, orders.c.number_key)
    .join(consignments, consignments.c.id == people.c.consignment_id)
    .join(orders, orders.c.id == consignments.c.order_id)
)


def find(file: ReadFile, text: str) -> tuple[FoundParcel, ...]:
    """Parcels by order, waybill, the last four or more digits of either, or by what is in them. Raises LedgerError."""
    with file.read() as connection:
        return _parcels_like(connection, text)


class OrderSearch:
    """Parcels and orders by whatever text customer service has: a number, goods, or a receiver."""

    def __init__(self, store: LedgerDatabase, sealer: PeopleStore) -> None:
        """Read from the file."""
        self._store, self._people = store, sealer

    def parcels_like(self, text: str) -> tuple[FoundParcel, ...]:
        """Return the newest parcels that a text names: a number, goods by name, SKU or barcode, or a receiver.

        Whoever shows the receivers of what was found records it (`ReceiverPrivacy.note_reading`).
        """
        to = self._consignments_to(text)
        with self._store.read() as connection:
            return _parcels_like(connection, text, to)

    def orders_like(self, text: str) -> frozenset[str]:
        """Return the numbers of the orders that a text names, as `parcels_like` finds parcels."""
        to = self._consignments_to(text)
        with self._store.read() as connection:
            return _orders_like(connection, text, to)

    def orders_to(self, text: str) -> frozenset[str]:
        """Return the numbers of the orders whose receiver a text names."""
        which = list(self._consignments_to(text))
        with self._store.read() as connection:
            pages = (which[start : start + 500] for start in range(0, len(which), 500))
            return frozenset(
                row.number for page in pages for row in connection.execute(_ORDERS_OF, {"consignments": page})
            )

    def _consignments_to(self, text: str) -> frozenset[int]:
        """Return the consignments whose receiver a text names: a part of the name, or the end of the phone number."""
        name, digits = "".join(text.split()).casefold(), "".join(filter(str.isdigit, text))
        with self._store.read() as connection:
            rows = connection.execute(_EVERYBODY).all()
        found: set[int] = set()
        for row in rows:
            known = self._people.unseal(row.sealed, row.number_key, row.day)
            if known is not None and _is_named(known, name, digits):
                found.add(row.consignment_id)
        return frozenset(found)


def _parcels_like(connection: Connection, text: str, to: Collection[int] = ()) -> tuple[FoundParcel, ...]:
    """The newest parcels that a text names by number or goods, and those of some consignments."""
    wanted = asked(text)
    if wanted.nothing and not to:
        return ()
    held = select(parcel_lines.c.parcel).select_from(BOXED_LINES).where(_lines_like(connection, text, to))
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


def _orders_like(connection: Connection, text: str, to: Collection[int] = ()) -> frozenset[str]:
    """The numbers of the orders that a text names by number, waybill or goods, and of those of some consignments."""
    wanted = asked(text)
    if wanted.nothing and not to:
        return frozenset()
    boxed = select(parcels.c.id).where(
        or_(
            parcels.c.waybill == wanted.digits if wanted.digits else false(),
            parcels.c.waybill.endswith(wanted.ending) if wanted.ending else false(),
        )
    )
    fits = _lines_like(connection, text, to)
    which = or_(
        _numbered(wanted),
        orders.c.id.in_(select(lines.c.order_id).where(fits)),
        orders.c.id.in_(select(lines.c.order_id).select_from(BOXED_LINES).where(parcel_lines.c.parcel.in_(boxed))),
    )
    return frozenset(connection.execute(select(orders.c.number).where(which)).scalars())


def _lines_like(connection: Connection, text: str, to: Collection[int]) -> ColumnElement[bool]:
    """The lines whose goods a text names, and those of some consignments."""
    goods = _goods_like(connection, text)
    return or_(
        tuple_(lines.c.sku, lines.c.name, lines.c.option).in_(goods) if goods else false(),
        lines.c.consignment_id.in_(list(to)[:_MOST_VALUES]) if to else false(),
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


def _is_named(receiver: Receiver, name: str, digits: str) -> bool:
    """The text without blanks is in the name, or its four or more digits end the phone number."""
    said = "".join(receiver.name.split()).casefold()
    phone = "".join(filter(str.isdigit, receiver.phone))
    by_phone = len(digits) >= _LEAST_DIGITS and digits == name.replace("-", "") and phone.endswith(digits)
    return by_phone or (len(name) >= _LEAST_LETTERS and name in said)
