"""The simulated shop of one's own: rest-shop.md over HTTP on loopback, with every trouble a real one has."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from station.packing.orders import Order, OrderStatus
from station.simulators import goods
from station.simulators.backoffice import DispatchVerdict, SentDispatch, ShopBooks, as_json
from station.simulators.loopback_server import AppServer

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
from enum import StrEnum

from station.simulators.faults_in_store import FaultStore


class ShopTrouble(StrEnum):
    """One way in which the shop misbehaves.

    LOST_ANSWER does what it is asked and never answers; SILENT does nothing and never answers.
    """

    SILENT = "silent"
    LOST_ANSWER = "lost_answer"
    ERROR = "error"
    BUSY = "busy"
    STRANGER = "stranger"
    HTML = "html"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class TroublePlan:
    """A trouble to come: on calls whose "METHOD /path" begins with `on`, for `times` calls (None: for good).

    `seconds`: how long SILENT and LOST_ANSWER last, and what BUSY asks for in Retry-After.
    """

    trouble: ShopTrouble
    on: str = ""
    times: int | None = None
    seconds: float = 3600.0


class ShopTroubles(FaultStore[TroublePlan]):
    """The troubles in store."""

    def _meets(self, _place: int, plan: TroublePlan, call: str) -> bool:
        return call.startswith(plan.on)


_REMEMBERED_CALLS = 10_000
_LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One request as the shop saw it, and the status it answered (0: none)."""

    method: str
    path: str
    query: dict[str, str]
    key: str
    body: bytes
    status: int


def local_now() -> datetime:
    """The time with this machine's offset."""
    return datetime.now().astimezone()


