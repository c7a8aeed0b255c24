"""The database file: one writing and one reading connection, their settings and their locks."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from sqlalchemy import Connection, Delete, Engine, Insert, StaticPool, Update, create_engine, event
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql.compiler import SQLCompiler

from station.ledger.ledger_error import LedgerError, code_of, translated
from station.ledger.storage.catch_up import catch_up
from station.ledger.storage.locks import LedgerPresence
from station.ledger.storage.migrate import bring_up_to_date

FILE_NAME = "ledger.sqlite"

PATIENCE_SECONDS = 5.0
"""How long a commit waits for another process before it gives up as `locked`."""

_BREATH = 0.0005

# FULL: after a power cut a printed number must be on record. The large autocheckpoint is a net only: whoever
# is idle calls checkpoint(), so that no scan waits for it.
_PRAGMAS = (
    "busy_timeout = 5000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "wal_autocheckpoint = 8000",
)


def _engine(path: Path) -> Engine:
    made = create_engine(f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return made


class ReadyStatement:
    """A statement on every scan's way, whose text is made once: making it up costs more than SQLite's own work."""

    def __init__(self, statement: Insert | Update | Delete, names: Sequence[str] = ()) -> None:
        """`names`: the columns of a row to be inserted; of any other statement its parameters are known."""
        made = statement.compile(dialect=dialect(), column_keys=names or None)
        assert isinstance(made, SQLCompiler)  # noqa: S101 - nothing else comes of a statement
        self._text, self._names = str(made), tuple(made.positiontup or ())

    def run(self, connection: Connection, *rows: Mapping[str, object]) -> None:
        """Do it once a row."""
        values = [tuple(row[name] for name in self._names) for row in rows]
        connection.exec_driver_sql(self._text, values if len(values) > 1 else values[0])


class Stamp(NamedTuple):
    """A moment of the file: `version` changes with other processes' commits, `writes` with our own."""

    version: int
    writes: int


class LedgerDatabase:
    """The open database file. Safe to use from several threads: each connection serves one at a time."""

    def __init__(self, data_dir: Path, *, create: bool) -> None:
        """Open the file, make it or bring it up to date. Raises LedgerError."""
        self.path = data_dir / FILE_NAME
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self.writes = 0
        with translated():
            if create:
                data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            elif not self.path.is_file():
                raise LedgerError("no_folder", str(self.path))
            self._presence = LedgerPresence(data_dir)
            self.write_engine, self.read_engine = _engine(self.path), _engine(self.path)
            try:
                self._begin_writes_at_once()
                self._writer = self.write_engine.connect()
                raw(self._writer).execute("PRAGMA busy_timeout = 0")
                bring_up_to_date(self._writer)
                catch_up(self._writer)
                self._reader = self.read_engine.connect()
            except BaseException:
                self.write_engine.dispose()
                self.read_engine.dispose()
                self._presence.leave()
                raise

    def _begin_writes_at_once(self) -> None:
        @event.listens_for(self.write_engine, "begin")
        def begin(connection: Connection) -> None:
            _begin(raw(connection))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, undone when it raises. Raises LedgerError."""
        with self._writing, translated():
            try:
                with self._writer.begin():
                    yield self._writer
            finally:
                # A COMMIT that fails may leave its transaction open, and no later one could begin.
                if raw(self._writer).in_transaction:
                    raw(self._writer).rollback()
                self.writes += 1

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on which each statement sees the newest commit. Raises LedgerError."""
        with self._reading, translated():
            yield self._reader

    def data_version(self) -> int:
        """Return a number that changes when another process (or reader) has committed."""
        with self._writing, translated():
            found = raw(self._writer).execute("PRAGMA data_version").fetchone()
            return int(found[0])

    def stamp(self) -> Stamp:
        """Return what differs from now on as soon as anything is committed, by this process or another one."""
        with self._writing:
            return Stamp(self.data_version(), self.writes)

    def checkpoint(self) -> None:
        """Move the log into the file as far as nobody is in the way; for an idle moment."""
        with self._reading, translated():
            raw(self._reader).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def be_alone(self) -> None:
        """Let nobody else in until this one closes. Raises LedgerError in_use."""
        self._presence.be_alone()

    def compact(self) -> None:
        """Give the room of deleted rows back to the disk; only for who is alone, since it takes its time."""
        with self._writing, self._reading, translated():
            raw(self._writer).execute("VACUUM")
            raw(self._reader).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close both connections; a second call does nothing."""
        with self._writing, self._reading, translated():
            self._reader.close()
            self._writer.close()
            self.read_engine.dispose()
            self.write_engine.dispose()
            self._presence.leave()


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write as soon as nobody else does.

    A deferred BEGIN that reads first fails at once when another process commits in between. And SQLite's own
    waiting sleeps up to 100 ms at a time, so that a busy intake would nearly always win against the bench.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if code_of(error) != "locked" or time.monotonic() > deadline:
                raise
            time.sleep(_BREATH)
        else:
            return


def raw(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection beneath SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)
