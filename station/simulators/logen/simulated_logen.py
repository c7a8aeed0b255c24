"""The simulated 로젠 on loopback: one address for the calls, one beside it for who runs the demonstration."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.simulators.logen.logen_books import LogenBooks, RegisteredSlip
from station.simulators.logen.logen_desk import LogenDesk
from station.simulators.logen.logen_faults import LogenFault, LogenFaults, LogenPlan, plan_of
from station.simulators.loopback_server import AppServer

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

KEY = "demo-secret-key"
_BASE = "/lrm02b-edi/edi/"
_REMEMBERED = 10_000
_KEPT_OUT = {
    LogenFault.UNKNOWN_KEY: "유효하지 않은 인증키입니다.",
    LogenFault.KEY_EXPIRED: "인증키의 유효기간이 만료되었습니다.",
    LogenFault.IP_REFUSED: "허용되지 않은 IP입니다.",
}
_CUT = (LogenFault.DROPPED, LogenFault.LOST_ANSWER)


@dataclass(frozen=True, slots=True)
class CarrierCall:
    """One call as the carrier saw it, and the status it answered (0: none)."""

    call: str
    key: str
    body: object
    status: int


class SimulatedLogen:
    """로젠 for one customer. `keys`: those it lets in. `accepts_again`: see `LogenDesk`."""

    def __init__(
        self,
        port: int = 0,
        *,
        keys: Iterable[str] = (KEY,),
        kept_in: Path | None = None,
        accepts_again: bool = False,
    ) -> None:
        self.books = LogenBooks(kept_in)
        self.faults = LogenFaults()
        self._desk = LogenDesk(self.books, accepts_again=accepts_again)
        self._keys = set(keys)
        self._calls: deque[CarrierCall] = deque(maxlen=_REMEMBERED)
        self._serving = AppServer(self._application(), port)

    @property
    def url(self) -> str:
        """The address for `carrier.api.base_url`."""
        return self._serving.url

    @property
    def office_url(self) -> str:
        """Where faults are put in store and the log is read: GET calls, slips; POST faults, heal."""
        return f"{self.url}/office"

    def calls(self, name: str = "") -> tuple[CarrierCall, ...]:
        """What it was asked, oldest first; of one name, or all."""
        return tuple(call for call in self._calls if name in ("", call.call))

    @property
    def slips(self) -> tuple[RegisteredSlip, ...]:
        """The slips that are registered."""
        return self.books.slips

    def start(self) -> None:
        """Open, or plug it in again. Raises OSError when the port is taken."""
        self._serving.start()

    def stop(self) -> None:
        """Unplug it: connections are cut and new ones refused, what it knows stays."""
        self._serving.stop()

    def fail(self, fault: LogenFault, on: str = "", *, times: int | None = None, seconds: float = 3600.0) -> None:
        """Misbehave from the next call on; see `LogenPlan`."""
        self.faults.add(LogenPlan(fault, on, times, seconds))

    def heal(self) -> None:
        """Forget every fault."""
        self.faults.clear()

    def let_in(self, *keys: str) -> None:
        """Take these keys and no others."""
        self._keys = set(keys)

    def _application(self) -> Starlette:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route(f"{_BASE}{{call}}", self._answer, methods=["POST"]),
                Route("/office/{what}", self._office, methods=["GET", "POST"]),
            ]
        )

    async def _answer(self, request: Request) -> Response:
        call, key = request.path_params["call"], request.headers.get("secretkey", "")
        body = _decoded(await request.body())
        plan = self.faults.take(call)
        fault = plan.fault if plan else None
        if plan is not None and fault in (LogenFault.DELAY, LogenFault.SILENT):
            await asyncio.sleep(plan.seconds)
        status, said = self._meet(call, key, body, fault)
        self._calls.append(CarrierCall(call, key, body, 0 if fault in (*_CUT, LogenFault.SILENT) else status))
        if fault in _CUT:
            self._serving.drop()
        return _response(status, said, plan)

    def _meet(self, call: str, key: str, body: object, fault: LogenFault | None) -> tuple[int, object]:
        match fault:
            case LogenFault.ERROR:
                return 500, {"message": "Internal Server Error"}
            case LogenFault.BUSY:
                return 429, {"message": "Too Many Requests"}
            case LogenFault.SILENT | LogenFault.DROPPED:
                return 504, {}
        if fault in _KEPT_OUT or key not in self._keys:
            return 401, {
                "sttsCd": "FAIL",
                "sttsMsg": _KEPT_OUT[fault if fault in _KEPT_OUT else LogenFault.UNKNOWN_KEY],
            }
        said = self._desk.answer(call, body, fault)
        return (404, {"message": "Not Found"}) if said is None else (200, said)

    async def _office(self, request: Request) -> Response:
        from starlette.responses import JSONResponse

        what = request.path_params["what"]
        if (request.method, what) == ("GET", "calls"):
            return JSONResponse([asdict(call) for call in self.calls()])
        if (request.method, what) == ("GET", "slips"):
            return JSONResponse([asdict(slip) for slip in self.slips])
        if (request.method, what) == ("POST", "heal"):
            self.heal()
            return JSONResponse({})
        if (request.method, what) == ("POST", "faults"):
            try:
                self.faults.add(plan_of((await request.body()).decode("utf-8", "replace").strip()))
            except ValueError as problem:
                return JSONResponse({"message": str(problem)}, 400)
            return JSONResponse({})
        return JSONResponse({"message": "GET calls, slips; POST faults, heal"}, 404)


def serve(carrier: SimulatedLogen, opened: Callable[[SimulatedLogen], None]) -> None:
    """Run a carrier until SIGINT or SIGTERM. Raises OSError when its port is taken.

    Must be called on the main thread.
    """
    ended = threading.Event()
    before = {sign: signal.signal(sign, lambda *_: ended.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        carrier.start()
        opened(carrier)
        ended.wait()
    finally:
        carrier.stop()
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _decoded(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _response(status: int, said: object, plan: LogenPlan | None) -> Response:
    from starlette.responses import Response

    text = json.dumps(said, ensure_ascii=False).encode()
    headers: dict[str, str] = {}
    kind = "application/json"
    match plan.fault if plan else None:
        case LogenFault.BUSY:
            headers["Retry-After"] = f"{plan.seconds:g}" if plan else ""
        case LogenFault.HTML:
            text, kind = b"<html><body>Welcome to the guest network</body></html>", "text/html"
        case LogenFault.TRUNCATED:
            text = text[: len(text) // 2]
        case LogenFault.EMPTY:
            text = b""
        case LogenFault.LACKING:
            text = b'{"sttsCd": "SUCCESS"}'
    return Response(text, status, headers, kind)
