"""Finding the box that an order's code opens, or why it does not open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, select

from station.ledger.ledger_error import LedgerError
from station.ledger.orders.box_gifts import BoxGifts
from station.ledger.orders.catalogue import ProductCatalogue
from station.ledger.orders.reservations import group_of, reference_of
from station.ledger.orders.row_seals import ALTERED, PRODUCT_ALTERED, altered
from station.ledger.privacy import PeopleStore
from station.ledger.records import SlipFound
from station.ledger.shop_news import read_news
from station.ledger.statistics.hall_queries import DueDates
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import OF_LINE
from station.ledger.storage.schema import consignments, lines, orders, parcel_lines, parcels
from station.packing.barcodes import exact_key
from station.packing.gifts import with_gifts
from station.packing.orders import BoxGift, BoxLine, OrderStatus, PackingBox
from station.packing.parcels import items_of
from station.packing.verdicts import OrderVerdict

_own = consignments.alias("own")
_opening = orders.alias("opening")
_KEYS = (
    select(_own.c.group_key)
    .join(_opening, _opening.c.id == _own.c.order_id)
    .where(_opening.c.number_key == bindparam("key"))
)
SLIP_ROWS = (
    select(
        orders.c.number,
        orders.c.number_key,
        orders.c.status,
        orders.c.held,
        orders.c.held_reason,
        orders.c.news,
        orders.c.due_at,
        orders.c.placed_at,
        orders.c.id.label("order_id"),
        consignments.c.position.label("part"),
        consignments.c.box_key,
        consignments.c.group_key,
        consignments.c.receiver_key,
        consignments.c.seal,
        orders.c.proof,
        consignments.c.proof.label("part_proof"),
        lines.c.position,
        lines.c.line_id,
        lines.c.sku,
        lines.c.name,
        lines.c.option,
        lines.c.quantity,
        lines.c.scan,
        lines.c.sent,
        parcels.c.status.label("parcel_status"),
        parcels.c.station,
        parcels.c.id.label("parcel"),
        parcels.c.waybill,
        parcel_lines.c.quantity.label("share"),
        parcel_lines.c.ordered,
    )
    .select_from(consignments)
    .join(orders, orders.c.id == consignments.c.order_id)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .outerjoin(parcel_lines, OF_LINE)
    .outerjoin(parcels, and_(parcels.c.id == parcel_lines.c.parcel, parcels.c.status.in_(("open", "packed"))))
)
"""Lines with the orders, parts and parcels that they are in, once for each parcel: what a `SlipRow` is made of."""

_ROWS = SLIP_ROWS.where(consignments.c.group_key.in_(_KEYS))
_together = consignments.alias("together")
# All parts of the orders in a group, so that it is known which of their boxes the group is.
_RESERVED = SLIP_ROWS.where(
    consignments.c.order_id.in_(select(_together.c.order_id).where(_together.c.group_key == bindparam("group")))
)
_KNOWN = select(orders.c.number, orders.c.number_key).where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_ALONE = select(orders.c.number, orders.c.status, orders.c.news).where(orders.c.number_key == bindparam("key"))

GONE = frozenset({OrderStatus.CANCELLED, OrderStatus.DISPATCHED})


class SlipRow(NamedTuple):
    """A line of one of the orders that share an address with the order asked for.

    `parcel`: the newest one, an open one before those packed, that holds something of it: `share` of the pieces
    `ordered` then. `packed`: how many pieces lie in packed parcels; `is_packed`: all that were to be packed.
    """

    number: str
    number_key: str
    status: str
    held: int
    held_reason: str
    news: str
    due_at: str | None
    placed_at: str | None
    order_id: int
    part: int
    box_key: str
    group_key: str
    receiver_key: str
    seal: str
    proof: bytes
    part_proof: bytes
    position: int
    line_id: str
    sku: str
    name: str
    option: str
    quantity: int
    scan: int
    sent: int
    parcel_status: str | None
    station: str | None
    parcel: str | None
    waybill: str | None
    share: int | None
    ordered: int | None
    packed: int = 0
    is_packed: bool = False

    @property
    def is_done(self) -> bool:
        """It is packed here, or the shop sent it otherwise."""
        return bool(self.sent) or self.is_packed


class SlipLookup:
    """What an order's code opens at this station."""

    def __init__(
        self,
        store: LedgerDatabase,
        catalogue: ProductCatalogue,
        station: str,
        due_dates: DueDates,
        people: PeopleStore,
        gifts: BoxGifts,
    ) -> None:
        """Read from the file."""
        self._store, self._catalogue, self._station, self._due = store, catalogue, station, due_dates
        self._people, self._gifts = people, gifts

    def find(self, code: str, parcel: str) -> SlipFound | None:
        """Return what the code opens, the box being `parcel` then; None when no order has that number."""
        key = exact_key(code)
        with self._store.read() as connection:
            rows = _lines_of(connection, key)
            if not rows:
                alone = connection.execute(_ALONE, {"key": key}).first()
                return alone and SlipFound(alone.number, _without_lines(alone.status), reason=_said(alone.news))
            if altered(self._people, rows):
                return _altered(rows, key, ALTERED)
            refused = _refused_as_a_whole(rows, key)
            if refused is not None:
                return refused
            try:
                return self._next_box(connection, rows, key, parcel, genuine=True)
            except LedgerError as error:
                if error.code != ALTERED:
                    raise
                return _altered(rows, key, PRODUCT_ALTERED)

    def reserved(self, reference: str, parcel: str) -> SlipFound | None:
        """Return what the label of a reserved box opens, the box being `parcel` then; None when nothing is reserved."""
        group = group_of(reference)
        with self._store.read() as connection:
            rows = lines_once(connection.execute(_RESERVED, {"group": group}))
            here = [row for row in rows if row.group_key == group]
            if not here:
                return None
            # An order that may be packed speaks for the box; else the first one says why none may.
            key = next((row.number_key for row in here if row.status == OrderStatus.READY), here[0].number_key)
            if altered(self._people, rows):
                return _altered(here, key, ALTERED)
            if all(row.is_done for row in here):
                return _gone(here, OrderVerdict.ALREADY_PACKED)
            refused = _refused_as_a_whole(rows, key)
            if refused is not None:
                return refused
            try:
                return self._next_box(connection, rows, key, parcel, group, genuine=True)
            except LedgerError as error:
                if error.code != ALTERED:
                    raise
                return _altered(here, key, PRODUCT_ALTERED)

    def renewed(self, box: PackingBox) -> PackingBox | None:
        """Return what an open box would be if it were opened now; None when nothing of it may be packed here."""
        key = exact_key(box.order)
        with self._store.read() as connection:
            rows = _lines_of(connection, key)
            if not rows or _refused_as_a_whole(rows, key) is not None:
                return None
            held = {(exact_key(line.order), line.id) for line in box.lines}
            first = next(
                (row.group_key for row in rows if (row.number_key, row.line_id) in held and not row.is_done), ""
            )
            renewed = self._next_box(connection, rows, key, box.parcel, first, held=box.gifts).box
        return replace(renewed, carriage=box.carriage) if renewed is not None else None

    def known(self, numbers: Sequence[str]) -> tuple[str, ...]:
        """Return the known orders among some texts, as the shop spells them."""
        keys = list(dict.fromkeys(map(exact_key, numbers)))
        if not keys:
            return ()
        with self._store.read() as connection:
            found = {row.number_key: str(row.number) for row in connection.execute(_KNOWN, {"keys": keys})}
        return tuple(found[key] for key in keys if key in found)

    def _next_box(
        self,
        connection: Connection,
        rows: Sequence[SlipRow],
        key: str,
        parcel: str,
        first: str = "",
        *,
        genuine: bool = False,
        held: Sequence[BoxGift] = (),
    ) -> SlipFound:
        """Return the next box of an order; `first`: the key of the one that comes before all others.

        `held`: the gifts that it has already.
        """
        own = [row for row in rows if row.number_key == key]
        groups = list(dict.fromkeys(row.group_key for row in own))
        for index, group in sorted(enumerate(groups, 1), key=lambda place: place[1] != first):
            if all(row.is_done for row in own if row.group_key == group):
                continue
            waiting = [row for row in rows if row.group_key == group and not row.is_done]
            left_out = numbers_of(row for row in waiting if row.status == OrderStatus.CANCELLED)
            refused = self._refused_box(own[0].number, waiting)
            if refused is not None:
                return refused
            ready = [row for row in waiting if row.status == OrderStatus.READY]
            gifts = self._gifts.of(connection, ready, parcel, held)
            box = self._box(connection, ready, gifts, PackingBox(parcel, own[0].number, (), (), ()), genuine=genuine)
            box = replace(box, index=index, total=len(groups), reference=reference_of(group))
            return SlipFound(own[0].number, OrderVerdict.OPENED, box, left_out=left_out)
        return _gone(own, OrderVerdict.ALREADY_PACKED)

    def _box(
        self,
        connection: Connection,
        ready: Sequence[SlipRow],
        gifts: tuple[BoxGift, ...],
        empty: PackingBox,
        *,
        genuine: bool,
    ) -> PackingBox:
        """The box with its lines, and what the catalogue says of them."""
        skus = {*(row.sku for row in ready), *(gift.sku for gift in gifts)}
        products = self._catalogue.named(connection, skus, genuine=genuine)
        spelled = {**products, **{known.sku: known for known in products.values()}}
        told = tuple(box_line(row, products[row.sku].sku if row.sku in products else "") for row in ready)
        return replace(
            empty,
            orders=numbers_of(ready),
            lines=told,
            items=with_gifts(items_of(told, spelled), gifts, spelled),
            due_at=self._earliest(ready),
            seals=seals_of(row.seal for row in ready),
            gifts=gifts,
        )

    def _earliest(self, rows: Iterable[SlipRow]) -> datetime | None:
        told = (self._due.of(row.due_at, row.placed_at) for row in rows)
        return min((due for due in told if due is not None), default=None)

    def _refused_box(self, order: str, waiting: Iterable[SlipRow]) -> SlipFound | None:
        there = [row for row in waiting if row.status not in GONE]
        stopped = next((row for row in there if row.held or row.status == OrderStatus.ON_HOLD), None)
        if stopped is not None:
            return SlipFound(order, OrderVerdict.ON_HOLD, reason=_why_held(stopped))
        away = next((row for row in there if row.parcel_status == "open" and row.station != self._station), None)
        if away is not None:
            return SlipFound(order, OrderVerdict.IN_USE, reason=away.station or "")
        return None


