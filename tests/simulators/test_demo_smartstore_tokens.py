"""The simulated SmartStore gives tokens to those who sign, and punishes those who ask in a wrong form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from station.simulators.smartstore import front_gateway
from station.simulators.smartstore.front_gateway import GatewayRequestIn
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore
from station.simulators.smartstore.steering import AdvanceTime, ApiCentre, HealShop
from station.simulators.smartstore.token_endpoint import canonical, signed
from tests.simulators.support_demo_smartstore import FORM, NOW, Caller, shop_with, token_form

PATH = "/v1/oauth2/token"
FUTURE = "timestamp 항목은 현재 이전이어야 합니다."
EXPIRED = "timestamp 항목의 유효 시간이 만료되었습니다."
BAD_SIGN = "client_secret_sign 항목이 유효하지 않습니다"


def asks(shop: SimulatedSmartStore, form: Mapping[str, str], *, kind: str = FORM, query: Mapping[str, str] = {}) -> Any:
    body = json.dumps(dict(form)) if "json" in kind else urlencode(form)
    request = GatewayRequestIn("POST", PATH, tuple(query.items()), "", kind, body.encode())
    return front_gateway.meet(shop.stage, request).answer


def at(seconds: float) -> str:
    return str(int((NOW.timestamp() + seconds) * 1000))


@pytest.mark.parametrize(
    ("client", "secret", "stamp", "signature"),
    [
        (
            "aaaabbbbcccc",
            "$2a$10$abcdefghijklmnopqrstuv",
            "1643961623299",
            "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy",
        ),
        (
            "packdeskapp01",
            "$2a$04$abcdefghijklmnopqrstuu",
            "1700000000000",
            "JDJhJDA0JGFiY2RlZmdoaWprbG1ub3BxcnN0dXVjMFl1ZG9OTlBOWGxuejVha0p1NlA0bzBpVlU0WEl5",
        ),
    ],
)
def test_a_signature_is_that_of_the_documentation(client: str, secret: str, stamp: str, signature: str) -> None:
    assert signed(client, secret, stamp) == signature


def test_the_secrets_that_are_issued_are_canonical() -> None:
    secret = shop_with().application.secret
    assert (len(secret), canonical(secret)) == (29, secret)


def test_a_right_call_gets_a_token_that_opens_the_api() -> None:
    shop = shop_with()
    answer = asks(shop, token_form(shop))
    assert (answer.status, answer.body) == (
        200,
        {"access_token": answer.body["access_token"], "expires_in": 10_800, "token_type": "Bearer"},
    )
    assert not [name for name in answer.headers if "RateLimit" in name]
    caller = Caller(shop)
    caller.authorization = f"Bearer {answer.body['access_token']}"
    assert caller.feed() == []


def test_one_token_is_shared_until_half_an_hour_before_its_end_and_then_both_are_good() -> None:
    shop = shop_with()
    first = asks(shop, token_form(shop)).body
    shop.do(AdvanceTime(9_000))
    again = asks(shop, token_form(shop)).body
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 1_800)
    shop.do(AdvanceTime(1))
    new = asks(shop, token_form(shop)).body
    assert new["access_token"] != first["access_token"]
    assert new["expires_in"] == 10_800
    good = [shop.stage.tokens.valid(f"Bearer {one['access_token']}", shop.stage.clock.now()) for one in (first, new)]
    assert good == [True, True]
    shop.do(AdvanceTime(1_799))
    good = [shop.stage.tokens.valid(f"Bearer {one['access_token']}", shop.stage.clock.now()) for one in (first, new)]
    assert good == [False, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"timestamp": at(0.001)}, FUTURE),
        ({"timestamp": at(-300.001)}, EXPIRED),
        ({"timestamp": str(int(NOW.timestamp()))}, EXPIRED),
        ({"client_secret_sign": "JDJhJDA0"}, BAD_SIGN),
        ({"client_secret_sign": "$2a$04$abcdefghijklmnopqrstuuc0YudoNNPNXlnz5akJu6P4o0iVU4XIy"}, BAD_SIGN),
        ({"client_id": "somebody-else"}, "client_id 항목이 유효하지 않습니다."),
        ({"type": ""}, "type 항목은 필수입니다."),
    ],
)
def test_a_wrong_token_call_is_refused_with_a_sentence(changes: dict[str, str], message: str) -> None:
    shop = shop_with()
    answer = asks(shop, token_form(shop, **changes))
    said = answer.body
    assert (answer.status, said["code"], said["message"]) == (400, "BAD_REQUEST", message)
    assert said["invalidInputs"] == [{"name": said["invalidInputs"][0]["name"], "type": "invalid", "message": message}]
    assert "traceId" not in said
    assert "GNCP-GW-Trace-ID" in answer.headers


@pytest.mark.parametrize("stamp", [at(0), at(-300)])
def test_both_ends_of_the_five_minutes_are_good(stamp: str) -> None:
    shop = shop_with()
    assert asks(shop, token_form(shop, timestamp=stamp)).status == 200


def test_a_stores_own_application_cannot_speak_for_a_seller() -> None:
    shop = shop_with()
    assert asks(shop, token_form(shop, type="SELLER", account_id="ncp_1aaaaa_01")).status == 403


WRONG_FORMS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({"account_id": "ncp_1aaaaa_01"}, {}),
    ({"grant_type": ""}, {}),
    ({}, {"kind": "application/json"}),
    ({}, {"query": {"type": "SELF"}}),
]


@pytest.mark.parametrize(("changes", "how"), WRONG_FORMS)
def test_a_wrong_form_is_served_and_then_costs_all_calls_but_one_an_hour(
    changes: dict[str, str], how: dict[str, Any]
) -> None:
    shop = shop_with()
    caller = Caller(shop)
    assert asks(shop, token_form(shop, **changes), **how).status == 200
    assert caller.feed() == []
    assert caller.code("GET", "/v1/pay-order/seller/product-orders", from_="x") == (429, "GW.QUOTA_LIMIT")
    said = caller.replies[-1].answer.headers
    quota = {name: value for name, value in said.items() if "Quota" in name}
    assert quota == {
        "GNCP-GW-Quota-Period": "HOURS",
        "GNCP-GW-Quota-Limit": "1",
        "GNCP-GW-Quota-Remaining": "0",
    }
    shop.do(AdvanceTime(3_600))
    assert caller.feed() == []


def test_a_wrong_form_may_also_be_refused_and_the_penalty_be_off() -> None:
    shop = shop_with("wrong_form=refuse", "token_penalty=off")
    caller = Caller(shop)
    assert asks(shop, token_form(shop, grant_type="")).status == 400
    assert (caller.feed(), caller.feed()) == ([], [])


def test_the_penalty_ends_in_the_morning_after_a_day_of_right_calls() -> None:
    shop = shop_with()
    asks(shop, token_form(shop, grant_type=""))
    shop.do(AdvanceTime(43 * 3600))
    assert shop.stage.penalty.holds(shop.stage.clock.now())
    shop.do(AdvanceTime(3600))
    assert not shop.stage.penalty.holds(shop.stage.clock.now())


def test_a_penalty_can_be_lifted_by_hand() -> None:
    shop = shop_with()
    asks(shop, token_form(shop, grant_type=""))
    shop.do(HealShop())
    caller = Caller(shop)
    assert (caller.feed(), caller.feed()) == ([], [])


@pytest.mark.parametrize("centre", [ApiCentre(revoke_tokens=True), ApiCentre(api_granted=False)])
def test_a_token_that_is_no_longer_good_and_an_api_that_was_not_granted_look_the_same(centre: ApiCentre) -> None:
    caller = Caller(shop_with())
    caller.shop.do(centre)
    assert caller.code("GET", "/v1/pay-order/seller/product-orders") == (401, "GW.AUTHN")


def test_a_caller_from_elsewhere_gets_a_token_and_nothing_else() -> None:
    shop = shop_with()
    caller = Caller(shop)
    shop.do(ApiCentre(ip_allowed=False))
    assert asks(shop, token_form(shop)).status == 200
    assert caller.code("GET", "/v1/pay-order/seller/product-orders") == (403, "GW.IP_NOT_ALLOWED")
