"""Orders in: the shop's feed of changes, page by page, from a place that outlives a crash."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from station.ledger import Ledger
from station.packing.orders import Order, OrderStatus
from station.shops.base import OrderPage, Shop, ShopRefused, ShopUnreachable
from station.sync.latest_answers import store_latest

FIRST_LOOK_BACK = timedelta(days=7)
OVERLAP = timedelta(minutes=5)
"""How far a sweep reaches back before the beginning of the last one: more than clocks and commits differ."""
_PAGE = 100
_OLDER, _NO_MORE = "#waiting", "-"
# A place that moved by less is not worth a write to the disk that the bench writes its scans to.
_WORTH_SAVING = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the intake stands: a sweep over what changed since `since`; `begun` once its first page is in."""

    since: datetime
    cursor: str | None = None
    begun: datetime | None = None


class ShopIntake:
    """Reads the feed of one shop into the ledger. The place is saved only after a page's orders are."""

    def __init__(
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._ledger = ledger
        self._shop = shop
        self._clock = clock
        self._wake = wake
        self._log = log
        self._place: _Place | None = None
        self._kept: _Place | None = None
        self._older_key = f"{shop.name}{_OLDER}"
        self._older: str | None = None
        self._swept = False

    def page(self) -> bool:
        """Take one page in; True when the sweep goes on. Raises ShopFailure, LedgerError.

        The first intake takes what changed lately, and then what has waited for longer.
        """
        if self._swept and self._older is not None:
            return self._older_page(self._older)
        more = self._changes()
        self._swept = self._swept or not more
        return more or self._older is not None

    def _older_page(self, cursor: str) -> bool:
        """Take in one page of what has waited for long; False when there is no more. Its end is remembered."""
        asked = self._ledger.intake.newest_change()
        try:
            page = self._shop.waiting(self._clock() - FIRST_LOOK_BACK, cursor or None, _PAGE)
        except ShopRefused as refusal:
            self._log.warning("the shop does not tell what has waited for long: %s", refusal.code)
            page = OrderPage((), None)
        self._take(page, asked)
        if self._ledger.wished_days.settle(self._clock()):
            self._wake()
        self._older = page.cursor if page.cursor != cursor else None
        self._ledger.cursors.save(self._older_key, self._older or _NO_MORE)
        return self._older is not None

    def _changes(self) -> bool:
        """Take in one page of what changed; True when the sweep goes on."""
        place = self._place = self._place or self._restored()
        asked_at, asked = self._clock(), self._ledger.intake.newest_change()
        if place.cursor is None and place.since > asked_at:
            # The clock was ahead at the last sweep: what changed since then, nobody knows any more.
            place = self._place = _Place(asked_at - FIRST_LOOK_BACK)
        try:
            page = self._shop.changed(place.since, place.cursor, _PAGE)
        except ShopRefused:
            if place.cursor is None:
                raise
            # A shop forgets its cursors sooner or later; the sweep then begins anew.
            self._place = replace(place, cursor=None, begun=None)
            return True
        news = self._take(page, asked)
        if self._ledger.wished_days.settle(asked_at):
            self._wake()
        begun = place.begun or min(asked_at, page.as_of or asked_at)
        self._place, more = _next(replace(place, begun=begun), page)
        self._keep(self._place, news=news)
        return more

    def _take(self, page: OrderPage, asked: int) -> bool:
        if page.skipped:
            self._log.warning("%d orders could not be understood: %s", len(page.skipped), page.skipped[:20])
        if not page.orders:
            return False
        told = [replace(order, as_of=order.as_of or page.as_of) for order in page.orders]
        done = store_latest(self._ledger, told, asked, self._shop.orders, pause=True)
        if done.unclear:
            # The feed tells them once: the page is asked for again before the place moves behind it.
            raise ShopUnreachable("unanswered")
        if done.updated:
            self._ask_again(page.orders)
        if done.new or done.updated:
            self._wake()
        return bool(done.new or done.updated)

    def _ask_again(self, orders: tuple[Order, ...]) -> None:
        """Put a held dispatch back in line when the shop has cleared one of its orders."""
        cleared = {order.number for order in orders if order.status is OrderStatus.READY}
        for row in self._ledger.outbox.rows() if cleared else ():
            if row.state == "held" and cleared.intersection(row.orders):
                self._ledger.outbox.retry(row.id)

    def _keep(self, place: _Place, *, news: bool) -> None:
        kept = self._kept
        if news or place.cursor or kept is None or kept.cursor or place.since - kept.since >= _WORTH_SAVING:
            self._ledger.cursors.save(self._shop.name, msgspec.json.encode(place).decode())
            self._kept = place

    def _restored(self) -> _Place:
        value = self._ledger.cursors.of(self._shop.name)
        older = self._ledger.cursors.of(self._older_key)
        if value is None and older is None:
            older = ""
            self._ledger.cursors.save(self._older_key, older)
        self._older = None if older in (None, _NO_MORE) else older
        with suppress(msgspec.MsgspecError, ValueError):
            place = msgspec.json.decode(value or "", type=_Place)
            if place.since.tzinfo is not None:
                return place
        return _Place(self._clock() - FIRST_LOOK_BACK)


def _next(place: _Place, page: OrderPage) -> tuple[_Place, bool]:
    """Where to go on behind a page, and whether to do so at once."""
    if page.cursor is None or page.cursor == place.cursor:
        return _Place((place.begun or place.since) - OVERLAP), False
    # An empty page that is not the last: a feed that hands out a place to wait at, kept until next time.
    more = bool(page.orders or page.skipped or page.goes_on)
    return replace(place, cursor=page.cursor), more
