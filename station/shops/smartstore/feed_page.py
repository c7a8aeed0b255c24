"""One page of the feed made into whole orders: the feed says that something changed, the detail query what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.packing.orders import Order, OrderStatus
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import OrderPage, ShopUnreachable
from station.shops.smartstore import bodies, feed
from station.shops.smartstore.answers import ChangeRow, ChangesPage, data_of, rows_of
from station.shops.smartstore.gateway import ApiGateway
from station.shops.smartstore.mapping import orders_of
from station.shops.smartstore.order_reader import OrderReader
from station.shops.smartstore.siblings import SiblingLines

_OVER = frozenset({OrderStatus.DISPATCHED, OrderStatus.CANCELLED})
_LINES_AN_ORDER = 3


class FeedIntake:
    """Reads the feed."""

    def __init__(self, gateway: ApiGateway, reading: OrderReader, terms: GatheringTerms) -> None:
        self._gateway, self._reading, self._terms = gateway, reading, terms
        self._siblings = SiblingLines(gateway, reading)

    def page(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
        """The next page; in a window in which nothing happened it is empty. Raises ShopFailure; Refused bad_cursor."""
        place = feed.read(cursor) if cursor else feed.first_place(since, self._gateway.now())
        body = self._gateway.call(bodies.changes(place, limit * _LINES_AN_ORDER))
        told = data_of(body, ChangesPage) if _has_data(body) else ChangesPage()
        changes = rows_of(told.last_change_statuses, ChangeRow)
        orders = self._orders(changes)
        skipped = ("",) * (len(told.last_change_statuses) - len(changes))
        behind = _behind(place, told, self._gateway.now())
        after = feed.written(behind) if behind else None
        return OrderPage(orders, after, skipped, self._gateway.as_of, goes_on=behind is not None)

    def _orders(self, changes: Sequence[ChangeRow]) -> tuple[Order, ...]:
        by_order: dict[str, list[ChangeRow]] = defaultdict(list)
        for change in changes:
            by_order[str(change.order_id)].append(change)
        known = self._reading.known(tuple(by_order))
        # What is known came in whole; a shop adds no line to an order that is paid for.
        whole = dict(self._siblings.of({number: rows for number, rows in by_order.items() if not known.get(number)}))
        whole |= {number: ids for number, ids in known.items() if ids}
        lines: dict[str, str] = {}
        for number, rows in by_order.items():
            lines |= dict.fromkeys((*(str(row.product_order_id) for row in rows), *whole[number]), number)
        orders = orders_of(self._reading.items(lines), self._terms)
        return tuple(order if order.number in known else _without_people(order) for order in orders)


def _without_people(order: Order) -> Order:
    """An order that was over before this station heard of it: its number is enough, and nobody's address."""
    return replace(order, consignments=(), news=()) if order.status in _OVER else order


def _behind(place: feed.FeedPlace, told: ChangesPage, now: datetime) -> feed.FeedPlace | None:
    try:
        behind = place.behind(told.more, now)
    except ValueError:
        raise ShopUnreachable("lacks_fields") from None
    if behind == place:
        raise ShopUnreachable("lacks_fields")
    return behind


def _has_data(body: bytes) -> bool:
    """Answers leave out what is empty, be it the whole `data`."""
    return b'"data"' in body
