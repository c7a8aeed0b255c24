"""Stories of the bench: what an order's slip opens, and who stands at the bench."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.carriage import NumberSource
from station.packing.decisions import Step
from station.packing.facts import ItemScanned, OrderAbandoned, OrderReleased, OrderScanned
from station.packing.notices import Code, Notice, Severity, tell
from station.packing.orders import Box
from station.packing.parcels import Parcel, ShownParcel
from station.packing.process.states import Desk, Idle, Packing, Rules, SignedOut
from station.packing.surroundings import PackerIn, PackerOut
from station.packing.verdicts import CommandVerdict, ItemVerdict, OrderVerdict, ShopResult
from tests.support_packing import (
    CARDS,
    MIXED,
    MUG,
    NUMBER,
    TWO_MUGS,
    Bench,
    box_of,
    doubtful,
    labelling,
    numberless,
    opened,
    packed,
    unanswered,
    unlabelled,
    unprinted,
)
from tests.support_packing_facts import commanded, question

BADGES = Rules(require_badge=True)


def opening(bench: Bench, box: Box) -> OrderScanned:
    return OrderScanned(box.order, OrderVerdict.OPENED, bench.now, box.order, box.parcel, box=box)


def test_a_slip_opens_its_box_and_asks_the_shop() -> None:
    bench = Bench()
    step = bench.slip(MIXED)
    notice = tell(Code.ORDER_OPENED, order="2", pieces=3, lines=3)
    assert step == Step((opening(bench, MIXED),), notice, (question(MIXED),))
    assert bench.state == Packing(Desk(), Parcel(MIXED, bench.now))


def test_without_a_shop_to_ask_nobody_is_asked() -> None:
    bench = Bench(Rules(asks_shop=False))
    assert bench.slip(TWO_MUGS).decisions == ()
    assert bench.items(MUG, MUG).notice == tell(Code.PRINTING, order="1", waybill=NUMBER)


def test_any_order_of_a_combined_box_opens_it_and_is_its_own_slip() -> None:
    box = box_of("7", ("MUG", 1), ("SOCK", 1), orders=("7", "8"))
    bench = Bench()
    step = bench.take(on.SlipScanned("8", "8", OrderVerdict.OPENED, box))
    assert step.decisions == (question(box),)
    before = bench.state
    step = bench.take(on.SlipScanned("7", "7", OrderVerdict.OPENED))
    fact = OrderScanned("7", OrderVerdict.OPENED, bench.now, "7", "parcel-7")
    assert step == Step((fact,), tell(Code.ORDER_STILL_OPEN, order="7", missing=2))
    assert bench.state == before


def test_orders_that_left_the_box_are_named() -> None:
    event = on.SlipScanned("1", "1", OrderVerdict.OPENED, TWO_MUGS, left_out=("5", "6"))
    assert Bench().take(event).notice == tell(Code.ORDER_OPENED_WITHOUT, order="1", orders="5, 6")


REFUSALS = {
    OrderVerdict.UNKNOWN: tell(Code.ORDER_UNKNOWN, code="1"),
    OrderVerdict.CANCELLED: tell(Code.ORDER_CANCELLED, order="1"),
    OrderVerdict.ON_HOLD: tell(Code.ORDER_ON_HOLD, order="1", reason="asked"),
    OrderVerdict.ALREADY_PACKED: tell(Code.ORDER_ALREADY_PACKED, order="1", waybill="9"),
    OrderVerdict.IN_USE: tell(Code.ORDER_IN_USE, order="1"),
    OrderVerdict.NOT_READY: tell(Code.ORDER_LEFT_OUT, order="1", reason="asked"),
}


@pytest.mark.parametrize("verdict", REFUSALS)
@pytest.mark.parametrize("bench", [Bench(), opened(CARDS)])
def test_an_order_that_cannot_be_packed_is_refused_and_changes_nothing(bench: Bench, verdict: OrderVerdict) -> None:
    before = bench.state
    step = bench.take(on.SlipScanned("1", "1", verdict, waybill="9", reason="asked"))
    fact = OrderScanned("1", verdict, bench.now, "1", waybill="9")
    assert step == Step((fact,), REFUSALS[verdict])
    shown = Idle(Desk(shown=ShownParcel("1", waybill="9")))
    assert bench.state == (shown if isinstance(before, Idle) else before)


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        (on.SlipScanned("1", "1", OrderVerdict.NOT_READY), tell(Code.ORDER_NOT_READY, order="1")),
        (on.SlipScanned("1", "1", OrderVerdict.ALREADY_PACKED), tell(Code.ORDER_SENT, order="1")),
        (
            on.SlipScanned("1", "1", OrderVerdict.ALREADY_PACKED, parcel="P-1"),
            tell(Code.ORDER_PACKED_LATER, order="1"),
        ),
    ],
)
def test_no_sentence_names_a_reason_or_a_waybill_that_is_not_there(event: on.SlipScanned, notice: Notice) -> None:
    assert Bench().take(event).notice == notice


def test_another_slip_opens_while_nothing_is_counted_and_the_first_is_put_back() -> None:
    bench = opened()
    step = bench.slip(MIXED)
    left = OrderAbandoned("1", "parcel-1", reason="another_opened")
    notice = tell(Code.ORDER_OPENED, order="2", pieces=3, lines=3)
    assert step == Step((left, opening(bench, MIXED)), notice, (question(MIXED),))
    assert bench.state == Packing(Desk(), Parcel(MIXED, bench.now))


def test_another_slip_opens_when_all_that_was_counted_was_taken_back() -> None:
    bench = opened()
    bench.item(MUG)
    bench.give("PS:UNDO")
    bench.slip(MIXED)
    assert bench.state == Packing(Desk(), Parcel(MIXED, bench.now))


def counting() -> Bench:
    bench = opened()
    bench.item(MUG)
    return bench


def stopped(result: ShopResult, *, complete: bool = True) -> Bench:
    """A bench with a box that the shop stopped."""
    bench = opened()
    bench.item(MUG)
    bench.shop(result)
    if complete:
        bench.item(MUG)
    return bench


def silent() -> Bench:
    """A bench with a complete box, and a shop that does not answer where silence holds it."""
    bench = unanswered(Rules(hold_when_silent=True))
    bench.shop(ShopResult.SILENT)
    return bench


AWAITED = (
    (counting(), tell(Code.ANOTHER_OPEN, order="1")),
    (labelling(), tell(Code.ANOTHER_PRINTING, order="1")),
    (unanswered(), tell(Code.ANOTHER_ASKED, order="1")),
    (silent(), tell(Code.ANOTHER_SILENT, order="1")),
    (numberless(), tell(Code.ANOTHER_NUMBERLESS, order="1")),
    (unlabelled(Rules(numbers=NumberSource.SCAN)), tell(Code.ANOTHER_TO_SCAN, order="1")),
    (doubtful(), tell(Code.ANOTHER_DOUBTFUL, order="1", reason="no_answer")),
    (unprinted(), tell(Code.ANOTHER_UNPRINTED, order="1", reason="paper_end")),
    (stopped(ShopResult.CANCELLED), tell(Code.ANOTHER_STOPPED, order="1")),
    (stopped(ShopResult.ON_HOLD, complete=False), tell(Code.ANOTHER_STOPPED, order="1")),
)


@pytest.mark.parametrize(("bench", "awaited"), AWAITED, ids=[awaited.code for _, awaited in AWAITED])
def test_another_slip_is_refused_with_what_the_open_box_waits_for(bench: Bench, awaited: Notice) -> None:
    before = bench.state
    step = bench.slip(MIXED)
    fact = OrderScanned("2", OrderVerdict.ANOTHER_OPEN, bench.now, "2")
    assert step == Step((fact,), awaited)
    assert awaited.severity is Severity.WRONG
    assert bench.state == before


REMINDERS = (
    (counting(), tell(Code.ORDER_STILL_OPEN, order="1", missing=1)),
    (labelling(), tell(Code.WAIT_FOR_LABEL)),
    (doubtful(), tell(Code.LABEL_DOUBTFUL, reason="no_answer", waybill=NUMBER)),
    (unprinted(), tell(Code.LABEL_NOT_PRINTED, reason="paper_end")),
)


@pytest.mark.parametrize(("bench", "reminder"), REMINDERS)
def test_the_same_slip_changes_nothing_and_says_what_is_asked(bench: Bench, reminder: Notice) -> None:
    before = bench.state
    step = bench.slip(TWO_MUGS)
    fact = OrderScanned("1", OrderVerdict.OPENED, bench.now, "1", "parcel-1")
    assert step == Step((fact,), reminder)
    assert bench.state == before


def test_where_badges_are_wanted_nothing_is_packed_before_one() -> None:
    bench = Bench(BADGES, SignedOut(Desk()))
    step = bench.slip(TWO_MUGS)
    slip = OrderScanned("1", OrderVerdict.NOT_READY, bench.now, "1")
    assert step == Step((slip,), tell(Code.BADGE_FIRST))
    item = ItemScanned(MUG, ItemVerdict.NO_ORDER, sku="MUG")
    assert bench.item(MUG) == Step((item,), tell(Code.BADGE_FIRST))
    refused = commanded(None, "PS:REPRINT", CommandVerdict.REFUSED)
    assert bench.give("PS:REPRINT") == Step((refused,), tell(Code.BADGE_FIRST))
    assert bench.state == SignedOut(Desk())


def test_a_badge_signs_in_and_a_second_one_takes_over() -> None:
    bench = Bench(BADGES, SignedOut(Desk()))
    assert bench.take(on.BadgeScanned("101", "Kim")) == Step((PackerIn("101"),), tell(Code.WELCOME, packer="Kim"))
    assert bench.state == Idle(Desk("101"))
    both = Step((PackerOut("101"), PackerIn("102")), tell(Code.WELCOME, packer="102"))
    assert bench.take(on.BadgeScanned("102")) == both
    assert bench.state == Idle(Desk("102"))


def test_a_badge_while_a_box_is_open_changes_the_packer_and_nothing_else() -> None:
    bench = counting()
    state = bench.state
    assert isinstance(state, Packing)
    bench.take(on.BadgeScanned("101"))
    assert bench.state == Packing(Desk("101"), state.parcel, state.answer)


def test_a_badge_that_nobody_has_is_refused() -> None:
    bench = Bench()
    fact = commanded(None, "PS:BADGE", CommandVerdict.REFUSED)
    assert bench.take(on.BadgeScanned("")) == Step((fact,), tell(Code.BADGE_UNKNOWN))


def test_logging_out_waits_until_the_box_is_finished() -> None:
    bench = packed()
    bench.take(on.BadgeScanned("101", "Kim"))
    out = Step((commanded(None, "PS:LOGOUT"), PackerOut("101")), tell(Code.GOODBYE, packer="101"))
    before = bench.state
    assert isinstance(before, Idle)
    assert bench.give("PS:LOGOUT") == out
    assert bench.state == SignedOut(Desk("", before.desk.last))
    refused = commanded(TWO_MUGS, "PS:LOGOUT", CommandVerdict.REFUSED)
    assert counting().give("PS:LOGOUT") == Step((refused,), tell(Code.FINISH_FIRST))


@pytest.mark.parametrize("bench", [Bench(), counting(), labelling(), doubtful(), unprinted()])
def test_a_held_order_is_released_whatever_lies_on_the_bench(bench: Bench) -> None:
    before = bench.state
    step = bench.take(on.ReleaseAsked("9", "found"))
    assert step == Step((OrderReleased("9", "found"),), tell(Code.RELEASED, order="9"))
    assert bench.state == before
