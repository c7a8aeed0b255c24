"""Which box an order's code opens, and why another does not open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.ledger import SlipFound, uuid7
from station.packing.orders import Barcode, BoxItem, BoxLine, Consignment, LinePieces, Order, OrderStatus, PackingBox
from station.packing.verdicts import OrderVerdict, ShopResult
from tests.support.support_ledger import HONG, KIM, NOON, line, order, stocked, told


def test_a_slip_opens_its_box_with_lines_and_items_whatever_its_case(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    found = bench.ledger.slips.find("  a1 ", "P-1")
    assert found is not None
    assert found.box is not None
    assert len(found.box.seals) == 1
    assert replace(found, box=replace(found.box, seals=())) == SlipFound(
        order="A1",
        verdict=OrderVerdict.OPENED,
        box=PackingBox(
            parcel="P-1",
            order="A1",
            orders=("A1",),
            lines=(
                BoxLine("A1", "1", "MUG-WH", 2, "MUG-WH as ordered"),
                BoxLine("A1", "2", "SOCK-BK-L", 1, "SOCK-BK-L as ordered"),
            ),
            items=(
                BoxItem(
                    "MUG-WH",
                    "머그컵",
                    "화이트 350ml",
                    2,
                    (Barcode("8801234567893"), Barcode("18801234567890", 12)),
                    asked=(LinePieces("A1", "1", 2),),
                ),
                BoxItem(
                    *("SOCK-BK-L", "양말 3족 세트", "블랙 L", 1, (Barcode("012345678905"),)),
                    asked=(LinePieces("A1", "2", 1),),
                ),
            ),
            due_at=NOON.replace(hour=16),
        ),
    )


@pytest.mark.parametrize("code", ["", "A", "A11", "a1\x00", "9" * 10_000])
def test_a_code_of_no_order_is_none(tmp_path: Path, code: str) -> None:
    assert stocked(tmp_path).ledger.slips.find(code, "P-1") is None


def test_a_set_and_the_same_goods_alone_become_one_item(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", line("1", "set-1", 2), line("2", "MUG-WH"), line("3", "NEW")))
    box = bench.opened()
    assert [(item.sku, item.wanted) for item in box.items] == [("MUG-WH", 5), ("SOCK-BK-L", 2), ("NEW", 1)]
    assert [known.sku for known in box.lines] == ["SET-1", "MUG-WH", "NEW"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (OrderStatus.CANCELLED, OrderVerdict.CANCELLED),
        (OrderStatus.ON_HOLD, OrderVerdict.ON_HOLD),
        (OrderStatus.DISPATCHED, OrderVerdict.ALREADY_PACKED),
        (OrderStatus.NOT_READY, OrderVerdict.NOT_READY),
    ],
)
@pytest.mark.parametrize("with_lines", [True, False])
def test_what_the_shop_says_of_an_order_refuses_it(
    tmp_path: Path, status: OrderStatus, verdict: OrderVerdict, with_lines: bool
) -> None:
    asked = order("A1", status=status)
    bench = stocked(tmp_path, asked if with_lines else replace(asked, consignments=()))
    found = bench.found("A1")
    assert (found.verdict, found.box) == (verdict, None)


def test_a_packed_order_names_its_parcel_and_waybill(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    assert bench.found("a1") == SlipFound("A1", OrderVerdict.ALREADY_PACKED, parcel=box.parcel, waybill=waybill)


def test_a_parcel_packed_before_its_order_was_cancelled_is_still_named(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    box, waybill = bench.packed()
    bench.ledger.intake.take_in([order("A1", status=OrderStatus.CANCELLED)])
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.CANCELLED, parcel=box.parcel, waybill=waybill)


def test_orders_of_one_package_and_address_share_a_box_that_any_of_them_opens(tmp_path: Path) -> None:
    spelled_otherwise = replace(HONG, name="홍 길동", phone="0502-1111-2222", address="서울  강남구 테헤란로 1")
    bench = stocked(
        tmp_path,
        order("A1", line("1"), package="P"),
        order("A2", line("1", "SOCK-BK-L"), package="P", receiver=spelled_otherwise),
        order("A3", package="P", receiver=KIM),
        order("A4", package="Q"),
        order("A5"),
    )
    boxes = [bench.found(number).box for number in ("A1", "A2", "A3", "A4", "A5")]
    assert [box and box.orders for box in boxes] == [("A1", "A2"), ("A1", "A2"), ("A3",), ("A4",), ("A5",)]
    assert [box and box.order for box in boxes] == ["A1", "A2", "A3", "A4", "A5"]


def test_a_cancelled_order_leaves_a_combined_box_and_is_named(tmp_path: Path) -> None:
    gone = order("A2", package="P", status=OrderStatus.CANCELLED)
    bench = stocked(tmp_path, order("A1", package="P"), gone)
    found = bench.found("A1")
    assert found.box is not None
    assert (found.left_out, found.box.orders) == (("A2",), ("A1",))


def test_one_order_on_hold_holds_the_whole_box(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P", status=OrderStatus.ON_HOLD))
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.ON_HOLD, reason="shop")


def test_an_order_with_two_addresses_opens_one_box_after_the_other(tmp_path: Path) -> None:
    two = Order(
        "A1",
        OrderStatus.READY,
        (Consignment(HONG, (line("1"),)), Consignment(KIM, (line("2"),)), Consignment(HONG, (line("3"),))),
    )
    bench = stocked(tmp_path, two)
    first, _ = bench.packed()
    second, waybill = bench.packed()
    assert [(box.index, box.total, [told.id for told in box.lines]) for box in (first, second)] == [
        (1, 2, ["1", "3"]),
        (2, 2, ["2"]),
    ]
    assert [bench.ledger.orders.receiver(box) for box in (first, second)] == [HONG, KIM]
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.ALREADY_PACKED, parcel=second.parcel, waybill=waybill)


def test_a_line_that_came_after_its_box_was_packed_opens_a_box_of_its_own(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", line("1")))
    bench.packed()
    bench.ledger.intake.take_in([order("A1", line("1"), line("2"))])
    found = bench.found("A1")
    assert found.box is not None
    assert [known.id for known in found.box.lines] == ["2"]


def test_an_open_box_is_in_use_elsewhere_and_free_at_its_own_station(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    other = bench.open("BENCH-2")
    bench.opened("A1", other)
    assert bench.found("A1") == SlipFound("A1", OrderVerdict.IN_USE, reason="BENCH-2")
    assert bench.found("A1", other).verdict is OrderVerdict.OPENED


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (order("A1"), ShopResult.CLEAR),
        (order("A1", status=OrderStatus.CANCELLED), ShopResult.CANCELLED),
        (order("A1", status=OrderStatus.ON_HOLD), ShopResult.ON_HOLD),
        (order("A1", status=OrderStatus.DISPATCHED), ShopResult.CHANGED),
        (order("A1", line("1")), ShopResult.CHANGED),
        (order("A1", line("1", quantity=3), line("2", "SOCK-BK-L")), ShopResult.CHANGED),
        (order("A1", receiver=KIM), ShopResult.CHANGED),
        (order("A1", receiver=replace(HONG, memo="경비실")), ShopResult.CHANGED),
    ],
)
def test_an_open_box_is_weighed_against_what_the_shop_says_now(tmp_path: Path, now: Order, result: ShopResult) -> None:
    bench = stocked(tmp_path)
    box = bench.opened()
    bench.ledger.intake.take_in([now])
    assert bench.ledger.orders.standing(box).result is result


def test_a_combined_box_falls_apart_when_one_of_its_orders_does(tmp_path: Path) -> None:
    orders = [order("A1", package="P"), order("A2", package="P")]
    bench = stocked(tmp_path, *orders, order("A3"))
    box = bench.opened("A2")
    assert bench.ledger.orders.standing(box).result is ShopResult.CLEAR
    bench.ledger.intake.take_in([order("A2", package="P", receiver=KIM)])
    assert bench.ledger.orders.standing(box).result is ShopResult.CHANGED
    bench.ledger.intake.take_in([told(orders[0], OrderStatus.ON_HOLD)])
    assert bench.ledger.orders.standing(box).result is ShopResult.ON_HOLD


def test_products_are_found_by_exact_code_before_an_equal_gtin(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    known = [
        replace(bench_product, barcodes=codes)
        for bench_product, codes in zip(
            bench.ledger.catalogue.products(), [(Barcode("0012345678905", 3),), (), (), ()], strict=True
        )
    ]
    bench.ledger.catalogue.take_in(known[:1])
    found = {code: bench.ledger.catalogue.find(code) for code in ("0012345678905", "012345678905", "sticker")}
    assert {code: [(match.sku, match.units) for match in matches] for code, matches in found.items()} == {
        "0012345678905": [("MUG-WH", 3)],
        "012345678905": [("SOCK-BK-L", 1)],
        "sticker": [("STICKER", 1)],
    }
    both = bench.ledger.catalogue.find("00012345678905")
    assert {match.sku for match in both} == {"MUG-WH", "SOCK-BK-L"}
    assert bench.ledger.catalogue.find(uuid7()) == ()
