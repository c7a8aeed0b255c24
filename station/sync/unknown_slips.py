"""Slips that a bench did not know: the shop is asked for their orders, which are there at the next scan."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from station.ledger import Ledger
from station.packing.orders import Order, OrderStatus
from station.shops.base import Shop, ShopRefused
from station.sync.latest_answers import store_latest

_AT_ONCE = 3
_REMEMBERED = 500
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.DISPATCHED})


class UnknownSlips:
    """Looks for unknown slips in the journal from now on. `wake` is called when an order was found."""

    def __init__(self, ledger: Ledger, shop: Shop, *, wake: Callable[[], None], log: logging.Logger) -> None:
        self._ledger, self._shop, self._wake, self._log = ledger, shop, wake, log
        self._after: int | None = None
        self._waiting: list[str] = []
        self._asked: dict[str, None] = {}

    def step(self) -> bool:
        """Ask for some of them; True when more wait. Raises ShopFailure, LedgerError."""
        self._look()
        for code in self._waiting[:_AT_ONCE]:
            self._ask(code)
            self._waiting.remove(code)
        return bool(self._waiting)

    def _look(self) -> None:
        """Note what was scanned since the last look; a code is asked for once."""
        self._after, codes = self._ledger.news.unknown_slips(self._after)
        for code in codes:
            if code not in self._asked:
                self._asked[code] = None
                self._waiting.append(code)
        while len(self._asked) > _REMEMBERED:
            del self._asked[next(iter(self._asked))]

    def _ask(self, code: str) -> None:
        asked = self._ledger.intake.newest_change()
        try:
            order = self._shop.order(code)
        except ShopRefused:
            return
        if order is None:
            return
        done = store_latest(self._ledger, (_without_people(order),), asked, self._shop.orders, pause=True)
        if done.new or done.updated:
            self._log.info("the order of an unknown slip came in")
            self._wake()


def _without_people(order: Order) -> Order:
    """An order that was over before this station heard of it: its number is enough, and nobody's address."""
    return replace(order, consignments=(), news=()) if order.status in _OVER else order
