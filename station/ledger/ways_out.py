"""A supervisor's ways out: a held order may be packed again, a packed parcel is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, bindparam, or_, select

from station.ledger.effects import JournalProjection
from station.ledger.errors import LedgerError, StaleDecision
from station.ledger.journal import Journal, JournalWriting
from station.ledger.numbers import digits_of
from station.ledger.tables import lines, orders, outbox, parcels
from station.ledger.values import JournalEntry
from station.packing.barcodes import exact_key
from station.packing.facts import Fact, OrderReleased, ParcelVoided

_HELD = select(orders.c.number, orders.c.held).where(orders.c.number_key == bindparam("key"))
_BY_ORDER = (
    select(lines.c.parcel)
    .join(orders, orders.c.id == lines.c.order_id)
    .where(orders.c.number_key == bindparam("key"), lines.c.parcel.is_not(None))
)
_NAMED = (
    select(parcels.c.id, parcels.c.order_no, parcels.c.status, parcels.c.waybill, outbox.c.state, outbox.c.reason)
    .outerjoin(outbox, outbox.c.parcel == parcels.c.id)
    .where(
        or_(
            parcels.c.id == bindparam("exact"),
            and_(parcels.c.waybill != "", parcels.c.waybill.in_((bindparam("exact"), bindparam("digits")))),
            parcels.c.id.in_(_BY_ORDER),
        )
    )
)
_REFUSED = {"open": "still_open", "void": "already_void", "abandoned": "not_packed", "held": "not_packed"}


@dataclass(frozen=True, slots=True)
class ActLeave:
    """Who allowed it, and the request it was asked by, which a command of this PC leaves empty."""

    by: str = ""
    request: str = ""


class WaysOut:
    """Records what a supervisor decides, with its effects. `allowed_by`: who did.

    A supervisor by badge or PIN, or at a shell the login.
    """

    def __init__(self, journal: Journal, effects: JournalProjection) -> None:
        """Write to a station's journal."""
        self._journal, self._effects = journal, effects

    def release(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Release a held order and those held with it. Raises LedgerError not_found or not_held."""
        with self._journal.writing() as writing:
            return self.release_in(writing, number, reason, at, ActLeave(allowed_by))

    def void_parcel(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Void a packed parcel by its waybill, its id or its order; its lines can be packed again.

        Raises:
            LedgerError: not_found, ambiguous, still_open, not_packed, already_void,
                already_dispatched_to_shop, being_sent.
        """
        with self._journal.writing() as writing:
            return self.void_in(writing, number, reason, at, ActLeave(allowed_by))

    def packed(self, connection: Connection, number: str) -> str:
        """The packed parcel of a waybill, an id or an order. Raises LedgerError as `void_parcel` does."""
        return str(_one(connection, number).id)

    def release_in(self, writing: JournalWriting, number: str, reason: str, at: datetime, leave: ActLeave) -> int:
        """Release as part of a transaction. Raises as `release` does."""
        found = writing.connection.execute(_HELD, {"key": exact_key(number)}).first()
        if found is None:
            raise LedgerError("not_found", number)
        if not found.held:
            raise LedgerError("not_held", number)
        return self._write(writing, OrderReleased(found.number, reason, leave.by), at, leave)

    def void_in(self, writing: JournalWriting, number: str, reason: str, at: datetime, leave: ActLeave) -> int:
        """Void as part of a transaction. Raises as `void_parcel` does."""
        found = _one(writing.connection, number)
        if found.state == "done" and not found.reason.endswith(".xlsx"):
            raise LedgerError("already_dispatched_to_shop", found.waybill)
        try:
            fact = ParcelVoided(found.order_no, found.id, found.waybill, reason, leave.by)
            return self._write(writing, fact, at, leave)
        except StaleDecision:
            raise LedgerError("being_sent", found.waybill) from None

    def _write(self, writing: JournalWriting, fact: Fact, at: datetime, leave: ActLeave) -> int:
        seq = writing.append(JournalEntry(at, (fact,), extras={"request": leave.request}))
        self._effects.apply(writing, fact, seq, at, None)
        return seq


def _one(connection: Connection, number: str) -> Row[str, str, str, str, str, str]:
    asked = {"exact": number.strip(), "digits": digits_of(number), "key": exact_key(number)}
    rows = connection.execute(_NAMED, asked).all()
    packed = [row for row in rows if row.status == "packed"]
    if len(packed) > 1:
        raise LedgerError("ambiguous", ", ".join(row.waybill or row.id for row in packed))
    if packed:
        return packed[0]
    if not rows:
        raise LedgerError("not_found", number)
    raise LedgerError(_REFUSED.get(rows[-1].status, "not_packed"), number)
