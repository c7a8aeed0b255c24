"""What orders want beside being taken in: the new ones confirmed, those on their way followed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.latest_answers import store_latest
from station.ledger import Ledger, OrderWants
from station.shops.base import Shop

_AT_ONCE = {OrderWants.CONFIRM: 30, OrderWants.FOLLOW: 100}
# What was not confirmed although the shop answered is tried again; parcels do not move by the minute, and
# neither their pick-up nor their delivery appears in a feed.
_AGAIN = {OrderWants.CONFIRM: timedelta(minutes=1), OrderWants.FOLLOW: timedelta(hours=1)}


class OrderCare:
    """Looks after orders a few at a time. `wake` is called when something about them changed."""

    def __init__(
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._ledger, self._shop = ledger, shop
        self._clock, self._wake, self._log = clock, wake, log

    def step(self) -> bool:
        """Look after some orders; True when more may be waiting. Raises ShopFailure, LedgerError."""
        return self._some(OrderWants.CONFIRM) or self._some(OrderWants.FOLLOW)

    def unconfirmed(self) -> int:
        """How many orders still have to be confirmed."""
        return self._ledger.wanting_count(OrderWants.CONFIRM)

    def _some(self, what: OrderWants) -> bool:
        now = self._clock()
        numbers = self._ledger.wanting(what, now, _AGAIN[what], _AT_ONCE[what])
        if not numbers:
            return False
        asked = self._ledger.newest_change()
        orders = self._shop.confirm(numbers) if what is OrderWants.CONFIRM else self._shop.orders(numbers)
        if store_latest(self._ledger, orders, asked, self._shop.orders, pause=True).updated:
            self._wake()
        self._ledger.asked(numbers, now)
        if what is OrderWants.CONFIRM:
            self._log.info("confirmed: %d orders asked for, %d still wait", len(numbers), self.unconfirmed())
        return True
