"""The simulated shop's details, its conditional list and the ids of an order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.simulators.smartstore.afterwards import DispatchThere, RequestCancel
from station.simulators.smartstore.selling import AcceptGift, EditProductOrder, SoldLine
from station.simulators.smartstore.times import told
from tests.simulators.support_demo_smartstore import NOW, ROWS, Caller, confirmed, shop_with, sold

QUERY = f"{ROWS}/query"


def test_a_product_order_is_told_with_the_fields_that_a_bench_needs() -> None:
    caller = Caller(shop_with())
    fields = {"optionManageCode": "SOCK-GR-M", "sellerProductCode": "SOCK", "unitPrice": 12_500}
    line = SoldLine("면 양말 5켤레", "색상: 회색 / 사이즈: M", 2, "2026112300000011", fields=fields)
    sold(caller.shop, line, order="2026112300000010", package="2026112387654321")
    (item,) = caller.detail("2026112300000011")
    assert (item["order"]["orderId"], item["order"]["paymentDate"]) == ("2026112300000010", told(NOW))
    expected = {
        "productOrderId": "2026112300000011",
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "NOT_YET",
        "productName": "면 양말 5켤레",
        "productOption": "색상: 회색 / 사이즈: M",
        "optionManageCode": "SOCK-GR-M",
        "sellerProductCode": "SOCK",
        "quantity": 2,
        "remainQuantity": 2,
        "totalProductAmount": 25_000,
        "packageNumber": "2026112387654321",
        "shippingDueDate": "2026-11-26T23:59:59.000+09:00",
        "expectedDeliveryMethod": "DELIVERY",
        "deliveryAttributeType": "NORMAL",
    }
    assert {name: item["productOrder"][name] for name in expected} == expected
    assert item["productOrder"]["shippingAddress"]["tel1"] == "010-0000-2222"
    assert set(item) == {"order", "productOrder"}


def test_ids_of_nobody_and_of_another_seller_are_missing_from_the_answer() -> None:
    caller = Caller(shop_with())
    (mine,) = sold(caller.shop)
    (theirs,) = sold(caller.shop, ours=False)
    found = caller.detail("2026112399999999", mine, theirs, mine)
    assert [item["productOrder"]["productOrderId"] for item in found] == [mine]


def test_a_switch_refuses_a_query_with_unknown_ids() -> None:
    caller = Caller(shop_with("unknown_ids=refuse"))
    assert caller.code("POST", QUERY, {"productOrderIds": ["1"]}) == (400, "100001")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"productOrderIds": []}, (400, "4000")),
        ({"productOrderIds": [str(number) for number in range(301)]}, (400, "4000")),
        ({"productOrderIds": [1]}, (400, "000400")),
        (b"{", (400, "000400")),
        (b"\xff", (400, "000400")),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(body: object, answer: tuple[int, str]) -> None:
    assert Caller(shop_with()).code("POST", QUERY, body) == answer


def test_a_gift_has_no_address_until_it_is_accepted() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop, gift=True)
    waiting = caller.line(one)
    assert (waiting["giftReceivingStatus"], "shippingAddress" in waiting) == ("WAIT_FOR_RECEIVING", False)
    caller.shop.do(AcceptGift(one, option="색상: 검정"))
    taken = caller.line(one)
    assert (taken["giftReceivingStatus"], "shippingAddress" in taken) == ("RECEIVED", True)
    assert taken["productOption"] == "색상: 검정"
    assert caller.feed() == [(one, "GIFT_RECEIVED", "PAYED")]


def test_any_field_can_be_missing_strange_or_new() -> None:
    caller = Caller(shop_with())
    (one,) = sold(caller.shop)
    caller.shop.do(
        EditProductOrder(one, {"shippingAddress": None, "productOrderStatus": "TELEPORTED", "addedLater": [1]})
    )
    line = caller.line(one)
    assert ("shippingAddress" in line, line["productOrderStatus"], line["addedLater"]) == (False, "TELEPORTED", [1])
    assert [row[1] for row in caller.feed()] == ["PAYED"]


def test_whoever_does_not_know_partial_claims_gets_the_old_objects_too() -> None:
    caller = Caller(shop_with())
    (one,) = confirmed(caller)
    caller.shop.do(RequestCancel(one))
    (old,) = caller.data("POST", QUERY, {"productOrderIds": [one]})
    (new,) = caller.detail(one)
    assert old["cancel"]["claimStatus"] == new["currentClaim"]["cancel"]["claimStatus"] == "CANCEL_REQUEST"
    assert ("cancel" in new, new["currentClaim"]["cancel"]["requestQuantity"]) == (False, 1)


def test_the_ids_of_an_order_are_those_of_its_lines() -> None:
    caller = Caller(shop_with())
    ids = sold(caller.shop, SoldLine(), SoldLine(), order="2026112300000010")
    path = "/v1/pay-order/seller/orders/{}/product-order-ids"
    assert caller.data("GET", path.format("2026112300000010")) == list(ids)
    assert caller.code("GET", path.format("2026112300000099")) == (400, "100003")


def test_the_conditional_list_pages_until_there_is_no_next_one() -> None:
    caller = Caller(shop_with())
    ids = sold(caller.shop, *[SoldLine()] * 5)
    pages = [caller.data("GET", ROWS, from_=told(NOW), pageSize=2, page=page) for page in (1, 2, 3)]
    assert [one["productOrderId"] for page in pages for one in page["contents"]] == list(ids)
    assert [page["pagination"] for page in pages] == [
        {"page": 1, "size": 2, "hasNext": True},
        {"page": 2, "size": 2, "hasNext": True},
        {"page": 3, "size": 2, "hasNext": False},
    ]


def test_the_conditional_list_knows_states_and_times() -> None:
    caller = Caller(shop_with())
    sent, asked, new, direct = sold(
        caller.shop, SoldLine(), SoldLine(), SoldLine(), SoldLine(fields={"logisticsDirectContracted": True})
    )
    caller.confirm(sent, asked)
    caller.shop.do(DispatchThere(sent))
    caller.shop.do(RequestCancel(asked))

    def listed(**query: object) -> list[str]:
        said = caller.data("GET", ROWS, from_=told(NOW - timedelta(hours=1)), **query)
        return [one["productOrderId"] for one in said["contents"]]

    assert listed(productOrderStatuses="PAYED,DELIVERING") == [sent, asked, new, direct]
    assert listed(productOrderStatuses="DELIVERING") == [sent]
    assert listed(placeOrderStatusType="NOT_YET") == [new, direct]
    assert listed(claimStatuses="CANCEL_REQUEST") == [asked]
    assert listed(rangeType="DISPATCHED_DATETIME") == [sent]
    assert listed(rangeType="CLAIM_REQUESTED_DATETIME") == [asked]
    assert listed(fulfillment="true") == [direct]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"claimStatuses": "RETURN_INIT"}, (400, "4000")),
        ({"rangeType": "CREATED"}, (400, "4000")),
        ({"page": 0}, (400, "4000")),
        ({"to": told(NOW + timedelta(hours=25))}, (400, "104139")),
    ],
)
def test_the_conditional_list_refuses_what_is_not_documented(query: dict[str, object], answer: tuple[int, str]) -> None:
    caller = Caller(shop_with())
    sold(caller.shop)
    assert caller.code("GET", ROWS, from_=told(NOW), **query) == answer