def _lines_of(connection: Connection, key: str) -> list[SlipRow]:
    """The lines of the orders that share an address with an order."""
    return lines_once(connection.execute(_ROWS, {"key": key}))


def lines_once(found: Iterable[Any]) -> list[SlipRow]:
    """Return lines in their order, each once, however many parcels it lies in. `found`: rows of `SLIP_ROWS`."""
    shares: dict[tuple[int, str], list[SlipRow]] = {}
    for row in found:
        one = SlipRow._make((*row, 0, False))
        shares.setdefault((one.order_id, one.line_id), []).append(one)
    return sorted(map(_line_of, shares.values()), key=lambda row: (row.order_id, row.part, row.position))


def _line_of(shares: Sequence[SlipRow]) -> SlipRow:
    # Ids of parcels are UUIDv7: the newest sorts last.
    newest = max(shares, key=lambda row: (row.parcel_status == "open", row.parcel or ""))
    in_packed = [row for row in shares if row.parcel_status == "packed"]
    packed = sum(row.share or 0 for row in in_packed)
    whole = bool(in_packed) and packed >= max(row.ordered or 0 for row in in_packed)
    return newest._replace(packed=packed, is_packed=whole)


def seals_of(seals: Iterable[str]) -> tuple[str, ...]:
    """Return what a box's receivers are compared by; empty when that of one is not known."""
    found = set(seals)
    return () if "" in found else tuple(sorted(found))


