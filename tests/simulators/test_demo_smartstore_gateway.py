"""The simulated gateway: rates, traces, and every way in which a call can be stopped, lost or half done."""

from __future__ import annotations

import pytest

from station.simulators.smartstore import front_gateway
from station.simulators.smartstore.afterwards import RequestCancel
from station.simulators.smartstore.api_answers import MESSAGES
from station.simulators.smartstore.front_gateway import GatewayRequestIn
from station.simulators.smartstore.gateway_faults import GATEWAY, MAY_BE_DONE, ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore
from station.simulators.smartstore.stage import ApiBucket
from station.simulators.smartstore.steering import FailCall, HealShop
from station.simulators.smartstore.switches import ShopSwitches
from tests.simulators.support_demo_smartstore import NOW, ROWS, Caller, confirmed, parcel, shop_with, sold, state

QUERY = f"{ROWS}/query"
FEED = f"{ROWS}/last-changed-statuses"


def test_four_calls_at_once_pass_and_the_fifth_is_not_processed() -> None:
    seconds = [0.0]
    shop = SimulatedSmartStore(switches=ShopSwitches(), clock=lambda: NOW, steady=lambda: seconds[0])
    caller = Caller(shop)
    ids = sold(shop, *[SoldLine()] * 6)
    answers = [caller.call("POST", f"{ROWS}/confirm", {"productOrderIds": [one]}) for one in ids[:5]]
    assert [status for status, _ in answers] == [200, 200, 200, 200, 429]
    assert answers[4][1]["code"] == "GW.RATE_LIMIT"
    assert [shop.find(one).place for one in ids[:5]] == ["OK"] * 4 + ["NOT_YET"]
    assert len(shop.stage.calls.too_many) == 1
    seconds[0] = 0.5
    assert caller.confirm(ids[5]) == ([ids[5]], {})
    assert caller.changes()["count"] == 6, "each API has a bucket of its own"


def test_the_headers_count_down_what_is_left() -> None:
    caller = Caller(shop_with(rate=2))
    for _ in range(5):
        caller.call("POST", QUERY, {"productOrderIds": ["1"]})
    headers = [reply.answer.headers for reply in caller.replies]
    assert [one["GNCP-GW-RateLimit-Remaining"] for one in headers] == ["3", "2", "1", "0", "0"]
    assert {name: headers[0][name] for name in headers[0] if "Rate" in name} == {
        "GNCP-GW-RateLimit-Replenish-Rate": "2",
        "GNCP-GW-RateLimit-Burst-Capacity": "4",
        "GNCP-GW-RateLimit-Remaining": "3",
    }
    traces = [one["GNCP-GW-Trace-ID"] for one in headers]
    assert len(set(traces)) == 5
    assert caller.replies[0].answer.body["traceId"] == traces[0]


def test_a_bucket_never_gives_more_than_its_rate_over_time() -> None:
    bucket = ApiBucket(2)
    passed = sum(bucket.take(step / 10) for step in range(101))
    assert passed == 4 + 20


@pytest.mark.parametrize("fault", list(GATEWAY), ids=lambda fault: fault.value)
def test_the_gateway_says_its_code_and_nothing_is_done(fault: ApiFault) -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(FailCall(fault, on="dispatch"))
    status, said = caller.call("POST", f"{ROWS}/dispatch", {"dispatchProductOrders": [parcel(one)]})
    assert (status, set(said)) == (GATEWAY[fault][0], {"code", "message", "timestamp", "traceId"})
    assert (said["code"], said["message"]) == (fault.value, GATEWAY[fault][1])
    assert caller.shop.calls("dispatch")[-1].outcome == fault.value
    assert caller.shop.bookings == ()
    assert caller.dispatch(parcel(one)) == ([one], {})


