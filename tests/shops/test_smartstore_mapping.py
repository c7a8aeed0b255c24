"""What a product order of the shop becomes at the bench, from the states, claims and fields it can have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.orders import LineNews, Order, OrderLine, OrderStatus
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.base import ShopUnreachable
from station.shops.smartstore.answers import OrderItem, items_of
from station.shops.smartstore.mapping import orders_of

ADDRESS = {
    "name": "홍견본",
    "tel1": "010-0000-1111",
    "zipCode": "00000",
    "baseAddress": "서울 가상구 견본로 1",
    "detailedAddress": "101호",
}


def item(line: str = "1", delivery: Mapping[str, object] | None = None, **fields: object) -> OrderItem:
    """A paid, confirmed product order, with changes; a value of `...` takes the field away."""
    told: dict[str, object] = {
        "productOrderId": line,
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "OK",
        "productName": "면 양말",
        "productOption": "회색",
        "optionManageCode": "SOCK-GR",
        "quantity": 2,
        "remainQuantity": 2,
        "packageNumber": "P1",
        "shippingAddress": ADDRESS,
        "shippingDueDate": "2026-11-26T23:59:59.000+09:00",
        "expectedDeliveryMethod": "DELIVERY",
    }
    told = {name: value for name, value in (told | fields).items() if value is not ...}
    whole = {"order": {"orderId": "9", "paymentDate": "2026-11-23T10:00:00.000+09:00"}, "productOrder": told}
    return msgspec.convert(whole | ({"delivery": delivery} if delivery else {}), OrderItem)


def mapped(*items: OrderItem, sku_from: tuple[str, ...] = ()) -> Order:
    (order,) = orders_of(items, GatheringTerms(sku_from))
    return order


def lines(order: Order) -> tuple[OrderLine, ...]:
    return tuple(line for part in order.consignments for line in part.lines)


@pytest.mark.parametrize(
    ("fields", "status", "reason"),
    [
        ({}, OrderStatus.READY, ""),
        ({"placeOrderStatus": "NOT_YET"}, OrderStatus.NOT_READY, ""),
        ({"placeOrderStatus": "CANCEL"}, OrderStatus.NOT_READY, "confirm_undone"),
        ({"productOrderStatus": "PAYMENT_WAITING"}, OrderStatus.NOT_READY, "unpaid"),
        ({"productOrderStatus": "NEVER_HEARD"}, OrderStatus.NOT_READY, "unknown_state"),
        ({"giftReceivingStatus": "WAIT_FOR_RECEIVING", "shippingAddress": ...}, OrderStatus.NOT_READY, "gift_waiting"),
        ({"giftReceivingStatus": "RECEIVED"}, OrderStatus.READY, ""),
        ({"shippingAddress": ...}, OrderStatus.NOT_READY, "no_receiver"),
        ({"shippingAddress": {**ADDRESS, "name": " "}}, OrderStatus.NOT_READY, "no_receiver"),
        ({"claimStatus": "CANCEL_REQUEST"}, OrderStatus.ON_HOLD, "cancel_requested"),
        ({"claimStatus": "CANCELING"}, OrderStatus.ON_HOLD, "cancel_requested"),
        ({"claimStatus": "ADMIN_CANCELING"}, OrderStatus.ON_HOLD, "cancel_requested"),
        ({"claimStatus": "CANCEL_REJECT"}, OrderStatus.READY, ""),
        ({"claimStatus": "CANCEL_DONE"}, OrderStatus.ON_HOLD, "cancel_done"),
        ({"claimStatus": "CANCEL_DONE", "remainQuantity": 1}, OrderStatus.READY, ""),
        ({"productOrderStatus": "CANCELED", "remainQuantity": 0}, OrderStatus.CANCELLED, "cancelled"),
        ({"productOrderStatus": "CANCELED_BY_NOPAYMENT"}, OrderStatus.CANCELLED, "cancelled"),
        ({"remainQuantity": 0}, OrderStatus.CANCELLED, "cancelled"),
        ({"logisticsDirectContracted": True}, OrderStatus.NOT_READY, "direct_contract"),
        ({"deliveryAttributeType": "ARRIVAL_GUARANTEE"}, OrderStatus.NOT_READY, "fulfilment"),
        ({"deliveryAttributeType": "PICKUP"}, OrderStatus.NOT_READY, "pick_up"),
        ({"deliveryAttributeType": "QUICK"}, OrderStatus.NOT_READY, "quick"),
        ({"deliveryAttributeType": "TODAY"}, OrderStatus.READY, ""),
        ({"expectedDeliveryMethod": "VISIT_RECEIPT"}, OrderStatus.NOT_READY, "pick_up"),
        ({"expectedDeliveryMethod": "NOTHING"}, OrderStatus.NOT_READY, "no_delivery"),
        ({"expectedDeliveryMethod": "ROCKET"}, OrderStatus.NOT_READY, "other_method"),
        ({"expectedDeliveryMethod": "GDFW_ISSUE_SVC"}, OrderStatus.READY, ""),
        ({"productOrderStatus": "DELIVERING"}, OrderStatus.DISPATCHED, ""),
        ({"productOrderStatus": "PURCHASE_DECIDED"}, OrderStatus.DISPATCHED, ""),
    ],
)
def test_a_product_order_stands_where_its_states_say(fields: dict[str, Any], status: OrderStatus, reason: str) -> None:
    order = mapped(item(**fields))
    assert (order.status, order.news[0].left_out) == (status, reason)


def test_what_the_shop_waits_for_to_be_confirmed_is_named() -> None:
    order = mapped(item("1"), item("2", placeOrderStatus="NOT_YET"))
    assert order.status is OrderStatus.NOT_READY
    assert order.news == (LineNews("1"), LineNews("2", confirm=True))


def test_a_claim_on_one_line_holds_the_whole_order() -> None:
    order = mapped(item("1"), item("2", claimStatus="CANCEL_REQUEST"))
    assert order.status is OrderStatus.ON_HOLD
    assert [line.id for line in lines(order)] == ["1", "2"]


def test_after_a_partial_cancel_only_the_rest_is_packed() -> None:
    order = mapped(item("1", remainQuantity=1), item("2", productOrderStatus="CANCELED", remainQuantity=0))
    assert order.status is OrderStatus.READY
    assert [(line.id, line.quantity) for line in lines(order)] == [("1", 1)]


def test_goods_that_are_not_for_the_bench_leave_the_others_to_it() -> None:
    order = mapped(item("1"), item("2", expectedDeliveryMethod="VISIT_RECEIPT"))
    assert order.status is OrderStatus.READY
    assert [line.id for line in lines(order)] == ["1"]
    assert [news.left_out for news in order.news] == ["", "pick_up"]


def test_lines_sent_elsewhere_are_marked_and_the_rest_is_ready() -> None:
    sent = {"sendDate": "2026-11-23T12:00:00.000+09:00", "deliveryCompany": "CJGLS", "trackingNumber": "6-1"}
    order = mapped(item("1", sent, productOrderStatus="DELIVERING"), item("2"))
    assert order.status is OrderStatus.READY
    assert [(line.id, line.sent) for line in lines(order)] == [("1", True), ("2", False)]


def test_a_parcel_on_its_way_tells_how_it_fares() -> None:
    told = {
        "sendDate": "2026-11-23T12:00:00.000+09:00",
        "pickupDate": "2026-11-23T18:00:00.000+09:00",
        "deliveryCompany": "CJGLS",
        "trackingNumber": "600000000001",
        "deliveryStatus": "WRONG_INVOICE",
        "isWrongTrackingNumber": True,
    }
    (news,) = mapped(item("1", told, productOrderStatus="DELIVERING")).news
    assert (news.carrier, news.waybill, news.state, news.wrong_number) == (
        "CJGLS", "600000000001", "WRONG_INVOICE", "WRONG_INVOICE",
    )  # fmt: skip
    assert news.follow
    assert news.sent_at is not None
    assert news.picked_up_at is not None
    assert not mapped(item("1", told, productOrderStatus="DELIVERED")).news[0].follow


def test_one_bundle_to_two_addresses_is_two_parts() -> None:
    other = {**ADDRESS, "detailedAddress": "202호"}
    order = mapped(item("1", shippingMemo="문 앞"), item("2", shippingAddress=other), item("3", shippingMemo="벨 X"))
    assert [[line.id for line in part.lines] for part in order.consignments] == [["1", "3"], ["2"]]
    assert [part.receiver.memo for part in order.consignments] == ["문 앞 / 벨 X", ""]
    assert {part.package for part in order.consignments} == {"P1"}


def test_add_ons_stand_behind_their_main_goods_and_a_gift_is_shown_only() -> None:
    order = mapped(item("1", productClass="추가구성상품"), item("2", freeGift="스티커 2장"))
    assert [(line.id, line.scan) for line in lines(order)] == [("2", True), ("2/gift", False), ("1", True)]
    assert lines(order)[1].name == "스티커 2장"


@pytest.mark.parametrize(
    ("fields", "sku_from", "sku"),
    [
        ({}, (), "SOCK-GR"),
        ({"optionManageCode": ...}, (), "77"),
        ({"optionManageCode": " ", "sellerProductCode": "SOCK"}, (), "SOCK"),
        ({"sellerCustomCode2": "8800000000017"}, ("sellerCustomCode2", "optionManageCode"), "8800000000017"),
        ({}, ("sellerCustomCode2",), "77"),
        ({"itemNo": ..., "optionManageCode": ..., "productId": 5}, (), "5"),
    ],
)
def test_the_first_filled_field_names_the_product(fields: dict[str, Any], sku_from: tuple[str, ...], sku: str) -> None:
    (line,) = lines(mapped(item(**({"itemNo": "77"} | fields)), sku_from=sku_from))
    assert line.sku == sku


def test_goods_of_the_shops_own_stock_have_a_barcode_and_a_count_of_their_own() -> None:
    stock = [{"nsId": "n", "nsBarcode": "8801234567893", "pickingQuantityPerOrder": 3}]
    (line,) = lines(mapped(item(skuMappings=stock)))
    assert (line.sku, line.quantity) == ("8801234567893", 6)


def test_the_earliest_deadline_of_what_is_packed_here_is_the_orders() -> None:
    order = mapped(
        item("1"),
        item("2", shippingDueDate="2026-11-24T23:59:59.000+09:00"),
        item("3", shippingDueDate="2026-11-23T23:59:59.000+09:00", expectedDeliveryMethod="NOTHING"),
    )
    assert order.due_at is not None
    assert order.due_at.isoformat() == "2026-11-24T23:59:59+09:00"


def test_product_orders_that_do_not_tell_their_numbers_are_counted() -> None:
    good = json.loads(msgspec.json.encode(item()))
    body = json.dumps(
        {"data": [good, {"order": {}}, 7, {"order": {"orderId": 1}, "productOrder": {"productOrderId": 2}}]}
    )
    items, lost = items_of(body.encode())
    assert ([one.id for one in items], lost) == (["1", "2"], 2)


@pytest.mark.parametrize(
    "odd",
    [{"quantity": "many"}, {"freeGift": {"name": "sock"}}, {"shippingAddress": "Seoul"}, {"shippingMemo": ["door"]}],
)
def test_a_product_order_with_a_field_that_cannot_be_read_makes_its_order_wait(odd: dict[str, object]) -> None:
    told = json.loads(msgspec.json.encode(item("2")))
    told["productOrder"] |= odd
    items, lost = items_of(json.dumps({"data": [json.loads(msgspec.json.encode(item())), told]}).encode())
    order = mapped(*items)
    assert lost == 0
    assert (order.status, [news.left_out for news in order.news]) == (OrderStatus.NOT_READY, ["", "line_unread"])


def test_an_unread_product_order_that_says_that_it_has_left_is_no_parcel_to_pack() -> None:
    told = json.loads(msgspec.json.encode(item()))
    told["productOrder"] |= {"quantity": "many", "productOrderStatus": "DELIVERING"}
    items, _ = items_of(json.dumps({"data": [told]}).encode())
    assert mapped(*items).status is OrderStatus.DISPATCHED


@pytest.mark.parametrize("quantity", [None, 0, -1, 10_000, 10**12])
def test_a_quantity_that_cannot_be_one_waits_as_it_does_in_a_sheet(quantity: int | None) -> None:
    order = mapped(item(quantity=quantity, remainQuantity=...))
    assert (order.status, order.news[0].left_out) == (OrderStatus.NOT_READY, "bad_quantity")


@given(st.binary(max_size=200))
def test_no_answer_can_do_more_than_fail(body: bytes) -> None:
    with pytest.raises(ShopUnreachable):
        items_of(body)


@given(
    st.dictionaries(
        st.sampled_from([*OrderItem.__struct_fields__, "productOrder", "currentClaim"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.dictionaries(st.text(max_size=5), inner),
        ),
    )
)
def test_an_item_of_any_shape_is_understood_or_counted(told: dict[str, Any]) -> None:
    items, lost = items_of(json.dumps({"data": [told]}).encode())
    assert len(items) + lost == 1
    orders_of(items, GatheringTerms())
