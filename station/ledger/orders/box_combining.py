"""Puts orders of one receiver that wait in several boxes into one (합포장), and takes apart what fits no more.

Only boxes that nobody has begun are touched: what a bench has open, what is packed in part, and what a carrier knows
stays as it is. Every pass finds the same when nothing changed, and each receiver is written in one transaction, so
that it does not matter where a pass ends.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from station.ledger.orders.catalogue import ProductCatalogue
from station.ledger.orders.intake import APART, COMBINED
from station.ledger.orders.ready_boxes import PART_COLUMNS
from station.ledger.orders.reservations import FROZEN
from station.ledger.orders.slip_lookup import GONE, SLIP_ROWS, SlipRow, box_line, lines_once, numbers_of
from station.ledger.privacy import PeopleStore
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import ORDER_WAITS
from station.ledger.storage.schema import consignments, orders, people
from station.ledger.storage.timestamps import uuid7
from station.packing.barcodes import exact_key
from station.packing.combining import CombinableBox, CombineRule, planned
from station.packing.orders import BoxItem, OrderStatus, PackingBox, Product
from station.packing.parcels import items_of
from station.packing.process.shared_answers import HouseCarriers

BY_HAND = "C:hand:"
"""The same, of those that a person put together."""

_BY_RULE = "C:rule:"
_PAGE = 20
_MANY = 500
_BREATH = 0.005

_HEAD = func.substr(consignments.c.bound_key, 1, len(COMBINED))
_WAITS = or_(ORDER_WAITS, _HEAD == COMBINED)
_COLUMNS = (
    *PART_COLUMNS,
    *(consignments.c.box_key, consignments.c.receiver_key, consignments.c.phone_key),
    *(orders.c.number, orders.c.status, orders.c.placed_at, orders.c.shop, people.c.day, people.c.sealed),
)
_PARTS = (
    select(*_COLUMNS)
    .select_from(consignments)
    .join(orders, orders.c.id == consignments.c.order_id)
    .outerjoin(people, people.c.consignment_id == consignments.c.id)
)
# Of a package also what waits for the shop: it holds the whole package up.
_OF_PACKAGE = and_(consignments.c.package.is_not(None), orders.c.status.not_in([status.value for status in GONE]))
_OF_RECEIVERS = _PARTS.where(
    consignments.c.receiver_key.in_(bindparam("keys", expanding=True)), or_(_WAITS, _OF_PACKAGE)
)
_OF_ORDER = _PARTS.where(orders.c.number_key == bindparam("key"))
_RECEIVERS_OF = (
    select(consignments.c.receiver_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(orders.c.number_key.in_(bindparam("numbers", expanding=True)), consignments.c.receiver_key != "")
)
_TO_JUDGE = (
    select(consignments.c.receiver_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(consignments.c.receiver_key.in_(_RECEIVERS_OF), _WAITS)
    .group_by(consignments.c.receiver_key)
    .having(or_(func.count(consignments.c.group_key.distinct()) > 1, func.max(_HEAD == COMBINED) == 1))
)
_IN_GROUPS = select(consignments.c.receiver_key).where(
    consignments.c.group_key >= COMBINED, consignments.c.group_key < "C;", consignments.c.receiver_key != ""
)
SEVERAL = (
    select(consignments.c.receiver_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(ORDER_WAITS, consignments.c.receiver_key != "")
    .group_by(consignments.c.receiver_key)
    .having(func.count(consignments.c.group_key.distinct()) > 1)
)
"""Receivers, by their keys, for whom more than one box waits."""

_NAMELESS = (
    select(consignments.c.id, orders.c.number_key, people.c.day, people.c.sealed)
    .join(orders, orders.c.id == consignments.c.order_id)
    .join(people, people.c.consignment_id == consignments.c.id)
    .where(ORDER_WAITS, consignments.c.receiver_key == "", consignments.c.id > bindparam("after"))
    .order_by(consignments.c.id)
    .limit(_MANY)
)
_NAME = (
    update(consignments)
    .where(consignments.c.id == bindparam("which"))
    .values(receiver_key=bindparam("receiver"), phone_key=bindparam("phone"))
)
BIND = update(consignments).where(consignments.c.id == bindparam("which")).values(bound_key=bindparam("as"))
_GOODS = SLIP_ROWS.where(orders.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class MovableBox:
    """Parts that the shop puts into one box, as they were read. `is_begun`: somebody packs it, or has."""

    key: str
    parts: tuple[Any, ...]

    @property
    def is_begun(self) -> bool:
        """Something of it lies in a box."""
        return any(part.packed for part in self.parts)

    @property
    def is_ready(self) -> bool:
        """All of it can be packed; what was cancelled is none of it."""
        there = [part for part in self.parts if part.status not in GONE]
        return bool(there) and all(part.status == OrderStatus.READY and not part.held for part in there)

    @property
    def group(self) -> str:
        """That in which it was put with others, or ""."""
        return next((part.bound_key for part in self.parts if part.bound_key), "")


@dataclass(frozen=True, slots=True)
class _Receiver:
    """All parts that go to one name and address, and of their boxes those that nobody has begun.

    `free`: those that can be packed, for the rules to judge. `by_hand`: the group of those that a person put together,
    two at least that can be packed.
    """

    parts: tuple[Any, ...]
    still: tuple[MovableBox, ...]
    free: tuple[MovableBox, ...]
    by_hand: Mapping[str, str]

    @property
    def key(self) -> str:
        """By which this receiver is known."""
        return str(self.parts[0].receiver_key)

    @property
    def is_bound(self) -> bool:
        """Something of it was put together before."""
        return any(box.group for box in self.still)

    def bound(self, groups: Mapping[str, str]) -> dict[int, str]:
        """What is to bind the parts that move, by the group that the rules give each free box."""
        ready = {box.group for box in self.still if box.is_ready}
        # What cannot be packed leaves those that can; where nothing can, nobody is held up.
        asleep = {box.key: box.group for box in self.still if box.group and box.group not in ready}
        to_be = {**asleep, **groups, **self.by_hand}
        moves = ((part, to_be.get(box.key, "")) for box in self.still for part in box.parts)
        return {part.id: group for part, group in moves if part.bound_key != group}


class BoxCombining:
    """Keeps to the rules of one house, in one file. Without rules nothing is put together but by hand."""

    def __init__(self, store: LedgerDatabase, catalogue: ProductCatalogue, sealer: PeopleStore) -> None:
        """Read from and write to the file; there are no rules yet."""
        self._store, self._catalogue, self._people = store, catalogue, sealer
        self._rules: tuple[CombineRule, ...] = ()
        self._house: HouseCarriers | None = None

    def keep_to(self, rules: Sequence[CombineRule], house: HouseCarriers) -> None:
        """Use these rules from now on. `house`: orders that different carriers would take are not put together."""
        self._rules, self._house = tuple(rules), house

    def settle(self) -> int:
        """Look at every receiver with more than one box; return how many parts were moved. Raises LedgerError."""
        if self._rules:
            self.name_all()
        with self._store.read() as connection:
            keys = [*connection.execute(_IN_GROUPS).scalars()]
            keys += connection.execute(SEVERAL).scalars() if self._rules else ()
        return self._settle(dict.fromkeys(keys))

    def settle_some(self, numbers: Iterable[str]) -> int:
        """Look at the receivers of some orders, which came in or changed. Raises LedgerError."""
        if not self._rules:
            return 0
        asked = [exact_key(number) for number in numbers]
        found: dict[str, None] = {}
        with self._store.read() as connection:
            for start in range(0, len(asked), _MANY):
                page = {"numbers": asked[start : start + _MANY]}
                found |= dict.fromkeys(connection.execute(_TO_JUDGE, page).scalars())
        return self._settle(found)

    def _settle(self, receivers: Iterable[str]) -> int:
        keys, done = list(receivers), 0
        for start in range(0, len(keys), _PAGE):
            moves = self._moves(keys[start : start + _PAGE])
            if not moves:
                continue
            if done:
                time.sleep(_BREATH)
            with self._store.write() as connection:
                done += _move(connection, moves)
        return done

    def _moves(self, keys: Sequence[str]) -> list[tuple[_Receiver, dict[int, str]]]:
        """Of whom something moves, and what is to bind each part of theirs that does."""
        with self._store.read() as connection:
            all_of = [_receiver(parts) for parts in parts_of(connection, keys).values()]
            wanted = [one for one in all_of if len(one.free) > 1 or one.is_bound]
            described = self._described(connection, [box for one in wanted if len(one.free) > 1 for box in one.free])
        moves = ((one, one.bound(planned(_of(one.free, described), self._rules, _new_group))) for one in wanted)
        return [(one, bound) for one, bound in moves if bound]

    def _described(self, connection: Connection, boxes: Sequence[MovableBox]) -> dict[str, CombinableBox]:
        """What the rules ask of boxes, by their keys."""
        ids = list({part.order_id for box in boxes for part in box.parts})
        rows: list[SlipRow] = []
        for start in range(0, len(ids), _MANY):
            page = {"ids": ids[start : start + _MANY]}
            rows += [row for row in lines_once(connection.execute(_GOODS, page)) if not row.is_done]
        products = self._catalogue.named(connection, {row.sku for row in rows}) if rows else {}
        spelled = {**products, **{known.sku: known for known in products.values()}}
        by_part: dict[tuple[int, int], list[SlipRow]] = {}
        for row in rows:
            by_part.setdefault((row.order_id, row.part), []).append(row)
        return {box.key: self._box(box, by_part, spelled) for box in boxes}

    def _box(
        self, box: MovableBox, goods: dict[tuple[int, int], list[SlipRow]], products: dict[str, Product]
    ) -> CombinableBox:
        there = [part for part in box.parts if part.status not in GONE]
        rows = [row for part in there for row in goods.get((part.order_id, part.position), ())]
        told = tuple(box_line(row, products[row.sku].sku if row.sku in products else "") for row in rows)
        items = items_of(told, products)
        placed = [column_values.moment(part.placed_at) if part.placed_at else None for part in there]
        known = sorted(at for at in placed if at is not None) if None not in placed else []
        made = PackingBox("", there[0].number, numbers_of(rows), told, items)
        return CombinableBox(
            key=box.key,
            orders=tuple(dict.fromkeys(part.number for part in there)),
            phone=there[0].phone_key,
            kind=(there[0].shop, self._carrier(made, there[0])),
            first_at=known[0] if known else None,
            last_at=known[-1] if known else None,
            pieces=_pieces(items),
            skus=frozenset(exact_key(sku) for sku in (*(line.sku for line in told), *(item.sku for item in items))),
            group=box.group if box.group.startswith(COMBINED) else "",
        )

    def _carrier(self, box: PackingBox, part: Any) -> str:
        """Who would carry it alone; all the same where the house has but one carrier."""
        if self._house is None or not self._house.rules:
            return ""
        receiver = None
        if self._house.asks_zip and part.sealed is not None:
            receiver = self._people.unseal(part.sealed, part.number_key, part.day)
        return self._house.choose(box, receiver.zip if receiver is not None else "").carrier

    def name_all(self) -> None:
        """Give parts that an earlier release wrote the keys by which a receiver is known."""
        after = 0
        while True:
            with self._store.read() as connection:
                page = connection.execute(_NAMELESS, {"after": after}).all()
            named = [one for row in page if (one := self._named(row)) is not None]
            if named:
                with self._store.write() as connection:
                    connection.execute(_NAME, named)
            if len(page) < _MANY:
                return
            after = page[-1].id

    def _named(self, row: Any) -> dict[str, object] | None:
        receiver = self._people.unseal(row.sealed, row.number_key, row.day)
        if receiver is None:
            return None
        phone = self._people.phone_key(receiver)
        return {"which": row.id, "receiver": self._people.receiver_key(receiver), "phone": phone}


def movable(parts: Iterable[Any]) -> list[MovableBox]:
    """Return the boxes of some parts that may be moved at all: no carrier knows them, and nobody keeps them apart."""
    by_box: dict[str, list[Any]] = {}
    for part in parts:
        if not part.bound_key.startswith((FROZEN, APART)):
            by_box.setdefault(part.box_key, []).append(part)
    return [MovableBox(key, tuple(found)) for key, found in by_box.items()]


def parts_of(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return the parts of some receivers that wait, or were put together."""
    found = sorted(connection.execute(_OF_RECEIVERS, {"keys": keys}).all(), key=_by_receiver)
    return {key: tuple(rows) for key, rows in groupby(found, key=lambda row: row.receiver_key)}


