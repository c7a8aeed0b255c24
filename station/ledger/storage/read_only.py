"""The ledger's file for those who only look: one connection that cannot write, and never holds a statement open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

from station.ledger.ledger_error import LedgerError, translated
from station.ledger.storage import column_values
from station.ledger.storage.database import FILE_NAME, raw
from station.packing.orders import Product

_PRODUCTS = "SELECT body FROM products ORDER BY key"


def products_in(data_dir: Path) -> tuple[Product, ...]:
    """The products that the ledger of a folder knows, by SKU; none where there is no ledger. Raises LedgerError."""
    file = data_dir / FILE_NAME
    if not file.is_file():
        return ()
    # Whoever leaves the file last takes its log away. Without a log nobody is there, and the file alone is all of
    # it; even a reader would put a new log beside it otherwise.
    alone = not file.with_name(f"{FILE_NAME}-wal").exists()
    how = "immutable=1" if alone else "mode=ro"
    with translated(), closing(sqlite3.connect(f"{file.resolve().as_uri()}?{how}", uri=True)) as connection:
        bodies = [body for (body,) in connection.execute(_PRODUCTS)]
    try:
        return tuple(column_values.value(body, Product) for body in bodies)
    except msgspec.MsgspecError as error:
        raise LedgerError("damaged", str(error)) from error


# A little of the file is kept in memory: whoever looks for a week must not grow.
_PRAGMAS = ("query_only = ON", "busy_timeout = 1000", "cache_size = -8000", "temp_store = MEMORY")


class ReadFile:
    """An open ledger file, for reading alone. It is not brought up to date; a newer program's is read as it is."""

    def __init__(self, data_dir: Path) -> None:
        """Open it. Raises LedgerError."""
        path = data_dir / FILE_NAME
        if not path.is_file():
            raise LedgerError("no_folder", str(path))
        self._path, self._made = path, path.stat().st_ino
        self._engine = _engine(path)
        with translated():
            self._connection = self._engine.connect()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on which each statement sees the newest commit. Raises LedgerError."""
        with translated():
            yield self._connection

    @contextmanager
    def rows(self) -> Iterator[sqlite3.Connection]:
        """SQLite's own connection beneath, for many rows at a time. Raises LedgerError."""
        with translated():
            yield raw(self._connection)

    def version(self) -> int:
        """A number that changes with every commit of another. Raises LedgerError."""
        with self.rows() as connection:
            found = connection.execute("PRAGMA data_version").fetchone()
            return int(found[0])

    def replaced(self) -> bool:
        """Another file stands in its place, as after a restore."""
        try:
            return self._path.stat().st_ino != self._made
        except OSError:
            return False

    def close(self) -> None:
        """Close it; a second call does nothing."""
        with translated():
            self._connection.close()
            self._engine.dispose()


def _engine(path: Path) -> Engine:
    # Not mode=ro: a log that the last writer left behind can only be read by a connection that may tidy it up.
    made = create_engine(f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return made
