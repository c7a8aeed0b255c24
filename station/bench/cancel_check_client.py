"""The shop asked about open boxes, on a thread of its own; its answer comes back as an event."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from station.ledger import Ledger
from station.packing.decisions import AskShop
from station.packing.events import DeviceChanged, Event, ShopAnswered
from station.packing.orders import Order, PackingBox
from station.packing.verdicts import OrderState, ShopResult
from station.shops.base import Shop, ShopFailure
from station.sync.latest_answers import store_latest

log = logging.getLogger(__name__)


class CancelCheckClient:
    """Asks the shop about open boxes on one thread, one question at a time."""

    def __init__(self, shop: Shop, book: Ledger, happened: Callable[[Event], None]) -> None:
        self._shop, self._book, self._happened = shop, book, happened
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="shop")
        self._asked = ""
        self._link = "ready"

    def ask(self, question: AskShop, box: PackingBox) -> None:
        """Ask about every order of the box; a question about it that is under way is enough."""
        if self._asked != question.parcel:
            self._asked = question.parcel
            self._thread.submit(self._ask, question, box)

    def close(self) -> None:
        """Stop asking; a question under way ends with the shop's answer time."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._shop.close()

    def _ask(self, question: AskShop, box: PackingBox) -> None:
        try:
            said, link = self._said(question, box)
        except Exception:  # a thread root: the bench must hear of it
            log.exception("asking the shop failed")
            said, link = OrderState(ShopResult.SILENT), "other"
        self._asked = ""
        if link != self._link:
            self._link = link
            state = "lost" if link != "ready" else "ready"
            self._happened(DeviceChanged("shop", state, "" if state == "ready" else link))
        self._happened(ShopAnswered(question.parcel, said.result, said.what))

    def _said(self, question: AskShop, box: PackingBox) -> tuple[OrderState, str]:
        asked = self._book.intake.newest_change()
        try:
            known = self._orders(question.orders)
            done = store_latest(self._book, known, asked, self._orders)
        except ShopFailure as failure:
            log.warning("shop: %s", failure)
            return OrderState(ShopResult.SILENT), failure.code
        standing = self._book.orders.standing(box)
        # What the shop does not know of, it cannot clear: the last known answer has to do.
        unheard = (len(known) < len(question.orders) or done.unclear) and standing.result is ShopResult.CLEAR
        return (OrderState(ShopResult.SILENT) if unheard else standing), "ready"

    def _orders(self, numbers: Sequence[str]) -> list[Order]:
        """The orders as they are now, one call each; those that the shop does not have are missing."""
        told = (self._shop.order(number) for number in numbers)
        return [order for order in told if order is not None]
