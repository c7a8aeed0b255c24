"""Taking orders in: new ones are added, changed ones updated, identical ones left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update

from station.ledger.arrivals import Arrival, Part, Seen, arrival, seen
from station.ledger.effects import still_open
from station.ledger.engine import Store
from station.ledger.people import People
from station.ledger.renewing import remember
from station.ledger.tables import consignments, lines, orders, people
from station.ledger.values import Intake
from station.packing.barcodes import exact_key
from station.packing.orders import Order

# What a bench's commit waits behind one transaction grows with its rows; twenty rows are about four orders.
_SMALL, _LARGE = 4, 500
_BREATH = 0.005

_KNOWN = select(orders.c.id, orders.c.number_key, orders.c.digest, orders.c.goods).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True))
)
_TOP = select(
    select(func.coalesce(func.max(orders.c.id), 0)).scalar_subquery().label("orders"),
    select(func.coalesce(func.max(consignments.c.id), 0)).scalar_subquery().label("parts"),
)
_NEW = insert(orders)
_CHANGING = ("number", "status", "placed_at", "due_at", "digest", "goods", "news", "wants")
_CHANGE = (
    update(orders)
    .where(orders.c.id == bindparam("which"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_RECOUNT = update(orders).where(orders.c.id == bindparam("which")).values(open=still_open)
_PACKED_IN = select(lines.c.order_id, lines.c.line_id, lines.c.parcel).where(
    lines.c.order_id.in_(bindparam("ids", expanding=True)), lines.c.parcel.is_not(None)
)
_CLEAR = delete(consignments).where(consignments.c.order_id == bindparam("which"))
_NEW_PART, _NEW_PERSON, _NEW_LINE = insert(consignments), insert(people), insert(lines)

Rows = list[dict[str, object]]


class Desk:
    """The desk at which orders come in."""

    def __init__(self, store: Store, sealer: People, clock: Callable[[], datetime]) -> None:
        """`clock` names the day whose key seals the receivers."""
        self._store, self._people, self._clock = store, sealer, clock

    def take_in(self, taken: Iterable[Order], *, pause: bool) -> Intake:
        """Take orders in: all or none, or, with `pause`, in small transactions that let the bench in between.

        Raises:
            LedgerError: bad_order, when two lines of one order have the same id.
        """
        wanted = list({exact_key(order.number): order for order in taken}.values())
        changed = [seen_one for page in _pages(wanted, _LARGE) for seen_one in self._changed(page)]
        counts: list[tuple[int, int]] = []
        for place, page in enumerate(_pages(changed, _SMALL if pause else max(len(changed), 1))):
            if place:
                time.sleep(_BREATH)
            # Sealed before the transaction: nobody waits for a cipher.
            arrivals = self._sealed(page)
            with self._store.write() as connection:
                if not self._people.has_keys(part.day for one in arrivals for part in one.parts if part.sealed):
                    # Their day's key was renewed since.
                    arrivals = self._sealed(page)
                counts += [_write(connection, some) for some in _pages(arrivals, _LARGE)]
        new, updated = (sum(count[side] for count in counts) for side in (0, 1))
        return Intake(new, updated, len(wanted) - new - updated)

    def _sealed(self, page: Sequence[Seen]) -> list[Arrival]:
        return [arrival(order, self._people, self._clock()) for order in page]

    def _changed(self, page: Sequence[Order]) -> Iterator[Seen]:
        told = [seen(order, self._people) for order in page]
        with self._store.read() as connection:
            known = {key: row.digest for key, row in _known(connection, [one.key for one in told]).items()}
        return (one for one in told if known.get(one.key) != one.digest)


def _pages(items: Sequence[Any], size: int) -> Iterator[Any]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, Any]:
    return {row.number_key: row for row in connection.execute(_KNOWN, {"keys": keys})}


def _write(connection: Connection, arrivals: Sequence[Arrival]) -> tuple[int, int]:
    """Write a page of orders; return how many were new, and how many not."""
    known = _known(connection, [one.key for one in arrivals])
    top, next_part = connection.execute(_TOP).one()
    fresh: Rows = []
    changed: Rows = []
    moved: list[tuple[int, tuple[Part, ...]]] = []
    for one in arrivals:
        before = known.get(one.key)
        if before is None:
            top += 1
            fresh.append({**one.row, "id": top, "number_key": one.key, "open": 0})
            moved.append((top, one.parts))
            continue
        changed.append({"which": before.id, **{f"new_{name}": one.row[name] for name in _CHANGING}})
        if before.goods != one.goods:
            moved.append((before.id, one.parts))
    _many(connection, _NEW, fresh)
    _many(connection, _CHANGE, changed)
    remember(connection, [order_id for order_id, parts in moved if all(part.sealed is None for part in parts)])
    _replace_goods(connection, moved, next_part)
    again = [{"which": row["id"]} for row in fresh] + [{"which": row["which"]} for row in changed]
    _many(connection, _RECOUNT, again)
    return len(fresh), len(changed)


def _replace_goods(connection: Connection, moved: Sequence[tuple[int, tuple[Part, ...]]], part_id: int) -> None:
    ids = [order_id for order_id, _ in moved]
    packed = {tuple(row[:2]): row[2] for row in connection.execute(_PACKED_IN, {"ids": ids})} if ids else {}
    _many(connection, _CLEAR, [{"which": order_id} for order_id in ids])
    parts: Rows = []
    persons: Rows = []
    goods: Rows = []
    for order_id, told in moved:
        for position, part in enumerate(told):
            part_id += 1
            own = {"order_id": order_id, "position": position, "package": part.package}
            parts.append({"id": part_id, "box_key": part.box_key, **own})
            if part.sealed is not None:
                persons.append({"consignment_id": part_id, "day": part.day, "sealed": part.sealed})
            goods += [
                {
                    "order_id": order_id,
                    "consignment_id": part_id,
                    "position": place,
                    "line_id": line.id,
                    "sku": line.sku,
                    "name": line.name,
                    "option": line.option,
                    "quantity": line.quantity,
                    "parcel": packed.get((order_id, line.id)),
                    "scan": int(line.scan),
                    "sent": int(line.sent),
                }
                for place, line in enumerate(part.lines, len(goods))
            ]
    _many(connection, _NEW_PART, parts)
    _many(connection, _NEW_PERSON, persons)
    _many(connection, _NEW_LINE, goods)


def _many(connection: Connection, statement: Executable, rows: Rows) -> None:
    if rows:
        connection.execute(statement, rows)
