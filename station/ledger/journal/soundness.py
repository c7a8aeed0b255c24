"""Whether the tables stand as the journal says, beside the file's own pages, indexes and references.

The chain proves the journal. What a bench works from are the tables that were folded from it in the same commits;
each rule here finds the first row that the journal does not bear out.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

from sqlalchemy import Integer, cast, select
from sqlalchemy.dialects.sqlite import dialect

from station.ledger.journal.projection import still_open
from station.ledger.ledger_error import LedgerError
from station.ledger.orders.row_seals import find_altered
from station.ledger.privacy import PeopleStore
from station.ledger.records import UnsoundTable
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.migrate import stored_revision
from station.ledger.storage.schema import TERMINAL, metadata, orders, sql_words
from station.packing.record_kinds import PARCEL_VOIDED, RECORD_KINDS

_EVERY = 2000
"""Instructions of SQLite between two looks at the clock."""

_LEFT = sql_words(TERMINAL)
_AS_LEFT = " ".join(
    f"WHEN '{kind.event}' THEN p.status = '{kind.leaves_as}'"
    for kind in RECORD_KINDS
    if kind.leaves_as and kind is not PARCEL_VOIDED
)


_BY_JOURNAL = (
    # A box stands as its last leaving says; a void one may have been given up or held before.
    (
        "box_status",
        f"""
        SELECT j.parcel FROM journal AS j LEFT JOIN parcels AS p ON p.id = j.parcel
        WHERE j.id > :after AND j.event IN ({_LEFT}) AND j.parcel IS NOT NULL
            AND j.id = (SELECT max(k.id) FROM journal AS k WHERE k.parcel = j.parcel AND k.event IN ({_LEFT}))
            AND (p.id IS NULL OR NOT CASE j.event
                {_AS_LEFT}
                -- One that got another number goes on, until it leaves with that.
                ELSE p.status IN ('void', 'abandoned', 'held') OR json_extract(j.body, '$.goes_on') END)
        LIMIT 1
        """,  # noqa: S608 - our own words
    ),
    (
        "box_number",
        """
        SELECT j.parcel FROM journal AS j JOIN parcels AS p ON p.id = j.parcel
        WHERE j.id > :after AND j.event = 'parcel_packed' AND j.waybill IS NOT NULL AND p.waybill != j.waybill
            AND NOT EXISTS (SELECT 1 FROM journal AS v
            WHERE v.parcel = j.parcel AND v.event = 'parcel_voided' AND v.waybill = j.waybill)
        LIMIT 1
        """,
    ),
    (
        "debt_missing",
        """
        SELECT j.parcel FROM journal AS j JOIN parcels AS p ON p.id = j.parcel
        WHERE j.id > :after AND j.event = 'parcel_packed' AND p.status != 'open'
            AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.parcel = j.parcel AND o.kind = 'dispatch')
        LIMIT 1
        """,
    ),
    (
        "debt_done",
        """
        SELECT j.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'dispatch'
        WHERE j.id > :after AND j.event = 'parcel_packed' AND o.state = 'done' AND NOT EXISTS (
            SELECT 1 FROM journal AS d WHERE d.parcel = j.parcel AND d.event = 'dispatch_sent'
                AND json_extract(d.body, '$.outcome') IN ('accepted', 'already_done'))
        LIMIT 1
        """,
    ),
    (
        "debt_void",
        """
        SELECT j.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'dispatch'
        WHERE j.id > :after AND j.event = 'parcel_packed' AND o.state = 'void' AND NOT EXISTS (
            SELECT 1 FROM journal AS v WHERE v.parcel = j.parcel AND v.event = 'parcel_voided')
        LIMIT 1
        """,
    ),
    (
        "debt_number",
        """
        SELECT o.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'dispatch'
        JOIN parcels AS p ON p.id = j.parcel
        WHERE j.id > :after AND j.event = 'parcel_packed' AND (o.waybill != p.waybill OR o.packed_us != p.packed_us)
        LIMIT 1
        """,
    ),
    (
        "debt_asleep",
        """
        SELECT o.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'dispatch'
        WHERE j.id > :after AND j.event = 'parcel_packed' AND o.state = 'owed' AND o.due_us IS NULL
        LIMIT 1
        """,
    ),
    (
        "registration_missing",
        """
        SELECT j.parcel FROM journal AS j JOIN parcels AS p ON p.id = j.parcel
        WHERE j.id > :after AND j.event = 'parcel_packed' AND p.status != 'open'
            AND json_extract(p.box, '$.carriage.numbers') = 'api'
            AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.parcel = j.parcel AND o.kind = 'registration')
        LIMIT 1
        """,
    ),
    (
        "registration_done",
        """
        SELECT j.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'registration'
        WHERE j.id > :after AND j.event = 'parcel_packed' AND o.state = 'done' AND NOT EXISTS (
            SELECT 1 FROM journal AS d WHERE d.parcel = j.parcel AND d.event = 'registration_sent'
                AND json_extract(d.body, '$.outcome') IN ('accepted', 'already_done', 'cancelled', 'by_hand'))
        LIMIT 1
        """,
    ),
    (
        "registration_asleep",
        """
        SELECT j.parcel FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel AND o.kind = 'registration'
        WHERE j.id > :after AND j.event = 'parcel_packed' AND o.state = 'owed' AND o.due_us IS NULL
        LIMIT 1
        """,
    ),
    (
        "label_copy",
        """
        SELECT j.parcel FROM journal AS j JOIN waybills AS w ON w.parcel = j.parcel AND w.number = j.waybill
        WHERE j.id > :after AND j.event = 'label_sending' AND w.copy < json_extract(j.body, '$.copy')
        LIMIT 1
        """,
    ),
    (
        "number_missing",
        """
        SELECT j.parcel FROM journal AS j
        WHERE j.id > :after AND j.event = 'waybill_taken' AND NOT EXISTS (
            SELECT 1 FROM waybills AS w WHERE w.parcel = j.parcel AND w.number = j.waybill)
            -- A void that names no number gave the carrier's back to its box.
            AND NOT EXISTS (
            SELECT 1 FROM journal AS v WHERE v.parcel = j.parcel AND v.event = 'parcel_voided' AND v.waybill IS NULL)
        LIMIT 1
        """,
    ),
    (
        "number_unassigned",
        """
        SELECT j.waybill FROM journal AS j
        WHERE j.id > :after AND j.event = 'waybill_assigned' AND NOT EXISTS (
            SELECT 1 FROM waybills AS w
            WHERE w.carrier = json_extract(j.body, '$.carrier') AND w.number = j.waybill)
        LIMIT 1
        """,
    ),
    (
        "number_in_force",
        """
        SELECT j.parcel FROM journal AS j JOIN waybills AS w ON w.parcel = j.parcel AND w.number = j.waybill
        WHERE j.id > :after AND j.event = 'parcel_voided' AND w.voided = 0
        LIMIT 1
        """,
    ),
)
"""Rules that begin with records: quick for the newest, thorough from the first on."""

_BY_TABLE = (
    ("range_next", "SELECT carrier FROM ranges WHERE next < first OR next > last + 1 OR last < first LIMIT 1"),
    (
        "number_unknown",
        """
        SELECT w.parcel FROM waybills AS w WHERE NOT EXISTS (
            SELECT 1 FROM journal AS j WHERE j.parcel = w.parcel AND j.event = 'waybill_taken' AND j.waybill = w.number)
            AND w.parcel IN (SELECT parcel FROM journal WHERE event = 'order_scanned' AND parcel IS NOT NULL)
        LIMIT 1
        """,
    ),
    (
        "box_unknown",
        """
        SELECT p.id FROM parcels AS p
        WHERE p.status = 'packed' AND NOT EXISTS (
            SELECT 1 FROM journal AS j WHERE j.parcel = p.id AND j.event = 'parcel_packed')
            AND EXISTS (SELECT 1 FROM journal AS j WHERE j.station = p.station AND j.seq = p.opened_seq)
        LIMIT 1
        """,
    ),
    (
        "number_digits",
        "SELECT parcel FROM waybills WHERE digits != replace(replace(number, '-', ''), ' ', '') LIMIT 1",
    ),
    (
        "line_order",
        """
        SELECT l.order_id FROM lines AS l JOIN consignments AS c ON c.id = l.consignment_id
        WHERE c.order_id != l.order_id LIMIT 1
        """,
    ),
    (
        "line_box",
        """
        SELECT parcel FROM parcel_lines WHERE parcel NOT IN (SELECT id FROM parcels) LIMIT 1
        """,
    ),
)
"""Rules that begin with rows, and read all of them."""


class LedgerSoundness:
    """Quick and thorough questions about the state of one file."""

    def __init__(self, store: LedgerDatabase, people: PeopleStore) -> None:
        """Look at a file; `people` has the key of the hashes."""
        self._store, self._people = store, people

    def fault(self, *, newest: int | None = None, seconds: float | None = None) -> UnsoundTable | None:
        """Return the first thing that is wrong beside the chain: by the journal, and by the hashes.

        Without `newest` every order and product is compared with its hash, too. Raises LedgerError.
        """
        found = self._by_journal(newest=newest, seconds=seconds)
        if found is None and newest is None:
            found = find_altered(self._store, self._people)
        return found

    def _by_journal(self, *, newest: int | None = None, seconds: float | None = None) -> UnsoundTable | None:
        """Return the first thing that is wrong beside the chain; None when nothing was found.

        `newest`: look at so many records alone, and not from the tables' side. `seconds`: end after so long, with what
        was seen until then. Raises LedgerError.
        """
        ends = None if seconds is None else time.monotonic() + seconds
        with self._store.read() as connection:
            own = raw(connection)
            if ends is not None:
                own.set_progress_handler(lambda: time.monotonic() > ends, _EVERY)
            try:
                return next(_found(own, newest), None)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                return None
            finally:
                own.set_progress_handler(None, 0)

    def require_pages(self, seconds: float) -> None:
        """Look through the file's pages for so long, small tables first. Raises LedgerError damaged."""
        ends = time.monotonic() + seconds
        with self._store.read() as connection:
            own = raw(connection)
            own.set_progress_handler(lambda: time.monotonic() > ends, _EVERY)
            try:
                found = next(_pages(own, thorough=False), None)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                found = None
            finally:
                own.set_progress_handler(None, 0)
        if found is not None:
            raise LedgerError("damaged", found.what)

    def inventory(self) -> tuple[str, dict[str, int]]:
        """Return the schema's revision, and how many rows each table has. Raises LedgerError."""
        with self._store.read() as connection:
            revision = stored_revision(connection)
            own = raw(connection)
            # The names are those of the schema.
            counted = {name: own.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in metadata.tables}  # noqa: S608
        return revision, counted


