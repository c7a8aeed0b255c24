"""Boxes that can be packed now, all of them at once: what a carrier is told of before they are packed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, select

from station.ledger.orders.catalogue import ProductCatalogue
from station.ledger.orders.intake import label_seal
from station.ledger.orders.reservations import FROZEN, group_of
from station.ledger.orders.row_seals import altered
from station.ledger.orders.slip_lookup import (
    GONE,
    SLIP_ROWS,
    SlipRow,
    box_line,
    lines_once,
    numbers_of,
    seals_of,
)
from station.ledger.privacy import PeopleStore
from station.ledger.statistics.hall_queries import DueDates
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import OF_LINE
from station.ledger.storage.row_conditions import ORDER_WAITS
from station.ledger.storage.schema import consignments, lines, orders, parcel_lines, parcels, people
from station.packing.orders import OrderStatus, PackingBox, Product, Receiver
from station.packing.parcels import items_of

_PAGE = 200
"""Groups that are read at a time."""

_OPEN_WEIGHS = 1_000_000_000
"""What an open parcel counts among packed pieces, so that one of them is no sum of theirs."""

_GROUPS = (
    select(consignments.c.group_key)
    .join(orders, orders.c.id == consignments.c.order_id)
    .where(ORDER_WAITS, func.substr(consignments.c.bound_key, 1, len(FROZEN)) != FROZEN)
    .distinct()
)
_LINES = SLIP_ROWS.where(consignments.c.group_key.in_(bindparam("groups", expanding=True)))
_PACKED = func.coalesce(
    select(
        func.sum(
            case(
                (parcels.c.status == literal_column("'packed'"), parcel_lines.c.quantity),
                (parcels.c.status == literal_column("'open'"), literal_column(str(_OPEN_WEIGHS))),
                else_=0,
            )
        )
    )
    .select_from(lines)
    .join(parcel_lines, OF_LINE)
    .join(parcels, parcels.c.id == parcel_lines.c.parcel)
    .where(lines.c.consignment_id == consignments.c.id)
    .correlate(consignments)
    .scalar_subquery(),
    0,
)
PART_COLUMNS = (
    consignments.c.id,
    consignments.c.order_id,
    consignments.c.position,
    consignments.c.group_key,
    consignments.c.bound_key,
    consignments.c.label_seal,
    orders.c.number_key,
    orders.c.version,
    orders.c.held,
    _PACKED.label("packed"),
)
_PARTS = (
    select(*PART_COLUMNS, people.c.day, people.c.sealed)
    .select_from(consignments)
    .join(orders, orders.c.id == consignments.c.order_id)
    .outerjoin(people, people.c.consignment_id == consignments.c.id)
    .where(consignments.c.group_key.in_(bindparam("groups", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class BoxPart:
    """A part of an order in a box, as it was read: whatever makes it another one differs in one of these.

    `label_seal`: made here where an earlier release left it empty. `bound`: what the house made of it before.
    """

    id: int
    order_id: int
    version: int
    packed: int
    bound: str
    label_seal: str


@dataclass(frozen=True, slots=True)
class ReadyBox:
    """A box that can be packed now. `box` has no parcel yet. `receiver` is personal data, memos of all orders in it."""

    group: str
    box: PackingBox
    parts: tuple[BoxPart, ...]
    receiver: Receiver = field(repr=False)

    @property
    def seals(self) -> tuple[str, ...]:
        """The label seals of its parts, the first one's first."""
        return tuple(dict.fromkeys(part.label_seal for part in self.parts))