def _altered(rows: Iterable[SlipRow], key: str, reason: str) -> SlipFound:
    own = next(row.number for row in rows if row.number_key == key)
    return SlipFound(own, OrderVerdict.NOT_READY, reason=reason)


def _refused_as_a_whole(rows: Iterable[SlipRow], key: str) -> SlipFound | None:
    """Answer for the order itself: what the shop says of it stands before what its boxes say."""
    own = [row for row in rows if row.number_key == key]
    first = own[0]
    match first.status:
        case OrderStatus.CANCELLED:
            return _gone(own, OrderVerdict.CANCELLED)
        case OrderStatus.DISPATCHED:
            return _gone(own, OrderVerdict.ALREADY_PACKED)
        case _ if all(row.is_done for row in own):
            return _gone(own, OrderVerdict.ALREADY_PACKED)
        case OrderStatus.NOT_READY:
            return SlipFound(first.number, OrderVerdict.NOT_READY, reason=_said(first.news))
        case _ if first.held or first.status == OrderStatus.ON_HOLD:
            return SlipFound(first.number, OrderVerdict.ON_HOLD, reason=_why_held(first))
    return None


def _why_held(row: SlipRow) -> str:
    return row.held_reason if row.held else _said(row.news) or "shop"


def _said(news: str) -> str:
    """Why the shop's lines are left out, by the first that is; empty when it did not say."""
    return next((line.left_out for line in read_news(news) if line.left_out), "")


def _without_lines(status: str) -> OrderVerdict:
    match status:
        case OrderStatus.CANCELLED:
            return OrderVerdict.CANCELLED
        case OrderStatus.DISPATCHED:
            return OrderVerdict.ALREADY_PACKED
        case OrderStatus.ON_HOLD:
            return OrderVerdict.ON_HOLD
    return OrderVerdict.NOT_READY


def numbers_of(rows: Iterable[SlipRow]) -> tuple[str, ...]:
    """Return the orders of some lines, each once."""
    return tuple(dict.fromkeys(row.number for row in rows))


def _gone(own: Sequence[SlipRow], verdict: OrderVerdict) -> SlipFound:
    """Refuse with the box in which the order left last, if it did."""
    left = next((row for row in reversed(own) if row.waybill or row.parcel_status == "packed"), None)
    if left is None:
        return SlipFound(own[0].number, verdict)
    return SlipFound(left.number, verdict, parcel=left.parcel or "", waybill=left.waybill or "")


def box_line(row: SlipRow, sku: str) -> BoxLine:
    """Return what is left of a line to be packed. `sku`: as the catalogue spells it, where it knows it."""
    left = row.quantity - row.packed
    return BoxLine(row.number, row.line_id, sku or row.sku, left, row.name, row.option, bool(row.scan))
