"""Conditions as literal words: SQLite uses a partial index only for the very words it was made for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal_column

from station.ledger.tables import TERMINAL, journal, orders, outbox, parcels


def _one_of(column: ColumnElement[str], *words: str) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{word}'") for word in words])


_BY_BENCH = journal.c.bench == literal_column("1")

LEFT_THE_BENCH = and_(_BY_BENCH, _one_of(journal.c.event, *TERMINAL))
TELLS_OF_DEVICE = _one_of(journal.c.event, "device")
BADGE_SCANNED = and_(_BY_BENCH, _one_of(journal.c.event, "packer_in", "packer_out"))
ORDER_WAITS = orders.c.open == literal_column("1")
WANTS_CARE = orders.c.wants != literal_column("''")
PARCEL_OPEN = parcels.c.status == literal_column("'open'")
PARCEL_PACKED = parcels.c.status == literal_column("'packed'")
DEBT_WAITS = _one_of(outbox.c.state, "owed", "held", "refused")
BARE = outbox.c.waybill == literal_column("''")
"""A debt whose parcel has no number yet."""

DEBT_IN_SHEET = and_(
    outbox.c.state == literal_column("'done'"), literal_column("substr(outbox.reason, -5)") == literal_column("'.xlsx'")
)
"""A dispatch that stands in a sheet which nobody is known to have uploaded."""

DEBT_KEPT = and_(outbox.c.waybill != literal_column("''"), _one_of(outbox.c.state, "held", "refused"))
