"""A shop of one's own over HTTP: rest-shop.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from station.packing.orders import Order, OrderStatus
from station.shops.base import (
    DispatchBooked,
    OneByOne,
    OrderPage,
    ParcelDispatch,
    ShopCredentials,
    ShopFailure,
    ShopRefused,
    ShopUnreachable,
)
from station.shops.http import HttpAnswer, HttpLine
from station.shops.rest_json import RefusalBody, dispatch_body, is_id, order_from, page_from, said_from, says_booked
from station.shops.shop_making import ShopMaking, ShopSettingError

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.DISPATCHED})


class RestShop(OneByOne):
    """Implements `Shop`. `answer_seconds`: after that a call counts as silence.

    Raises ValueError for an address or a token that cannot work; see `HttpLine`.
    """

    def __init__(self, base_url: str, token: str, *, answer_seconds: float = 3.0) -> None:
        self._line = HttpLine(base_url, token, answer_seconds=answer_seconds)

    @property
    def name(self) -> str:
        """The kind of shop and its address."""
        return f"rest:{self._line.address}"

    def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
        """Orders that changed at or after `since`, from `cursor` on."""
        query = {"changed_since": since.isoformat(), "limit": str(limit)}
        answer = self._line.ask("GET", "/orders", query=query | ({"cursor": cursor} if cursor else {}))
        if answer.status != 200:
            raise _failure(answer)
        return page_from(answer.body, answer.as_of)

    def waiting(self, _before: datetime, cursor: str | None, limit: int) -> OrderPage:
        """Orders that wait, however long ago they changed: the feed from its beginning, without what is over."""
        page = self.changed(_BEGINNING, cursor, limit)
        return replace(page, orders=tuple(order for order in page.orders if order.status not in _OVER))

    def order(self, number: str) -> Order | None:
        """The order as it is now; None when the shop has none of that number."""
        answer = self._about(number)
        if answer is None:
            return None
        order = order_from(answer.body)
        if order.number.casefold() != number.casefold():
            raise ShopUnreachable("lacks_fields", "another order was answered")
        return order

    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        """Tell the shop that a box is on its way. Repeating it after a failure books it once."""
        answer = self._line.ask(
            "POST",
            "/dispatches",
            body=dispatch_body(dispatch),
            headers={"Idempotency-Key": dispatch.parcel, "Content-Type": "application/json"},
        )
        if answer.status in (200, 201):
            return _booked(answer)
        failure = _failure(answer)
        if isinstance(failure, ShopRefused) and failure.code == "already_dispatched":
            return self._compared(dispatch, said_from(answer.body))
        raise failure

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()

    def _about(self, number: str) -> HttpAnswer | None:
        if not is_id(number):
            return None
        answer = self._line.ask("GET", f"/orders/{quote(number, safe='')}")
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise _failure(answer)
        return answer

    def _compared(self, dispatch: ParcelDispatch, said: RefusalBody) -> DispatchBooked:
        """Decide whether the dispatch that the shop already has is this one.

        The refusal may name one number; else the orders may. When neither does, nobody can tell from here.
        """
        ours = {dispatch.waybill.replace("-", "")}
        held = said.waybills(_numbers_of(dispatch))
        if not held or held > ours:
            held = self._waybills_of_orders(dispatch) or held
        if held == ours:
            return DispatchBooked.ALREADY_DONE
        other = next(iter(sorted(held - ours)), None)
        raise ShopRefused("already_dispatched", said.message or "", other_waybill=other)

    def _waybills_of_orders(self, dispatch: ParcelDispatch) -> set[str]:
        answers = [self._about(number) for number in dict.fromkeys(line.order for line in dispatch.lines)]
        told = [said_from(answer.body).waybill if answer else None for answer in answers]
        return {waybill.replace("-", "") for waybill in told if waybill}


def make_shop(making: ShopMaking) -> RestShop:
    """A shop of one's own. Raises ShopSettingError."""
    try:
        return RestShop(making.base_url, making.secrets["token"], answer_seconds=making.answer_seconds)
    except ValueError as error:
        raise ShopSettingError("base_url", "not_allowed", str(error)) from None


def _booked(answer: HttpAnswer) -> DispatchBooked:
    """How an answer of success says that the dispatch is booked.

    Raises Unreachable: not_json for the page that a network or a login shows in place of the shop's, which answers 200
    to anything; not_booked for what says nothing of a booking, or that there is none.
    """
    if answer.is_html or answer.body.lstrip()[:1] == b"<":
        raise ShopUnreachable("not_json")
    if not says_booked(answer.body, created=answer.status == 201):
        raise ShopUnreachable("not_booked", said_from(answer.body).message or "")
    return DispatchBooked.ACCEPTED if answer.status == 201 else DispatchBooked.ALREADY_DONE


def _numbers_of(dispatch: ParcelDispatch) -> set[str]:
    return {line.order for line in dispatch.lines} | {line.id for line in dispatch.lines}


def _failure(answer: HttpAnswer) -> ShopFailure:
    """What a status other than success means, by rest-shop.md and HTTP."""
    said = said_from(answer.body)
    words = said.message or ""
    match answer.status:
        case 401 | 403:
            return ShopCredentials("credentials", words)
        case 429:
            return ShopUnreachable("busy", words, retry_after=answer.retry_after)
        case 408 | 425:
            return ShopUnreachable("timeout", words, retry_after=answer.retry_after)
        case status if status >= 500:
            return ShopUnreachable("server", words, retry_after=answer.retry_after)
        case status if 300 <= status < 400:
            return ShopUnreachable("redirected")
        case status if status >= 400:
            return ShopRefused(said.code or ("not_found" if status == 404 else "rejected"), words)
        case _:
            return ShopUnreachable("lacks_fields", words)
