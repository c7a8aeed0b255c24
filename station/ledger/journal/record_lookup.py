"""Reading the journal: the records that fit, the newest, and those of devices, as `journal --json` prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from station.ledger.journal.chain import EpochBeginning, newest_rows
from station.ledger.orders.waybill_numbers import digits_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.line_shares import BOXED_LINES
from station.ledger.storage.schema import journal, lines, orders, parcel_lines
from station.ledger.storage.timestamps import micros
from station.packing.barcodes import exact_key
from station.packing.record_kinds import RESTORED, WAYBILL_TAKEN

_PAGE = 500
_DEVICES = """
    SELECT body FROM journal INDEXED BY ix_journal_at
    WHERE at_us >= ? AND event = 'device' AND station = ? ORDER BY id
    """
_FIRST = (
    select(journal.c.at, journal.c.event, journal.c.body)
    .where(journal.c.station == bindparam("here"), journal.c.epoch == bindparam("epoch"))
    .order_by(journal.c.seq)
    .limit(1)
)


class RecordLookup:
    """The records of one ledger, whichever station wrote them."""

    def __init__(self, store: LedgerDatabase, station: str, epoch: int) -> None:
        """Read from a file; `station`, `epoch`: whose devices and whose beginning are asked for."""
        self._store, self._station, self._epoch = store, station, epoch

    def find(
        self, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Return the records that fit, oldest first; all of them, when nothing is asked for.

        An order's records are those of the boxes that hold it, whichever number opened them.
        """
        wanted = select(journal)
        if order is not None:
            wanted = wanted.where(_about_order(exact_key(order)))
        if waybill is not None:
            waybill = digits_of(waybill) or waybill.strip()
            of_parcels = select(journal.c.parcel).where(
                journal.c.waybill == waybill, journal.c.event == WAYBILL_TAKEN.event
            )
            wanted = wanted.where(or_(journal.c.waybill == waybill, journal.c.parcel.in_(of_parcels)))
        if since is not None:
            wanted = wanted.where(journal.c.at_us >= micros(since))
        for row in _paged(self._store, wanted):
            yield column_values.record(row)

    def newest(self, count: int) -> Iterator[dict[str, Any]]:
        """Return the newest records, oldest first; quick even with a million. Raises LedgerError."""
        for row in newest_rows(self._store, count):
            yield column_values.record(row)

    def devices_since(self, since: datetime) -> tuple[Mapping[str, Any], ...]:
        """Return what this station recorded of its devices since a moment, oldest first. Raises LedgerError."""
        with self._store.read() as connection:
            rows = raw(connection).execute(_DEVICES, (micros(since), self._station)).fetchall()
        return tuple(column_values.body(body) for (body,) in rows)

    def beginning(self) -> EpochBeginning | None:
        """Return with what this epoch began; None for one that no restore began."""
        asked = {"here": self._station, "epoch": self._epoch}
        with self._store.read() as connection:
            row = connection.execute(_FIRST, asked).first()
        if row is None or row.event != RESTORED.event:
            return None
        said = column_values.body(row.body)
        at, copied_at = column_values.moment(row.at), column_values.moment(said["backup_at"])
        return EpochBeginning(at, copied_at, sum(said.get("numbers_skipped", {}).values()))


def _about_order(key: str) -> Any:
    boxes = (
        select(parcel_lines.c.parcel)
        .select_from(BOXED_LINES.join(orders, orders.c.id == lines.c.order_id))
        .where(orders.c.number_key == key)
    )
    return or_(journal.c.order_no == key, journal.c.parcel.in_(boxes))


def _paged(store: LedgerDatabase, wanted: Select[Any]) -> Iterator[Any]:
    after = 0
    while True:
        # A page at a time: a reader that stays in one statement keeps the log from being moved.
        with store.read() as connection:
            page = connection.execute(wanted.where(journal.c.id > after).order_by(journal.c.id).limit(_PAGE)).all()
        if not page:
            return
        yield from page
        after = page[-1].id