def parts_of_order(connection: Connection, key: str) -> tuple[Any, ...]:
    """Return the parts of one order, whatever became of it."""
    return tuple(connection.execute(_OF_ORDER, {"key": key}).all())


def are_same(then: Sequence[Any], now: Sequence[Any]) -> bool:
    """Whether parts are as they were read: no word of the shop, no bench and no person changed them since."""
    names = ("id", "order_id", "version", "packed", "bound_key", "held", "status", "receiver_key")
    return [[getattr(row, name) for name in names] for row in then] == [
        [getattr(row, name) for name in names] for row in now
    ]


def _move(connection: Connection, moves: Sequence[tuple[_Receiver, dict[int, str]]]) -> int:
    """Bind parts anew whose receivers' boxes are all as they were read; the others are looked at another time."""
    here = parts_of(connection, [one.key for one, _ in moves])
    rows: list[dict[str, object]] = []
    for one, bound in moves:
        if are_same(one.parts, here.get(one.key, ())):
            rows += [{"which": which, "as": key} for which, key in bound.items()]
    if rows:
        connection.execute(BIND, rows)
    return len(rows)


def _receiver(parts: tuple[Any, ...]) -> _Receiver:
    boxes = movable(parts)
    begun = {box.group for box in boxes if box.is_begun and box.group}
    still = tuple(box for box in boxes if not box.is_begun and box.group not in begun)
    ready = [box for box in still if box.is_ready]
    by_hand = {box.key: box.group for box in ready if box.group.startswith(BY_HAND)}
    several = {group for group in by_hand.values() if [*by_hand.values()].count(group) > 1}
    kept = {key: group for key, group in by_hand.items() if group in several}
    return _Receiver(parts, still, tuple(box for box in ready if box.key not in kept), kept)


def _of(boxes: Iterable[MovableBox], described: Mapping[str, CombinableBox]) -> list[CombinableBox]:
    """What the rules ask of boxes; of one that is alone nothing is asked."""
    return [described.get(box.key) or CombinableBox(box.key, ()) for box in boxes]


def _pieces(items: Sequence[BoxItem]) -> int:
    return sum(item.wanted for item in items if item.scan)


def _new_group() -> str:
    return f"{_BY_RULE}{uuid7()}"


def _by_receiver(row: Any) -> tuple[str, int]:
    return row.receiver_key, row.id
