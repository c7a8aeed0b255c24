"""How carriers sort boxes: told beforehand by a result sheet or an interface, and true of one receiver only."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from station.ledger.privacy import PeopleStore
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import ORDER_WAITS
from station.ledger.storage.schema import consignments, lines, orders, parcels, people, sort_data
from station.packing.barcodes import exact_key
from station.packing.carriage import SortData
from station.packing.orders import PackingBox, Receiver

_GROUP = (
    select(consignments.c.group_key)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .join(orders, orders.c.id == lines.c.order_id)
    .where(orders.c.number_key == bindparam("order"), lines.c.line_id == bindparam("line"))
)
# The parts of a group go to one address; they differ in the telephone, which shops give to each order anew.
_parts = consignments.alias("parts")
_seals = select(_parts.c.label_seal).where(_parts.c.group_key == sort_data.c.key).correlate(sort_data)
_refused = func.json_extract(sort_data.c.body, literal_column("'$.refused'"))
_TOLD = select(sort_data.c.body).where(
    sort_data.c.key == bindparam("which"), sort_data.c.seal.in_(_seals), _refused.is_(None)
)
_told_of = (
    select(sort_data.c.key)
    .where(sort_data.c.key == consignments.c.group_key, sort_data.c.seal.in_(_seals))
    .correlate(consignments)
    .exists()
)
_UNTOLD = (
    select(
        *(func.min(consignments.c.id).label("id"), consignments.c.group_key, consignments.c.label_seal),
        *(orders.c.number, orders.c.number_key, people.c.day, people.c.sealed),
    )
    .join(orders, orders.c.id == consignments.c.order_id)
    .join(people, people.c.consignment_id == consignments.c.id)
    .where(ORDER_WAITS, consignments.c.id > bindparam("after"), ~_told_of)
    .group_by(consignments.c.group_key)
    .order_by(func.min(consignments.c.id))
    .limit(bindparam("most"))
)
REFUSED_ADDRESSES = (
    select(orders.c.number, _refused.label("reason"))
    .join(consignments, consignments.c.order_id == orders.c.id)
    .join(sort_data, sort_data.c.key == consignments.c.group_key)
    .where(ORDER_WAITS, _refused.is_not(None), sort_data.c.seal.in_(_seals))
    .order_by(orders.c.id)
)
"""Orders that wait to be packed and whose address the carrier does not take."""

_ASK_AGAIN = delete(sort_data).where(_refused.is_not(None))
_FORGET = delete(sort_data).where(
    ~select(people.c.consignment_id)
    .join(_parts, _parts.c.id == people.c.consignment_id)
    .where(_parts.c.group_key == sort_data.c.key)
    .correlate(sort_data)
    .exists()
)
_BOX = select(parcels.c.box).where(parcels.c.id == bindparam("of"))
_PUT = insert_or(sort_data)
_PUT = _PUT.on_conflict_do_update(index_elements=["key"], set_={"seal": _PUT.excluded.seal, "body": _PUT.excluded.body})


@dataclass(frozen=True, slots=True)
class UnsortedGroup:
    """Parts that go into one box, of which the carrier did not say yet how it sorts it.

    `place`: behind it the next ones are found. `order`: one of theirs. `receiver`: None when the key was erased.
    """

    place: int
    group: str
    label_seal: str
    order: str
    receiver: Receiver | None = field(repr=False)


class SortRecords:
    """The sort data of this file."""

    def __init__(self, store: LedgerDatabase, sealer: PeopleStore) -> None:
        """Read from and write to the file."""
        self._store, self._people = store, sealer

    def of(self, box: PackingBox) -> SortData | None:
        """Return how the carrier sorts a box; None when it did not say, or said it of another receiver."""
        if not box.lines:
            return None
        with self._store.read() as connection:
            first = {"order": exact_key(box.lines[0].order), "line": box.lines[0].id}
            group = connection.execute(_GROUP, first).scalar()
            said = connection.execute(_TOLD, {"which": group}).scalar() if group is not None else None
        return None if said is None else column_values.value(said, SortData)

    def of_parcel(self, parcel: str) -> SortData | None:
        """Return how the carrier sorts a parcel, as `of` does."""
        with self._store.read() as connection:
            box = connection.execute(_BOX, {"of": parcel}).scalar()
        return self.of(column_values.value(box, PackingBox)) if box else None

    def untold(self, after: int, most: int) -> tuple[UnsortedGroup, ...]:
        """Return groups that wait to be packed and of which nothing is known, those behind a place, in order."""
        with self._store.read() as connection:
            rows = connection.execute(_UNTOLD, {"after": after, "most": most}).all()
        return tuple(
            UnsortedGroup(
                row.id,
                row.group_key,
                row.label_seal,
                row.number,
                self._people.unseal(row.sealed, row.number_key, row.day),
            )
            for row in rows
        )

    def keep(self, group: str, label_seal: str, told: SortData) -> None:
        """Remember what the carrier said of a group of parts with this receiver."""
        with self._store.write() as connection:
            put(connection, group, label_seal, told)

    def refuse(self, group: str, label_seal: str, reason: str) -> None:
        """Remember that the carrier does not take the address of a group, and why as a code."""
        body = msgspec.json.encode({"refused": reason}).decode()
        with self._store.write() as connection:
            connection.execute(_PUT, {"key": group, "seal": label_seal, "body": body})

    def refused(self) -> tuple[tuple[str, str], ...]:
        """Return the orders that wait to be packed and whose address the carrier does not take, and why as a code."""
        with self._store.read() as connection:
            return tuple((row.number, row.reason) for row in connection.execute(REFUSED_ADDRESSES))

    def ask_again(self) -> None:
        """Let addresses that were refused be asked once more."""
        with self._store.write() as connection:
            connection.execute(_ASK_AGAIN)

    def forget_gone(self) -> None:
        """Erase what was said of receivers who are erased themselves."""
        with self._store.write() as connection:
            connection.execute(_FORGET)


def put(connection: Connection, group: str, label_seal: str, told: SortData) -> None:
    """Remember, as part of a transaction, what the carrier said of a group of parts with this receiver."""
    body = msgspec.json.encode(told).decode()
    connection.execute(_PUT, {"key": group, "seal": label_seal, "body": body})
