"""The gateway before the shop: who may call, how often, and what its own answers look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime

from station.simulators.smartstore import buyer_notices, claims, order_calls, reading, token_call
from station.simulators.smartstore.api_answers import ApiAnswer, WholeCall
from station.simulators.smartstore.asked import GatewayCall
from station.simulators.smartstore.calls import ApiCall
from station.simulators.smartstore.gateway_faults import GATEWAY, SPOILT, ApiFault, FaultPlan, silent
from station.simulators.smartstore.stage import ShopStage
from station.simulators.smartstore.times import told

TOKEN = "/v1/oauth2/token"  # noqa: S105 -- a path
_SELLER = "/v1/pay-order/seller"
_ROWS = f"{_SELLER}/product-orders"


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One API: its rate is counted under `name`."""

    name: str
    method: str
    path: re.Pattern[str]
    handler: Callable[[GatewayCall], object]


def _route(name: str, method: str, template: str, handler: Callable[[GatewayCall], object]) -> ApiRoute:
    return ApiRoute(name, method, re.compile(template.replace("{}", "([^/]+)")), handler)


ROUTES = (
    _route("changes", "GET", f"{_ROWS}/last-changed-statuses", reading.changes),
    _route("query", "POST", f"{_ROWS}/query", reading.query),
    _route("list", "GET", _ROWS, reading.listed),
    _route("ids", "GET", f"{_SELLER}/orders/{{}}/product-order-ids", reading.ids_of_order),
    _route("confirm", "POST", f"{_ROWS}/confirm", order_calls.confirm),
    _route("dispatch", "POST", f"{_ROWS}/dispatch", order_calls.dispatch),
    _route("delay", "POST", f"{_ROWS}/{{}}/delay", buyer_notices.delay),
    _route("hope", "POST", f"{_ROWS}/{{}}/hope-delivery/change", buyer_notices.hope),
    *(_route(name, "POST", f"{_ROWS}/{{}}/claim/{name}", claims.handler(act)) for name, act in claims.CALLS.items()),
)
APIS = ("token", *(route.name for route in ROUTES))


def found(method: str, path: str) -> tuple[ApiRoute, str] | None:
    """The API of a call, and the id in its path."""
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return route, match[1] if match.groups() else ""
    return None


_HOURLY = {"GNCP-GW-Quota-Period": "HOURS", "GNCP-GW-Quota-Limit": "1", "GNCP-GW-Quota-Remaining": "0"}


