"""Taking orders in: new ones are added, changed ones updated, identical ones left alone.

Each change of an order gets the next number of one count in the ledger. Whoever asks a shop notes the number reached
before the question; an order whose newest change is younger was changed while the question was under way, and nobody
can tell which word is the newer one. No clock is asked for that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec
from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from station.ledger.journal.projection import still_open
from station.ledger.ledger_error import LedgerError
from station.ledger.orders.row_seals import order_proof, part_proof
from station.ledger.orders.staged_import import AT_ONCE, StagedImport
from station.ledger.privacy import PeopleStore
from station.ledger.receiver_privacy import remember
from station.ledger.records import IntakeResult
from station.ledger.shop_news import told_news, wants
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, left_lines, lines, meta, orders, parcels, people
from station.ledger.storage.timestamps import stamp
from station.packing.barcodes import exact_key
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver

_SEAL = 32

COMBINED, APART = "C:", "X:"
"""What the group of parts begins with that were put into one box here, and of one that a person keeps apart."""


@dataclass(frozen=True, slots=True)
class AddressPart:
    """What goes to one address in one package. `sealed` None: nobody need know who receives it.

    `seal`: a keyed hash of the receiver, telephone and memo with it, to tell whether a label would say the same.
    `label_seal`: the same without the memo, which no carrier's label needs. `proof`: as in `row_seals`.
    `receiver_key`, `phone_key`: whether two parts go to the same person; empty of who need not be known.
    """

    box_key: str
    package: str | None
    day: str
    seal: str
    sealed: bytes | None
    lines: tuple[OrderLine, ...]
    proof: bytes = b""
    label_seal: str = ""
    receiver_key: str = ""
    phone_key: str = ""


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """An order and what it is compared by: `digest` as a whole, `goods` without status and times."""

    key: str
    order: Order
    digest: bytes
    goods: bytes


@dataclass(frozen=True, slots=True)
class OrderArrival:
    """An order that is new or has changed, ready to be written."""

    key: str
    goods: bytes
    row: dict[str, object]
    parts: tuple[AddressPart, ...]


_TOLD_BESIDE = frozenset({"as_of", "shop"})


def seen(order: Order, people: PeopleStore) -> SeenOrder:
    """Return an order with what it is compared by."""
    goods = people.digest(order.consignments)
    return SeenOrder(exact_key(order.number), order, order_digest(order, people), goods)


def order_digest(order: Order, people: PeopleStore) -> bytes:
    """Return what an order is compared by as a whole: when and by whom it was told makes it no other order."""
    said = {one.name: getattr(order, one.name) for one in fields(order) if one.name not in _TOLD_BESIDE}
    return people.digest(said)


def arrival(order: SeenOrder, people: PeopleStore, at: datetime, shop: str = "") -> OrderArrival:
    """Return an order ready to be written; the day of `at` is that of its seal. `shop`: where it came from.

    Of a cancelled order no receiver is kept, and no `goods`, so that one which comes back is stored anew.

    Raises:
        LedgerError: bad_order, when two of its lines have the same id.
    """
    told = order.order
    ids = [line.id for part in told.consignments for line in part.lines]
    if len(set(ids)) != len(ids):
        raise LedgerError("bad_order", f"{told.number}: two lines have one id")
    gone = told.status is OrderStatus.CANCELLED
    day = people.day_of(at)
    row: dict[str, object] = {
        "number": told.number,
        "status": told.status.value,
        "placed_at": stamp(told.placed_at) if told.placed_at else None,
        "due_at": stamp(told.due_at) if told.due_at else None,
        "digest": order.digest,
        "goods": b"" if gone else order.goods,
        "news": told_news(told.news),
        "wants": wants(told.news).value,
        "as_of": stamp(told.as_of) if told.as_of else None,
        "shop": told.shop or shop,
    }
    row["proof"] = order_proof(people, order.key, told.status.value, stamp(told.due_at) if told.due_at else None)
    parts = tuple(_part(order, part, box_key, people, day) for box_key, part in _boxes(order, people).items())
    return OrderArrival(order.key, b"" if gone else order.goods, row, parts)


def _part(order: SeenOrder, part: Consignment, box_key: str, people: PeopleStore, day: str) -> AddressPart:
    gone = order.order.status is OrderStatus.CANCELLED
    seal = "" if gone else people.digest(part.receiver).hex()[:_SEAL]
    said = [(one.id, one.sku, one.name, one.option, one.quantity, int(one.scan), int(one.sent)) for one in part.lines]
    proof = part_proof(people, order.key, box_key, seal, said)
    sealed = None if gone else people.seal(part.receiver, order.key, day)
    same = ("", "") if gone else (people.receiver_key(part.receiver), people.phone_key(part.receiver))
    on_label = label_seal(people, part.receiver)
    return AddressPart(box_key, part.package, day, seal, sealed, part.lines, proof, on_label, *same)


def label_seal(people: PeopleStore, receiver: Receiver) -> str:
    """Return the keyed hash of what a carrier's label says of a receiver: all but the memo."""
    return people.digest(replace(receiver, memo="")).hex()[:_SEAL]