class DemoShop:
    """A shop that keeps `orders` (the sample ones when None) and remembers its calls and bookings.

    `refill`: see `ShopBooks`. `clock` gives times with offset.
    """

    def __init__(
        self,
        port: int = 0,
        token: str = "demo",  # noqa: S107 -- it protects a simulation on loopback
        orders: Iterable[Order] | None = None,
        *,
        clock: Callable[[], datetime] = local_now,
        refill: int = 0,
    ) -> None:
        self._token = token
        self._clock = clock
        self.backoffice = ShopBooks(clock, refill)
        self.backoffice.open_with(goods.orders(clock()) if orders is None else orders)
        self.troubles = ShopTroubles()
        self._calls: deque[RecordedCall] = deque(maxlen=_REMEMBERED_CALLS)
        self._serving = AppServer(self._application(), port)

    @property
    def url(self) -> str:
        """The base address for `shop.base_url`."""
        return self._serving.url

    @property
    def calls(self) -> tuple[RecordedCall, ...]:
        """What it was asked, oldest first."""
        return tuple(self._calls)

    @property
    def bookings(self) -> tuple[SentDispatch, ...]:
        """What it booked, oldest first."""
        return self.backoffice.bookings

    def start(self) -> None:
        """Open the shop, or plug it in again. Raises OSError when the port is taken."""
        self._serving.start()

    def stop(self) -> None:
        """Unplug it: connections are cut and new ones refused, what it knows stays."""
        self._serving.stop()

    def trouble(self, trouble: ShopTrouble, on: str = "", *, times: int | None = None, seconds: float = 3600.0) -> None:
        """Misbehave from the next call on; see `TroublePlan`."""
        self.troubles.add(TroublePlan(trouble, on, times, seconds))

    def heal(self) -> None:
        """Forget every trouble."""
        self.troubles.clear()

    def put(self, order: Order) -> None:
        """Add an order, or change the one with its number."""
        self.backoffice.put(order)

    def cancel(self, number: str) -> None:
        """The customer cancels an order."""
        self.backoffice.mark(number, OrderStatus.CANCELLED)

    def hold(self, number: str) -> None:
        """A cancel is asked for, or the seller stops an order."""
        self.backoffice.mark(number, OrderStatus.ON_HOLD)

    def release(self, number: str) -> None:
        """An order may be packed again."""
        self.backoffice.mark(number, OrderStatus.READY)

    def _application(self) -> Starlette:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(routes=[Route("/{rest:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        key = request.headers.get("idempotency-key", "")
        plan = self.troubles.take(f"{request.method} {request.url.path}")
        status, said = self._meet(request, key, body, plan)
        silent = plan is not None and plan.trouble in (ShopTrouble.SILENT, ShopTrouble.LOST_ANSWER)
        query = dict(request.query_params)
        self._calls.append(RecordedCall(request.method, request.url.path, query, key, body, 0 if silent else status))
        if plan is not None and silent:
            await asyncio.sleep(plan.seconds)
        return _response(status, said, plan)

    def _meet(self, request: Request, key: str, body: bytes, plan: TroublePlan | None) -> tuple[int, object]:
        match plan.trouble if plan else None:
            case ShopTrouble.ERROR:
                return 500, {"code": "error", "message": "something broke"}
            case ShopTrouble.BUSY:
                return 429, {"code": "busy", "message": "too many calls"}
            case ShopTrouble.SILENT:
                return 504, {}
            case ShopTrouble.STRANGER:
                return 401, {"code": "unauthorized", "message": "unknown token"}
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return 401, {"code": "unauthorized", "message": "unknown token"}
        try:
            return self._route(request, key, body)
        except (msgspec.MsgspecError, ValueError) as problem:
            return 400, {"code": "bad_request", "message": str(problem)}

    def _route(self, request: Request, key: str, body: bytes) -> tuple[int, object]:
        path = request.url.path
        if (request.method, path) == ("GET", "/orders"):
            return 200, self._page(dict(request.query_params))
        if (request.method, path) == ("POST", "/dispatches"):
            return self._book(key, body)
        if request.method == "GET" and path.startswith("/orders/"):
            order = self.backoffice.find(path.removeprefix("/orders/"))
            if order is not None:
                return 200, as_json(order)
        return 404, {"code": "not_found", "message": "nothing here"}

    def _page(self, query: dict[str, str]) -> dict[str, object]:
        fallback = self._clock() - timedelta(days=7)
        since = datetime.fromisoformat(query["changed_since"]) if "changed_since" in query else fallback
        limit = min(int(query.get("limit", "100")), _LARGEST_PAGE)
        if since.tzinfo is None or limit < 1:
            raise ValueError("changed_since needs an offset and limit at least 1")
        orders, cursor = self.backoffice.page(since, int(query.get("cursor") or "0"), limit)
        return {
            "orders": [as_json(order) for order in orders],
            "cursor": None if cursor is None else str(cursor),
        }

    def _book(self, key: str, body: bytes) -> tuple[int, object]:
        sent = msgspec.json.decode(body, type=SentDispatch)
        if not key or key != sent.parcel or sent.packed_at.tzinfo is None or not sent.lines:
            raise ValueError("Idempotency-Key must be the parcel, packed_at needs an offset, lines a line")
        return _spoken(self.backoffice.book(sent))


def serve(port: int, opened: Callable[[str], None], *, token: str = "demo", refill: int = 20) -> None:  # noqa: S107 -- a simulation
    """Run a shop until SIGINT or SIGTERM; `opened` gets its address. Raises OSError when the port is taken.

    Must be called on the main thread.
    """
    ended = threading.Event()
    before = {sign: signal.signal(sign, lambda *_: ended.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    shop = DemoShop(port, token, refill=refill)
    try:
        shop.start()
        opened(shop.url)
        ended.wait()
    finally:
        shop.stop()
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _spoken(verdict: DispatchVerdict) -> tuple[int, object]:
    if verdict.status < 300:
        return verdict.status, {"booked": True}
    said = {"code": verdict.code, "message": verdict.message}
    return verdict.status, said | ({"waybill": verdict.waybill} if verdict.waybill else {})


def _response(status: int, said: object, plan: TroublePlan | None) -> Response:
    from starlette.responses import Response

    text = json.dumps(said, ensure_ascii=False).encode()
    headers: dict[str, str] = {}
    kind = "application/json"
    match plan.trouble if plan else None:
        case ShopTrouble.BUSY:
            headers["Retry-After"] = f"{plan.seconds:g}" if plan else ""
        case ShopTrouble.HTML:
            text, kind = b"<html><body>Welcome to the guest network</body></html>", "text/html"
        case ShopTrouble.TRUNCATED:
            text = text[: len(text) // 2]
        case ShopTrouble.EMPTY:
            text = b""
        case ShopTrouble.LACKING:
            text = b'{"result": "ok"}'
    return Response(text, status, headers, kind)
