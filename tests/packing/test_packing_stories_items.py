"""Stories of the bench: what an item's code does."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import ItemScanned, OrderScanned
from station.packing.notices import NoticeCode, tell
from station.packing.orders import Barcode, BoxItem, LinePieces
from station.packing.parcels import CountedScan, Parcel, Waybill
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    BenchDesk,
    IdleState,
    LabelSettlement,
    PackingRules,
    PackingState,
    SettlingLabel,
    ShopAnswer,
    without_question,
)
from station.packing.verdicts import CommandVerdict, ItemVerdict, OrderVerdict
from tests.packing.support_packing_facts import commanded, counted, job, question, taken
from tests.support.support_packing import (
    CARDS,
    CARRIER,
    CLEAR,
    DOZEN,
    MIXED,
    MUG,
    NOON,
    NUMBER,
    OLD_MUG,
    SOCK,
    TWIN,
    TWO_MUGS,
    Bench,
    box_of,
    opened,
)

COMPLETE = ItemVerdict.COMPLETE
LINES = PackingRules(scan_every_unit=False)


def mugs(packed: int, wanted: int = 2, units: int = 1) -> DecisionStep:
    """What is told about a mug that counted."""
    notice = tell(NoticeCode.ITEM_OK, name="Mug", option="white", packed=packed, wanted=wanted, units=units)
    return DecisionStep((), notice)


def test_an_item_counts_and_the_packer_reads_how_many_are_in() -> None:
    bench = opened()
    before = bench.state
    assert isinstance(before, PackingState)
    assert bench.item(MUG) == DecisionStep((counted(TWO_MUGS, MUG, 1),)).then(mugs(1))
    assert bench.state == PackingState(BenchDesk(), before.parcel.with_count("MUG", 1), before.answer)


def test_the_last_item_binds_a_number_and_sends_the_label_in_one_step() -> None:
    bench = opened()
    bench.item(MUG)
    assert bench.item(MUG) == DecisionStep(
        (counted(TWO_MUGS, MUG, 2, verdict=COMPLETE), *taken()),
        tell(NoticeCode.PRINTING, order="1", waybill=NUMBER),
        (job(),),
    )
    box = Parcel(TWO_MUGS, NOON.replace(second=1), (CountedScan("MUG", 1), CountedScan("MUG", 1)))
    answer = ShopAnswer(CLEAR, NOON.replace(second=2))
    label = SettlingLabel(Waybill(CARRIER, NUMBER), copy=1)
    assert bench.state == AwaitingLabel(BenchDesk(), LabelSettlement(box, answer, label))


@pytest.mark.parametrize("code", [MUG, OLD_MUG, "0" + MUG])
def test_every_barcode_of_a_product_counts_for_it(code: str) -> None:
    assert opened().item(code) == DecisionStep((counted(TWO_MUGS, code, 1),)).then(mugs(1))


def test_the_code_of_a_dozen_counts_twelve() -> None:
    box = box_of("d", ("MUG", 13))
    expected = counted(box, DOZEN, 12, units=12)
    assert opened(box).item(DOZEN) == DecisionStep((expected,)).then(mugs(12, 13, 12))


def test_a_dozen_where_one_is_missing_is_too_many_and_changes_nothing() -> None:
    bench = opened()
    bench.item(MUG)
    before = bench.state
    fact = counted(TWO_MUGS, DOZEN, 1, units=12, verdict=ItemVerdict.TOO_MANY)
    assert bench.item(DOZEN) == DecisionStep((fact,), tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=12))
    assert bench.state == before


def test_an_extra_item_is_refused_and_changes_nothing() -> None:
    bench = opened(MIXED)
    bench.item(SOCK)
    before = bench.state
    fact = counted(MIXED, SOCK, 1, verdict=ItemVerdict.TOO_MANY)
    assert bench.item(SOCK) == DecisionStep((fact,), tell(NoticeCode.ITEM_TOO_MANY, name="Socks", wanted=1, units=1))
    assert bench.state == before


def test_a_wrong_item_is_refused_and_changes_nothing() -> None:
    bench = opened()
    before = bench.state
    fact = ItemScanned(SOCK, ItemVerdict.WRONG_ITEM, "1", "parcel-1", "SOCK", 1)
    assert bench.item(SOCK) == DecisionStep((fact,), tell(NoticeCode.ITEM_WRONG, name="Socks"))
    assert bench.state == before


def test_a_code_nobody_knows_is_refused_and_changes_nothing() -> None:
    bench = opened()
    before = bench.state
    fact = ItemScanned("%%", ItemVerdict.UNKNOWN_BARCODE, "1", "parcel-1")
    assert bench.take(on.UnknownCodeScanned("%%")) == DecisionStep((fact,), tell(NoticeCode.ITEM_UNKNOWN, code="%%"))
    assert bench.state == before


def test_a_code_of_two_products_of_the_box_asks_for_the_first_by_name_and_counts_nothing() -> None:
    bench = opened(box_of("t", ("SOCK", 1), ("TEA", 1)))
    before = without_question(bench.state)
    fact = ItemScanned(TWIN, ItemVerdict.AMBIGUOUS_BARCODE, "t", "parcel-t", "SOCK", 1, 0, 1)
    assert bench.item(TWIN) == DecisionStep((fact,), tell(NoticeCode.ITEM_AMBIGUOUS, name="Socks", option="black"))
    assert bench.state == AskingQuestion("PS:OK", before, scan=fact)


def test_a_code_of_two_products_counts_for_the_one_that_was_confirmed_and_then_for_the_one_that_is_left() -> None:
    bench = opened(box_of("t", ("SOCK", 1), ("TEA", 1)))
    bench.item(TWIN)
    first = bench.give("PS:OK")
    assert first.facts == (ItemScanned(TWIN, ItemVerdict.OK, "t", "parcel-t", "SOCK", 1, 1, 1),)
    last = bench.item(TWIN)
    assert last.facts[0] == ItemScanned(TWIN, ItemVerdict.COMPLETE, "t", "parcel-t", "TEA", 1, 1, 1)
    assert bench.where == "AwaitingLabel"


def test_another_scan_than_yes_withdraws_the_question_about_a_shared_code() -> None:
    bench = opened(box_of("t", ("SOCK", 1), ("TEA", 1), ("MUG", 1)))
    bench.item(TWIN)
    assert bench.item(MUG).facts[0] == ItemScanned(MUG, ItemVerdict.OK, "t", "parcel-t", "MUG", 1, 1, 1)
    assert bench.give("PS:OK").notice == tell(NoticeCode.NOTHING_ASKED)


def test_a_count_that_was_said_holds_for_the_next_scan_only_whatever_became_of_it() -> None:
    bench = opened(box_of("q", ("MUG", 2), ("SOCK", 1)))
    bench.give("PS:QTY:3")
    assert bench.item(MUG).notice == tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=3)
    assert bench.item(MUG).facts == (ItemScanned(MUG, ItemVerdict.OK, "q", "parcel-q", "MUG", 1, 1, 2),)


def test_a_code_of_two_products_counts_for_the_one_that_the_box_has() -> None:
    box = box_of("t", ("TEA", 2))
    notice = tell(NoticeCode.ITEM_OK, name="Tea", option="green", packed=1, wanted=2, units=1)
    assert opened(box).item(TWIN) == DecisionStep((counted(box, TWIN, 1),), notice)


def test_with_nothing_open_an_item_has_no_order_and_changes_nothing() -> None:
    bench = Bench()
    fact = ItemScanned(DOZEN, ItemVerdict.NO_ORDER, sku="MUG", units=12)
    assert bench.item(DOZEN) == DecisionStep((fact,), tell(NoticeCode.ITEM_NO_ORDER, name="Mug"))
    assert bench.state == IdleState(BenchDesk())


def test_with_nothing_open_a_code_nobody_knows_is_an_order_nobody_knows() -> None:
    bench = Bench()
    step = bench.take(on.UnknownCodeScanned("777"))
    fact = OrderScanned("777", OrderVerdict.UNKNOWN, bench.now)
    assert step == DecisionStep((fact,), tell(NoticeCode.ORDER_UNKNOWN, code="777"))


def test_a_quantity_makes_the_next_item_count_so_often_and_only_the_next() -> None:
    box = box_of("q", ("MUG", 5))
    bench = opened(box)
    said = DecisionStep((commanded(box, "PS:QTY:3"),), tell(NoticeCode.QUANTITY_SET, count=3))
    assert bench.give("PS:QTY:3") == said
    assert bench.item(MUG) == DecisionStep((counted(box, MUG, 3, units=3),)).then(mugs(3, 5, 3))
    assert bench.item(MUG) == DecisionStep((counted(box, MUG, 4),)).then(mugs(4, 5))


def test_a_quantity_counts_packs_of_a_pack_code() -> None:
    box = box_of("q", ("MUG", 30))
    bench = opened(box)
    bench.give("PS:QTY:2")
    assert bench.item(DOZEN) == DecisionStep((counted(box, DOZEN, 24, units=24),)).then(mugs(24, 30, 24))


def test_a_quantity_outlives_a_refused_scan_and_the_last_one_said_counts() -> None:
    bench = opened()
    bench.give("PS:QTY:9")
    fact = counted(TWO_MUGS, MUG, 0, units=9, verdict=ItemVerdict.TOO_MANY)
    assert bench.item(MUG) == DecisionStep((fact,), tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=9))
    bench.give("PS:QTY:2")
    assert bench.item(MUG).facts[0] == counted(TWO_MUGS, MUG, 2, units=2, verdict=COMPLETE)


def test_where_a_line_is_one_scan_it_fills_the_line() -> None:
    box = box_of("2", ("MUG", 3), ("SOCK", 1))
    assert opened(box, LINES).item(MUG) == DecisionStep((counted(box, MUG, 3, units=3),)).then(mugs(3, 3, 3))


def test_where_a_line_is_one_scan_a_quantity_of_one_still_counts_one() -> None:
    box = box_of("2", ("MUG", 3), ("SOCK", 1))
    bench = opened(box, LINES)
    bench.give("PS:QTY:1")
    assert bench.item(MUG) == DecisionStep((counted(box, MUG, 1),)).then(mugs(1, 3))
    assert bench.item(MUG) == DecisionStep((counted(box, MUG, 3, units=2),)).then(mugs(3, 3, 2))


def test_where_a_line_is_one_scan_a_pack_that_holds_more_is_too_many() -> None:
    bench = opened(TWO_MUGS, LINES)
    fact = counted(TWO_MUGS, DOZEN, 0, units=12, verdict=ItemVerdict.TOO_MANY)
    assert bench.item(DOZEN).facts == (fact,)


def test_a_set_asks_for_its_parts_and_joins_them_with_single_pieces() -> None:
    box = box_of("s", ("PAIR", 2), ("MUG", 1), ("CARD", 1))
    codes = (Barcode(MUG), Barcode(OLD_MUG), Barcode(DOZEN, 12))
    assert box.items == (
        BoxItem("MUG", "Mug", "white", 5, codes, asked=(LinePieces("s", "s-0", 4), LinePieces("s", "s-1", 1))),
        BoxItem(
            *("SOCK", "Socks", "black", 2, (Barcode("012345678905"), Barcode(TWIN))),
            asked=(LinePieces("s", "s-0", 2),),
        ),
        BoxItem("CARD", "Card", "", 1, (Barcode("CARD"),), scan=False, asked=(LinePieces("s", "s-2", 1),)),
    )


def test_a_gift_is_not_waited_for() -> None:
    bench = opened(MIXED)
    bench.items(SOCK, MUG)
    assert bench.item(MUG).facts == (counted(MIXED, MUG, 2, verdict=COMPLETE), *taken(MIXED))


def test_a_box_of_gifts_waits_for_finish_and_then_gets_its_label() -> None:
    bench = opened(CARDS)
    complete = ItemScanned("PS:FINISH", COMPLETE, "3", "parcel-3")
    assert bench.give("PS:FINISH") == DecisionStep(
        (commanded(CARDS, "PS:FINISH"), complete, *taken(CARDS)),
        tell(NoticeCode.PRINTING, order="3", waybill=NUMBER),
        (job(box=CARDS),),
    )
    assert isinstance(bench.state, AwaitingLabel)
    assert bench.state.parcel.is_complete


def test_finish_says_what_is_missing_and_changes_nothing() -> None:
    bench = opened(MIXED)
    bench.item(MUG)
    before = bench.state
    fact = commanded(MIXED, "PS:FINISH", CommandVerdict.REFUSED)
    assert bench.give("PS:FINISH") == DecisionStep((fact,), tell(NoticeCode.FINISH_MISSING, missing=2))
    assert bench.state == before


def test_a_complete_parcel_takes_no_further_item() -> None:
    bench = Bench()
    bench.slip(TWO_MUGS)
    assert bench.items(MUG, MUG) == DecisionStep(
        (counted(TWO_MUGS, MUG, 2, verdict=COMPLETE),), tell(NoticeCode.SHOP_BEING_ASKED, order="1"), (question(),)
    )
    before = bench.state
    assert isinstance(before, AwaitingClearance)
    fact = counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.TOO_MANY)
    assert bench.item(MUG) == DecisionStep((fact,), tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=1))
    assert bench.state == before
