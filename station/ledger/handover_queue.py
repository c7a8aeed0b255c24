"""The parcels that wait for the number which the carrier gives at the hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, update

from station.ledger.journal.journal import Journal
from station.ledger.ledger_error import LedgerError, StaleDecision
from station.ledger.orders.waybill_numbers import WaybillNumbers
from station.ledger.records import JournalEntry, UnnumberedGroup, UnnumberedParcel
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import BARE, DEBT_WAITS, DISPATCH, OWED_FOR
from station.ledger.storage.schema import outbox, parcels
from station.ledger.storage.timestamps import micros, stamp
from station.packing.barcodes import exact_key
from station.packing.facts import WaybillTaken
from station.packing.orders import PackingBox

_GROUPS = (
    select(outbox.c.carrier, outbox.c.leave_by, func.count(), func.max(literal_column("outbox.rowid")))
    .where(DEBT_WAITS, BARE)
    .group_by(outbox.c.carrier, outbox.c.leave_by)
)
_WAITING = (
    select(parcels.c.id, parcels.c.box, parcels.c.packed_at, parcels.c.carrier)
    .select_from(parcels)
    .join(outbox, OWED_FOR)
    .where(DEBT_WAITS, outbox.c.waybill == "")
    .order_by(outbox.c.packed_us)
)
_OWE = (
    update(outbox)
    .where(outbox.c.parcel == bindparam("of"), DISPATCH, DEBT_WAITS, outbox.c.waybill == "")
    .values(waybill=bindparam("which"), state="owed", reason="", due_us=bindparam("due"), since_us=bindparam("due"))
)
_NAME = update(parcels).where(parcels.c.id == bindparam("of")).values(waybill=bindparam("which"))


class HandoverQueue:
    """The parcels of this file that wait for their numbers."""

    def __init__(self, store: LedgerDatabase, journal: Journal, numbers: WaybillNumbers) -> None:
        """Write to a station's journal."""
        self._store, self._journal, self._numbers = store, journal, numbers

    def waiting(self) -> tuple[UnnumberedParcel, ...]:
        """Return the parcels that wait, the longest packed first."""
        with self._store.read() as connection:
            rows = connection.execute(_WAITING).all()
        return tuple(_unnumbered(row) for row in rows)

    def groups(self) -> tuple[UnnumberedGroup, ...]:
        """Return how many parcels wait, by what they have to leave with and until when."""
        with self._store.read() as connection:
            rows = connection.execute(_GROUPS).all()
        return tuple(
            UnnumberedGroup(carrier, column_values.moment(due) if due else None, count, newest)
            for carrier, due, count, newest in rows
        )

    def find(self, named: str) -> UnnumberedParcel:
        """Return the waiting parcel of an id, or of one of its orders. Raises LedgerError not_waiting, ambiguous."""
        key = exact_key(named)
        found = [one for one in self.waiting() if key in map(exact_key, (one.parcel, *one.orders))]
        if not found:
            raise LedgerError("not_waiting", named)
        if len(found) > 1:
            raise LedgerError("ambiguous", ", ".join(one.parcel for one in found))
        return found[0]

    def register(self, named: str, number: str, at: datetime) -> UnnumberedParcel:
        """Bind a number to a waiting parcel for good; from now on its dispatch is owed.

        Raises:
            LedgerError: not_waiting, ambiguous; number_taken, when it was bound before, to whatever parcel.
        """
        parcel = self.find(named)
        if self._numbers.find(number) is not None:
            raise LedgerError("number_taken", number)
        fact = WaybillTaken(parcel.order, parcel.parcel, parcel.carrier, number)
        try:
            with self._journal.writing() as writing:
                writing.append(JournalEntry(at, (fact,)))
                row = {"of": parcel.parcel, "which": number, "due": micros(at)}
                if writing.connection.execute(_OWE, row).rowcount != 1:
                    raise LedgerError("not_waiting", named)
                writing.connection.execute(_NAME, row)
                writing.numbers |= self._numbers.bind(writing.connection, fact, stamp(at))
        except StaleDecision:
            raise LedgerError("number_taken", number) from None
        finally:
            self._numbers.forget()
        return parcel


def _unnumbered(row: Any) -> UnnumberedParcel:
    box = column_values.value(row.box, PackingBox)
    packed = column_values.moment(row.packed_at)
    return UnnumberedParcel(row.id, box.order, box.orders, row.carrier, packed, box.due_at)
