"""Reservations that hold no more before their box is packed: its receiver changed, or its orders were cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, func, literal_column, select

from station.ledger.journal.journal import Journal, JournalWriting
from station.ledger.journal.projection import JournalProjection
from station.ledger.orders.reservations import FROZEN, RESERVED, lose, reference_of
from station.ledger.records import JournalEntry
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import RESERVED_NOW
from station.ledger.storage.schema import consignments, orders, reservations
from station.packing.barcodes import exact_key
from station.packing.facts import ParcelVoided
from station.packing.orders import OrderStatus

ADDRESS_CHANGED, ORDER_CANCELLED, REPLACED = "address_changed", "order_cancelled", "replaced"
"""Why a number that the carrier assigned is given up."""

_PAGE = 20
_BREATH = 0.005
_MANY = 500

_group = literal_column(f"'{FROZEN}'", Text) + reservations.c.reference
_PARTS = (
    select(
        *(reservations.c.reference, reservations.c.number, reservations.c.orders, reservations.c.seals),
        *(reservations.c.state, consignments.c.label_seal, orders.c.status),
    )
    .select_from(reservations)
    .outerjoin(consignments, consignments.c.group_key == _group)
    .outerjoin(orders, orders.c.id == consignments.c.order_id)
)
_ALL = _PARTS.where(RESERVED_NOW)
_SOME = _PARTS.where(reservations.c.reference.in_(bindparam("references", expanding=True)))
_STATUSES = select(orders.c.status).where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_BOUND = (
    select(consignments.c.bound_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(
        orders.c.number_key.in_(bindparam("keys", expanding=True)),
        func.substr(consignments.c.bound_key, 1, len(FROZEN)) == FROZEN,
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class LostReservation:
    """A reservation that holds no more. `number`: what was assigned to it, or "". `reason`: why, as a code."""

    reference: str
    order: str
    number: str
    reason: str


class LostReservations:
    """Finds reservations that hold no more, and records what follows. Safe to call again at any time."""

    def __init__(
        self, store: LedgerDatabase, journal: Journal, effects: JournalProjection, clock: Callable[[], datetime]
    ) -> None:
        """Write to a station's journal."""
        self._store, self._journal, self._effects, self._clock = store, journal, effects, clock

    def settle(self) -> int:
        """Look at every box that is reserved and not packed; return how many are lost. Raises LedgerError."""
        with self._store.read() as connection:
            lost = _lost(connection, connection.execute(_ALL).all())
        return self._give_up([one.reference for one in lost])

    def bound(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """Return the reservations in which parts of orders are: what to look at behind a change of them."""
        keys = [exact_key(number) for number in numbers]
        found: list[str] = []
        with self._store.read() as connection:
            for start in range(0, len(keys), _MANY):
                groups = connection.execute(_BOUND, {"keys": keys[start : start + _MANY]}).scalars()
                found += [reference_of(group) for group in groups]
        return tuple(dict.fromkeys(found))

    def settle_some(self, references: Sequence[str]) -> int:
        """Look at some reservations; return how many are lost. Raises LedgerError."""
        with self._store.read() as connection:
            lost = [one.reference for one in lost_among(connection, references)]
        return self._give_up(lost)

    def _give_up(self, references: Sequence[str]) -> int:
        """Record the loss of reservations, as they stand inside the transaction."""
        done = 0
        for start in range(0, len(references), _PAGE):
            if start:
                time.sleep(_BREATH)
            at = self._clock()
            with self._journal.writing() as writing:
                for one in lost_among(writing.connection, references[start : start + _PAGE]):
                    self._record(writing, one, at)
                    done += 1
        return done

    def _record(self, writing: JournalWriting, one: LostReservation, at: datetime) -> None:
        if one.number:
            fact = ParcelVoided(one.order, "", one.number, one.reason)
            seq = writing.append(JournalEntry(at, (fact,)))
            self._effects.apply(writing, fact, seq, at, None)
        lose(writing.connection, one.reference)


def lost_among(connection: Connection, references: Sequence[str]) -> list[LostReservation]:
    """Return which of some reservations hold no more although nobody recorded it yet, as part of a transaction."""
    found: list[LostReservation] = []
    for start in range(0, len(references), _MANY):
        page = connection.execute(_SOME, {"references": references[start : start + _MANY]}).all()
        found += _lost(connection, page)
    return found


def _lost(connection: Connection, rows: Iterable[Any]) -> list[LostReservation]:
    """Which of some reservations, with the parts that they froze, hold no more."""
    by_reference: dict[str, list[Any]] = {}
    for row in rows:
        by_reference.setdefault(row.reference, []).append(row)
    lost: list[LostReservation] = []
    for reference, parts in by_reference.items():
        numbers = column_values.value(parts[0].orders, tuple[str, ...])
        reason = reason_of_loss(parts) if parts[0].state == RESERVED else ""
        if reason == ADDRESS_CHANGED and _all_cancelled(connection, numbers):
            reason = ORDER_CANCELLED
        if reason:
            lost.append(LostReservation(reference, next(iter(numbers), ""), parts[0].number, reason))
    return lost


def _all_cancelled(connection: Connection, numbers: Sequence[str]) -> bool:
    """Whether all orders of a box were cancelled; the shop may tell that without their goods."""
    statuses = connection.execute(_STATUSES, {"keys": [exact_key(number) for number in numbers]}).scalars().all()
    return bool(statuses) and all(status == OrderStatus.CANCELLED.value for status in statuses)


def reason_of_loss(parts: Sequence[Any]) -> str:
    """Return why a reservation holds no more, by the parts that are still frozen for it; empty while it holds."""
    there = [part for part in parts if part.status is not None]
    if not there:
        return ADDRESS_CHANGED
    left = [part for part in there if part.status != OrderStatus.CANCELLED.value]
    if not left:
        return ORDER_CANCELLED
    known = {*column_values.value(parts[0].seals, tuple[str, ...]), ""}
    return "" if all(part.label_seal in known for part in left) else ADDRESS_CHANGED
