"""Which method and path is which API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from station.simulators.smartstore import claims, confirm, dispatch, notices, reading
from station.simulators.smartstore.asked import GatewayCall

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
    _route("confirm", "POST", f"{_ROWS}/confirm", confirm.confirm),
    _route("dispatch", "POST", f"{_ROWS}/dispatch", dispatch.dispatch),
    _route("delay", "POST", f"{_ROWS}/{{}}/delay", notices.delay),
    _route("hope", "POST", f"{_ROWS}/{{}}/hope-delivery/change", notices.hope),
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
