"""Orders that their buyers want on a later day (배송희망일): kept back until it is near, or a person lets them go."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from station.ledger.journal.journal import Journal, JournalWriting
from station.ledger.journal.projection import JournalProjection
from station.ledger.records import JournalEntry
from station.ledger.shop_news import OrderWants, read_news
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import BOXED_LINES
from station.ledger.storage.schema import lines, orders
from station.packing.facts import OrderHeld, OrderReleased
from station.packing.orders import OrderStatus

HOPE_DAY = "hope_day"
"""Why such an order is held."""

_LEAD = timedelta(days=2)
_HOPING = select(orders).where(orders.c.wants == OrderWants.HOPE.value)
_ONE = _HOPING.where(orders.c.id == bindparam("which"))
_SETTLED = update(orders).where(orders.c.id == bindparam("which")).values(hope_settled=bindparam("day"))
_BOXED = select(lines.c.id).select_from(BOXED_LINES).where(lines.c.order_id == bindparam("which")).limit(1)


def packed_from(day: date) -> date:
    """Return the first day on which an order for a later day is packed: a parcel is under way for a day or two."""
    return day - _LEAD if day - date.min > _LEAD else date.min


class WishedDays:
    """Holds and releases by the calendar. An order is held once for a day: whoever releases it has decided."""

    def __init__(self, store: LedgerDatabase, journal: Journal, effects: JournalProjection) -> None:
        """Write to a station's journal."""
        self._store, self._journal, self._effects = store, journal, effects

    def settle(self, now: datetime) -> int:
        """Hold what is wanted later and release what is near; how many orders changed. Raises LedgerError."""
        with self._store.read() as connection:
            waiting = [row.id for row in connection.execute(_HOPING) if _turn(row, now) is not None]
        return sum(self._settle(order_id, now) for order_id in waiting)

    def _settle(self, order_id: int, now: datetime) -> bool:
        """Hold or release one order, as it stands inside the transaction."""
        with self._journal.writing() as writing:
            row = writing.connection.execute(_ONE, {"which": order_id}).first()
            fact = _turn(row, now) if row is not None else None
            if fact is None or (isinstance(fact, OrderHeld) and _is_boxed(writing.connection, order_id)):
                return False
            self._write(writing, fact, now)
            writing.connection.execute(_SETTLED, {"which": order_id, "day": _day_of(row).isoformat()})
        return True

    def _write(self, writing: JournalWriting, fact: OrderHeld | OrderReleased, now: datetime) -> None:
        seq = writing.append(JournalEntry(now, (fact,)))
        self._effects.apply(writing, fact, seq, now, None)


def _turn(row: Any, now: datetime) -> OrderHeld | OrderReleased | None:
    """What is to be recorded of an order."""
    day = _day_of(row)
    is_far = now.date() < packed_from(day)
    if row.held and row.held_reason == HOPE_DAY and not is_far:
        return OrderReleased(row.number, HOPE_DAY)
    waits = row.status == OrderStatus.READY.value and not row.held and row.hope_settled < day.isoformat()
    return OrderHeld(row.number, "", HOPE_DAY) if is_far and waits else None


def _day_of(row: Any) -> date:
    """The latest of the days for which its lines are wanted."""
    return max((one.hope_day for one in read_news(row.news) if one.hope_day is not None), default=date.min)


def _is_boxed(connection: Connection, order_id: int) -> bool:
    """Whether a bench has it open, or packed it: what is done is done."""
    return connection.execute(_BOXED, {"which": order_id}).first() is not None
