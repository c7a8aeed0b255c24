"""Goods that are taken for each other, as they were learned: those of a box, and all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import text

from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.timestamps import from_micros
from station.packing.barcodes import exact_key
from station.packing.lookalikes import AlikeProduct, GoodsWarning, ProductPicture

# One statement at the opening of a box; a product that the catalogue has no more is in no pair.
_WANTED = "IN (SELECT value FROM json_each(?1))"
_OF_BOX = f"""
    SELECT l.one, p.sku, p.name, json_extract(p.body, '$.option'), l.confused, 0, NULL
    FROM lookalikes AS l JOIN products AS p ON p.key = l.other WHERE l.one {_WANTED}
    UNION ALL
    SELECT l.other, p.sku, p.name, json_extract(p.body, '$.option'), l.confused, 0, NULL
    FROM lookalikes AS l JOIN products AS p ON p.key = l.one WHERE l.other {_WANTED}
    UNION ALL
    SELECT p.key, '', '', '', 0, i.width, i.dots
    FROM products AS p JOIN pictures AS i ON i.address = json_extract(p.body, '$.image')
    WHERE p.key {_WANTED} AND i.width > 0
"""  # noqa: S608 - its parts are this module's own
_ALL = text("""
    SELECT a.sku AS sku, a.name AS name, json_extract(a.body, '$.option') AS option,
        b.sku AS other_sku, b.name AS other_name, json_extract(b.body, '$.option') AS other_option,
        l.confused, l.confused_us, l.alike_us
    FROM lookalikes AS l JOIN products AS a ON a.key = l.one JOIN products AS b ON b.key = l.other
    ORDER BY l.confused DESC, l.one, l.other
""")


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two products that are taken for each other. `confused`: how often in the last days, 0 for fewer than twice.

    `alike`: they are called the same but for option, size or colour. `since`: when the first of both was so.
    """

    one: AlikeProduct
    other: AlikeProduct
    confused: int
    alike: bool
    since: datetime


class AlikeGoods:
    """The pairs of one file."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from a file; `AlikeLearning` writes."""
        self._store = store

    def of_items(self, skus: Iterable[str]) -> Mapping[str, GoodsWarning]:
        """Return what is to be said of the goods of a box, by the SKU asked for; most often confused first."""
        spelled = {exact_key(sku): sku for sku in skus}
        if not spelled:
            return {}
        with self._store.read() as connection:
            rows = raw(connection).execute(_OF_BOX, (msgspec.json.encode(list(spelled)).decode(),)).fetchall()
        others: dict[str, list[AlikeProduct]] = defaultdict(list)
        pictured: dict[str, ProductPicture] = {}
        for key, sku, name, option, confused, width, dots in rows:
            if width:
                pictured[key] = ProductPicture(width, len(dots) // width, dots)
            else:
                others[key].append(AlikeProduct(sku, name, option or "", confused))
        return {
            spelled[key]: GoodsWarning(tuple(sorted(found, key=_likeliest)), pictured.get(key))
            for key, found in others.items()
        }

    def pairs(self, now: datetime) -> tuple[AlikePair, ...]:
        """Return all pairs, the most often confused first. `now` carries the zone of their times."""
        with self._store.read() as connection:
            rows = connection.execute(_ALL).all()
        return tuple(
            AlikePair(
                AlikeProduct(row.sku, row.name, row.option or "", row.confused),
                AlikeProduct(row.other_sku, row.other_name, row.other_option or "", row.confused),
                row.confused,
                row.alike_us is not None,
                from_micros(min(at for at in (row.alike_us, row.confused_us) if at is not None), now),
            )
            for row in rows
        )


def _likeliest(other: AlikeProduct) -> tuple[int, str]:
    return -other.confused, exact_key(other.sku)