class ReadyBoxes:
    """The boxes of this file that wait to be packed, whoever carries them."""

    def __init__(
        self, store: LedgerDatabase, catalogue: ProductCatalogue, due_dates: DueDates, sealer: PeopleStore
    ) -> None:
        """Read from the file."""
        self._store, self._catalogue, self._due, self._people = store, catalogue, due_dates, sealer

    def unreserved(self) -> list[ReadyBox]:
        """Return the boxes that no carrier knows yet, the first due first.

        Every order of them is ready, none is held, and no bench has any open. Left out are those that were altered in
        the file, and those whose receiver nobody can read any more. Raises LedgerError.
        """
        with self._store.read() as connection:
            groups = [str(group) for group in connection.execute(_GROUPS).scalars()]
        return self._of(groups, open_too=False)

    def reserved(self, references: Iterable[str]) -> dict[str, ReadyBox]:
        """Return reserved boxes by their references, also those that a bench has open by now; others are left out."""
        groups = {group_of(reference): reference for reference in references}
        return {groups[box.group]: box for box in self._of(list(groups), open_too=True)}

    def of_group(self, group: str) -> ReadyBox | None:
        """Return the box of a group, if it can be packed now and nobody has it open."""
        return next(iter(self._of([group], open_too=False)), None)

    def _of(self, groups: Sequence[str], *, open_too: bool) -> list[ReadyBox]:
        found: list[ReadyBox] = []
        for start in range(0, len(groups), _PAGE):
            with self._store.read() as connection:
                found += self._page(connection, groups[start : start + _PAGE], open_too=open_too)
        return sorted(found, key=lambda one: (one.box.due_at is None, one.box.due_at or 0, one.box.order))

    def _page(self, connection: Connection, groups: Sequence[str], *, open_too: bool) -> Iterator[ReadyBox]:
        by_group: dict[str, list[SlipRow]] = {}
        for row in lines_once(connection.execute(_LINES, {"groups": groups})):
            by_group.setdefault(row.group_key, []).append(row)
        parts = {(row.order_id, row.position): row for row in connection.execute(_PARTS, {"groups": groups})}
        ready = {group: _ready(rows, open_too=open_too) for group, rows in by_group.items()}
        skus = {row.sku for rows in ready.values() for row in rows}
        products = self._catalogue.named(connection, skus)
        spelled = {**products, **{known.sku: known for known in products.values()}}
        for group, rows in ready.items():
            if not rows or altered(self._people, by_group[group]):
                continue
            here = [parts[place] for place in dict.fromkeys((row.order_id, row.part) for row in rows)]
            receiver = self._receiver(here)
            if receiver is not None:
                yield ReadyBox(group, self._box(rows, products, spelled), tuple(map(self._part, here)), receiver)

    def _box(self, rows: Sequence[SlipRow], products: dict[str, Product], spelled: dict[str, Product]) -> PackingBox:
        told = tuple(box_line(row, products[row.sku].sku if row.sku in products else "") for row in rows)
        due = [self._due.of(row.due_at, row.placed_at) for row in rows]
        return PackingBox(
            parcel="",
            order=rows[0].number,
            orders=numbers_of(rows),
            lines=told,
            items=items_of(told, spelled),
            due_at=min((at for at in due if at is not None), default=None),
            seals=seals_of(row.seal for row in rows),
        )

    def _receiver(self, parts: Sequence[Any]) -> Receiver | None:
        """Whom the first part goes to, with the memos of all; None when that is not known any more."""
        told = [
            self._people.unseal(part.sealed, part.number_key, part.day) if part.sealed is not None else None
            for part in parts
        ]
        known = [receiver for receiver in told if receiver is not None]
        if not known or len(known) < len(told):
            return None
        memos = dict.fromkeys(receiver.memo for receiver in known if receiver.memo)
        return replace(known[0], memo=" / ".join(memos))

    def _part(self, row: Any) -> BoxPart:
        seal = row.label_seal
        if not seal:
            receiver = self._people.unseal(row.sealed, row.number_key, row.day)
            seal = label_seal(self._people, receiver) if receiver is not None else ""
        return BoxPart(row.id, row.order_id, row.version, row.packed, row.bound_key, seal)


def _ready(rows: Sequence[SlipRow], *, open_too: bool) -> list[SlipRow]:
    """What of a group is packed in its next box; nothing where something of it stands against that."""
    waiting = [row for row in rows if not row.is_done and row.status not in GONE]
    if any(row.status != OrderStatus.READY or row.held for row in waiting):
        return []
    if not open_too and any(row.parcel_status == "open" for row in waiting):
        return []
    return waiting
