"""A SmartStore as a shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station.packing.orders import Order, OrderStatus
from station.sellercentre.line_judging import VerdictKind
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import (
    DispatchBooked,
    DispatchDelay,
    DispatchEnded,
    OrderPage,
    ParcelDispatch,
    ShopFailure,
    ShopRefused,
    ShopUnreachable,
)
from station.shops.http import HttpLine
from station.shops.shop_making import KnownLines, ShopMaking, ShopSettingError, nothing_known
from station.shops.smartstore import bodies, feed
from station.shops.smartstore.answers import ChangeRow, ChangesPage, WriteAnswer, data_of, rows_of
from station.shops.smartstore.dispatching import ParcelDispatcher
from station.shops.smartstore.failures import NOT_OURS, code_of
from station.shops.smartstore.gateway import ApiGateway
from station.shops.smartstore.long_waiting import LongWaiting
from station.shops.smartstore.mapping import orders_of, verdict_of
from station.shops.smartstore.order_reader import OrderReader
from station.shops.smartstore.rate_limit import CallPacing
from station.shops.smartstore.siblings import SiblingLines
from station.shops.smartstore.tokens import StoreAccount, TokenKeeper, is_secret

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


TOKEN_FILE, PACE_FILE = "smartstore-token.json", "smartstore-pace.json"
DELAY_REASONS = (
    "PRODUCT_PREPARE",
    "CUSTOMER_REQUEST",
    "CUSTOM_BUILD",
    "RESERVED_DISPATCH",
    "OVERSEA_DELIVERY",
    "ETC",
)
"""Why something is sent later, as the shop calls it."""

_PARCELS_AT_ONCE = 30
_BACKGROUND_PATIENCE = 4.0
_HEADERS = "gncp-gw-"


_AS_USUAL = GatheringTerms()


@dataclass(frozen=True, slots=True)
class CallManner:
    """How a process speaks to the shop.

    `answer_seconds`: after that a call counts as silence. `patience`: seconds within which a question with
    its repetitions must be answered. `spare`: calls a second process may always make at once.
    `terms`: what the house settled about its orders.
    """

    answer_seconds: float = 3.0
    patience: float = 3.0
    spare: float = 0.0
    terms: GatheringTerms = _AS_USUAL


class SmartStore:
    """Implements `Shop`. `folder`: where the processes of a station share token and pace.

    Raises ValueError for an address that cannot work; see `HttpLine`.
    """

    def __init__(
        self,
        base_url: str,
        account: StoreAccount,
        folder: Path,
        manner: CallManner,
        known: KnownLines = nothing_known,
    ) -> None:
        line = HttpLine(base_url, None, answer_seconds=manner.answer_seconds, keeps=_HEADERS, ipv4=True)
        self._name = f"smartstore:{account.client_id}@{line.address}"
        tokens = TokenKeeper(folder / TOKEN_FILE, line, account)
        pacing = CallPacing(folder / PACE_FILE, spare=manner.spare)
        self._gateway = ApiGateway(line, tokens, pacing, patience=manner.patience)
        self._reading = OrderReader(self._gateway, known)
        self._intake = FeedIntake(self._gateway, self._reading, manner.terms)
        self._long_waiting = LongWaiting(self._gateway, self._reading, manner.terms)
        self._dispatching = ParcelDispatcher(self._gateway, self._reading)
        self._terms = manner.terms
        self._answer_seconds = manner.answer_seconds

    @property
    def name(self) -> str:
        """The application and the shop's address."""
        return self._name

    @property
    def at_once(self) -> int:
        """Parcels that are asked about and told of together."""
        return _PARCELS_AT_ONCE

    def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
        """Orders that changed at or after `since`, from `cursor` on."""
        return self._intake.page(since, cursor, limit)

    def waiting(self, before: datetime, cursor: str | None, _limit: int) -> OrderPage:
        """Orders that were paid for before a moment, and still wait: a day of payments a page."""
        return self._long_waiting.page(before, cursor)

    def order(self, number: str) -> Order | None:
        """The order as it is now, with every line that the shop has; None when it has none of that number."""
        with self._gateway.within(self._answer_seconds):
            items = self._reading.items(dict.fromkeys(self._reading.ids_of(number), number))
        if any(item.unread for item in items):
            raise ShopUnreachable("lacks_fields")
        return next((order for order in orders_of(items, self._terms) if order.number == number), None)

    def orders(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """The orders as they are now, by the lines that are known here."""
        return orders_of(self._reading.of_orders(numbers), self._terms)

    def confirm(self, numbers: Sequence[str]) -> tuple[Order, ...]:
        """발주확인 of what the shop waits for; the orders as they are then."""
        items = self._reading.of_orders(numbers)
        waiting = [item.id for item in items if verdict_of(item).kind is VerdictKind.UNCONFIRMED]
        refused: dict[str, str] = {}
        for start in range(0, len(waiting), bodies.MOST_WRITES):
            body = self._gateway.call(bodies.confirm(waiting[start : start + bodies.MOST_WRITES]))
            failed = data_of(body, WriteAnswer).fail_product_order_infos
            refused |= {str(one.product_order_id): code_of(one.code) for one in failed}
        if waiting:
            items = self._reading.items({item.id: str(item.order.order_id) for item in items})
        kept = {which: code for which, code in refused.items() if code in NOT_OURS}
        return orders_of(items, self._terms, kept)

    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        """Tell the shop that a box is on its way. Repeating it after a failure books it once."""
        (ended,) = self.dispatch_all((dispatch,))
        if isinstance(ended.outcome, ShopFailure):
            raise ended.outcome
        return ended.outcome

    def dispatch_all(self, dispatches: Sequence[ParcelDispatch]) -> tuple[DispatchEnded, ...]:
        """Tell the shop of several boxes; how each of them ended."""
        return self._dispatching.book(dispatches)

    def delay(self, delay: DispatchDelay) -> int:
        """발송지연 for every line of an order that still waits. Raises Refused for the first that may not."""
        if delay.reason not in DELAY_REASONS:
            raise ShopRefused("4000")
        items = self._reading.items(dict.fromkeys(self._reading.ids_of(delay.order), delay.order))
        waiting = [
            item.id
            for item in items
            if verdict_of(item).kind in (VerdictKind.READY, VerdictKind.UNCONFIRMED, VerdictKind.WAITING)
        ]
        if not waiting:
            raise ShopRefused("104442" if items else "100003")
        for which in waiting:
            call = bodies.delay(which, delay.until, delay.reason, delay.words)
            written = data_of(self._gateway.call(call), WriteAnswer)
            for failed in written.fail_product_order_infos:
                raise ShopRefused(code_of(failed.code), failed.message)
            if which not in written.done:
                raise ShopUnreachable("unanswered")
        return len(waiting)

    def close(self) -> None:
        """Let go of the connection."""
        self._gateway.close()


def make_shop(making: ShopMaking) -> SmartStore:
    """A SmartStore, by its application's id and secret. Raises ShopSettingError."""
    client, secret = making.texts["client_id"], making.secrets["client_secret"]
    try:
        account = StoreAccount(client, secret)
    except ValueError:
        key = "client_id" if is_secret(secret) else "client_secret"
        raise ShopSettingError(key, f"not_a_{key}") from None
    manner = CallManner(
        answer_seconds=making.answer_seconds,
        patience=_BACKGROUND_PATIENCE if making.background else making.answer_seconds,
        spare=1.0 if making.background else 0.0,
        terms=making.terms,
    )
    try:
        return SmartStore(making.base_url, account, making.folder, manner, making.known_lines)
    except ValueError as error:
        raise ShopSettingError("base_url", "not_allowed", str(error)) from None
