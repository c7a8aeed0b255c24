"""Taking orders in: new ones are added, changed ones updated, identical ones left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from station.ledger.effects import still_open
from station.ledger.engine import Store
from station.ledger.errors import LedgerError
from station.ledger.moments import stamp
from station.ledger.people import People
from station.ledger.tables import consignments, lines, orders, people
from station.ledger.values import Intake
from station.packing.barcodes import exact_key
from station.packing.orders import Consignment, Order, OrderLine

# A bench's commit waited 129 ms (p99) behind transactions of 200 rows, 1.6 ms behind 20.
_SMALL, _LARGE = 20, 500
_BREATH = 0.005

_KNOWN = select(orders.c.id, orders.c.number_key, orders.c.digest, orders.c.goods).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True))
)
_TOP = select(
    select(func.coalesce(func.max(orders.c.id), 0)).scalar_subquery().label("orders"),
    select(func.coalesce(func.max(consignments.c.id), 0)).scalar_subquery().label("parts"),
)
_NEW = insert(orders)
_CHANGE = (
    update(orders)
    .where(orders.c.id == bindparam("which"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("number", "status", "placed_at", "due_at", "digest", "goods")
        }
    )
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
        wanted = list({exact_key(order.number): order for order in taken}.items())
        counts: list[Intake] = []
        if pause:
            for start in range(0, len(wanted), _SMALL):
                if start:
                    time.sleep(_BREATH)
                with self._store.write() as connection:
                    counts.append(self._take(connection, wanted[start : start + _SMALL]))
        elif wanted:
            with self._store.write() as connection:
                for start in range(0, len(wanted), _LARGE):
                    counts.append(self._take(connection, wanted[start : start + _LARGE]))
        return Intake(
            sum(count.new for count in counts),
            sum(count.updated for count in counts),
            sum(count.unchanged for count in counts),
        )

    def _take(self, connection: Connection, wanted: Sequence[tuple[str, Order]]) -> Intake:
        keys = [key for key, _ in wanted]
        known = {row.number_key: row for row in connection.execute(_KNOWN, {"keys": keys})}
        top, next_part = connection.execute(_TOP).one()
        fresh: Rows = []
        changed: Rows = []
        moved: list[tuple[int, str, Order]] = []
        for key, order in wanted:
            row = self._row(order)
            before = known.get(key)
            if before is None:
                top += 1
                fresh.append({**row, "id": top, "number_key": key, "open": 0})
                moved.append((top, key, order))
            elif before.digest != row["digest"]:
                changed.append({"which": before.id, **{f"new_{name}": said for name, said in row.items()}})
                if before.goods != row["goods"]:
                    moved.append((before.id, key, order))
        _many(connection, _NEW, fresh)
        _many(connection, _CHANGE, changed)
        self._replace_goods(connection, moved, next_part)
        again = [{"which": row["id"]} for row in fresh] + [{"which": row["which"]} for row in changed]
        _many(connection, _RECOUNT, again)
        return Intake(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))

    def _row(self, order: Order) -> dict[str, object]:
        return {
            "number": order.number,
            "status": order.status.value,
            "placed_at": stamp(order.placed_at) if order.placed_at else None,
            "due_at": stamp(order.due_at) if order.due_at else None,
            "digest": self._people.digest(order),
            "goods": self._people.digest(order.consignments),
        }

    def _replace_goods(
        self, connection: Connection, moved: Sequence[tuple[int, str, Order]], next_part: int
    ) -> None:
        ids = [order_id for order_id, _, _ in moved]
        packed = {row[:2]: row[2] for row in connection.execute(_PACKED_IN, {"ids": ids})} if ids else {}
        _many(connection, _CLEAR, [{"which": order_id} for order_id in ids])
        day = self._clock().date().isoformat()
        parts: Rows = []
        persons: Rows = []
        goods: Rows = []
        for order_id, key, order in moved:
            _require_distinct_lines(order)
            for position, (box_key, part) in enumerate(self._boxes(order, key)):
                next_part += 1
                own = {"order_id": order_id, "position": position, "package": part.package}
                parts.append({"id": next_part, "box_key": box_key, **own})
                sealed = self._people.seal(part.receiver, key, day)
                persons.append({"consignment_id": next_part, "day": day, "sealed": sealed})
                goods += [_line(line, order_id, next_part) for line in part.lines]
        for place, row in enumerate(goods):
            row |= {"position": place, "parcel": packed.get((row["order_id"], row["line_id"]))}
        _many(connection, _NEW_PART, parts)
        _many(connection, _NEW_PERSON, persons)
        _many(connection, _NEW_LINE, goods)

    def _boxes(self, order: Order, key: str) -> list[tuple[str, Consignment]]:
        """The order's consignments by box: those to one address in one package are one."""
        found: dict[str, Consignment] = {}
        for part in order.consignments:
            box_key = self._people.box_key(part.receiver, key, part.package)
            held = found.get(box_key)
            found[box_key] = replace(held, lines=held.lines + part.lines) if held else part
        return list(found.items())


def _line(line: OrderLine, order_id: int, part: int) -> dict[str, object]:
    return {
        "order_id": order_id,
        "consignment_id": part,
        "line_id": line.id,
        "sku": line.sku,
        "name": line.name,
        "option": line.option,
        "quantity": line.quantity,
    }


def _many(connection: Connection, statement: object, rows: Rows) -> None:
    if rows:
        connection.execute(statement, rows)  # type: ignore[call-overload]


def _require_distinct_lines(order: Order) -> None:
    ids = [line.id for part in order.consignments for line in part.lines]
    if len(set(ids)) != len(ids):
        raise LedgerError("bad_order", f"{order.number}: two lines have one id")
