"""Conditions on rows in the very words of their indexes: SQLite uses an index on some rows for no others."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal_column

from station.ledger.storage.schema import BADGES, TERMINAL, journal, orders, outbox, parcels, reservations, waybills
from station.packing.record_kinds import DEVICE_CHANGED


def _one_of(column: ColumnElement[str], *words: str) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{word}'") for word in words])


_BY_BENCH = journal.c.bench == literal_column("1")

LEFT_THE_BENCH = and_(_BY_BENCH, _one_of(journal.c.event, *TERMINAL))
TELLS_OF_DEVICE = _one_of(journal.c.event, DEVICE_CHANGED.event)
BADGE_SCANNED = and_(_BY_BENCH, _one_of(journal.c.event, *BADGES))
ORDER_WAITS = orders.c.open == literal_column("1")
WANTS_CARE = orders.c.wants != literal_column("''")
PARCEL_OPEN = parcels.c.status == literal_column("'open'")
PARCEL_PACKED = parcels.c.status == literal_column("'packed'")
DISPATCH = outbox.c.kind == literal_column("'dispatch'")
REGISTRATION = outbox.c.kind == literal_column("'registration'")
OWED_FOR = and_(outbox.c.parcel == parcels.c.id, DISPATCH)
"""The debt of a parcel's dispatch beside the parcel."""

TO_CANCEL = and_(
    waybills.c.voided == literal_column("1"),
    waybills.c.reference != literal_column("''"),
    waybills.c.returned_at == literal_column("''"),
)
"""A number that the carrier assigned, that was given up, and that nobody said is cancelled there."""

RESERVED_NOW = reservations.c.state == literal_column("'reserved'")
DEBT_WAITS = _one_of(outbox.c.state, "owed", "held", "refused")
BARE = outbox.c.waybill == literal_column("''")
"""A debt whose parcel has no number yet."""

DEBT_IN_SHEET = and_(
    outbox.c.state == literal_column("'done'"), literal_column("substr(outbox.reason, -5)") == literal_column("'.xlsx'")
)
"""A dispatch that stands in a sheet which nobody is known to have uploaded."""

DEBT_KEPT = and_(outbox.c.waybill != literal_column("''"), _one_of(outbox.c.state, "held", "refused"))
