"""Which product orders an order has, found for many orders at once by the time at which they were paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.shops.smartstore import bodies
from station.shops.smartstore.answers import ChangeRow, ListedRow, ListPage, data_of, rows_of
from station.shops.smartstore.gateway import ApiGateway
from station.shops.smartstore.order_reader import OrderReader

_DAY = timedelta(hours=23)
_SECOND = timedelta(seconds=1)
_REMEMBERED = 8

Ids = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Window:
    """Everything that was paid for from `begin` to `end`, both included."""

    begin: datetime
    end: datetime
    ids: Ids = field(default_factory=dict)

    def holds(self, other: _Window) -> bool:
        return self.begin <= other.begin and other.end <= self.end


class SiblingLines:
    """Finds all product orders of orders of which only some are known.

    The feed tells each product order's newest change only, so that those of one order stand apart in it as
    soon as one changes. They were all paid for at once, and a list by payment names hundreds with one call,
    where a call an order would take hours at two a second. What was paid for in the past does not change.
    """

    def __init__(self, gateway: ApiGateway, reading: OrderReader) -> None:
        self._gateway, self._reading = gateway, reading
        self._windows: tuple[_Window, ...] = ()

    def of(self, rows: Mapping[str, Sequence[ChangeRow]]) -> Ids:
        """The product orders of some orders, given what the feed says of each. Raises ShopFailure."""
        paid = {number: at for number, changes in rows.items() if (at := _paid_at(changes)) is not None}
        listed: dict[str, tuple[str, ...]] = {}
        for window in _windows(paid.values()):
            listed |= self._listed(window)
        return {number: self._whole(number, changes, listed.get(number, ())) for number, changes in rows.items()}

    def _whole(self, number: str, changes: Sequence[ChangeRow], listed: tuple[str, ...]) -> tuple[str, ...]:
        """As listed; a list that lacks what the feed has is not trusted, and the order asked for by itself."""
        if {str(row.product_order_id) for row in changes} <= set(listed):
            return listed
        return self._reading.ids_of(number)

    def _listed(self, window: _Window) -> Ids:
        for known in self._windows:
            if known.holds(window):
                return known.ids
        found: dict[str, dict[str, None]] = defaultdict(dict)
        page, more = 1, True
        while more:
            told = data_of(self._gateway.call(bodies.paid(window.begin, window.end, page)), ListPage)
            for row in rows_of(told.contents, ListedRow):
                found[str(row.content.order.order_id)][str(row.product_order_id)] = None
            page, more = page + 1, told.pagination.has_next and bool(told.contents)
        asked = _Window(window.begin, window.end, {number: tuple(ids) for number, ids in found.items()})
        self._windows = (asked, *self._windows)[:_REMEMBERED]
        return asked.ids


def _paid_at(changes: Sequence[ChangeRow]) -> datetime | None:
    try:
        paid = datetime.fromisoformat(changes[0].payment_date or "")
    except ValueError:
        return None
    return paid.replace(microsecond=0) if paid.tzinfo is not None else None


def _windows(times: Iterable[datetime]) -> tuple[_Window, ...]:
    """As few windows as hold every time; the shop takes a day at most."""
    found: list[_Window] = []
    for at in sorted(times):
        if found and at - found[-1].begin <= _DAY:
            found[-1] = _Window(found[-1].begin, at + _SECOND)
        else:
            found.append(_Window(at, at + _SECOND))
    return tuple(found)
