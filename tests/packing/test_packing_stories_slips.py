"""Stories of the bench: what an order's slip opens, and who stands at the bench."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.carriage import NumberSource
from station.packing.decisions import DecisionStep
from station.packing.facts import ItemScanned, OrderAbandoned, OrderReleased, OrderScanned, PackerIn, PackerOut
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell
from station.packing.orders import PackingBox
from station.packing.parcels import Parcel, ShownParcel
from station.packing.process.states import BenchDesk, IdleState, PackingRules, PackingState, SignedOut
from station.packing.verdicts import CommandVerdict, ItemVerdict, OpenedBy, OrderVerdict, ShopResult
from tests.packing.support_packing_facts import commanded, question
from tests.support.support_packing import (
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

BADGES = PackingRules(require_badge=True)


def opening(bench: Bench, box: PackingBox) -> OrderScanned:
    return OrderScanned(box.order, OrderVerdict.OPENED, bench.now, box.order, box.parcel, box=box, by=OpenedBy.SLIP)


def test_a_slip_opens_its_box_and_asks_the_shop() -> None:
    bench = Bench()
    step = bench.slip(MIXED)
    notice = tell(NoticeCode.ORDER_OPENED, order="2", pieces=3, lines=3)
    assert step == DecisionStep((opening(bench, MIXED),), notice, (question(MIXED),))
    assert bench.state == PackingState(BenchDesk(), Parcel(MIXED, bench.now))


def test_an_order_that_needs_no_scan_opens_with_what_is_to_be_put_in() -> None:
    cards = replace(MIXED, items=tuple(replace(item, scan=False) for item in MIXED.items))
    wanted = sum(item.wanted for item in cards.items)
    assert wanted
    assert Bench().slip(cards).notice == tell(NoticeCode.ORDER_OPENED, order="2", pieces=wanted, lines=len(cards.items))


def test_without_a_shop_to_ask_nobody_is_asked() -> None:
    bench = Bench(PackingRules(asks_shop=False))
    assert bench.slip(TWO_MUGS).decisions == ()
    assert bench.items(MUG, MUG).notice == tell(NoticeCode.PRINTING, order="1", waybill=NUMBER)


def test_any_order_of_a_combined_box_opens_it_and_is_its_own_slip() -> None:
    box = box_of("7", ("MUG", 1), ("SOCK", 1), orders=("7", "8"))
    bench = Bench()
    step = bench.take(on.SlipScanned("8", "8", OrderVerdict.OPENED, box))
    assert step.decisions == (question(box),)
    before = bench.state
    step = bench.take(on.SlipScanned("7", "7", OrderVerdict.OPENED))
    fact = OrderScanned("7", OrderVerdict.OPENED, bench.now, "7", "parcel-7", by=OpenedBy.SLIP)
    assert step == DecisionStep((fact,), tell(NoticeCode.ORDER_STILL_OPEN, order="7", missing=2))
    assert bench.state == before


def test_orders_that_left_the_box_are_named() -> None:
    event = on.SlipScanned("1", "1", OrderVerdict.OPENED, TWO_MUGS, left_out=("5", "6"))
    assert Bench().take(event).notice == tell(NoticeCode.ORDER_OPENED_WITHOUT, order="1", orders="5, 6")


REFUSALS = {
    OrderVerdict.UNKNOWN: tell(NoticeCode.ORDER_UNKNOWN, code="1"),
    OrderVerdict.CANCELLED: tell(NoticeCode.ORDER_CANCELLED, order="1"),
    OrderVerdict.ON_HOLD: tell(NoticeCode.ORDER_ON_HOLD, order="1", reason="asked"),
    OrderVerdict.ALREADY_PACKED: tell(NoticeCode.ORDER_ALREADY_PACKED, order="1", waybill="9"),
    OrderVerdict.IN_USE: tell(NoticeCode.ORDER_IN_USE, order="1"),
    OrderVerdict.NOT_READY: tell(NoticeCode.ORDER_LEFT_OUT, order="1", reason="asked"),
}


@pytest.mark.parametrize("verdict", REFUSALS)
@pytest.mark.parametrize("bench", [Bench(), opened(CARDS)])
def test_an_order_that_cannot_be_packed_is_refused_and_changes_nothing(bench: Bench, verdict: OrderVerdict) -> None:
    before = bench.state
    step = bench.take(on.SlipScanned("1", "1", verdict, waybill="9", reason="asked"))
    fact = OrderScanned("1", verdict, bench.now, "1", waybill="9", by=OpenedBy.SLIP)
    assert step == DecisionStep((fact,), REFUSALS[verdict])
    shown = IdleState(BenchDesk(shown=ShownParcel("1", waybill="9")))
    assert bench.state == (shown if isinstance(before, IdleState) else before)


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        (on.SlipScanned("1", "1", OrderVerdict.NOT_READY), tell(NoticeCode.ORDER_NOT_READY, order="1")),
        (on.SlipScanned("1", "1", OrderVerdict.ALREADY_PACKED), tell(NoticeCode.ORDER_SENT, order="1")),
        (
            on.SlipScanned("1", "1", OrderVerdict.ALREADY_PACKED, parcel="P-1"),
            tell(NoticeCode.ORDER_PACKED_LATER, order="1"),
        ),
    ],
)
def test_no_sentence_names_a_reason_or_a_waybill_that_is_not_there(event: on.SlipScanned, notice: Notice) -> None:
    assert Bench().take(event).notice == notice


def test_another_slip_opens_while_nothing_is_counted_and_the_first_is_put_back() -> None:
    bench = opened()
    step = bench.slip(MIXED)
    left = OrderAbandoned("1", "parcel-1", reason="another_opened")
    notice = tell(NoticeCode.ORDER_OPENED, order="2", pieces=3, lines=3)
    assert step == DecisionStep((left, opening(bench, MIXED)), notice, (question(MIXED),))
    assert bench.state == PackingState(BenchDesk(), Parcel(MIXED, bench.now))


def test_another_slip_opens_when_all_that_was_counted_was_taken_back() -> None:
    bench = opened()
    bench.item(MUG)
    bench.give("PS:UNDO")
    bench.slip(MIXED)
    assert bench.state == PackingState(BenchDesk(), Parcel(MIXED, bench.now))


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
    bench = unanswered(PackingRules(hold_when_silent=True))
    bench.shop(ShopResult.SILENT)
    return bench


AWAITED = (
    (counting(), tell(NoticeCode.ANOTHER_OPEN, order="1")),
    (labelling(), tell(NoticeCode.ANOTHER_PRINTING, order="1")),
    (unanswered(), tell(NoticeCode.ANOTHER_ASKED, order="1")),
    (silent(), tell(NoticeCode.ANOTHER_SILENT, order="1")),
    (numberless(), tell(NoticeCode.ANOTHER_NUMBERLESS, order="1")),
    (unlabelled(PackingRules(numbers=NumberSource.SCAN)), tell(NoticeCode.ANOTHER_TO_SCAN, order="1")),
    (doubtful(), tell(NoticeCode.ANOTHER_DOUBTFUL, order="1", reason="no_answer")),
    (unprinted(), tell(NoticeCode.ANOTHER_UNPRINTED, order="1", reason="paper_end")),
    (stopped(ShopResult.CANCELLED), tell(NoticeCode.ANOTHER_STOPPED, order="1")),
    (stopped(ShopResult.ON_HOLD, complete=False), tell(NoticeCode.ANOTHER_STOPPED, order="1")),
)


@pytest.mark.parametrize(("bench", "awaited"), AWAITED, ids=[awaited.code for _, awaited in AWAITED])
def test_another_slip_is_refused_with_what_the_open_box_waits_for(bench: Bench, awaited: Notice) -> None:
    before = bench.state
    step = bench.slip(MIXED)
    fact = OrderScanned("2", OrderVerdict.ANOTHER_OPEN, bench.now, "2", by=OpenedBy.SLIP)
    assert step == DecisionStep((fact,), awaited)
    assert awaited.severity is NoticeSeverity.WRONG
    assert bench.state == before


REMINDERS = (
    (counting(), tell(NoticeCode.ORDER_STILL_OPEN, order="1", missing=1)),
    (labelling(), tell(NoticeCode.WAIT_FOR_LABEL)),
    (doubtful(), tell(NoticeCode.LABEL_DOUBTFUL, reason="no_answer", waybill=NUMBER)),
    (unprinted(), tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end")),
)


@pytest.mark.parametrize(("bench", "reminder"), REMINDERS)
def test_the_same_slip_changes_nothing_and_says_what_is_asked(bench: Bench, reminder: Notice) -> None:
    before = bench.state
    step = bench.slip(TWO_MUGS)
    fact = OrderScanned("1", OrderVerdict.OPENED, bench.now, "1", "parcel-1", by=OpenedBy.SLIP)
    assert step == DecisionStep((fact,), reminder)
    assert bench.state == before


def test_where_badges_are_wanted_nothing_is_packed_before_one() -> None:
    bench = Bench(BADGES, SignedOut(BenchDesk()))
    step = bench.slip(TWO_MUGS)
    slip = OrderScanned("1", OrderVerdict.NOT_READY, bench.now, "1", by=OpenedBy.SLIP)
    assert step == DecisionStep((slip,), tell(NoticeCode.BADGE_FIRST))
    item = ItemScanned(MUG, ItemVerdict.NO_ORDER, sku="MUG")
    assert bench.item(MUG) == DecisionStep((item,), tell(NoticeCode.BADGE_FIRST))
    refused = commanded(None, "PS:REPRINT", CommandVerdict.REFUSED)
    assert bench.give("PS:REPRINT") == DecisionStep((refused,), tell(NoticeCode.BADGE_FIRST))
    assert bench.state == SignedOut(BenchDesk())


def test_a_badge_signs_in_and_a_second_one_takes_over() -> None:
    bench = Bench(BADGES, SignedOut(BenchDesk()))
    assert bench.take(on.BadgeScanned("101", "Kim")) == DecisionStep(
        (PackerIn("101"),), tell(NoticeCode.WELCOME, packer="Kim")
    )
    assert bench.state == IdleState(BenchDesk("101"))
    both = DecisionStep((PackerOut("101"), PackerIn("102")), tell(NoticeCode.WELCOME, packer="102"))
    assert bench.take(on.BadgeScanned("102")) == both
    assert bench.state == IdleState(BenchDesk("102"))


def test_a_badge_while_a_box_is_open_changes_the_packer_and_nothing_else() -> None:
    bench = counting()
    state = bench.state
    assert isinstance(state, PackingState)
    bench.take(on.BadgeScanned("101"))
    assert bench.state == PackingState(BenchDesk("101"), state.parcel, state.answer)


def test_a_badge_that_nobody_has_is_refused() -> None:
    bench = Bench()
    fact = commanded(None, "PS:BADGE", CommandVerdict.REFUSED)
    assert bench.take(on.BadgeScanned("")) == DecisionStep((fact,), tell(NoticeCode.BADGE_UNKNOWN))


def test_logging_out_waits_until_the_box_is_finished() -> None:
    bench = packed()
    bench.take(on.BadgeScanned("101", "Kim"))
    out = DecisionStep((commanded(None, "PS:LOGOUT"), PackerOut("101")), tell(NoticeCode.GOODBYE, packer="101"))
    before = bench.state
    assert isinstance(before, IdleState)
    assert bench.give("PS:LOGOUT") == out
    assert bench.state == SignedOut(BenchDesk("", before.desk.last))
    refused = commanded(TWO_MUGS, "PS:LOGOUT", CommandVerdict.REFUSED)
    assert counting().give("PS:LOGOUT") == DecisionStep((refused,), tell(NoticeCode.FINISH_FIRST))


@pytest.mark.parametrize("bench", [Bench(), counting(), labelling(), doubtful(), unprinted()])
def test_a_held_order_is_released_whatever_lies_on_the_bench(bench: Bench) -> None:
    before = bench.state
    step = bench.take(on.ReleaseAsked("9", "found"))
    assert step == DecisionStep((OrderReleased("9", "found"),), tell(NoticeCode.RELEASED, order="9"))
    assert bench.state == before


@pytest.mark.parametrize("bench", [Bench(), counting(), labelling(), doubtful(), unprinted()])
def test_what_was_released_or_voided_elsewhere_is_told_and_not_recorded_again(bench: Bench) -> None:
    before = bench.state
    released = bench.take(on.ReleaseAsked("9", "found", is_done=True))
    assert released == DecisionStep((), tell(NoticeCode.BOARD_RELEASED, order="9"))
    voided = bench.take(on.VoidAsked("9", "parcel-9", "650000000099", "damaged", is_done=True))
    assert voided == DecisionStep((), tell(NoticeCode.BOARD_VOIDED, order="9", waybill="650000000099"))
    assert bench.state == before
