"""Orders made ready to be stored: what they are compared by, and their receivers sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.ledger.errors import LedgerError
from station.ledger.genuine import order_proof, part_proof
from station.ledger.moments import stamp
from station.ledger.news import told_news, wants
from station.ledger.people import PeopleStore
from station.packing.barcodes import exact_key
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus

_SEAL = 32


@dataclass(frozen=True, slots=True)
class AddressPart:
    """What goes to one address in one package. `sealed` None: nobody need know who receives it.

    `seal`: a keyed hash of the receiver, telephone and memo with it, to tell whether a label would say the same.
    `proof`: as in `genuine`.
    """

    box_key: str
    package: str | None
    day: str
    seal: str
    sealed: bytes | None
    lines: tuple[OrderLine, ...]
    proof: bytes = b""


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


def seen(order: Order, people: PeopleStore) -> SeenOrder:
    """Return an order with what it is compared by."""
    return SeenOrder(exact_key(order.number), order, people.digest(order), people.digest(order.consignments))


def arrival(order: SeenOrder, people: PeopleStore, at: datetime) -> OrderArrival:
    """Return an order ready to be written; the day of `at` is that of its seal.

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
    return AddressPart(box_key, part.package, day, seal, sealed, part.lines, proof)


def _boxes(order: SeenOrder, people: PeopleStore) -> dict[str, Consignment]:
    """The order's consignments by box: those to one address in one package are one."""
    found: dict[str, Consignment] = {}
    for part in order.order.consignments:
        box_key = people.box_key(part.receiver, order.key, part.package)
        held = found.get(box_key)
        found[box_key] = replace(held, lines=held.lines + part.lines) if held else part
    return found
