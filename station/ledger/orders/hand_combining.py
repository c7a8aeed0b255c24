"""What people put together and keep apart, whatever the house's rules say, and which orders share a box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from station.ledger.ledger_error import LedgerError
from station.ledger.orders.box_combining import BIND, BY_HAND, SEVERAL, BoxCombining, movable, parts_of, parts_of_order
from station.ledger.orders.intake import APART, COMBINED, apart_key
from station.ledger.orders.reservations import FROZEN
from station.ledger.orders.slip_lookup import GONE
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import ORDER_WAITS
from station.ledger.storage.schema import consignments, orders
from station.ledger.storage.timestamps import uuid7
from station.packing.barcodes import exact_key

REFUSALS = ("not_found", "not_one_receiver", "box_reserved", "box_begun", "box_not_ready", "other_shop", "not_apart")
"""Why boxes cannot be put together or taken apart, as codes of LedgerError."""

_OWN = (
    select(orders.c.number_key, orders.c.number, consignments.c.receiver_key)
    .outerjoin(consignments, consignments.c.order_id == orders.c.id)
    .where(orders.c.number_key.in_(bindparam("numbers", expanding=True)))
)
_SHARED = (
    select(consignments.c.group_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(ORDER_WAITS)
    .group_by(consignments.c.group_key)
    .having(func.count(consignments.c.order_id.distinct()) > 1)
)
_OF_ORDER = (
    select(consignments.c.group_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(orders.c.number_key == bindparam("key"))
)
_TOGETHER = (
    select(consignments.c.group_key, consignments.c.bound_key, orders.c.number, orders.c.number_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(orders.c.status.not_in([status.value for status in GONE]))
    .order_by(consignments.c.group_key, orders.c.id)
)
_ALL = _TOGETHER.where(consignments.c.group_key.in_(_SHARED), ORDER_WAITS)
_WITH_ORDER = _TOGETHER.where(consignments.c.group_key.in_(_OF_ORDER))


_ONE_RECEIVER = (
    select(consignments.c.receiver_key, orders.c.number)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(ORDER_WAITS, consignments.c.receiver_key.in_(SEVERAL))
    .order_by(consignments.c.receiver_key, orders.c.id)
)


@dataclass(frozen=True, slots=True)
class SharedBox:
    """Orders that wait to be packed into one box. `why`: "shop", "rule", "hand", or "carrier" of a reserved one."""

    orders: tuple[str, ...]
    why: str


class HandCombining:
    """Does by hand what rules do, to boxes that nobody has begun and no carrier knows."""

    def __init__(self, store: LedgerDatabase, combining: BoxCombining) -> None:
        """Write to the file; `combining` has the rules."""
        self._store, self._combining = store, combining

    def combine(self, numbers: Sequence[str]) -> tuple[str, ...]:
        """Put the boxes of orders into one, with all that shares them; return the orders in it.

        Raises:
            LedgerError: not_found; not_one_receiver, when their names and addresses differ; other_shop; box_reserved,
                box_begun or box_not_ready, with the order.
        """
        self._combining.name_all()
        keys = list(dict.fromkeys(map(exact_key, numbers)))
        with self._store.write() as connection:
            receiver = _one_receiver(connection, numbers, keys)
            parts = parts_of(connection, [receiver]).get(receiver, ())
            named = [part for part in parts if part.number_key in keys]
            for number, key in zip(numbers, map(exact_key, numbers), strict=True):
                if all(part.number_key != key for part in named):
                    # It does not wait, so it is not among them at all.
                    raise LedgerError("box_not_ready", number)
            together = list(_with_mates(parts, named))
            for part in together:
                _require_free(part)
            if len({part.shop for part in together}) > 1:
                raise LedgerError("other_shop", numbers[0])
            group = f"{BY_HAND}{uuid7()}"
            connection.execute(BIND, [{"which": part.id, "as": group} for part in together])
        return tuple(dict.fromkeys(part.number for part in together))

    def keep_apart(self, number: str) -> None:
        """Let an order go in a box of its own from now on, whatever comes.

        Raises:
            LedgerError: not_found; box_reserved or box_begun, with the order.
        """
        key = exact_key(number)
        with self._store.write() as connection:
            parts = parts_of_order(connection, key)
            if not parts:
                raise LedgerError("not_found", number)
            for part in parts:
                _require_untouched(part)
            connection.execute(
                BIND, [{"which": part.id, "as": apart_key(part.order_id, part.box_key)} for part in parts]
            )
        self._combining.settle_some([number])

    def leave_to_rules(self, number: str) -> None:
        """Let the rules judge an order again that was kept apart.

        Raises:
            LedgerError: not_found or not_apart; box_reserved or box_begun, with the order.
        """
        with self._store.write() as connection:
            parts = parts_of_order(connection, exact_key(number))
            apart = [{"which": part.id, "as": ""} for part in parts if part.bound_key.startswith(APART)]
            if not apart:
                raise LedgerError("not_apart" if parts else "not_found", number)
            for part in parts:
                _require_untouched(part)
            connection.execute(BIND, apart)
        self._combining.settle_some([number])

    def shared(self) -> tuple[SharedBox, ...]:
        """Return every box that waits and holds more than one order."""
        with self._store.read() as connection:
            return tuple(box for box in _boxes(connection.execute(_ALL).all()) if len(box.orders) > 1)

    def in_several_boxes(self) -> tuple[tuple[str, ...], ...]:
        """Return the orders of each receiver for whom more than one box waits, so that a person can combine them."""
        with self._store.read() as connection:
            rows = connection.execute(_ONE_RECEIVER).all()
        found = (
            tuple(dict.fromkeys(row.number for row in group))
            for _, group in groupby(rows, key=lambda row: row.receiver_key)
        )
        return tuple(sorted(orders for orders in found if len(orders) > 1))

    def shared_with(self, number: str) -> tuple[SharedBox, ...]:
        """Return the boxes in which an order goes with others."""
        with self._store.read() as connection:
            rows = connection.execute(_WITH_ORDER, {"key": exact_key(number)}).all()
        return tuple(box for box in _boxes(rows) if len(box.orders) > 1)


def _one_receiver(connection: Connection, numbers: Sequence[str], keys: Sequence[str]) -> str:
    """The receiver that all orders have. Raises LedgerError."""
    of: dict[str, set[str]] = {}
    for row in connection.execute(_OWN, {"numbers": keys}):
        of.setdefault(row.number_key, set()).add(row.receiver_key or "")
    for number, key in zip(numbers, map(exact_key, numbers), strict=True):
        if key not in of:
            raise LedgerError("not_found", number)
    common = sorted(set.intersection(*of.values()) - {""})
    if not common:
        raise LedgerError("not_one_receiver", ", ".join(numbers))
    return common[0]


def _with_mates(parts: Sequence[Any], named: Sequence[Any]) -> Iterator[Any]:
    """The named parts, all that shares their boxes, and what was kept apart of them."""
    ids = {part.id for part in named}
    groups = {part.bound_key for part in named if part.bound_key.startswith(COMBINED)}
    for box in movable(parts):
        if box.group in groups or any(part.id in ids for part in box.parts):
            ids |= {part.id for part in box.parts if part.status not in GONE}
    return (part for part in parts if part.id in ids)


def _require_untouched(part: Any) -> None:
    if part.bound_key.startswith(FROZEN):
        raise LedgerError("box_reserved", part.number)
    if part.packed:
        raise LedgerError("box_begun", part.number)


def _require_free(part: Any) -> None:
    _require_untouched(part)
    if part.status != "ready" or part.held:
        raise LedgerError("box_not_ready", part.number)


def _boxes(rows: Iterable[Any]) -> Iterator[SharedBox]:
    for _, group in groupby(rows, key=lambda row: row.group_key):
        found = list(group)
        yield SharedBox(tuple(dict.fromkeys(row.number for row in found)), _why(found[0].bound_key))


def _why(bound: str) -> str:
    if bound.startswith(FROZEN):
        return "carrier"
    if bound.startswith(COMBINED):
        return "hand" if bound.startswith(BY_HAND) else "rule"
    return "shop"
