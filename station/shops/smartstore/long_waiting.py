"""What was paid for long ago and still waits: the conditional list by the day of payment, day by day into the past.

The feed tells changes only: a pre-order that was confirmed weeks ago is in no window that a new station asks for.
https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-get-product-orders-with-conditions-pay-order-seller
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.packing.orders import OrderStatus
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import OrderPage, ShopRefused
from station.shops.smartstore import bodies
from station.shops.smartstore.answers import ListedRow, ListPage, data_of, rows_of
from station.shops.smartstore.gateway import ApiGateway
from station.shops.smartstore.mapping import orders_of
from station.shops.smartstore.order_reader import OrderReader

_DAY = timedelta(hours=23, minutes=59)
_FARTHEST = timedelta(days=365)
# A shop that sold nothing for so many days in a row had not opened before.
_QUIET_DAYS = 45
_WAITING = "PAYED"
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.DISPATCHED})


@dataclass(frozen=True, slots=True)
class _Back:
    """Where the way back stands: the end of the next day to ask for, and how many days before it were empty."""

    until: datetime
    oldest: datetime
    quiet: int = 0

    def __str__(self) -> str:
        return f"{self.until.isoformat()}~{self.oldest.isoformat()}~{self.quiet}"


class LongWaiting:
    """Reads the list."""

    def __init__(self, gateway: ApiGateway, reading: OrderReader, terms: GatheringTerms) -> None:
        self._gateway, self._reading, self._terms = gateway, reading, terms

    def page(self, before: datetime, cursor: str | None) -> OrderPage:
        """The orders of one day of payments that wait. Raises ShopFailure."""
        back = _read(cursor) if cursor else _Back(before, before - _FARTHEST)
        begin = back.until - _DAY
        try:
            whole, waiting = self._listed(begin, back.until)
        except ShopRefused:
            # So far back and no farther does this shop tell.
            return OrderPage((), None)
        lines = {line: number for number in waiting for line in whole[number]}
        orders = [order for order in orders_of(self._reading.items(lines), self._terms) if order.status not in _OVER]
        quiet = 0 if whole else back.quiet + 1
        after = _Back(begin, back.oldest, quiet)
        ends = quiet >= _QUIET_DAYS or begin <= back.oldest
        return OrderPage(tuple(orders), None if ends else str(after), (), self._gateway.as_of, goes_on=not ends)

    def _listed(self, begin: datetime, end: datetime) -> tuple[dict[str, list[str]], list[str]]:
        """The product orders by order, and the orders of which one is paid for and not sent."""
        whole: dict[str, list[str]] = defaultdict(list)
        waiting: dict[str, None] = {}
        page, more = 1, True
        while more:
            told = data_of(self._gateway.call(bodies.paid(begin, end, page)), ListPage)
            for row in rows_of(told.contents, ListedRow):
                number = str(row.content.order.order_id)
                whole[number].append(str(row.product_order_id))
                state = row.content.product_order
                if state is None or state.product_order_status in (None, "", _WAITING):
                    waiting[number] = None
            page, more = page + 1, told.pagination.has_next and bool(told.contents)
        return whole, list(waiting)


def _read(cursor: str) -> _Back:
    try:
        until, oldest, quiet = cursor.split("~")
        return _Back(datetime.fromisoformat(until), datetime.fromisoformat(oldest), int(quiet))
    except ValueError:
        raise ShopRefused("bad_cursor") from None