def _found(own: sqlite3.Connection, newest: int | None) -> Iterator[UnsoundTable]:
    top = own.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0]
    after = 0 if newest is None else max(top - newest, 0)
    for rule, query in _BY_JOURNAL:
        if (row := own.execute(query, {"after": after}).fetchone()) is not None:
            yield UnsoundTable(rule, str(row[0]))
    if newest is None:
        for rule, query in (*_BY_TABLE, ("order_open", _OPEN)):
            if (row := own.execute(query).fetchone()) is not None:
                yield UnsoundTable(rule, str(row[0]))
    if (row := own.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        yield UnsoundTable("reference", str(row[0]))
    yield from _pages(own, thorough=newest is None)


def _pages(own: sqlite3.Connection, *, thorough: bool) -> Iterator[UnsoundTable]:
    """The file's pages and indexes, small tables first: a bounded look gets furthest so."""
    if thorough:
        said = own.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            yield UnsoundTable("pages", said.partition("\n")[0])
        return
    small_first = sorted(metadata.tables, key=lambda name: (name in _LARGE, name))
    for name in small_first:
        said = own.execute(f"PRAGMA integrity_check('{name}')").fetchone()[0]
        if said != "ok":
            yield UnsoundTable("pages", name)


# The very condition by which the flag is kept (`effects.still_open`), as SQLite reads it.
_OPEN = str(
    select(orders.c.number)
    .where(orders.c.open != cast(still_open, Integer))
    .limit(1)
    .compile(dialect=dialect(), compile_kwargs={"literal_binds": True})
)
_LARGE = frozenset(
    {"journal", "orders", "lines", "parcel_lines", "consignments", "people", "parcels", "outbox", "waybills"}
)
