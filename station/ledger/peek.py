"""A look at the catalogue of a ledger without opening it: nothing in its folder changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from station.ledger import stored
from station.ledger.engine import FILE_NAME
from station.ledger.errors import LedgerError, translated
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
        return tuple(stored.value(body, Product) for body in bodies)
    except msgspec.MsgspecError as error:
        raise LedgerError("damaged", str(error)) from error
