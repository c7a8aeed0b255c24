"""Boxes that a carrier knows before they are packed, by the reference that stands in its sheets."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, func, literal_column, or_, select, update

from station.ledger.ledger_error import StaleDecision
from station.ledger.orders.waybill_numbers import digits_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, ReadyStatement
from station.ledger.storage.row_conditions import RESERVED_NOW
from station.ledger.storage.schema import consignments, parcels, reservations, sort_data, waybills

FROZEN = "R:"
"""What the group of a reserved box begins with, before its reference."""

RESERVED, PACKED, LOST = "reserved", "packed", "lost"
"""How a reservation stands, as the file says it."""

_ONE = select(reservations).where(reservations.c.reference == bindparam("which"))
_REFERENCE = (
    select(waybills.c.reference)
    .where(waybills.c.digits == bindparam("digits"), waybills.c.reference != "", waybills.c.voided == 0)
    .limit(1)
)
_of_parcel = func.coalesce(
    select(func.json_extract(parcels.c.box, literal_column("'$.reference'")))
    .where(parcels.c.id == bindparam("of"))
    .scalar_subquery(),
    literal_column("''"),
)
_PACK = ReadyStatement(
    update(reservations)
    .where(reservations.c.reference == _of_parcel, RESERVED_NOW)
    .values(
        state=literal_column("'packed'"),
        number=func.iif(reservations.c.number == literal_column("''"), bindparam("with"), reservations.c.number),
    )
)
_NUMBER = (
    update(reservations)
    .where(reservations.c.reference == bindparam("which"), RESERVED_NOW)
    .values(number=bindparam("given"))
)
_LOSE = (
    update(reservations)
    .where(reservations.c.reference == bindparam("which"), reservations.c.state != literal_column("'lost'"))
    .values(state="lost")
)
_FORMER = select(reservations.c.former).where(reservations.c.reference == bindparam("which"))
_UNBIND = (
    update(consignments).where(consignments.c.group_key == bindparam("group")).values(bound_key=bindparam("before"))
)
_FORGET_SORT = sort_data.delete().where(sort_data.c.key == bindparam("group"))
# A number that was given up names its reservation, and so does the box of its parcel.
_OF_NUMBER = (
    select(waybills.c.reference)
    .where(
        waybills.c.digits == bindparam("digits"),
        waybills.c.parcel == bindparam("of"),
        waybills.c.reference != literal_column("''"),
    )
    .join(reservations, reservations.c.reference == waybills.c.reference)
    .where(
        reservations.c.state != literal_column("'lost'"),
        or_(
            reservations.c.number == waybills.c.number,
            and_(reservations.c.number == literal_column("''"), waybills.c.parcel != literal_column("''")),
        ),
    )
)
_bound = and_(
    waybills.c.parcel == bindparam("of"),
    waybills.c.voided == literal_column("0"),
    waybills.c.reference != literal_column("''"),
)
_BOUND_AS = select(waybills.c.reference).where(_bound)
_UNPACK = update(waybills).where(_bound).values(parcel="")
_REOPEN = update(reservations).where(reservations.c.reference == bindparam("which")).values(state=RESERVED)
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

    def carrier_of(self, reference: str) -> str:
        """Return who was told of a box, also where that is no more in force; empty for a reference that nobody gave."""
        with self._store.read() as connection:
            row = connection.execute(_ONE, {"which": reference}).first()
        return str(row.carrier) if row is not None else ""

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


def require_own(connection: Connection, reference: str, waybill: str) -> None:
    """Let a number be bound to a reserved box only as its own, or as a spare where it has none.

    Raises StaleDecision, also where the carrier was told of another receiver.
    """
    box = in_force(connection, reference)
    if box is None or (box.number and digits_of(box.number) != digits_of(waybill)):
        raise StaleDecision(f"{waybill} is not the number of {reference}")


def give_back(connection: Connection, parcel: str) -> None:
    """Take a parcel's assigned number from it without voiding it: the box that it was keeps it, and is packed anew."""
    reference = connection.execute(_BOUND_AS, {"of": parcel}).scalar()
    if reference:
        connection.execute(_UNPACK, {"of": parcel})
        connection.execute(_REOPEN, {"which": reference})


def group_of(reference: str) -> str:
    """Return the group of the parts that a reservation froze."""
    return f"{FROZEN}{reference}"


def reference_of(group: str) -> str:
    """Return the reservation that froze a group; empty for one that none did."""
    return group.removeprefix(FROZEN) if group.startswith(FROZEN) else ""


def pack(connection: Connection, parcel: str, waybill: str) -> None:
    """Note that the box of a parcel is packed, if it was reserved; with a spare number, where it had none."""
    _PACK.run(connection, {"of": parcel, "with": waybill})


def number(connection: Connection, reference: str, waybill: str) -> bool:
    """Note the number that the carrier assigned to a reserved box; False when there is none to be had any more."""
    return connection.execute(_NUMBER, {"which": reference, "given": waybill}).rowcount == 1


def lose(connection: Connection, reference: str) -> bool:
    """Let the carrier's word of a box hold no more: its parts are what they were; False when that is so already."""
    group = group_of(reference)
    if connection.execute(_LOSE, {"which": reference}).rowcount != 1:
        return False
    before = connection.execute(_FORMER, {"which": reference}).scalar() or ""
    connection.execute(_UNBIND, {"group": group, "before": before})
    connection.execute(_FORGET_SORT, {"group": group})
    return True


def lose_with(connection: Connection, parcel: str, waybill: str) -> None:
    """Lose the reservation whose number, bound to a parcel or to none yet, is given up."""
    asked = {"digits": digits_of(waybill), "of": parcel}
    for reference in connection.execute(_OF_NUMBER, asked).scalars().all():
        lose(connection, reference)
