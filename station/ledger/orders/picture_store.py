"""The pictures of products, small enough for a terminal, by the file or address that the catalogue names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert, text

from station.ledger.orders.staged_import import AT_ONCE, resting
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import pictures
from station.ledger.storage.timestamps import micros
from station.packing.lookalikes import ProductPicture

_MOST_TRIES = 3
_AGAIN = timedelta(hours=6)
_PUT = insert(pictures).prefix_with("OR REPLACE")
# Only of goods that are taken for others: the pictures of all the others are never looked at.
_OWED = text("""
    SELECT DISTINCT json_extract(p.body, '$.image') AS address, coalesce(i.tries, 0) AS tries
    FROM products AS p LEFT JOIN pictures AS i ON i.address = json_extract(p.body, '$.image')
    WHERE json_extract(p.body, '$.image') LIKE 'https://%' AND (i.address IS NULL OR i.next_us <= :now)
        AND p.key IN (SELECT one FROM lookalikes UNION SELECT other FROM lookalikes)
    ORDER BY address LIMIT :most
""")


class PictureStore:
    """The pictures of one file."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from and write to a file."""
        self._store = store

    def owed(self, now: datetime, most: int) -> tuple[tuple[str, int], ...]:
        """Return addresses that are to be fetched now, with how often each was tried in vain."""
        with self._store.read() as connection:
            rows = connection.execute(_OWED, {"now": micros(now), "most": most}).all()
        return tuple((row.address, row.tries) for row in rows)

    def put(self, made: Mapping[str, ProductPicture]) -> None:
        """Keep pictures by their addresses, which are not asked for again."""
        rows = [{"address": address, "width": each.width, "dots": each.dots} for address, each in made.items()]
        for start in range(0, len(rows), AT_ONCE):
            with resting(), self._store.write() as connection:
                connection.execute(_PUT, rows[start : start + AT_ONCE])

    def failed(self, address: str, tried: int, now: datetime, *, for_good: bool) -> None:
        """Remember that an address gave no picture: for good, or until it is tried again, three times in all."""
        over = for_good or tried + 1 >= _MOST_TRIES
        row = {"address": address, "tries": tried + 1, "next_us": None if over else micros(now + _AGAIN)}
        with self._store.write() as connection:
            connection.execute(_PUT, row)
