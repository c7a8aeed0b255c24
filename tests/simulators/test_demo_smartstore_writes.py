"""The simulated shop confirms and dispatches: each item is judged alone, and the answer is 200 either way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.simulators.smartstore.afterwards import AdminCancel, ConfirmThere, RequestCancel
from station.simulators.smartstore.api_answers import UNREADABLE
from station.simulators.smartstore.selling import ChangeAddress, SoldLine
from station.simulators.smartstore.times import told
from tests.simulators.support_demo_smartstore import NOW, ROWS, Caller, confirmed, parcel, shop_with, sold, state


def test_a_confirmation_changes_the_place_status_and_says_whether_the_address_moved() -> None:
    caller = Caller(shop_with())
    one, other = sold(caller.shop, SoldLine(), SoldLine())
    caller.shop.do(ChangeAddress(other))
    said = caller.data("POST", f"{ROWS}/confirm", {"productOrderIds": [one, other]})
    assert said == {
        "successProductOrderInfos": [
            {"productOrderId": one, "isReceiverAddressChanged": False},
            {"productOrderId": other, "isReceiverAddressChanged": True},
        ],
        "failProductOrderInfos": [],
    }
    assert state(caller.shop.find(one)) == ("PAYED", "OK", "")
    assert caller.line(one)["placeOrderDate"] == told(NOW)


def test_what_cannot_be_confirmed_fails_alone_and_what_needs_no_confirmation_is_left_out() -> None:
    caller = Caller(shop_with())
    (done,) = confirmed(caller)
    (cancelled,) = sold(caller.shop)
    caller.shop.do(RequestCancel(cancelled))
    (gift,) = sold(caller.shop, gift=True)
    (unpaid,) = sold(caller.shop, paid=False)
    (theirs,) = sold(caller.shop, ours=False)
    (direct,) = sold(caller.shop, SoldLine(fields={"logisticsDirectContracted": True}))
    (new,) = sold(caller.shop)
    assert caller.confirm(done, cancelled, gift, unpaid, theirs, direct, new, "1") == (
        [new],
        {gift: "104442", unpaid: "104442", theirs: "101009", direct: "101011", "1": "100001"},
    )


@pytest.mark.parametrize("name", ["confirm", "dispatch"])
@pytest.mark.parametrize("code", ["4000", "104133"])
def test_a_write_takes_thirty_and_no_more(name: str, code: str) -> None:
    caller = Caller(shop_with(f"too_many={code}"))
    ids = [str(number) for number in range(31)]
    body = {"productOrderIds": ids, "dispatchProductOrders": [parcel(one) for one in ids]}
    assert caller.code("POST", f"{ROWS}/{name}", body) == (400, code)
    fewer = {"productOrderIds": ids[1:], "dispatchProductOrders": [parcel(one) for one in ids[1:]]}
    assert len(caller.data("POST", f"{ROWS}/{name}", fewer)["failProductOrderInfos"]) == 30


def test_a_dispatch_moves_the_order_books_it_and_is_in_the_feed() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.passes(60)
    assert caller.dispatch(parcel(one)) == ([one], {})
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "")
    assert caller.detail(one)[0]["delivery"] == {
        "sendDate": told(NOW),
        "deliveryMethod": "DELIVERY",
        "deliveryCompany": "CJGLS",
        "trackingNumber": "600000000001",
        "deliveryStatus": "COLLECT_REQUEST",
        "isWrongTrackingNumber": False,
    }
    assert caller.feed() == [(one, "DISPATCHED", "DELIVERING")]
    (booking,) = caller.shop.bookings
    assert (booking.product_order, booking.number, booking.trace) == (one, "600000000001", caller.replies[-3].trace)


def test_a_call_in_which_every_item_failed_is_answered_with_200() -> None:
    caller = Caller(shop_with())
    said = caller.data("POST", f"{ROWS}/dispatch", {"dispatchProductOrders": [parcel("1")]})
    assert said == {
        "successProductOrderIds": [],
        "failProductOrderInfos": [{"productOrderId": "1", "code": "100001", "message": "상품 주문을 찾을 수 없음"}],
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deliveryCompanyCode": ...}, "104118"),
        ({"deliveryCompanyCode": "GS25"}, "104119"),
        ({"trackingNumber": ...}, "104120"),
        ({"trackingNumber": ""}, "104120"),
        ({"trackingNumber": "6000-0000-0001"}, "104122"),
        ({"trackingNumber": "60000000000"}, "104122"),
        ({"deliveryCompanyCode": "KGB"}, "104122"),
        ({"deliveryMethod": "VISIT_RECEIPT"}, "104117"),
        ({"deliveryMethod": "RETURN_DELIVERY"}, "104117"),
    ],
)
def test_a_waybill_that_cannot_be_fails_with_its_code(changes: dict[str, object], code: str) -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    assert caller.dispatch(parcel(one, **changes)) == ([], {one: code})
    assert caller.shop.bookings == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"deliveryCompanyCode": ""},
        {"deliveryCompanyCode": "LOTTE"},
        {"deliveryMethod": "PARCEL"},
        {"dispatchDate": "x"},
    ],
)
def test_one_word_that_no_enumeration_has_refuses_the_whole_call(changes: dict[str, object]) -> None:
    caller = Caller(shop_with())
    one, other = confirmed(caller, SoldLine(), SoldLine())
    body = {"dispatchProductOrders": [parcel(one), parcel(other, **changes)]}
    status, said = caller.call("POST", f"{ROWS}/dispatch", body)
    assert (status, said["code"], said["message"]) == (400, "000400", UNREADABLE)
    assert caller.shop.bookings == ()


def test_a_switch_makes_an_unknown_carrier_the_fault_of_one_item() -> None:
    caller = Caller(shop_with("unknown_carrier=item"))
    one, other = confirmed(caller, SoldLine(), SoldLine())
    assert caller.dispatch(parcel(one), parcel(other, deliveryCompanyCode="LOTTE")) == ([one], {other: "104119"})


def test_goods_that_are_not_sent_as_parcels_want_their_own_way() -> None:
    caller = Caller(shop_with())
    fetched, nothing = confirmed(
        caller,
        SoldLine(fields={"expectedDeliveryMethod": "VISIT_RECEIPT"}),
        SoldLine(fields={"expectedDeliveryMethod": "NOTHING"}),
    )
    assert caller.dispatch(parcel(fetched), parcel(nothing)) == ([], {fetched: "104117", nothing: "104116"})
    bare: dict[str, object] = {"deliveryCompanyCode": ..., "trackingNumber": ...}
    items = [parcel(fetched, deliveryMethod="VISIT_RECEIPT", **bare), parcel(nothing, deliveryMethod="NOTHING", **bare)]
    assert caller.dispatch(*items) == ([fetched, nothing], {})


def test_what_must_not_leave_fails_with_its_code() -> None:
    caller = Caller(shop_with())
    (theirs,) = sold(caller.shop, ours=False)
    (direct,) = sold(caller.shop, SoldLine(fields={"logisticsDirectContracted": True}))
    (new,) = sold(caller.shop)
    (gift,) = sold(caller.shop, gift=True)
    (undone,) = confirmed(caller)
    caller.shop.do(ConfirmThere(undone, undo=True))
    (over,) = confirmed(caller)
    caller.shop.do(AdminCancel(over))
    ids = (theirs, direct, new, gift, undone, over)
    assert caller.dispatch(*[parcel(one) for one in ids]) == (
        [],
        {theirs: "101009", direct: "105308", new: "104443", gift: "104442", undone: "104443", over: "104442"},
    )


def test_a_switch_confirms_what_is_dispatched_without_confirmation() -> None:
    caller = Caller(shop_with("unconfirmed_dispatch=confirm"))
    (one,) = sold(caller.shop)
    assert caller.dispatch(parcel(one)) == ([one], {})
    assert state(caller.shop.find(one)) == ("DELIVERING", "OK", "")


def test_the_same_id_twice_in_a_call_counts_once() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    assert caller.dispatch(parcel(one), parcel(one)) == ([one], {one: "104131"})
    assert len(caller.shop.bookings) == 1


@pytest.mark.parametrize(
    ("days", "code"), [(2, ""), (90, ""), (91, "104105"), (-1, "104105")], ids=["soon", "late", "too late", "past"]
)
def test_a_delay_notice_moves_the_deadline_within_bounds(days: int, code: str) -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    due = told(NOW + timedelta(days=days))
    body = {"dispatchDueDate": due, "delayedDispatchReason": "ETC", "dispatchDelayedDetailedReason": "재입고 뒤 발송"}
    said = caller.data("POST", f"{ROWS}/{one}/delay", body)
    assert [fail["code"] for fail in said["failProductOrderInfos"]] == ([code] if code else [])
    line = caller.line(one)
    assert (line["shippingDueDate"] == due, line.get("delayedDispatchReason")) == (not code, None if code else "ETC")
