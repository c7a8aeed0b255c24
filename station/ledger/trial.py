"""Opening a copy of the data as a new release would, before it may touch the data itself."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from station.ledger.engine import LedgerDatabase
from station.ledger.errors import LedgerError


def open_copy(data_dir: Path) -> int:
    """Migrate the copy in a folder and read through it; how many records it has.

    Raises:
        LedgerError: newer_schema, damaged, no_folder, io.
    """
    store = LedgerDatabase(data_dir, create=False)
    try:
        with store.read() as connection:
            if connection.execute(text("PRAGMA integrity_check(1)")).scalar_one() != "ok":
                raise LedgerError("damaged", str(store.path))
            return int(connection.execute(text("SELECT count(*) FROM journal")).scalar_one())
    finally:
        store.close()
