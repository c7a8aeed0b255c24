"""Questions about known orders: lists, one order whole, its receiver, whether a box still stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, func, select

from station.ledger.ledger_error import StaleDecision
from station.ledger.orders.slip_lookup import SlipLookup, seals_of
from station.ledger.outbox import place_of
from station.ledger.privacy import PeopleStore
from station.ledger.records import OrderKnown, OrderRow, ParcelKnown
from station.ledger.shop_news import read_news
from station.ledger.statistics.hall_queries import DueDates
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, Stamp
from station.ledger.storage.line_shares import BOXED_LINES, LINE_IN_OPEN, LINE_PACKED, OF_LINE
from station.ledger.storage.row_conditions import ORDER_WAITS, OWED_FOR, PARCEL_PACKED
from station.ledger.storage.schema import consignments, lines, orders, outbox, parcel_lines, parcels, people
from station.ledger.storage.timestamps import micros
from station.packing.barcodes import exact_key
from station.packing.orders import BoxLine, OrderStatus, PackingBox, Receiver
from station.packing.verdicts import OrderChange, OrderState, ShopResult


@dataclass(frozen=True, slots=True)
class PackedParcel:
    """A packed parcel that was not given up. `waybill`: empty while its number is not known. `lines`: its goods."""

    carrier: str
    waybill: str
    order: str
    packed_at: datetime
    parcel: str = ""
    lines: tuple[BoxLine, ...] = ()


_ROWS = (
    select(
        orders,
        func.count(lines.c.id).label("lines"),
        func.coalesce(func.sum(lines.c.quantity), 0).label("pieces"),
        func.coalesce(func.sum(LINE_PACKED, type_=Integer), 0).label("packed"),
        func.coalesce(func.sum(LINE_IN_OPEN, type_=Integer), 0).label("packing"),
    )
    .outerjoin(lines, lines.c.order_id == orders.c.id)
    .group_by(orders.c.id)
)
_PAGE = _ROWS.where(orders.c.id > bindparam("after")).order_by(orders.c.id).limit(200)
_OPEN_PAGE = _PAGE.where(ORDER_WAITS)
_ONE = _ROWS.where(orders.c.number_key == bindparam("key"))
_LINES = select(lines).where(lines.c.order_id == bindparam("which")).order_by(lines.c.position)
_GOODS = (
    select(lines, orders.c.number)
    .join(orders, orders.c.id == lines.c.order_id)
    .where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
    .order_by(orders.c.id, lines.c.position)
)
_PARCELS = (
    select(parcels, func.coalesce(outbox.c.state, "").label("debt"), outbox.c.reason.label("debt_reason"))
    .select_from(parcels)
    .outerjoin(outbox, OWED_FOR)
    .where(
        parcels.c.id.in_(
            select(parcel_lines.c.parcel).select_from(BOXED_LINES).where(lines.c.order_id == bindparam("which"))
        )
    )
    .order_by(parcels.c.opened_at)
)
_PEOPLE = (
    select(orders.c.number, orders.c.number_key, lines.c.line_id, people.c.day, people.c.sealed, consignments.c.seal)
    .join(lines, lines.c.order_id == orders.c.id)
    .join(people, people.c.consignment_id == lines.c.consignment_id)
    .join(consignments, consignments.c.id == lines.c.consignment_id)
    .where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
    .order_by(orders.c.id, lines.c.position)
)
_opened = parcels.alias("opened")
_opened_as = select(_opened.c.box_key).where(_opened.c.id == bindparam("of")).scalar_subquery()
_elsewhere = func.coalesce(
    select(func.sum(parcel_lines.c.quantity))
    .join_from(parcel_lines, parcels, parcels.c.id == parcel_lines.c.parcel)
    .where(OF_LINE, PARCEL_PACKED, parcel_lines.c.parcel != bindparam("of"))
    .correlate(lines)
    .scalar_subquery(),
    0,
)
_STANDING = (
    select(
        orders.c.number,
        orders.c.status,
        orders.c.held,
        consignments.c.group_key,
        consignments.c.seal,
        lines.c.line_id,
        lines.c.sku,
        lines.c.name,
        (lines.c.quantity - _elsewhere).label("quantity"),
        lines.c.sent,
        LINE_PACKED.label("packed"),
        parcel_lines.c.parcel,
        _opened_as.label("opened_as"),
    )
    .outerjoin(consignments, consignments.c.order_id == orders.c.id)
    .outerjoin(lines, lines.c.consignment_id == consignments.c.id)
    .outerjoin(parcel_lines, and_(OF_LINE, parcel_lines.c.parcel == bindparam("of")))
)
_STANDS_ALONE = _STANDING.where(orders.c.number_key == bindparam("key"))
_STAND_TOGETHER = _STANDING.where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_BOX = select(parcels.c.box).where(parcels.c.id == bindparam("of"))


class OrderLookups:
    """Answers about orders."""

    def __init__(
        self, store: LedgerDatabase, station: str, sealer: PeopleStore, due_dates: DueDates, slips: SlipLookup
    ) -> None:
        """Read from the file; `station`: whose parcels are listed."""
        self._store, self._station = store, station
        self._people, self._due, self._slips = sealer, due_dates, slips
        self._clear: tuple[PackingBox, Stamp] | None = None

    def rows(self, *, open_only: bool = False) -> Iterator[OrderRow]:
        """Return the orders in the order of their intake; `open_only`: those that wait to be packed."""
        after = 0
        while True:
            with self._store.read() as connection:
                page = connection.execute(_OPEN_PAGE if open_only else _PAGE, {"after": after}).all()
            if not page:
                return
            yield from (self._row(row) for row in page)
            after = page[-1].id

    def find(self, number: str) -> OrderKnown | None:
        """Return an order with its lines and boxes, or None."""
        with self._store.read() as connection:
            row = connection.execute(_ONE, {"key": exact_key(number)}).first()
            if row is None:
                return None
            goods = connection.execute(_LINES, {"which": row.id}).all()
            boxes = connection.execute(_PARCELS, {"which": row.id}).all()
        told = tuple(
            BoxLine(row.number, line.line_id, line.sku, line.quantity, line.name, line.option, bool(line.scan))
            for line in goods
        )
        parcels_of_it = tuple(_parcel(box) for box in boxes)
        as_of = _moment(row.as_of)
        return OrderKnown(self._row(row), row.held_reason, told, parcels_of_it, read_news(row.news), row.version, as_of)

    def goods_of(self, numbers: Iterable[str]) -> dict[str, tuple[BoxLine, ...]]:
        """Return what was ordered, by order, in the order of its lines."""
        goods: dict[str, list[BoxLine]] = {}
        wanted = [exact_key(number) for number in numbers]
        with self._store.read() as connection:
            for start in range(0, len(wanted), 500):
                rows = connection.execute(_GOODS, {"keys": wanted[start : start + 500]})
                for row in rows:
                    told = BoxLine(row.number, row.line_id, row.sku, row.quantity, row.name, row.option, bool(row.scan))
                    goods.setdefault(row.number, []).append(told)
        return {number: tuple(told) for number, told in goods.items()}

    def receiver_of(self, number: str) -> Receiver | None:
        """Return the first receiver of an order; None when there is none, or its key was erased."""
        with self._store.read() as connection:
            row = connection.execute(_PEOPLE, {"keys": [exact_key(number)]}).first()
        return self._people.unseal(row.sealed, row.number_key, row.day) if row is not None else None

    def receiver(self, box: PackingBox, *, as_opened: bool = False) -> Receiver | None:
        """Return whom a box goes to, with the memos of all its orders; None when the key was erased.

        `as_opened`: raise StaleDecision when they are others now than those whom the box was opened for.
        """
        wanted = {(exact_key(line.order), line.id) for line in box.lines}
        with self._store.read() as connection:
            rows = connection.execute(_PEOPLE, {"keys": _keys(box)}).all()
        here = [row for row in rows if (row.number_key, row.line_id) in wanted]
        if as_opened and box.seals and here and seals_of(row.seal for row in here) not in ((), box.seals):
            raise StaleDecision(f"{box.parcel} goes to somebody else now")
        sealed = {(row.number_key, row.sealed): row.day for row in here}
        opened = exact_key(box.order)
        told = [
            self._people.unseal(secret, key, day)
            for (key, secret), day in sorted(sealed.items(), key=lambda item: item[0][0] != opened)
        ]
        known = [receiver for receiver in told if receiver is not None]
        if not known:
            return None
        memos = dict.fromkeys(receiver.memo for receiver in known if receiver.memo)
        return replace(known[0], memo=" / ".join(memos))

    def receiver_in(self, parcel: str) -> Receiver | None:
        """Return whom a parcel goes to; None when nobody knows, or the key was erased."""
        with self._store.read() as connection:
            box = connection.execute(_BOX, {"of": parcel}).scalar()
        return self.receiver(column_values.value(box, PackingBox)) if box else None

    def standing(self, box: PackingBox) -> OrderState:
        """Return how the orders of a box stand in what is stored now, against the box as it was opened.

        CLEAR, CANCELLED, ON_HOLD or CHANGED; of a changed one, the box as it would be opened now.
        """
        found = self._looked_at(box)
        return replace(found, box=self._slips.renewed(box)) if found.result is ShopResult.CHANGED else found

    def _looked_at(self, box: PackingBox) -> OrderState:
        """Return what is known now of the box as it was opened: CLEAR, CANCELLED, ON_HOLD or CHANGED."""
        stamp = self._store.stamp()
        with self._store.read() as connection:
            found = standing_in(connection, box)
        self._clear = (box, stamp) if found.result is ShopResult.CLEAR else None
        return found

    def is_clear(self, box: PackingBox) -> bool:
        """Whether a box was CLEAR when it was looked at last, and nothing was committed since that could change it.

        Inside a transaction nobody else can commit, so it holds for that.
        """
        return self._clear is not None and self._clear == (box, self._store.stamp())

    def keep_clear(self) -> None:
        """The transaction under way changes nothing of an order: what was CLEAR before is so behind it."""
        if self._clear is not None:
            box, stamp = self._clear
            if stamp.writes == self._store.writes:
                self._clear = box, stamp._replace(writes=stamp.writes + 1)

    def packed_between(self, since: datetime, until: datetime) -> tuple[PackedParcel, ...]:
        """Return the parcels packed here from `since` on and before `until`, in the order of packing.

        Those given up are left out.
        """
        wanted = (
            select(parcels)
            .where(parcels.c.station == self._station, PARCEL_PACKED)
            .where(parcels.c.packed_us >= micros(since), parcels.c.packed_us < micros(until))
            .order_by(parcels.c.packed_us)
        )
        with self._store.read() as connection:
            rows = connection.execute(wanted).all()
        return tuple(
            PackedParcel(
                row.carrier,
                row.waybill,
                row.order_no,
                column_values.moment(row.packed_at),
                row.id,
                column_values.value(row.box, PackingBox).lines,
            )
            for row in rows
        )

    def _row(self, row: Any) -> OrderRow:
        due = self._due.of(row.due_at, row.placed_at)
        placed, counted = _moment(row.placed_at), due is not None and not row.due_at
        status = OrderStatus(row.status)
        left_out = next((news for news in read_news(row.news) if news.left_out), None) if row.news else None
        return OrderRow(
            number=row.number,
            state=_state(row, status),
            status=status,
            due_at=due,
            placed_at=placed,
            lines=row.lines,
            pieces=row.pieces,
            counted=counted,
            held_reason=row.held_reason if row.held else "",
            left_out=left_out,
        )


def standing_in(connection: Connection, box: PackingBox) -> OrderState:
    """Return how a box stands as part of a transaction; `OrderState.box` is left out."""
    rows = _rows_of(connection, box)
    if any(row.status == OrderStatus.CANCELLED for row in rows):
        return OrderState(ShopResult.CANCELLED)
    if any(row.held or row.status == OrderStatus.ON_HOLD for row in rows):
        return OrderState(ShopResult.ON_HOLD)
    there = {line.line_id: line.group_key for line in rows if line.number == box.lines[0].order}
    group = (rows[0].opened_as if rows else None) or there.get(box.lines[0].id)
    ready = [
        row
        for row in rows
        if row.status == OrderStatus.READY
        if row.parcel == box.parcel or not (row.packed or row.sent)
    ]
    return _compared(box, [row for row in ready if row.group_key == group], ready)


def _rows_of(connection: Connection, box: PackingBox) -> Sequence[Any]:
    """The orders of a box with their lines. Nearly every box is of one order, whose statement need not be made anew."""
    keys = _keys(box)
    if len(keys) == 1:
        return connection.execute(_STANDS_ALONE, {"key": keys[0], "of": box.parcel}).all()
    return connection.execute(_STAND_TOGETHER, {"keys": keys, "of": box.parcel}).all()


def _compared(box: PackingBox, here: Sequence[Any], ready: Sequence[Any]) -> OrderState:
    """The box as it was opened beside its lines as they are now; `ready`: those of its orders in any box."""
    then = {(line.order, line.id, exact_key(line.sku)): (line.name or line.sku, line.quantity) for line in box.lines}
    now = {(row.number, row.line_id, exact_key(row.sku)): (row.name or row.sku, row.quantity) for row in here}
    if {key: many for key, (_, many) in then.items()} == {key: many for key, (_, many) in now.items()}:
        seals = seals_of(row.seal for row in here)
        same = not seals or not box.seals or seals == box.seals
        return OrderState(ShopResult.CLEAR) if same else OrderState(ShopResult.CHANGED, change=OrderChange.CONTACT)
    if any((row.number, row.line_id, exact_key(row.sku)) in then.keys() - now.keys() for row in ready):
        return OrderState(ShopResult.CHANGED, change=OrderChange.PLACE)
    named = {**now, **then}
    many = {key: (then.get(key, ("", 0))[1], now.get(key, ("", 0))[1]) for key in named}
    told = [f"{named[key][0]} {before}→{after}" for key, (before, after) in many.items() if before != after]
    return OrderState(ShopResult.CHANGED, ", ".join(told), OrderChange.GOODS)


def _keys(box: PackingBox) -> list[str]:
    return [exact_key(number) for number in box.orders]


def _state(row: Any, status: OrderStatus) -> str:
    if row.lines and row.packed == row.lines:
        return "packed"
    if row.held:
        return "held"
    if status is OrderStatus.READY:
        return "packing" if row.packing else "waiting"
    return status.value


def _parcel(row: Any) -> ParcelKnown:
    return ParcelKnown(
        id=row.id,
        station=row.station,
        status=row.status,
        carrier=row.carrier,
        waybill=row.waybill,
        opened_at=column_values.moment(row.opened_at),
        packed_at=_moment(row.packed_at),
        debt=row.debt,
        sheet=place_of(row.debt, row.debt_reason),
        gifts=tuple((gift.sku, gift.quantity) for gift in column_values.value(row.box, PackingBox).gifts),
    )


def _moment(text: str | None) -> datetime | None:
    return column_values.moment(text) if text else None
