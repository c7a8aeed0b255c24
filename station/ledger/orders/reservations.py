"""Boxes that a carrier knows before they are packed, by the reference that stands in its sheets."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from station.ledger.orders.waybill_numbers import digits_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, reservations, waybills

_FROZEN = "R:"
"""What the group of a reserved box begins with, before its reference."""

RESERVED, PACKED, LOST = "reserved", "packed", "lost"
"""How a reservation stands, as the file says it."""

_ONE = select(reservations).where(reservations.c.reference == bindparam("which"))
_REFERENCE = (
    select(waybills.c.reference)
    .where(waybills.c.digits == bindparam("digits"), waybills.c.reference != "", waybills.c.voided == 0)
    .limit(1)
)
_SEALS = select(consignments.c.label_seal).where(consignments.c.group_key == bindparam("group"))


@dataclass(frozen=True, slots=True)
class ReservedBox:
    """A box of a round. `state`: reserved, packed or lost. `number`: what the carrier assigned to it, or ""."""

    reference: str
    round: str
    carrier: str
    orders: tuple[str, ...]
    state: str
    number: str


class BoxReservations:
    """The boxes of this file that a carrier knows."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from the file."""
        self._store = store

    def of(self, reference: str) -> ReservedBox | None:
        """Return a reservation that is in force: not packed, not lost, and still for the receiver it was made for."""
        with self._store.read() as connection:
            return in_force(connection, reference)

    def number_of(self, reference: str) -> str | None:
        """Return the number assigned to a reserved box; None before there is one, or for another receiver."""
        found = self.of(reference) if reference else None
        return found.number or None if found is not None else None

    def of_number(self, text: str) -> ReservedBox | None:
        """Return the reservation in force of an assigned number, hyphens and blanks aside."""
        digits = digits_of(text)
        if not digits:
            return None
        with self._store.read() as connection:
            reference = connection.execute(_REFERENCE, {"digits": digits}).scalar()
            return in_force(connection, reference) if reference else None


def in_force(connection: Connection, reference: str) -> ReservedBox | None:
    """Return a reservation, as part of a transaction, unless it is packed, lost, or for another receiver by now."""
    row = connection.execute(_ONE, {"which": reference}).first()
    if row is None or row.state != RESERVED:
        return None
    now = set(connection.execute(_SEALS, {"group": group_of(reference)}).scalars())
    if not now or not now <= {*column_values.value(row.seals, tuple[str, ...]), ""}:
        return None
    orders = column_values.value(row.orders, tuple[str, ...])
    return ReservedBox(row.reference, row.round, row.carrier, orders, row.state, row.number)


def group_of(reference: str) -> str:
    """Return the group of the parts that a reservation froze."""
    return f"{_FROZEN}{reference}"


def reference_of(group: str) -> str:
    """Return the reservation that froze a group; empty for one that none did."""
    return group.removeprefix(_FROZEN) if group.startswith(_FROZEN) else ""
