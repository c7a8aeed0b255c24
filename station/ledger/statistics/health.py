"""What `doctor` asks of the file: quick even with a million records, because each question reads few of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from station.ledger.journal.chain import COLUMNS, NOTHING, ChainHead, ChainRow, Ends, VerifiedChain, against, gap
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.migrate import stored_revision
from station.ledger.storage.schema import metadata
from station.ledger.storage.timestamps import from_micros, micros
from station.packing.record_kinds import RESTORED

_NEWEST = f"""
    SELECT {COLUMNS} FROM journal WHERE id > (SELECT coalesce(max(id), 0) FROM journal) - ? ORDER BY id
    """  # noqa: S608 - our own words
_DEVICES = """
    SELECT body FROM journal INDEXED BY ix_journal_at
    WHERE at_us >= ? AND event = 'device' AND station = ? ORDER BY id
    """
_TAKEN = """
    SELECT json_extract(body, '$.carrier') AS carrier, count(*) FROM journal
    WHERE at_us >= ? AND event = 'waybill_taken' GROUP BY carrier
    """
# The list of words is that of the index, which SQLite uses for no other.
_WAITS = "state IN ('owed', 'held', 'refused')"
_OWED_SINCE = f"SELECT min(packed_us), count(*) FROM outbox WHERE {_WAITS} AND state = 'owed' AND waybill != ''"  # noqa: S608
_HELD = f"SELECT count(*) FROM outbox WHERE {_WAITS} AND state = 'held' AND waybill != ''"  # noqa: S608


def newest(store: LedgerDatabase, count: int) -> Iterator[dict[str, Any]]:
    """Return the newest records, oldest first, as `journal --json` prints them. Raises LedgerError."""
    for row in _newest(store, count):
        yield column_values.record(row)


def verify_newest(
    store: LedgerDatabase, key: bytes, count: int, known: tuple[ChainHead, ...], ends: Ends = NOTHING
) -> VerifiedChain:
    """Recompute the chain of the newest records alone, and look for the records that others wrote down.

    What is older is left to `verify`. Raises LedgerError.
    """
    rows = _newest(store, count)
    first = max((row.id for row in rows if row.event == RESTORED.event and '"new_keys":true' in row.body), default=0)
    seen: dict[str, ChainRow] = {}
    looked = 0
    for row in rows:
        before = seen.get(row.station)
        fault = gap(row, before, key, proven=row.id >= first) if before is not None else ""
        if fault:
            place = f"{row.station} {row.epoch} {row.seq}"
            return VerifiedChain(ok=False, broken_at=place, count=looked, fault=fault, at=row.at, event=row.event)
        seen[row.station] = row
        looked += 1
    return against(store, VerifiedChain(ok=True, broken_at="", count=looked), known, ends)


def devices(store: LedgerDatabase, station: str, since: datetime) -> tuple[Mapping[str, Any], ...]:
    """Return what was recorded of devices since a moment, oldest first. Raises LedgerError."""
    with store.read() as connection:
        rows = raw(connection).execute(_DEVICES, (micros(since), station)).fetchall()
    return tuple(column_values.body(body) for (body,) in rows)


def taken_since(store: LedgerDatabase, since: datetime) -> dict[str, int]:
    """Return how many numbers of each carrier were bound since a moment. Raises LedgerError."""
    with store.read() as connection:
        return {name: count for name, count in raw(connection).execute(_TAKEN, (micros(since),)) if name}


def owed(store: LedgerDatabase) -> tuple[int, datetime | None, int]:
    """Return how many dispatches are owed, when the oldest was packed, and how many are held. Raises LedgerError."""
    with store.read() as connection:
        oldest, count = raw(connection).execute(_OWED_SINCE).fetchone()
        held = raw(connection).execute(_HELD).fetchone()[0]
    return count, None if oldest is None else from_micros(oldest), held


def inventory(store: LedgerDatabase) -> tuple[str, dict[str, int]]:
    """Return the schema's revision, and how many rows each table has. Raises LedgerError."""
    with store.read() as connection:
        revision = stored_revision(connection)
        own = raw(connection)
        # The names are those of tables.py.
        counted = {name: own.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in metadata.tables}  # noqa: S608
    return revision, counted


def _newest(store: LedgerDatabase, count: int) -> list[ChainRow]:
    with store.read() as connection:
        return [ChainRow(*row) for row in raw(connection).execute(_NEWEST, (count,)).fetchall()]