@pytest.mark.parametrize("fault", sorted(MAY_BE_DONE), ids=lambda fault: fault.value)
def test_a_write_can_be_done_and_its_answer_lost(fault: ApiFault) -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(FailCall(fault, on="dispatch", done=True))
    assert caller.code("POST", f"{ROWS}/dispatch", {"dispatchProductOrders": [parcel(one)]})[1] == fault.value
    assert caller.shop.calls("dispatch")[-1].outcome == "lost"
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "")
    assert len(caller.shop.bookings) == 1


@pytest.mark.parametrize("fault", sorted(set(GATEWAY) - MAY_BE_DONE), ids=lambda fault: fault.value)
def test_what_never_reached_the_backend_is_never_done(fault: ApiFault) -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.shop.do(FailCall(fault, done=True))
    caller.call("POST", f"{ROWS}/confirm", {"productOrderIds": [one]})
    assert state(caller.shop.find(one)) == ("PAYED", "NOT_YET", "")


def test_a_cancel_can_come_between_the_last_look_and_the_dispatch() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(FailCall(on="dispatch", before=(RequestCancel(one),)))
    assert "currentClaim" not in caller.detail(one)[0]
    assert caller.dispatch(parcel(one)) == ([one], {})
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "CANCEL_REJECT")


def test_a_part_of_a_call_can_fail_and_a_part_be_named_nowhere() -> None:
    caller = Caller(shop_with())
    ids = confirmed(caller, *[SoldLine()] * 3)
    caller.shop.do(FailCall(ApiFault.REFUSED, on="dispatch", code="9999", ids=ids[:1]))
    assert caller.dispatch(*[parcel(one) for one in ids]) == (list(ids[1:]), {ids[0]: "9999"})
    ids = confirmed(caller, *[SoldLine()] * 2)
    caller.shop.do(FailCall(ApiFault.LEFT_OUT, on="dispatch", ids=ids[:1], done=True))
    assert caller.dispatch(*[parcel(one) for one in ids]) == ([ids[1]], {})
    assert [state(caller.shop.find(one))[0] for one in ids] == ["DELIVERING", "DELIVERING"]


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_documented_code_can_be_had(code: str) -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.shop.do(FailCall(ApiFault.REFUSED, code=code))
    assert caller.confirm(one) == ([], {one: code})
    caller.shop.do(FailCall(ApiFault.WHOLE, code=code, status=500))
    assert caller.code("POST", f"{ROWS}/confirm", {"productOrderIds": [one]}) == (500, code)
    assert state(caller.shop.find(one)) == ("PAYED", "NOT_YET", "")


def test_a_fault_waits_for_its_turn_and_ends_by_itself() -> None:
    caller = Caller(shop_with())
    caller.shop.do(FailCall(ApiFault.TIMEOUT_01, on="changes", skip=1, times=2))
    asked = [caller.call("GET", FEED, lastChangedFrom="2026-11-23T10:00:00.000+09:00")[0] for _ in range(4)]
    assert asked == [200, 504, 504, 200]
    assert caller.call("POST", QUERY, {"productOrderIds": ["1"]})[0] == 200
    caller.shop.do(FailCall(ApiFault.BLOCK_02, times=None))
    assert [caller.call("POST", QUERY, {"productOrderIds": ["1"]})[0] for _ in range(3)] == [503] * 3
    caller.shop.do(HealShop())
    assert caller.call("POST", QUERY, {"productOrderIds": ["1"]})[0] == 200


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("GET", QUERY), ("POST", FEED), ("GET", "")])
def test_a_path_that_is_no_api_is_not_found(method: str, path: str) -> None:
    assert Caller(shop_with()).code(method, path) == (404, "GW.NOT_FOUND")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic abc"])
def test_without_a_token_nothing_is_told(header: str) -> None:
    shop = shop_with()
    answer = front_gateway.meet(shop.stage, GatewayRequestIn("GET", FEED, authorization=header)).answer
    assert (answer.status, answer.body["code"]) == (401, "GW.AUTHN")
