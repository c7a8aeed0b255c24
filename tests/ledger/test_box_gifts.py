"""Gifts are recorded with the box, told to nobody, and given once to whom they are given once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.packing.facts import CancelCheck, OrderAbandoned, OrderScanned, ParcelVoided
from station.packing.gifts import GiftRule, GiftTo
from station.packing.orders import LineNews, Order, PackingBox
from station.packing.verdicts import OrderChange, ShopResult
from tests.support.support_ledger import HONG, KIM, NOON, Bench, line, order, stocked

ONCE = GiftRule("STICKER", per=GiftTo.RECEIVER)


def giving(folder: Path, *rules: GiftRule, orders: tuple[Order, ...] = ()) -> Bench:
    bench = stocked(folder, *(orders or (order("A1"),)))
    bench.ledger.gifts.keep_to(rules)
    return bench


def given(box: PackingBox | None) -> list[tuple[str, int]]:
    assert box is not None
    return [(item.sku, item.gift) for item in box.items if item.gift]


def renewed(bench: Bench, box: PackingBox) -> PackingBox:
    state = bench.ledger.orders.standing(box)
    assert (state.result, state.box is not None) == (ShopResult.CHANGED, True)
    assert state.box is not None
    bench.record(
        CancelCheck(box.order, box.parcel, state.result, 1.0, NOON, state.what, OrderChange.GOODS, box=state.box)
    )
    return state.box


def test_a_box_that_earns_a_gift_is_opened_with_it_and_one_that_does_not_without(tmp_path: Path) -> None:
    rule = GiftRule("sock-bk-l", 2, goods=("MUG*",), pieces=2)
    bench = giving(tmp_path, rule, orders=(order("A1", line("1", quantity=2)), order("B1", line("1"), receiver=KIM)))
    assert given(bench.found("A1").box) == [("SOCK-BK-L", 2)]
    assert given(bench.found("B1").box) == []


def test_a_gift_is_told_to_no_shop_and_lies_in_no_line(tmp_path: Path) -> None:
    bench = giving(tmp_path, GiftRule("SOCK-BK-L"), orders=(order("A1", line("1")),))
    box, _ = bench.packed("A1")
    assert [(one.sku, one.quantity) for one in box.lines] == [("MUG-WH", 1)]
    known = bench.ledger.orders.find("A1")
    assert known is not None
    assert ([parcel.gifts for parcel in known.parcels], len(known.lines)) == ([(("SOCK-BK-L", 1),)], 1)
    debt = bench.leased()
    assert [(one.order, one.id, one.quantity) for one in debt.lines] == [("A1", "1", 1)]


def test_a_gift_is_in_the_box_after_a_restart_whatever_the_rules_are_by_then(tmp_path: Path) -> None:
    bench = giving(tmp_path, GiftRule("SOCK-BK-L"), orders=(order("A1", line("1")),))
    box = bench.opened("A1")
    (opened,) = [fact for fact in bench.again().resumption.point().facts if isinstance(fact, OrderScanned)]
    assert (opened.box, given(opened.box)) == (box, [("SOCK-BK-L", 1)])


def test_the_days_of_a_gift_are_those_of_the_orders(tmp_path: Path) -> None:
    day = NOON.date()
    known = (order("A1"), replace(order("B1", receiver=KIM), placed_at=NOON - timedelta(days=1)))
    bench = giving(tmp_path, GiftRule("STICKER", first=day, last=day), orders=known)
    assert (given(bench.found("A1").box), given(bench.found("B1").box)) == ([("STICKER", 1)], [])


def test_an_order_of_which_nobody_told_when_it_was_placed_is_of_the_day_on_which_it_opens(tmp_path: Path) -> None:
    rule = GiftRule("STICKER", first=NOON.date(), last=NOON.date())
    bench = giving(tmp_path, rule, orders=(replace(order("A1"), placed_at=None),))
    assert given(bench.found("A1").box) == [("STICKER", 1)]
    bench.clock.forward(days=1)
    assert given(bench.found("A1").box) == []


def test_what_an_order_comes_to_is_what_the_shop_says_of_its_lines(tmp_path: Path) -> None:
    rule = GiftRule("STICKER", amount=30_000)
    priced = replace(order("A1"), news=(LineNews("1", amount=20_000), LineNews("2", amount=10_000)))
    cheap = replace(order("B1", receiver=KIM), news=(LineNews("1", amount=29_999), LineNews("9", amount=9_000)))
    bench = giving(tmp_path, rule, orders=(priced, cheap, order("C1", receiver=replace(KIM, name="박"))))
    assert [bool(given(bench.found(number).box)) for number in ("A1", "B1", "C1")] == [True, False, False]


def test_a_receiver_gets_once_what_is_given_once_however_they_are_spelled(tmp_path: Path) -> None:
    other = replace(HONG, name="홍 길동", phone="0505-1-2", memo="")
    bench = giving(tmp_path, ONCE, orders=(order("A1"), order("A2", receiver=other), order("B1", receiver=KIM)))
    assert given(bench.opened("A1")) == [("STICKER", 1)]
    assert (given(bench.found("A2").box), given(bench.found("B1").box)) == ([], [("STICKER", 1)])


@pytest.mark.parametrize("undone", ["abandoned", "voided"])
def test_a_box_that_is_put_back_or_voided_gives_the_gift_back(tmp_path: Path, undone: str) -> None:
    bench = giving(tmp_path, ONCE, orders=(order("A1"), order("A2")))
    if undone == "abandoned":
        box = bench.opened("A1")
        bench.record(OrderAbandoned("A1", box.parcel, "packer"))
    else:
        box, waybill = bench.packed("A1")
        assert given(bench.found("A2").box) == []
        bench.record(ParcelVoided("A1", box.parcel, waybill, "packer"))
    assert given(bench.found("A2").box) == [("STICKER", 1)]


def test_nothing_of_a_receiver_stands_with_a_gift_in_clear(tmp_path: Path) -> None:
    bench = giving(tmp_path, ONCE)
    (gift,) = bench.opened("A1").gifts
    assert (len(gift.receiver), "홍" in gift.receiver) == (32, False)


def test_an_open_box_keeps_its_gift_when_the_shop_changes_its_goods(tmp_path: Path) -> None:
    rules = (replace(ONCE, goods=("MUG*",), pieces=2), GiftRule("SOCK-BK-L", goods=("MUG*",), pieces=3))
    bench = giving(tmp_path, *rules, orders=(order("A1", line("1", quantity=2)), order("A2")))
    box = bench.opened("A1")
    bench.ledger.intake.take_in([order("A1", line("1"))])
    fewer = renewed(bench, box)
    assert (given(fewer), fewer.gifts) == ([("STICKER", 1)], box.gifts)
    bench.ledger.intake.take_in([order("A1", line("1", quantity=3))])
    assert given(renewed(bench, fewer)) == [("STICKER", 1), ("SOCK-BK-L", 1)]
    assert given(bench.found("A2").box) == []


def test_rules_that_are_taken_away_leave_an_open_box_its_gift(tmp_path: Path) -> None:
    bench = giving(tmp_path, ONCE)
    box = bench.opened("A1")
    bench.ledger.gifts.keep_to(())
    bench.ledger.intake.take_in([order("A1", line("1"))])
    assert given(renewed(bench, box)) == [("STICKER", 1)]