def _boxes(order: SeenOrder, people: PeopleStore) -> dict[str, Consignment]:
    """The order's consignments by box: those to one address in one package are one."""
    found: dict[str, Consignment] = {}
    for part in order.order.consignments:
        box_key = people.box_key(part.receiver, order.key, part.package)
        held = found.get(box_key)
        found[box_key] = replace(held, lines=held.lines + part.lines) if held else part
    return found


# What a bench's commit waits behind one transaction grows with its rows; twenty rows are about four orders.
_SMALL, _LARGE = 4, 500
_BREATH = 0.005

_REACHED = "orders_version"
"""Key in `meta`: the number of the newest change of any order."""

_NEWEST = select(meta.c.value).where(meta.c.key == _REACHED)
_COUNTED_ON = insert_or(meta).values(key=_REACHED, value=bindparam("reached"))
_COUNT_ON = _COUNTED_ON.on_conflict_do_update(index_elements=["key"], set_={"value": _COUNTED_ON.excluded.value})
_KNOWN = select(orders.c.id, orders.c.number_key, orders.c.digest, orders.c.goods, orders.c.version).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True))
)
_TOP = select(
    select(func.coalesce(func.max(orders.c.id), 0)).scalar_subquery().label("orders"),
    select(func.coalesce(func.max(consignments.c.id), 0)).scalar_subquery().label("parts"),
)
_NEW = insert(orders)
_CHANGING = (
    *("number", "status", "placed_at", "due_at", "digest", "goods", "news", "wants", "version", "proof"),
    "as_of",
)
_CHANGE = (
    update(orders)
    .where(orders.c.id == bindparam("which"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_RECOUNT = update(orders).where(orders.c.id == bindparam("which")).values(open=still_open)
_PACKED_IN = select(lines.c.order_id, lines.c.line_id, lines.c.parcel).where(
    lines.c.order_id.in_(bindparam("ids", expanding=True)), lines.c.parcel.is_not(None)
)
_LEFT_IN = (
    select(left_lines.c.order_id, left_lines.c.line_id, left_lines.c.parcel)
    .join(parcels, parcels.c.id == left_lines.c.parcel)
    .where(left_lines.c.order_id.in_(bindparam("ids", expanding=True)), parcels.c.status.in_(("open", "packed")))
)
_LEAVE_IN = insert_or(left_lines)
_LEAVE = _LEAVE_IN.on_conflict_do_update(
    index_elements=["order_id", "line_id"], set_={"parcel": _LEAVE_IN.excluded.parcel}
)
_CLEAR = delete(consignments).where(consignments.c.order_id == bindparam("which"))
_BOUND = select(consignments.c.order_id, consignments.c.box_key, consignments.c.bound_key).where(
    consignments.c.order_id.in_(bindparam("ids", expanding=True)), consignments.c.bound_key != ""
)
_NEW_PART, _NEW_PERSON, _NEW_LINE = insert(consignments), insert(people), insert(lines)

Rows = list[dict[str, object]]


class BoxRules(Protocol):
    """What the house makes of boxes that wait."""

    def settle_some(self, numbers: Iterable[str]) -> int:
        """Look at the receivers of some orders; how many parts moved."""


class BoundBoxes(Protocol):
    """Boxes of orders that somebody outside knows already."""

    def bound(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """Return the references of those in which orders are."""

    def settle_some(self, references: Sequence[str]) -> int:
        """Record which of them hold no more; how many."""


class OrderIntake:
    """The desk at which orders come in."""

    def __init__(
        self,
        store: LedgerDatabase,
        sealer: PeopleStore,
        clock: Callable[[], datetime],
        staging: StagedImport,
        shop: str = "",
    ) -> None:
        """`clock` names the day whose key seals the receivers, `shop` the one that new orders come from."""
        self._store, self._people, self._clock, self._staging = store, sealer, clock, staging
        self._shop = shop
        self._bound: BoundBoxes | None = None
        self._rules: BoxRules | None = None
        staging.taker("order", self._take_over)

    def watched_by(self, bound: BoundBoxes) -> None:
        """Let boxes that a carrier knows be looked at as soon as a word of the shop changed their orders."""
        self._bound = bound

    def followed_by(self, rules: BoxRules) -> None:
        """Let the house's rules look at what came in, as soon as it is in."""
        self._rules = rules

    def newest_change(self) -> int:
        """Return the number of the newest change of any order: what a question is noted by before it is asked."""
        with self._store.read() as connection:
            return _reached(connection)

    def take_in(self, taken: Iterable[Order], *, pause: bool = False, asked: int | None = None) -> IntakeResult:
        """Take orders in: all or none, or, with `pause`, in small transactions that let the bench in between.

        `asked`: `newest_change` before the shop was asked; an order that was changed since stays as it is, and is
        named as `unclear`. None: it is known that nothing newer can be stored.

        Raises:
            LedgerError: bad_order, when two lines of one order have the same id.
        """
        wanted = list({exact_key(order.number): order for order in taken}.values())
        changed = [seen_one for page in _pages(wanted, _LARGE) for seen_one in self._changed(page)]
        # Asked before: a part whose receiver changes leaves its box.
        bound = self._bound.bound(one.order.number for one in changed) if self._bound is not None and changed else ()
        result = self._take(changed, len(wanted), asked, pause=pause)
        if bound and self._bound is not None:
            self._bound.settle_some(bound)
        if changed and self._rules is not None:
            self._rules.settle_some(one.order.number for one in changed)
        return result

    def _take(self, changed: Sequence[SeenOrder], told: int, asked: int | None, *, pause: bool) -> IntakeResult:
        if not pause and len(changed) > AT_ONCE:
            return self._take_many(changed, told, asked)
        done: list[_Written] = []
        for place, page in enumerate(_pages(changed, _SMALL if pause else max(len(changed), 1))):
            if place:
                time.sleep(_BREATH)
            # Sealed before the transaction: nobody waits for a cipher.
            arrivals = self._sealed(page)
            with self._store.write() as connection:
                if not self._people.has_keys(part.day for one in arrivals for part in one.parts if part.sealed):
                    # Their day's key was renewed since.
                    arrivals = self._sealed(page)
                done += [_write(connection, some, asked) for some in _pages(arrivals, _LARGE)]
        new, updated = sum(page.new for page in done), sum(page.updated for page in done)
        unclear = tuple(number for page in done for number in page.unclear)
        return IntakeResult(new, updated, told - new - updated - len(unclear), unclear)

    def _take_many(self, changed: Sequence[SeenOrder], told: int, asked: int | None) -> IntakeResult:
        """Take in more than one transaction is to hold. What others change meanwhile is newer, and stays."""
        asked = self.newest_change() if asked is None else asked
        laid = [msgspec.msgpack.encode((asked, one)) for one in self._sealed(changed)]
        new, updated = self._staging.take("order", laid)
        return IntakeResult(new, updated, told - new - updated)

    def _take_over(self, connection: Connection, bodies: Sequence[bytes]) -> tuple[int, int]:
        """Write orders that were laid down a while ago."""
        laid = [msgspec.msgpack.decode(body, type=tuple[int, OrderArrival]) for body in bodies]
        arrivals = [self._readable(one) for _, one in laid]
        done = _write(connection, arrivals, min(asked for asked, _ in laid))
        return done.new, done.updated

    def _readable(self, one: OrderArrival) -> OrderArrival:
        """The order without a receiver whose key was erased meanwhile; the shop's next word brings them again."""
        if self._people.has_keys(part.day for part in one.parts if part.sealed):
            return one
        parts = tuple(replace(part, sealed=None) for part in one.parts)
        return replace(one, goods=b"", row={**one.row, "digest": b"", "goods": b""}, parts=parts)

    def _sealed(self, page: Sequence[SeenOrder]) -> list[OrderArrival]:
        return [arrival(order, self._people, self._clock(), self._shop) for order in page]

    def _changed(self, page: Sequence[Order]) -> Iterator[SeenOrder]:
        told = [seen(order, self._people) for order in page]
        with self._store.read() as connection:
            known = {key: row.digest for key, row in _known(connection, [one.key for one in told]).items()}
        return (one for one in told if known.get(one.key) != one.digest)


def _pages(items: Sequence[Any], size: int) -> Iterator[Any]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, Any]:
    return {row.number_key: row for row in connection.execute(_KNOWN, {"keys": keys})}


class _Written(NamedTuple):
    """How many orders of a page were new, how many were changed, and which were left as they are."""

    new: int
    updated: int
    unclear: tuple[str, ...]


def _reached(connection: Connection) -> int:
    return int(connection.execute(_NEWEST).scalar() or 0)


def _write(connection: Connection, arrivals: Sequence[OrderArrival], asked: int | None) -> _Written:
    """Write a page of orders, but for those that were changed since somebody asked."""
    known = _known(connection, [one.key for one in arrivals])
    unclear = {key for key, row in known.items() if asked is not None and row.version > asked}
    moved = [one for one in arrivals if one.key in unclear and known[one.key].digest != one.row["digest"]]
    told = [one for one in arrivals if one.key not in unclear]
    new, updated = _store_changes(connection, told, known) if told else (0, 0)
    return _Written(new, updated, tuple(str(one.row["number"]) for one in moved))


def _store_changes(
    connection: Connection, arrivals: Sequence[OrderArrival], known: Mapping[str, Any]
) -> tuple[int, int]:
    """Write orders; return how many were new, and how many not."""
    top, next_part = connection.execute(_TOP).one()
    version = _reached(connection) + 1
    connection.execute(_COUNT_ON, {"reached": str(version)})
    fresh: Rows = []
    changed: Rows = []
    moved: list[tuple[int, tuple[AddressPart, ...]]] = []
    for one in arrivals:
        before = known.get(one.key)
        if before is None:
            top += 1
            fresh.append({"proof": b"", **one.row, "id": top, "number_key": one.key, "open": 0, "version": version})
            moved.append((top, one.parts))
            continue
        row = {"proof": b"", **one.row, "version": version}
        changed.append({"which": before.id, **{f"new_{name}": row[name] for name in _CHANGING}})
        if before.goods != one.goods:
            moved.append((before.id, one.parts))
    _many(connection, _NEW, fresh)
    _many(connection, _CHANGE, changed)
    remember(connection, [order_id for order_id, parts in moved if all(part.sealed is None for part in parts)])
    _replace_goods(connection, moved, next_part)
    again = [{"which": row["id"]} for row in fresh] + [{"which": row["which"]} for row in changed]
    _many(connection, _RECOUNT, again)
    return len(fresh), len(changed)


def _replace_goods(connection: Connection, moved: Sequence[tuple[int, tuple[AddressPart, ...]]], part_id: int) -> None:
    ids = [order_id for order_id, _ in moved]
    packed = _boxed(connection, moved) if ids else {}
    bound = _bound(connection, ids) if ids else {}
    _many(connection, _CLEAR, [{"which": order_id} for order_id in ids])
    parts: Rows = []
    persons: Rows = []
    goods: Rows = []
    for order_id, told in moved:
        for position, part in enumerate(told):
            part_id += 1
            own = {"order_id": order_id, "position": position, "package": part.package, "box_key": part.box_key}
            seals = {"seal": part.seal, "label_seal": part.label_seal, "proof": part.proof}
            keys = {"receiver_key": part.receiver_key, "phone_key": part.phone_key}
            parts.append({"id": part_id, "bound_key": _bound_as(bound, order_id, part), **own, **seals, **keys})
            if part.sealed is not None:
                persons.append({"consignment_id": part_id, "day": part.day, "sealed": part.sealed})
            goods += [
                {
                    "order_id": order_id,
                    "consignment_id": part_id,
                    "position": place,
                    "line_id": line.id,
                    "sku": line.sku,
                    "name": line.name,
                    "option": line.option,
                    "quantity": line.quantity,
                    "parcel": packed.get((order_id, line.id)),
                    "scan": int(line.scan),
                    "sent": int(line.sent),
                }
                for place, line in enumerate(part.lines, len(goods))
            ]
    _many(connection, _NEW_PART, parts)
    _many(connection, _NEW_PERSON, persons)
    _many(connection, _NEW_LINE, goods)


def _boxed(connection: Connection, moved: Sequence[tuple[int, tuple[AddressPart, ...]]]) -> dict[tuple[int, str], str]:
    """The parcel by order and line; what leaves its order although it is in a box is remembered for its return."""
    ids = [order_id for order_id, _ in moved]
    now = {(row.order_id, row.line_id): row.parcel for row in connection.execute(_PACKED_IN, {"ids": ids})}
    told = {(order_id, line.id) for order_id, parts in moved for part in parts for line in part.lines}
    leaving = [{"order_id": key[0], "line_id": key[1], "parcel": now[key]} for key in now.keys() - told]
    _many(connection, _LEAVE, leaving)
    back = {(row.order_id, row.line_id): row.parcel for row in connection.execute(_LEFT_IN, {"ids": ids})}
    return {**back, **now}


def _bound(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """What the house made of parts since, by order and box: a part that goes elsewhere now has left that.

    An order of which something is kept apart is named with APART, too.
    """
    found = {(row.order_id, row.box_key): row.bound_key for row in connection.execute(_BOUND, {"ids": ids})}
    return found | {(of, APART): key for (of, _), key in found.items() if key.startswith(APART)}


def _bound_as(bound: Mapping[tuple[int, str], str], order_id: int, part: AddressPart) -> str:
    """What a part is bound by: what it was before, or that its order is kept apart, wherever it goes."""
    before = bound.get((order_id, part.box_key), "")
    if before.startswith(COMBINED) and not part.receiver_key:
        # Cancelled: it is in nobody's box.
        return ""
    return before or (apart_key(order_id, part.box_key) if (order_id, APART) in bound else "")


def apart_key(order_id: int, box_key: str) -> str:
    """Return what binds a part of an order that is kept apart from all others."""
    return f"{APART}{order_id}:{box_key}"


def _many(connection: Connection, statement: Executable, rows: Rows) -> None:
    if rows:
        connection.execute(statement, rows)
