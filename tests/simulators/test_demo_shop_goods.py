"""The sample goods and orders: real codes, invented people, the same day every time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from station.packing.barcodes import gtin_key
from station.packing.orders import BoxLine, OrderStatus
from station.packing.parcels import items_of
from station.simulators import goods

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=9)))


def test_every_sample_barcode_that_looks_like_a_gtin_is_one() -> None:
    codes = [code.code for product in goods.products() for code in product.barcodes]
    assert len(codes) == len(set(codes))
    assert all(gtin_key(code) for code in codes)
    assert all(code.startswith(("880", "1880", "20", "21", "0123")) for code in codes)


def test_the_sample_goods_show_every_kind_of_product() -> None:
    by_sku = {product.sku: product for product in goods.products()}
    assert [code.units for code in by_sku["PEN-12"].codes] == [1, 12]
    assert len(by_sku["NOTE-A5"].codes) == 2
    assert by_sku["POUCH"].codes[0].code == "POUCH"
    assert not by_sku["STICKER"].scan
    lines = (BoxLine("1", "2", "GIFTSET", 2),)
    assert [(item.sku, item.wanted) for item in items_of(lines, by_sku)] == [("TEA-GREEN", 4), ("MUG-WH", 2)]


def test_the_sample_orders_are_the_same_every_time_and_all_different() -> None:
    orders = goods.orders(NOW)
    assert orders == goods.orders(NOW)
    assert len({order.number for order in orders}) == 24
    assert len({line.id for order in orders for line in order.consignments[0].lines}) == sum(
        len(order.consignments[0].lines) for order in orders
    )
    assert orders[0].number == "2026112312345670"
    assert orders[0].consignments[0].lines[0].id == "2026112312345671"


def test_one_sample_order_is_cancelled_one_on_hold_and_two_share_a_box() -> None:
    orders = goods.orders(NOW)
    states = [order.status for order in orders]
    assert states.count(OrderStatus.CANCELLED) == 1
    assert states.count(OrderStatus.ON_HOLD) == 1
    parts = [order.consignments[0] for order in orders]
    together = [part for part in parts if part.package]
    assert len(together) == 2
    assert together[0].receiver == together[1].receiver
    assert len({order.due_at for order in orders}) > 3


def test_nobody_in_the_samples_can_be_called() -> None:
    people = [order.consignments[0].receiver for order in goods.orders(NOW)]
    assert all(who.phone.startswith("010-0000-") and len(who.phone) == 13 for who in people)
    assert all("가상구" in who.address for who in people)


def test_more_orders_never_repeat_a_number() -> None:
    fresh = goods.more_orders(NOW, 24)
    later = [next(fresh).number for _ in range(300)]
    assert not {order.number for order in goods.orders(NOW)} & set(later)
    assert len(set(later)) == 300
