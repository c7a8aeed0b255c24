"""When orders have to leave: as the shop says, else counted when somebody asks, by the calendar of that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnClause, Integer, and_, bindparam, exists, func, literal_column, select

from station.ledger import stored
from station.ledger.conditions import ORDER_WAITS
from station.ledger.engine import LedgerDatabase
from station.ledger.tables import DUE_SECONDS, PLACED_SECONDS, orders
from station.ledger.values import OrdersDue
from station.packing.deadlines import SEOUL, DueRule

RuleNow = Callable[[], DueRule | None]
"""The rule by which due dates are counted at this moment; None: there is none (yet)."""

_due_s: ColumnClause[int | None] = literal_column(DUE_SECONDS, Integer)
_placed_s: ColumnClause[int | None] = literal_column(PLACED_SECONDS, Integer)
_TOLD = and_(ORDER_WAITS, orders.c.due_at.is_not(None))
_COUNTED = and_(ORDER_WAITS, orders.c.due_at.is_(None))
_ANY_COUNTED = select(exists().where(_COUNTED, orders.c.placed_at.is_not(None)))
# Each from its own index: those that press are counted, however many wait.
_BY_DUE, _BY_PLACED = (
    select(func.count(), func.min(moment)).select_from(orders).where(which, moment <= bindparam("until"))
    for which, moment in ((_TOLD, _due_s), (_COUNTED, _placed_s))
)


class DueDates:
    """The due dates of one ledger's orders."""

    def __init__(self, store: LedgerDatabase, rule: RuleNow) -> None:
        """Count by `rule` what the shop says nothing of."""
        self._store, self._rule = store, rule

    def of(self, due_at: str | None, placed_at: str | None) -> datetime | None:
        """Return when an order is due; None when neither the shop nor the rule says so."""
        if due_at:
            return stored.moment(due_at)
        rule = self._rule() if placed_at else None
        return rule.due(stored.moment(placed_at)) if rule is not None and placed_at else None

    def by(self, until: datetime) -> OrdersDue:
        """Return the orders that wait to be packed and are due by then."""
        with self._store.read() as connection:
            rule = self._rule() if connection.execute(_ANY_COUNTED).scalar() else None
            some, told = connection.execute(_BY_DUE, {"until": int(until.timestamp())}).one()
            placed = int(rule.placed_by(until).timestamp()) if rule is not None else -1
            more, counted = connection.execute(_BY_PLACED, {"until": placed}).one()
        first = (
            _moment(told) if told is not None else None,
            rule.due(_moment(counted)) if rule is not None and counted is not None else None,
        )
        return OrdersDue(some + more, min((due for due in first if due is not None), default=None))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, SEOUL)
