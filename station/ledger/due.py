"""When orders have to leave: as the shop says, else counted when somebody asks, by the calendar of that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, case, cast, exists, func, or_, select

from station.ledger.conditions import ORDER_WAITS
from station.ledger.engine import Store
from station.ledger.tables import orders
from station.ledger.values import OrdersDue
from station.packing.deadlines import SEOUL, DueRule

RuleNow = Callable[[], DueRule | None]
"""The rule by which due dates are counted at this moment; None: there is none (yet)."""

_COUNTED = and_(orders.c.due_at.is_(None), orders.c.placed_at.is_not(None))
_ANY_COUNTED = select(exists().where(ORDER_WAITS, _COUNTED))
# The texts keep the offsets in which they were told, so only SQLite's own reading of them can be compared.
_due_s = cast(func.strftime("%s", orders.c.due_at), Integer)
_placed_s = cast(func.strftime("%s", orders.c.placed_at), Integer)
_PRESSING = select(
    func.count(),
    func.min(_due_s),
    func.min(case((_COUNTED, _placed_s))),
).where(ORDER_WAITS, or_(_due_s <= bindparam("until"), and_(_COUNTED, _placed_s <= bindparam("placed"))))


class DueDates:
    """The due dates of one ledger's orders."""

    def __init__(self, store: Store, rule: RuleNow) -> None:
        """Count by `rule` what the shop says nothing of."""
        self._store, self._rule = store, rule

    def of(self, due_at: str | None, placed_at: str | None) -> datetime | None:
        """Return when an order is due; None when neither the shop nor the rule says so."""
        if due_at:
            return datetime.fromisoformat(due_at)
        rule = self._rule() if placed_at else None
        return rule.due(datetime.fromisoformat(placed_at)) if rule is not None and placed_at else None

    def by(self, until: datetime) -> OrdersDue:
        """Return the orders that wait to be packed and are due by then."""
        with self._store.read() as connection:
            rule = self._rule() if connection.execute(_ANY_COUNTED).scalar() else None
            placed = rule.placed_by(until).timestamp() if rule is not None else -1
            asked = {"until": int(until.timestamp()), "placed": int(placed)}
            count, told, counted = connection.execute(_PRESSING, asked).one()
        first = (
            _moment(told) if told is not None else None,
            rule.due(_moment(counted)) if rule is not None and counted is not None else None,
        )
        return OrdersDue(count, min((due for due in first if due is not None), default=None))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, SEOUL)
