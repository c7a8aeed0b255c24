"""The simulated SmartStore: the API under /external, its back office under /office, on one loopback port."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from station.simulators.loopback_server import AppServer
from station.simulators.smartstore import answer_wire, front_gateway
from station.simulators.smartstore.calls import ApiCall
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.shop_books import BookedDispatch, DispatchBooks
from station.simulators.smartstore.shop_records import SimulatedProductOrder
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.switches import ShopSwitches
from station.simulators.smartstore.times import ShopClock, real_now
from station.simulators.smartstore.token_endpoint import ApiApplication, TokenIssuer
from station.simulators.smartstore.verbs import ShopVerb

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
from dataclasses import asdict

from station.simulators.smartstore.steering import understood
from station.simulators.smartstore.times import told


def answer(stage: ShopStage, method: str, what: str, body: bytes) -> tuple[int, object]:
    """POST a verb, or GET calls, bookings, orders or switches; a status and what to say."""
    match method, what:
        case "POST", "":
            return _do(stage, body)
        case "GET", "calls":
            return 200, [_call(call) for call in stage.calls.of()]
        case "GET", "bookings":
            return 200, [asdict(one) | {"at": told(one.at)} for one in stage.books.bookings]
        case "GET", "orders":
            return 200, [{"id": row.id, "order": row.head.id, "status": row.status} for row in stage.books.everything()]
        case "GET", "switches":
            return 200, asdict(stage.switches)
    return 404, {"error": "POST /office, GET /office/calls, bookings, orders or switches"}


def _do(stage: ShopStage, body: bytes) -> tuple[int, object]:
    try:
        return 200, {"ids": list(understood(body).act(stage))}
    except KeyError as unknown:
        return 404, {"error": f"no product order {unknown.args[0]}"}
    except ValueError as problem:
        return 400, {"error": str(problem)}


def _call(call: ApiCall) -> dict[str, object]:
    said = asdict(call) | {"at": told(call.at)}
    return said | {"body": call.body.decode(errors="replace")}


_PREFIX = "/external"


class SimulatedSmartStore:
    """A shop without orders that remembers what it was asked and what it booked.

    `clock` gives times with offset, `steady` the seconds by which the rate limits count. `refill`: see `ShopStage`.
    """

    def __init__(
        self,
        port: int = 0,
        switches: ShopSwitches | None = None,
        *,
        application: ApiApplication | None = None,
        clock: Callable[[], datetime] = real_now,
        steady: Callable[[], float] = time.monotonic,
        refill: Callable[[ShopStage], None] | None = None,
    ) -> None:
        self.application = application or ApiApplication()
        shop_clock = ShopClock(clock)
        books = DispatchBooks(shop_clock, switches or ShopSwitches())
        self.stage = ShopStage(shop_clock, books, TokenIssuer(self.application), steady, refill)
        self._serving = AppServer(self._build(), port, dated=False)

    @property
    def url(self) -> str:
        """The base address for `shop.base_url`."""
        return self._serving.url + _PREFIX

    @property
    def office_url(self) -> str:
        """Where the back office listens."""
        return f"{self._serving.url}/office"

    @property
    def bookings(self) -> tuple[BookedDispatch, ...]:
        """Every product order that was dispatched, in order; each once."""
        return tuple(self.stage.books.bookings)

    def calls(self, api: str = "") -> tuple[ApiCall, ...]:
        """What it was asked, oldest first."""
        return self.stage.calls.of(api)

    def find(self, product_order: str) -> SimulatedProductOrder:
        """A product order as it is now. Raises KeyError."""
        return self.stage.books.known(product_order)

    def do(self, verb: ShopVerb) -> tuple[str, ...]:
        """Let something happen; see `selling`, `afterwards` and `steering`. Raises KeyError, ValueError."""
        return verb.act(self.stage)

    def start(self) -> None:
        """Open the shop, or plug it in again. Raises OSError when the port is taken."""
        self._serving.start()

    def stop(self) -> None:
        """Unplug it: connections are cut and new ones refused, what it knows stays."""
        self._serving.stop()

    def _build(self) -> Starlette:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/office/{what:path}", self._office, methods=["GET", "POST"]),
                Route("/office", self._office, methods=["GET", "POST"]),
                Route("/{rest:path}", self._answer, methods=["GET", "POST"]),
            ]
        )

    async def _office(self, request: Request) -> Response:
        from starlette.responses import JSONResponse

        body = await request.body()
        status, said = answer(self.stage, request.method, request.path_params.get("what", ""), body)
        return JSONResponse(said, status)

    async def _answer(self, request: Request) -> Response:
        asked = front_gateway.GatewayRequestIn(
            method=request.method,
            path=request.url.path.removeprefix(_PREFIX) if request.url.path.startswith(_PREFIX) else "",
            query=tuple(request.query_params.multi_items()),
            authorization=request.headers.get("authorization", ""),
            content_type=request.headers.get("content-type", ""),
            body=await request.body(),
        )
        reply = front_gateway.meet(self.stage, asked)
        self.stage.calls.add(front_gateway.written_down(self.stage, asked, reply))
        if reply.plan is not None and reply.plan.fault is ApiFault.CUT:
            self._serving.drop()
        return await answer_wire.sent(reply)
