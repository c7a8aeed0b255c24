"""The simulated SmartStore over HTTP: its prefix, its spoilt answers, and its back office."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from station.simulators.smartstore.front_gateway import GatewayRequestIn
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SellOrder
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore
from station.simulators.smartstore.steering import AdvanceTime, FailCall
from station.simulators.smartstore.switches import ShopSwitches
from station.simulators.smartstore.times import told
from tests.simulators.support_demo_smartstore import FORM, NOW, ROWS, token_form
from tests.support.support_patience import PATIENCE

FEED = f"{ROWS}/last-changed-statuses?{urlencode({'lastChangedFrom': told(NOW)})}"


@pytest.fixture
def shop() -> Iterator[SimulatedSmartStore]:
    demo = SimulatedSmartStore(switches=ShopSwitches(calls_per_second=0), clock=lambda: NOW)
    demo.start()
    yield demo
    demo.stop()


def ask(
    url: str, method: str, body: bytes | None = None, kind: str = "application/json", token: str = "", wait: float = 5
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    link = HTTPConnection(parts.netloc, timeout=wait)
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        link.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        answer = link.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        link.close()


def signed_in(shop: SimulatedSmartStore) -> str:
    form = urlencode(token_form(shop)).encode()
    status, headers, text = ask(f"{shop.url}/v1/oauth2/token", "POST", form, FORM)
    assert (status, headers["content-type"]) == (200, "application/json;charset=UTF-8")
    token: str = json.loads(text)["access_token"]
    return token


def steer(shop: SimulatedSmartStore, verb: object) -> tuple[int, Any]:
    status, _, text = ask(shop.office_url, "POST", json.dumps(verb).encode())
    return status, json.loads(text)


def told_by(shop: SimulatedSmartStore, what: str) -> Any:
    return json.loads(ask(f"{shop.office_url}/{what}", "GET")[2])


def test_an_order_is_signed_for_seen_confirmed_and_dispatched_over_the_network(shop: SimulatedSmartStore) -> None:
    (one,) = shop.do(SellOrder())
    token = signed_in(shop)
    status, headers, text = ask(shop.url + FEED, "GET", token=token)
    rows = json.loads(text)["data"]["lastChangeStatuses"]
    assert (status, [row["productOrderId"] for row in rows]) == (200, [one])
    assert headers["gncp-gw-trace-id"] == json.loads(text)["traceId"]
    body = json.dumps({"productOrderIds": [one]}).encode()
    assert ask(f"{shop.url}{ROWS}/confirm", "POST", body, token=token)[0] == 200
    item = {
        "productOrderId": one,
        "deliveryMethod": "DELIVERY",
        "deliveryCompanyCode": "CJGLS",
        "trackingNumber": "600000000001",
    }
    body = json.dumps({"dispatchProductOrders": [item]}).encode()
    _, _, text = ask(f"{shop.url}{ROWS}/dispatch", "POST", body, token=token)
    assert json.loads(text)["data"] == {"successProductOrderIds": [one], "failProductOrderInfos": []}
    assert [(one["product_order"], one["number"]) for one in told_by(shop, "bookings")] == [(one, "600000000001")]


def test_the_api_lives_under_its_prefix_alone(shop: SimulatedSmartStore) -> None:
    token = signed_in(shop)
    bare = shop.url.removesuffix("/external")
    assert ask(bare + FEED, "GET", token=token)[0] == 404
    assert ask(shop.url + FEED, "GET", token=token)[0] == 200


@pytest.mark.parametrize(
    ("fault", "kind", "begins"),
    [
        (ApiFault.HTML, "text/html; charset=utf-8", b"<html>"),
        (ApiFault.EMPTY, "application/json;charset=UTF-8", b""),
        (ApiFault.TRUNCATED, "application/json;charset=UTF-8", b'{"timestamp"'),
    ],
)
def test_an_answer_can_be_spoilt(shop: SimulatedSmartStore, fault: ApiFault, kind: str, begins: bytes) -> None:
    token = signed_in(shop)
    shop.do(FailCall(fault, on="changes"))
    status, headers, text = ask(shop.url + FEED, "GET", token=token)
    assert (status, headers["content-type"], text[: len(begins)]) == (200, kind, begins)
    assert [call.outcome for call in shop.calls("changes")] == ["lost"]
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_an_answer_can_be_far_too_large_and_still_be_json(shop: SimulatedSmartStore) -> None:
    token = signed_in(shop)
    shop.do(FailCall(ApiFault.HUGE, on="changes"))
    link = HTTPConnection(urlsplit(shop.url).netloc, timeout=PATIENCE)
    link.request("GET", urlsplit(shop.url).path + FEED, headers={"Authorization": f"Bearer {token}"})
    answer = link.getresponse()
    assert answer.read(9 << 20) == b" " * (9 << 20)
    link.close()


def test_an_answer_can_come_byte_by_byte_or_late(shop: SimulatedSmartStore) -> None:
    token = signed_in(shop)
    shop.do(FailCall(ApiFault.DRIPPING, on="changes"))
    assert json.loads(ask(shop.url + FEED, "GET", token=token)[2])["data"]["count"] == 0
    shop.do(FailCall(ApiFault.SLOW, on="changes", seconds=0.2))
    begun = time.monotonic()
    assert ask(shop.url + FEED, "GET", token=token)[0] == 200
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(
    ("fault", "place", "outcome"), [(ApiFault.SILENT, "NOT_YET", "silent"), (ApiFault.LOST, "OK", "lost")]
)
def test_a_call_can_stay_without_an_answer_undone_or_done(
    shop: SimulatedSmartStore, fault: ApiFault, place: str, outcome: str
) -> None:
    (one,) = shop.do(SellOrder())
    token = signed_in(shop)
    shop.do(FailCall(fault, on="confirm"))
    body = json.dumps({"productOrderIds": [one]}).encode()
    with pytest.raises(TimeoutError):
        ask(f"{shop.url}{ROWS}/confirm", "POST", body, token=token, wait=0.3)
    assert shop.find(one).place == place
    assert [(call.status, call.outcome) for call in shop.calls("confirm")] == [(0, outcome)]


def test_a_call_can_be_done_and_the_line_be_cut(shop: SimulatedSmartStore) -> None:
    (one,) = shop.do(SellOrder())
    token = signed_in(shop)
    shop.do(FailCall(ApiFault.CUT, on="confirm"))
    body = json.dumps({"productOrderIds": [one]}).encode()
    with pytest.raises((ConnectionError, HTTPException)):
        ask(f"{shop.url}{ROWS}/confirm", "POST", body, token=token)
    assert shop.find(one).place == "OK"
    assert [(call.status, call.outcome) for call in shop.calls("confirm")] == [(0, "lost")]
    assert ask(shop.url + FEED, "GET", token=token)[0] == 200


def test_answers_carry_the_shops_own_time(shop: SimulatedSmartStore) -> None:
    shop.do(AdvanceTime(90))
    headers = ask(f"{shop.url}/v1/nothing", "GET")[1]
    assert headers["date"] == "Mon, 23 Nov 2026 01:01:30 GMT"


def test_a_later_version_of_the_api_has_fields_and_words_that_nobody_knows(shop: SimulatedSmartStore) -> None:
    (one,) = shop.do(SellOrder())
    token = signed_in(shop)
    shop.do(FailCall(ApiFault.STRANGE, on="changes"))
    said = json.loads(ask(shop.url + FEED, "GET", token=token)[2])
    (row,) = said["data"]["lastChangeStatuses"]
    assert (row["productOrderId"], row["lastChangedType"]) == (one, "SEEN_BY_NEIGHBOUR")
    assert [one["addedLater"] for one in (said, said["data"], row)] == [{"value": [1, None, "x"]}] * 3


def test_the_back_office_steers_a_running_shop(shop: SimulatedSmartStore) -> None:
    line = {"name": "면 양말", "quantity": 2, "fields": {"sellerProductCode": "SOCK"}}
    status, said = steer(shop, {"do": "sell", "lines": [line]})
    (one,) = said["ids"]
    assert (status, shop.find(one).quantity) == (200, 2)
    late = {"do": "cancel", "id": one, "quantity": 1}
    assert steer(shop, {"do": "fail", "on": "query", "before": [late]}) == (200, {"ids": []})
    body = json.dumps({"productOrderIds": [one]}).encode()
    text = ask(f"{shop.url}{ROWS}/query", "POST", body, token=signed_in(shop))[2]
    assert json.loads(text)["data"][0]["productOrder"]["remainQuantity"] == 1
    assert steer(shop, {"do": "advance", "seconds": 60}) == (200, {"ids": []})
    assert steer(shop, {"do": "turn", "switches": ["too_many=104133"]}) == (200, {"ids": []})
    assert told_by(shop, "switches")["too_many"] == "104133"
    assert told_by(shop, "orders") == [{"id": one, "order": shop.find(one).head.id, "status": "PAYED"}]


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ({"do": "cancel", "id": "1"}, (404, {"error": "no product order 1"})),
        ({"do": "explode"}, (400, {"error": "Invalid value 'explode' - at `$.do`"})),
        ({"do": "turn", "switches": ["too_many=1"]}, (400, {"error": "too_many=1: 4000, 104133"})),
    ],
)
def test_the_back_office_says_what_it_cannot_do(
    shop: SimulatedSmartStore, verb: object, answer: tuple[int, object]
) -> None:
    assert steer(shop, verb) == answer


def test_the_book_of_calls_holds_no_token_and_no_signature(shop: SimulatedSmartStore) -> None:
    token = signed_in(shop)
    ask(shop.url + FEED, "GET", token=token)
    written = (
        json.dumps(told_by(shop, "calls"))
        + repr(shop.calls())
        + repr(GatewayRequestIn("GET", "/", authorization=token))
    )
    assert [call.api for call in shop.calls()] == ["token", "changes"]
    assert (token in written, "JDJhJDA0" in written) == (False, False)


def test_an_unplugged_shop_knows_everything_when_it_is_plugged_in_again(shop: SimulatedSmartStore) -> None:
    (one,) = shop.do(SellOrder())
    token = signed_in(shop)
    shop.stop()
    with pytest.raises(OSError):  # noqa: PT011 -- refused or reset, as the system likes
        ask(shop.url + FEED, "GET", token=token)
    shop.start()
    rows = json.loads(ask(shop.url + FEED, "GET", token=token)[2])["data"]["lastChangeStatuses"]
    assert [row["productOrderId"] for row in rows] == [one]
