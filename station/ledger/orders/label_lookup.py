"""What a waybill's code is: a number that was bound, or one that the carrier assigned to a box before it is packed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select

from station.ledger.orders.reservations import PACKED, RESERVED, group_of
from station.ledger.orders.slip_lookup import SlipLookup
from station.ledger.orders.waybill_numbers import digits_of
from station.ledger.records import SlipFound, WaybillKnown
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, orders, reservations, sort_data, waybills
from station.packing.barcodes import exact_key, narrow
from station.packing.verdicts import OrderVerdict

_LABEL = (
    select(
        waybills,
        reservations.c.state,
        reservations.c.seals,
        reservations.c.orders.label("reserved"),
        exists().where(orders.c.number_key.in_((bindparam("key"), bindparam("bare")))).label("is_order"),
    )
    .select_from(waybills)
    .outerjoin(reservations, reservations.c.reference == waybills.c.reference)
    .where(waybills.c.digits == bindparam("digits"))
    .order_by(waybills.c.voided, waybills.c.taken_at.desc())
    .limit(1)
)
_SEALS = select(consignments.c.label_seal).where(consignments.c.group_key == bindparam("group"))
# As it stands between its marks in the stored text: which field it is of does not matter.
_SORTS = select(sort_data.c.key).where(func.instr(sort_data.c.body, bindparam("said")) > 0).limit(1)
_LONGEST_SORT = 16


@dataclass(frozen=True, slots=True)
class LabelFound:
    """A number with what is known of it. `is_order`: the code is the number of an order, too, and is read as that.

    `is_own`: an assigned number of a box that is not packed, and goes to whom the carrier was told. `reserved`: the
    orders that the carrier was told of.
    """

    known: WaybillKnown
    is_order: bool
    is_own: bool
    reserved: tuple[str, ...] = ()


class LabelLookup:
    """The numbers of this file, read from labels."""

    def __init__(self, store: LedgerDatabase, slips: SlipLookup) -> None:
        """Read from the file."""
        self._store, self._slips = store, slips

    def find(self, text: str) -> LabelFound | None:
        """Return a number, hyphens and blanks aside; the one in force before voided ones."""
        digits = digits_of(text)
        if not digits:
            return None
        asked = {"digits": digits, "key": exact_key(text), "bare": exact_key(narrow(text))}
        with self._store.read() as connection:
            row = connection.execute(_LABEL, asked).first()
            if row is None:
                return None
            assigned = bool(row.reference and not row.parcel and not row.voided)
            own = assigned and row.state == RESERVED and _fits(connection, row)
        known = WaybillKnown(
            row.carrier, row.number, row.parcel, row.order_no, bool(row.voided), row.copy, row.reference
        )
        told = column_values.value(row.reserved, tuple[str, ...]) if row.reserved else ()
        return LabelFound(known, bool(row.is_order), own, told)

    def opens(self, label: LabelFound, parcel: str) -> SlipFound | None:
        """Return what an assigned number opens, the box being `parcel` then, or why not; None: it is no good.

        A number that was given up since its orders were cancelled says so.
        """
        if label.is_own:
            return self._slips.reserved(label.known.reference, parcel)
        gone = (self._slips.find(order, parcel) for order in label.reserved)
        return next((found for found in gone if found is not None and found.verdict is OrderVerdict.CANCELLED), None)

    def may_open_again(self, number: str) -> str:
        """Return the reference of a packed box that may be opened again with its number; empty where it may not.

        That is where the carrier assigned the number, and the box still goes to whom it was told.
        """
        with self._store.read() as connection:
            row = connection.execute(_LABEL, {"digits": digits_of(number), "key": "", "bare": ""}).first()
            if row is None or row.voided or not row.parcel or not row.reference or row.state != PACKED:
                return ""
            return str(row.reference) if _fits(connection, row) else ""

    def sorts(self, text: str) -> bool:
        """Whether a text is what some carrier sorts a parcel by, as a sheet or an interface told it."""
        if not text or len(text) > _LONGEST_SORT:
            return False
        with self._store.read() as connection:
            return connection.execute(_SORTS, {"said": f'"{text}"'}).first() is not None


def _fits(connection: Connection, row: Any) -> bool:
    """The box of a reservation goes to whom the carrier was told."""
    now = set(connection.execute(_SEALS, {"group": group_of(row.reference)}).scalars())
    return fits(now, column_values.value(row.seals, tuple[str, ...]))


def fits(now: Iterable[str], told: Iterable[str]) -> bool:
    """Whether the receivers of a box are among those the carrier was told of; empty: not known."""
    here = set(now)
    return bool(here) and here <= {*told, ""}
