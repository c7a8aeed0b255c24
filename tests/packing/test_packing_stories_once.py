"""Stories of the bench: how strictly goods are scanned, by product and by person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.facts import CancelCheck, CommandScanned, ItemScanned
from station.packing.notices import NoticeCode
from station.packing.orders import BoxItem, BoxLine, PackingBox, Product
from station.packing.parcels import CountedScan, items_of
from station.packing.process.states import AwaitingLabel, PackingRules, PackingState, without_question
from station.packing.verdicts import ItemVerdict, OrderChange, OrderState, ShopResult
from tests.packing.support_packing_facts import counted
from tests.support.support_packing import DOZEN, MUG, SOCK, TWIN, Bench, box_of, opened

ME = frozenset({"101"})


def once(box: PackingBox, *skus: str) -> PackingBox:
    """The box with these goods packed by one scan; all of them where none is named."""
    items = tuple(replace(item, once=not skus or item.sku in skus) for item in box.items)
    return replace(box, items=items)


FIVE = once(box_of("5", ("MUG", 5), ("SOCK", 2)), "MUG")


def scanned(step: DecisionStep) -> ItemScanned:
    fact = step.facts[0]
    assert isinstance(fact, ItemScanned)
    return fact


def packed(bench: Bench, sku: str = "MUG") -> int:
    state = without_question(bench.state)
    assert isinstance(state, PackingState)
    return state.parcel.packed(sku)


def test_one_scan_packs_all_of_such_a_product_and_the_record_says_how_many() -> None:
    bench = opened(FIVE)
    assert bench.item(MUG).facts == (counted(FIVE, MUG, 5, units=5),)
    assert bench.item(SOCK).facts == (counted(FIVE, SOCK, 1),)
    bench.item(SOCK)
    assert isinstance(bench.state, AwaitingLabel)


def test_a_second_scan_is_one_too_many() -> None:
    bench = opened(FIVE)
    bench.item(MUG)
    assert scanned(bench.item(MUG)).verdict is ItemVerdict.TOO_MANY


def test_a_quantity_packs_just_so_many_and_the_next_scan_the_rest() -> None:
    bench = opened(FIVE)
    bench.give("PS:QTY:2")
    assert scanned(bench.item(MUG)).units == 2
    assert scanned(bench.item(MUG)).units == 3


def test_undo_takes_the_whole_line_back() -> None:
    bench = opened(FIVE)
    bench.item(MUG)
    fact = bench.give("PS:UNDO").facts[0]
    assert isinstance(fact, CommandScanned)
    assert (fact.sku, fact.units, fact.packed, packed(bench)) == ("MUG", 5, 0, 0)
    assert scanned(bench.item(MUG)).units == 5


def test_a_pack_that_holds_more_than_is_wanted_is_too_many() -> None:
    assert scanned(opened(FIVE).item(DOZEN)).verdict is ItemVerdict.TOO_MANY


def test_who_scans_every_piece_does_so_whatever_product_and_house_say() -> None:
    for every in (True, False):
        bench = opened(FIVE, PackingRules(require_badge=True, scan_every_unit=every, every_unit=ME))
        assert (scanned(bench.item(MUG)).units, scanned(bench.item(SOCK)).units) == (1, 1)


def test_it_is_the_person_who_packs_now_that_counts() -> None:
    bench = opened(FIVE, PackingRules(require_badge=True, every_unit=frozenset({"another"})))
    assert scanned(bench.item(MUG)).units == 5


@pytest.mark.parametrize("track", ["lot", "serial"])
def test_of_a_tracked_product_every_piece_is_scanned(track: str) -> None:
    goods = {"MILK": Product("MILK", "Milk", track=track, once=True)}
    (item,) = items_of((BoxLine("1", "1-0", "MILK", 3),), goods)
    assert not item.once
    assert not PackingRules().packs_line(item, "101")


def test_what_is_in_a_set_is_scanned_as_its_own_product_says() -> None:
    bench = opened(once(box_of("s", ("PAIR", 3)), "SOCK"))
    assert scanned(bench.item(SOCK)).units == 3
    assert scanned(bench.item(MUG)).units == 1


def test_a_shared_code_packs_the_whole_line_of_what_was_confirmed() -> None:
    bench = opened(once(box_of("t", ("SOCK", 4), ("TEA", 2)), "SOCK"))
    assert scanned(bench.item(TWIN)).units == 4
    assert scanned(bench.give("PS:OK")).units == 4
    assert packed(bench, "SOCK") == 4
    assert scanned(bench.item(TWIN)).units == 1


def renewed(bench: Bench, mugs: int) -> None:
    """The shop makes another number of the mugs."""
    box = once(box_of("5", ("MUG", mugs), ("SOCK", 2)), "MUG")
    bench.stored = OrderState(ShopResult.CHANGED, change=OrderChange.GOODS, box=box)
    assert any(isinstance(fact, CancelCheck) for fact in bench.shop(ShopResult.CHANGED).facts)
    bench.stored = None


def test_pieces_that_the_shop_adds_take_one_more_scan() -> None:
    bench = opened(FIVE)
    bench.item(MUG)
    renewed(bench, 8)
    assert packed(bench) == 5
    assert scanned(bench.item(MUG)).units == 3


def test_pieces_that_the_shop_takes_away_have_to_be_taken_out() -> None:
    bench = opened(FIVE)
    bench.item(MUG)
    renewed(bench, 3)
    step = bench.give(BenchCommand.OK)
    assert step.notice is not None
    assert step.notice.code is NoticeCode.TAKEN_OUT
    state = bench.state
    assert isinstance(state, PackingState)
    assert state.parcel.counts == (CountedScan("MUG", 3),)
    assert scanned(bench.item(MUG)).verdict is ItemVerdict.TOO_MANY


def test_a_box_of_an_earlier_release_is_scanned_piece_by_piece() -> None:
    assert BoxItem("MUG", "Mug", "white", 2, ()).once is False