@dataclass(frozen=True, slots=True)
class GatewayRequestIn:
    """A call as it came in; `path` without the prefix /external."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    authorization: str = field(default="", repr=False)
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class GatewayReply:
    """The answer, the name of the API and the fault that the wire still has to play."""

    answer: ApiAnswer
    api: str
    trace: str
    plan: FaultPlan | None = None


def meet(stage: ShopStage, request: GatewayRequestIn) -> GatewayReply:
    """Answer one call."""
    route = found(request.method, request.path)
    is_token = (request.method, request.path) == ("POST", TOKEN)
    api = "token" if is_token else route[0].name if route else ""
    trace = stage.fresh_trace()
    plan = stage.faults.take(api)
    for happen in plan.before if plan else ():
        happen()
    answer = _tokens(stage, request, trace, plan) if is_token else _api(stage, request, route, trace, plan)
    # The machine's own Date would contradict a clock that was set forward.
    date = format_datetime(stage.clock.now().astimezone(UTC), usegmt=True)
    headers = {"Date": date, "GNCP-GW-Trace-ID": trace, "GNCP-GW-HttpClient-ResponseTime": "12"}
    return GatewayReply(_with(answer, headers), api, trace, plan)


def written_down(stage: ShopStage, request: GatewayRequestIn, reply: GatewayReply) -> ApiCall:
    """The call for the book of calls; the body of a token call, and with it the signature, is left out."""
    spoilt = reply.plan is not None and reply.plan.fault in SPOILT and reply.answer.outcome == "done"
    return ApiCall(
        api=reply.api,
        method=request.method,
        path=request.path,
        query=dict(request.query) if reply.api != "token" else {},
        body=request.body if reply.api != "token" else b"",
        status=0 if silent(reply.plan) else reply.answer.status,
        outcome="lost" if spoilt else reply.answer.outcome,
        trace=reply.trace,
        at=stage.clock.now(),
    )


def _with(answer: ApiAnswer, headers: Mapping[str, str]) -> ApiAnswer:
    return ApiAnswer(answer.status, answer.body, answer.outcome, {**headers, **answer.headers})


def _api(
    stage: ShopStage, request: GatewayRequestIn, route: tuple[ApiRoute, str] | None, trace: str, plan: FaultPlan | None
) -> ApiAnswer:
    refused = _kept_out(stage, request)
    if refused is not None:
        return _gateway(stage, refused, trace)
    if route is None:
        return _gateway(stage, ApiFault.NOT_FOUND, trace)
    if not stage.penalty.take(stage.clock.now()):
        return _gateway(stage, ApiFault.QUOTA_LIMIT, trace)
    headers: dict[str, str] = {}
    if stage.switches.calls_per_second:
        bucket = stage.bucket(route[0].name)
        if not bucket.take(stage.steady()):
            return _with(_gateway(stage, ApiFault.RATE_LIMIT, trace), bucket.headers())
        headers = bucket.headers()
    asked = GatewayCall(stage, route[1], request.query, request.body, plan, trace)
    return _with(_planned(asked, route[0]), headers)


def _kept_out(stage: ShopStage, request: GatewayRequestIn) -> ApiFault | None:
    if not stage.ip_allowed:
        return ApiFault.IP_NOT_ALLOWED
    known = stage.tokens.valid(request.authorization, stage.clock.now())
    return None if known and stage.api_granted else ApiFault.AUTHN


def _planned(asked: GatewayCall, route: ApiRoute) -> ApiAnswer:
    plan = asked.plan
    if plan is None or plan.fault not in GATEWAY:
        return _done(asked, route) if plan is None or plan.carries_out else _not_done(asked, plan)
    if not plan.carries_out:
        return _gateway(asked.stage, plan.fault, asked.trace)
    _done(asked, route)
    return _gateway(asked.stage, plan.fault, asked.trace, outcome="lost")


def _not_done(asked: GatewayCall, plan: FaultPlan) -> ApiAnswer:
    if plan.fault is ApiFault.WHOLE:
        return _refused(asked, WholeCall(plan.code, status=plan.status))
    return ApiAnswer(504, {}, plan.fault.value)


def _done(asked: GatewayCall, route: ApiRoute) -> ApiAnswer:
    try:
        data = route.handler(asked)
    except WholeCall as refusal:
        return _refused(asked, refusal)
    body = {"timestamp": told(asked.stage.clock.now()), "traceId": asked.trace, "data": data}
    return ApiAnswer(200, body)


def _refused(asked: GatewayCall, refusal: WholeCall) -> ApiAnswer:
    said = {"code": refusal.code, "message": refusal.message}
    body = {**said, "timestamp": told(asked.stage.clock.now()), "traceId": asked.trace}
    return ApiAnswer(refusal.status, body, "refused")


def _gateway(stage: ShopStage, fault: ApiFault, trace: str, outcome: str = "") -> ApiAnswer:
    status, message = GATEWAY[fault]
    body = {"code": fault.value, "message": message, "timestamp": told(stage.clock.now()), "traceId": trace}
    return ApiAnswer(status, body, outcome or fault.value, _HOURLY if fault is ApiFault.QUOTA_LIMIT else {})


def _tokens(stage: ShopStage, request: GatewayRequestIn, trace: str, plan: FaultPlan | None) -> ApiAnswer:
    if plan is not None and plan.fault in GATEWAY:
        return _gateway(stage, plan.fault, trace)
    if plan is not None and not plan.carries_out:
        return ApiAnswer(504, {}, plan.fault.value)
    return token_call.answer(stage, request.query, request.content_type, request.body)
