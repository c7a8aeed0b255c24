"""How carriers sort boxes: told beforehand by a result sheet or an interface, and true of one receiver only."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, lines, orders, sort_data
from station.packing.barcodes import exact_key
from station.packing.carriage import SortData
from station.packing.orders import PackingBox

_PART = (
    select(consignments.c.group_key, consignments.c.label_seal)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .join(orders, orders.c.id == lines.c.order_id)
    .where(orders.c.number_key == bindparam("order"), lines.c.line_id == bindparam("line"))
)
_TOLD = select(sort_data.c.body).where(sort_data.c.key == bindparam("which"), sort_data.c.seal == bindparam("by"))
_PUT = insert_or(sort_data)
_PUT = _PUT.on_conflict_do_update(index_elements=["key"], set_={"seal": _PUT.excluded.seal, "body": _PUT.excluded.body})


class SortRecords:
    """The sort data of this file."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from and write to the file."""
        self._store = store

    def of(self, box: PackingBox) -> SortData | None:
        """Return how the carrier sorts a box; None when it did not say, or said it of another receiver."""
        if not box.lines:
            return None
        with self._store.read() as connection:
            first = {"order": exact_key(box.lines[0].order), "line": box.lines[0].id}
            part = connection.execute(_PART, first).first()
            if part is None:
                return None
            said = connection.execute(_TOLD, {"which": part.group_key, "by": part.label_seal}).scalar()
        return None if said is None else column_values.value(said, SortData)

    def keep(self, group: str, label_seal: str, told: SortData) -> None:
        """Remember what the carrier said of a group of parts with this receiver."""
        with self._store.write() as connection:
            put(connection, group, label_seal, told)


def put(connection: Connection, group: str, label_seal: str, told: SortData) -> None:
    """Remember, as part of a transaction, what the carrier said of a group of parts with this receiver."""
    body = msgspec.json.encode(told).decode()
    connection.execute(_PUT, {"key": group, "seal": label_seal, "body": body})
