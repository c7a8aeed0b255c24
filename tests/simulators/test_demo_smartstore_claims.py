"""Cancels, returns and exchanges in the simulated shop, and what becomes of a parcel on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.simulators.smartstore.afterwards import (
    AdminCancel,
    ApproveClaim,
    CollectGoods,
    DecidePurchase,
    DeliverParcel,
    EndExchange,
    PickUp,
    RequestCancel,
    RequestExchange,
    RequestReturn,
    WithdrawClaim,
    WrongNumber,
)
from station.simulators.smartstore.selling import NotPaid, PayOrder, SoldLine
from station.simulators.smartstore.times import told
from tests.simulators.support_demo_smartstore import (
    NOW,
    ROWS,
    Caller,
    confirmed,
    failed,
    parcel,
    shop_with,
    sold,
    state,
)

AGAIN = {"reDeliveryMethod": "DELIVERY", "reDeliveryCompany": "CJGLS", "reDeliveryTrackingNumber": "600000000023"}
HOLD = {"holdbackClassType": "RETURN_PRODUCT_NOT_DELIVERED", "holdbackReturnDetailReason": "미입고"}


def sent(caller: Caller, *lines: SoldLine) -> str:
    (one,) = confirmed(caller, *lines)
    assert caller.dispatch(parcel(one)) == ([one], {})
    return one


def test_a_cancel_before_confirmation_is_done_at_once() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.shop.do(RequestCancel(one))
    assert state(caller.shop.find(one)) == ("CANCELED", "NOT_YET", "CANCEL_DONE")
    assert caller.feed() == [(one, "CLAIM_COMPLETED", "CANCELED")]
    assert caller.line(one)["remainQuantity"] == 0


def test_a_cancel_whose_refund_fails_hangs() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.shop.do(RequestCancel(one, refunded=False))
    assert state(caller.shop.find(one)) == ("PAYED", "NOT_YET", "CANCELING")
    assert caller.claim(one, "cancel/approve") == ""
    assert state(caller.shop.find(one)) == ("CANCELED", "NOT_YET", "CANCEL_DONE")


def test_a_cancel_after_confirmation_waits_for_approval_which_may_be_repeated() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    assert caller.claim(one, "cancel/approve") == "104442"
    caller.shop.do(RequestCancel(one))
    assert caller.feed() == [(one, "CLAIM_REQUESTED", "PAYED")]
    assert [caller.claim(one, "cancel/approve") for _ in range(2)] == ["", ""]
    assert state(caller.shop.find(one)) == ("CANCELED", "OK", "CANCEL_DONE")
    assert caller.feed() == [(one, "CLAIM_COMPLETED", "CANCELED")]


def test_a_cancel_that_the_buyer_takes_back_lets_the_order_go_on() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(RequestCancel(one))
    caller.shop.do(WithdrawClaim(one))
    assert state(caller.shop.find(one)) == ("PAYED", "OK", "CANCEL_REJECT")
    assert caller.feed() == [(one, "CLAIM_REJECTED", "PAYED")]
    assert caller.dispatch(parcel(one)) == ([one], {})


def test_a_cancel_of_a_part_leaves_the_rest_to_be_packed() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller, SoldLine(quantity=3))
    caller.shop.do(RequestCancel(one, quantity=1))
    caller.shop.do(ApproveClaim(one))
    (item,) = caller.detail(one)
    line = item["productOrder"]
    assert (line["quantity"], line["remainQuantity"], "claimStatus" in line) == (3, 2, False)
    assert [(claim["claimStatus"], claim["requestQuantity"]) for claim in item["completedClaims"]] == [
        ("CANCEL_DONE", 1)
    ]
    assert caller.feed() == [(one, "CLAIM_COMPLETED", "PAYED")]
    assert caller.dispatch(parcel(one)) == ([one], {})


@pytest.mark.parametrize(("switch", "shown"), [("off", ""), ("on", "CANCEL_DONE")])
def test_what_is_left_after_a_partial_cancel_may_still_carry_its_claim(switch: str, shown: str) -> None:
    caller = Caller(shop_with(f"part_cancel_shown={switch}"))
    (one,) = confirmed(caller, SoldLine(quantity=3))
    caller.shop.do(RequestCancel(one, quantity=1))
    caller.shop.do(ApproveClaim(one))
    assert state(caller.shop.find(one)) == ("PAYED", "OK", shown)
    assert caller.dispatch(parcel(one)) == ([one], {})


def test_naver_itself_may_cancel() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(AdminCancel(one))
    assert state(caller.shop.find(one)) == ("CANCELED", "OK", "ADMIN_CANCEL_DONE")


@pytest.mark.parametrize(
    ("switch", "after"),
    [("done", ("CANCELED", "NOT_YET", "CANCEL_DONE")), ("request", ("PAYED", "NOT_YET", "CANCEL_REQUEST"))],
)
def test_the_seller_cancels_for_a_reason_that_may_be_written(switch: str, after: tuple[str, str, str]) -> None:
    caller = Caller(shop_with(f"seller_cancel={switch}"))
    (one,) = sold(caller.shop)
    path = f"{ROWS}/{one}/claim/cancel/request"
    assert caller.code("POST", path, {"cancelReason": "ETC"}) == (400, "000400")
    assert caller.claim(one, "cancel/request", {"cancelReason": "SOLD_OUT", "cancelQuantity": 2}) == "4000"
    assert caller.claim(one, "cancel/request", {"cancelReason": "SOLD_OUT"}) == ""
    assert state(caller.shop.find(one)) == after


def test_a_return_is_collected_held_released_and_approved() -> None:
    caller = Caller(shop_with())
    one = sent(caller)
    caller.shop.do(RequestReturn(one))
    assert caller.claim(one, "return/approve") == "104442"
    caller.shop.do(CollectGoods(one))
    assert caller.feed() == [(one, "COLLECT_DONE", "DELIVERING")]
    assert caller.claim(one, "return/holdback", HOLD) == ""
    assert caller.detail(one)[0]["currentClaim"]["return"]["holdbackStatus"] == "HOLDBACK"
    assert caller.claim(one, "return/approve") == "104442"
    assert caller.claim(one, "return/holdback/release") == ""
    assert caller.claim(one, "return/approve") == ""
    assert state(caller.shop.find(one)) == ("RETURNED", "OK", "RETURN_DONE")


def test_the_seller_may_open_a_return_and_refuse_it() -> None:
    caller = Caller(shop_with())
    one = sent(caller)
    asked = {"returnReason": "BROKEN", "collectDeliveryMethod": "RETURN_INDIVIDUAL"}
    assert caller.claim(one, "return/request", asked) == ""
    assert caller.claim(one, "return/request", asked) == "104442"
    assert caller.claim(one, "return/reject", {"rejectReturnReason": "고객 합의"}) == ""
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "RETURN_REJECT")


def test_an_exchange_is_sent_again_by_a_call_of_its_own_once_the_goods_are_back() -> None:
    caller = Caller(shop_with())
    one = sent(caller)
    caller.shop.do(RequestExchange(one))
    assert caller.dispatch(parcel(one, "600000000023")) == ([], {one: "104442"})
    assert caller.claim(one, "exchange/dispatch", AGAIN) == "104417"
    assert caller.claim(one, "exchange/collect/approve") == ""
    assert caller.claim(one, "exchange/dispatch", AGAIN) == ""
    assert caller.feed() == [(one, "CLAIM_REDELIVERING", "DELIVERING")]
    told_again = caller.detail(one)[0]["currentClaim"]["exchange"]
    assert (told_again["claimStatus"], told_again["reDeliveryTrackingNumber"]) == (
        "EXCHANGE_REDELIVERING",
        "600000000023",
    )
    caller.shop.do(RequestReturn(one))
    assert caller.detail(one)[0]["beforeClaim"]["exchange"]["claimStatus"] == "EXCHANGE_REDELIVERING"


@pytest.mark.parametrize("ends", ["EXCHANGED", "PURCHASE_DECIDED"])
def test_an_exchange_ends_as_the_switch_says(ends: str) -> None:
    caller = Caller(shop_with(f"exchange_ends={ends}"))
    one = sent(caller)
    caller.shop.do(RequestExchange(one))
    caller.shop.do(EndExchange(one))
    assert state(caller.shop.find(one)) == (ends, "OK", "EXCHANGE_DONE")


def test_an_order_may_be_paid_late_or_never() -> None:
    caller = Caller(shop_with())
    late, never = sold(caller.shop, SoldLine(), SoldLine(), paid=False)
    assert [row[1:] for row in caller.feed()] == [("PAY_WAITING", "PAYMENT_WAITING")] * 2
    caller.shop.do(PayOrder(late))
    caller.shop.do(NotPaid(never))
    assert caller.feed() == [(late, "PAYED", "PAYED"), (never, "PAY_WAITING", "PAYMENT_WAITING")]
    assert caller.line(never)["productOrderStatus"] == "CANCELED_BY_NOPAYMENT"


def test_a_parcel_is_picked_up_delivered_and_kept() -> None:
    caller = Caller(shop_with())
    one = sent(caller)
    caller.shop.do(PickUp(one))
    assert caller.detail(one)[0]["delivery"]["deliveryStatus"] == "COLLECT_CARGO"
    caller.shop.do(DeliverParcel(one))
    delivery = caller.detail(one)[0]["delivery"]
    assert (delivery["deliveryStatus"], delivery["deliveredDate"]) == ("DELIVERY_COMPLETION", told(NOW))
    caller.shop.do(DecidePurchase(one))
    assert state(caller.shop.find(one)) == ("PURCHASE_DECIDED", "OK", "")
    assert caller.feed() == [(one, "PURCHASE_DECIDED", "PURCHASE_DECIDED")]


def test_a_wrong_number_is_flagged_later_and_the_feed_is_silent_about_it() -> None:
    caller = Caller(shop_with())
    one = sent(caller)
    caller.shop.do(WrongNumber(one))
    delivery = caller.detail(one)[0]["delivery"]
    assert (delivery["deliveryStatus"], delivery["isWrongTrackingNumber"]) == ("WRONG_INVOICE", True)
    assert caller.feed() == [(one, "DISPATCHED", "DELIVERING")]


def test_a_carrier_that_works_by_itself_keeps_the_time_of_the_switches() -> None:
    caller = Caller(shop_with("pickup_after_minutes=60", "deliver_after_minutes=1200"))
    one = sent(caller)
    seen = []
    for minutes in (59, 1, 1140):
        caller.passes(minutes * 60)
        (item,) = caller.detail(one)
        seen.append((item["productOrder"]["productOrderStatus"], item["delivery"]["deliveryStatus"]))
    assert seen == [
        ("DELIVERING", "COLLECT_REQUEST"),
        ("DELIVERING", "COLLECT_CARGO"),
        ("DELIVERED", "DELIVERY_COMPLETION"),
    ]
    assert caller.detail(one)[0]["delivery"]["pickupDate"] == told(NOW + timedelta(hours=1))


HOPED = {"hopeDeliveryYmd": "20261130", "changeReason": "고객 요청"}


@pytest.mark.parametrize(
    ("attribute", "changes", "code"),
    [
        ("HOPE", {}, ""),
        ("NORMAL", {}, "104441"),
        ("HOPE", {"hopeDeliveryYmd": "20261123"}, "104444"),
        ("HOPE", {"hopeDeliveryYmd": "11-30"}, "104444"),
        ("HOPE", {"hopeDeliveryYmd": "20270301"}, "104445"),
        ("HOPE_SELLER_GUARANTEE", {"hopeDeliveryHm": "1500"}, "104450"),
    ],
)
def test_a_wished_day_is_moved_within_its_rules(attribute: str, changes: dict[str, str], code: str) -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop, SoldLine(fields={"deliveryAttributeType": attribute}))
    path = f"{ROWS}/{one}/hope-delivery/change"
    assert failed(caller.data("POST", path, HOPED | changes)) == ({one: code} if code else {})
    assert [row[1] for row in caller.feed()] == ["PAYED" if code else "HOPE_DELIVERY_INFO_CHANGED"]
    if not code:
        assert failed(caller.data("POST", path, HOPED)) == {one: "104446"}
