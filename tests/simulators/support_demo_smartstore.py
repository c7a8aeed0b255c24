"""What tests of the simulated SmartStore share: a shop at a fixed time, and a caller that signs and counts nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from station.simulators.smartstore import front_gateway
from station.simulators.smartstore.front_gateway import GatewayReply, GatewayRequestIn
from station.simulators.smartstore.selling import SellOrder, SoldLine
from station.simulators.smartstore.shop_records import SimulatedProductOrder
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore
from station.simulators.smartstore.steering import AdvanceTime
from station.simulators.smartstore.switches import ShopSwitches, with_changes
from station.simulators.smartstore.times import KST, told
from station.simulators.smartstore.token_endpoint import signed

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=KST)
ROWS = "/v1/pay-order/seller/product-orders"
FORM = "application/x-www-form-urlencoded"


def shop_with(*changes: str, rate: int = 0) -> SimulatedSmartStore:
    """A shop without orders whose clock stands still at NOW; without a rate limit unless told so."""
    switches = with_changes(ShopSwitches(calls_per_second=rate), changes)
    return SimulatedSmartStore(switches=switches, clock=lambda: NOW, steady=lambda: 0.0)


def token_form(shop: SimulatedSmartStore, **changes: str) -> dict[str, str]:
    """The fields of a right token call, with changes."""
    stamp = str(int(shop.stage.clock.now().timestamp() * 1000) - 1000)
    form = {
        "client_id": shop.application.client_id,
        "timestamp": changes.get("timestamp", stamp),
        "grant_type": "client_credentials",
        "type": "SELF",
    }
    form["client_secret_sign"] = signed(form["client_id"], shop.application.secret, form["timestamp"])
    return {name: value for name, value in (form | changes).items() if value}


@dataclass
class Caller:
    """Calls the gateway as the network would; `replies` remembers what came back."""

    shop: SimulatedSmartStore
    authorization: str = ""
    replies: list[GatewayReply] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Come with a token."""
        self.sign_in()

    def sign_in(self) -> None:
        """Have a token that lives."""
        token = self.shop.stage.tokens.issue(token_form(self.shop), self.shop.stage.clock.now())
        self.authorization = f"Bearer {token['access_token']}"

    def call(self, method: str, path: str, body: object = None, **query: object) -> tuple[int, Any]:
        """One call: status and body."""
        text = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        fields = tuple((name.rstrip("_"), str(value)) for name, value in query.items())
        request = GatewayRequestIn(method, path, fields, self.authorization, "application/json", text)
        reply = front_gateway.meet(self.shop.stage, request)
        self.shop.stage.calls.add(front_gateway.written_down(self.shop.stage, request, reply))
        self.replies.append(reply)
        return reply.answer.status, reply.answer.body

    def data(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """The `data` of a call that must succeed."""
        status, said = self.call(method, path, body, **query)
        assert status == 200, said
        return said["data"]

    def code(self, method: str, path: str, body: object = None, **query: object) -> tuple[int, str]:
        """Status and code of a call that must fail as a whole."""
        status, said = self.call(method, path, body, **query)
        return status, said["code"]

    def changes(self, begin: datetime = NOW, **query: object) -> Any:
        """One page of the feed."""
        return self.data("GET", f"{ROWS}/last-changed-statuses", lastChangedFrom=told(begin), **query)

    def feed(self) -> list[tuple[str, str, str]]:
        """Id, change and status of every row since NOW."""
        rows = self.changes(NOW - timedelta(hours=1))["lastChangeStatuses"]
        return [(row["productOrderId"], row["lastChangedType"], row["productOrderStatus"]) for row in rows]

    def detail(self, *ids: str) -> list[Any]:
        """Details as a caller that knows partial claims gets them."""
        found: list[Any] = self.data(
            "POST", f"{ROWS}/query", {"productOrderIds": ids, "quantityClaimCompatibility": True}
        )
        return found

    def line(self, product_order: str) -> Any:
        """The `productOrder` of one."""
        return self.detail(product_order)[0]["productOrder"]

    def confirm(self, *ids: str) -> tuple[list[str], dict[str, str]]:
        """Confirm: the ids done, and the codes of those that failed."""
        said = self.data("POST", f"{ROWS}/confirm", {"productOrderIds": ids})
        return [one["productOrderId"] for one in said["successProductOrderInfos"]], failed(said)

    def dispatch(self, *items: Mapping[str, object]) -> tuple[list[str], dict[str, str]]:
        """Dispatch: the ids done, and the codes of those that failed."""
        said = self.data("POST", f"{ROWS}/dispatch", {"dispatchProductOrders": items})
        return said["successProductOrderIds"], failed(said)

    def claim(self, product_order: str, name: str, body: object = None) -> str:
        """A claim call on one product order: its fail code, or an empty text."""
        said = self.data("POST", f"{ROWS}/{product_order}/claim/{name}", body)
        return failed(said).get(product_order, "")

    def passes(self, seconds: float) -> None:
        """Time goes by in the shop, and the token is renewed when it has to be."""
        self.shop.do(AdvanceTime(seconds))
        self.sign_in()


def failed(said: Any) -> dict[str, str]:
    """Id → fail code."""
    return {one["productOrderId"]: one["code"] for one in said["failProductOrderInfos"]}


def parcel(product_order: str, number: object = "600000000001", **changes: object) -> dict[str, object]:
    """An item of a dispatch call, with changes; `...` takes a field away."""
    item: dict[str, object] = {
        "productOrderId": product_order,
        "deliveryMethod": "DELIVERY",
        "deliveryCompanyCode": "CJGLS",
        "trackingNumber": number,
        "dispatchDate": told(NOW),
    }
    return {name: value for name, value in (item | changes).items() if value is not ...}


def sold(shop: SimulatedSmartStore, *lines: SoldLine, **changes: Any) -> tuple[str, ...]:
    """An order comes in."""
    return shop.do(SellOrder(lines or (SoldLine(),), **changes))


def confirmed(caller: Caller, *lines: SoldLine, **changes: Any) -> tuple[str, ...]:
    """An order comes in and is confirmed."""
    ids = sold(caller.shop, *lines, **changes)
    assert caller.confirm(*ids) == (list(ids), {})
    return ids


def state(row: SimulatedProductOrder) -> tuple[str, str, str]:
    """Status, place status and claim status."""
    return row.status, row.place, row.claim.status if row.claim else ""
