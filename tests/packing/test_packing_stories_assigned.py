"""Labels with the number that the carrier assigned to their box: one opens it, and it alone packs it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.carriage import LabelSource, NumberSource
from station.packing.decisions import DecisionStep
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    ItemScanned,
    LabelScanned,
    OrderAbandoned,
    OrderScanned,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.notices import NoticeCode, NoticeSeverity, tell
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel, ShownParcel, Waybill
from station.packing.process.states import AskingQuestion, BenchDesk, IdleState, PackingRules, PackingState
from station.packing.verdicts import (
    CommandVerdict,
    ItemVerdict,
    LabelVerdict,
    OpenedBy,
    OrderChange,
    OrderState,
    OrderVerdict,
    ShopResult,
)
from tests.packing.support_packing_facts import commanded, counted, left, question
from tests.support.support_packing import CARRIER, CLEAR, MIXED, MUG, SOCK, TWO_MUGS, Bench, staffed
from tests.support.support_packing_benches import GRACE

SHEET = PackingRules(numbers=NumberSource.SHEET, label=LabelSource.CARRIER)
CLOSING = replace(SHEET, close_by_label=True)
PRINTS = replace(SHEET, label=LabelSource.OWN)
MUGS, BOTH = replace(TWO_MUGS, reference="R1"), replace(MIXED, reference="R2")
OWN, OTHER, SPARE = "650000000000", "650000000011", "650000000022"
STRANGER = on.UnknownCodeScanned(SPARE, offer=on.WaybillOffer(SPARE, CARRIER))


def label_of(box: PackingBox, number: str = OWN, *, voided: bool = False, opens: bool = False) -> on.WaybillCodeScanned:
    """The scan of a label whose number the carrier assigned to a box that is not packed."""
    slip = on.SlipScanned(number, box.order, OrderVerdict.OPENED, box, waybill=number, by=OpenedBy.WAYBILL)
    return on.WaybillCodeScanned(
        number, number, box.order, "", voided, 0, reference=box.reference, opens=slip if opens else None
    )


def by_label(rules: PackingRules = SHEET, box: PackingBox = MUGS) -> Bench:
    """A bench with a box that its label opened, whose orders the shop cleared."""
    bench = staffed(rules)
    bench.number = OWN
    bench.take(label_of(box, opens=True))
    bench.shop(CLEAR)
    return bench


def by_slip(rules: PackingRules = SHEET, *, number: str | None = OWN) -> Bench:
    bench = staffed(rules)
    bench.number = number
    bench.slip(MUGS)
    bench.shop(CLEAR)
    return bench


def complete(bench: Bench) -> Bench:
    bench.items(MUG, MUG)
    return bench


def scanned(code: str, verdict: LabelVerdict, number: str = "", box: PackingBox = MUGS) -> LabelScanned:
    return LabelScanned(code, verdict, box.order, box.parcel, number)


def taken(number: str = OWN, box: PackingBox = MUGS) -> WaybillTaken:
    return WaybillTaken(box.order, box.parcel, CARRIER, number, box.reference)


def test_a_label_opens_its_box_as_a_slip_does() -> None:
    bench = staffed(SHEET)
    step = bench.take(label_of(MUGS, opens=True))
    opening = OrderScanned(OWN, OrderVerdict.OPENED, bench.now, "1", "parcel-1", OWN, MUGS, by=OpenedBy.WAYBILL)
    assert step == DecisionStep(
        (opening,), tell(NoticeCode.ORDER_OPENED, order="1", pieces=2, lines=1), (question(MUGS),)
    )
    assert isinstance(bench.state, PackingState)


@pytest.mark.parametrize("verdict", [OrderVerdict.CANCELLED, OrderVerdict.ON_HOLD, OrderVerdict.IN_USE])
def test_a_label_whose_box_does_not_open_says_why_as_a_slip_does(verdict: OrderVerdict) -> None:
    bench = staffed(SHEET)
    refused = on.SlipScanned(OWN, "1", verdict, waybill=OWN, by=OpenedBy.WAYBILL)
    step = bench.take(replace(label_of(MUGS), opens=refused))
    assert step.facts == (OrderScanned(OWN, verdict, bench.now, "1", waybill=OWN, by=OpenedBy.WAYBILL),)
    assert bench.where == "IdleState"


def test_the_last_item_packs_a_box_that_its_label_opened() -> None:
    bench = by_label()
    bench.item(MUG)
    step = bench.item(MUG)
    last = counted(MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE)
    assert step == DecisionStep((last, taken(), left(bench, 3.0)), tell(NoticeCode.PACKED, order="1", waybill=OWN))
    assert bench.state == IdleState(BenchDesk(last=LastParcel(MUGS, Waybill(CARRIER, OWN), 0, bench.now)))


def test_a_box_that_its_slip_opened_waits_for_its_labels_scan() -> None:
    bench = by_slip()
    bench.item(MUG)
    step = bench.item(MUG)
    assert step.notice == tell(NoticeCode.SCAN_OWN_LABEL, order="1", waybill=OWN)
    assert bench.where == "AwaitingClearance"
    step = bench.take(label_of(MUGS))
    assert step.facts == (scanned(OWN, LabelVerdict.OK, OWN), taken(), left(bench, 4.0))
    assert bench.where == "IdleState"


def test_where_every_label_is_scanned_at_the_end_the_one_that_opened_does_not_do() -> None:
    bench = complete(by_label(CLOSING))
    assert bench.where == "AwaitingClearance"
    assert bench.take(label_of(MUGS)).facts[1] == taken()


@pytest.mark.parametrize("rules", [SHEET, CLOSING])
def test_the_own_label_counts_as_the_closing_one_while_items_are_missing(rules: PackingRules) -> None:
    bench = by_slip(rules)
    bench.item(MUG)
    step = bench.take(label_of(MUGS))
    assert step == DecisionStep(
        (scanned(OWN, LabelVerdict.OK, OWN),), tell(NoticeCode.LABEL_RIGHT, order="1", missing=1)
    )
    assert bench.item(MUG).facts[1] == taken()


def test_the_own_label_of_a_box_that_it_opened_changes_nothing() -> None:
    bench = by_label()
    before = bench.state
    assert bench.take(label_of(MUGS)).facts == (scanned(OWN, LabelVerdict.OK, OWN),)
    assert isinstance(before, PackingState)
    assert bench.state == replace(before, parcel=replace(before.parcel, label=OWN))
    complete(bench)
    assert bench.where == "IdleState"


def test_a_piece_taken_back_after_the_closing_scan_is_scanned_again_and_the_label_is_not() -> None:
    bench = by_slip()
    bench.item(MUG)
    bench.take(label_of(MUGS))
    bench.give("PS:UNDO")
    assert bench.items(MUG, MUG).facts[1] == taken()


def test_with_nothing_counted_another_boxs_label_opens_that_box() -> None:
    bench = by_label()
    step = bench.take(label_of(BOTH, OTHER, opens=True))
    gone = OrderAbandoned("1", "parcel-1", "another_opened")
    opening = OrderScanned(OTHER, OrderVerdict.OPENED, bench.now, "2", "parcel-2", OTHER, BOTH, by=OpenedBy.WAYBILL)
    assert step.facts == (gone, opening)


def test_the_label_of_another_box_of_the_same_order_opens_that_one() -> None:
    bench = by_label()
    second = replace(MUGS, parcel="parcel-1b", reference="R1b")
    assert len(bench.take(label_of(second, OTHER, opens=True)).facts) == 2


def test_with_something_counted_another_boxs_label_is_stopped_and_the_next_right_scan_goes_on() -> None:
    bench = by_label()
    bench.item(MUG)
    before = bench.state
    step = bench.take(label_of(BOTH, OTHER))
    wrong = scanned(OTHER, LabelVerdict.WRONG_LABEL, OTHER)
    assert step == DecisionStep((wrong,), tell(NoticeCode.LABEL_OTHER_BOX, order="2", own="1"))
    assert bench.state == before
    assert step.notice is not None
    assert step.notice.severity is NoticeSeverity.MIXUP
    assert bench.item(MUG).facts[1] == taken()


def test_a_complete_box_takes_no_other_label() -> None:
    bench = complete(by_slip())
    before = bench.state
    assert bench.take(label_of(BOTH, OTHER)).facts == (scanned(OTHER, LabelVerdict.WRONG_LABEL, OTHER),)
    unknown = bench.take(STRANGER)
    assert unknown.facts == (scanned(SPARE, LabelVerdict.WRONG_LABEL),)
    assert unknown.notice == tell(NoticeCode.LABEL_UNKNOWN, code=SPARE, waybill=OWN)
    assert bench.state == before


@pytest.mark.parametrize("bench", [staffed(SHEET), by_label(), complete(by_slip())])
def test_a_number_that_was_given_up_is_void_everywhere(bench: Bench) -> None:
    before = bench.state
    step = bench.take(label_of(BOTH, OTHER, voided=True))
    (fact,) = step.facts
    assert isinstance(fact, LabelScanned)
    assert (fact.verdict, step.notice) == (LabelVerdict.VOID_LABEL, tell(NoticeCode.LABEL_VOID, code=OTHER))
    shown = IdleState(BenchDesk(shown=ShownParcel("2", "", OTHER)))
    assert bench.state == (shown if isinstance(before, IdleState) else before)


def test_the_own_label_does_not_close_once_its_number_was_replaced() -> None:
    bench = complete(by_slip())
    bench.number = OTHER
    assert bench.take(label_of(MUGS, voided=True)).notice == tell(NoticeCode.LABEL_VOID, code=OWN)
    assert bench.take(label_of(MUGS, OTHER)).facts[1] == taken(OTHER)


def test_what_opened_a_box_does_not_close_it_once_its_number_was_replaced() -> None:
    bench = by_label()
    bench.number = OTHER
    complete(bench)
    assert bench.where == "AwaitingClearance"


@pytest.mark.parametrize("make", [lambda: staffed(SHEET), by_label, lambda: complete(by_slip())])
def test_the_other_barcode_of_the_label_is_named_and_counts_for_nothing(make) -> None:  # type: ignore[no-untyped-def]
    bench = make()
    before = bench.state
    step = bench.take(on.UnknownCodeScanned("4W44-4g", sorts=True))
    assert step.notice == tell(NoticeCode.LABEL_SORTS, code="4W44-4g")
    assert isinstance(step.facts[0], OrderScanned | ItemScanned)
    assert type(bench.state) is type(before)


def test_without_a_number_the_complete_box_waits_until_one_comes_in() -> None:
    bench = by_slip(number=None)
    assert complete(bench).facts[-1] == counted(MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE)
    bench.number, bench.came = OWN, True
    assert bench.take(on.LedgerWoken(CLEAR)).notice == tell(NoticeCode.SCAN_OWN_LABEL, order="1", waybill=OWN)
    bench.came = False
    assert bench.take(label_of(MUGS)).facts[1] == taken()


def test_with_a_label_of_ones_own_the_box_goes_on_by_itself_when_its_number_comes_in() -> None:
    bench = complete(by_slip(PRINTS, number=None))
    assert bench.where == "AwaitingClearance"
    bench.number, bench.came = OWN, True
    step = bench.take(on.LedgerWoken(CLEAR))
    assert step.facts[0] == taken()
    assert bench.where == "AwaitingLabel"


def asked_for_spare() -> Bench:
    bench = complete(by_slip(number=None))
    bench.take(STRANGER)
    return bench


def test_a_spare_is_asked_back_with_its_number_and_taken_by_ok_alone() -> None:
    bench = complete(by_slip(number=None))
    step = bench.take(STRANGER)
    assert step == DecisionStep(
        (scanned(SPARE, LabelVerdict.SPARE, SPARE),), tell(NoticeCode.ASK_SPARE, order="1", number=SPARE)
    )
    assert bench.state == AskingQuestion(BenchCommand.OK, bench.state.under, spare=SPARE)  # type: ignore[union-attr]
    step = bench.give("PS:OK")
    said = CommandScanned("PS:OK", CommandVerdict.OK, "1", "parcel-1", waybill=SPARE)
    assert step.facts == (said, taken(SPARE), replace(left(bench, 5.0), waybill=SPARE))


def test_any_other_scan_withdraws_the_spare() -> None:
    bench = asked_for_spare()
    bench.item(MUG)
    assert bench.where == "AwaitingClearance"
    assert bench.give("PS:OK").notice == tell(NoticeCode.NOTHING_ASKED)


def test_a_number_that_came_in_meanwhile_goes_before_the_spare() -> None:
    bench = asked_for_spare()
    bench.number = OWN
    assert bench.give("PS:OK").notice == tell(NoticeCode.SCAN_OWN_LABEL, order="1", waybill=OWN)
    assert bench.where == "AwaitingClearance"


def test_a_spare_that_another_box_took_meanwhile_is_refused() -> None:
    bench = asked_for_spare()
    bench.spare_gone = True
    assert bench.give("PS:OK").notice == tell(NoticeCode.LABEL_WRONG, code=SPARE)


def test_no_machine_packs_a_box_while_the_packer_is_asked() -> None:
    bench = complete(by_slip())
    bench.later(90)
    bench.take(label_of(MUGS))
    bench.give("PS:CANCEL")
    bench.shop(CLEAR)
    assert bench.where == "AskingQuestion"
    bench.item(SOCK)
    assert bench.where == "IdleState"


def test_a_stale_word_of_the_shop_is_asked_for_again_by_the_scan_that_packs() -> None:
    bench = complete(by_slip())
    bench.later(90)
    step = bench.take(label_of(MUGS))
    assert step.facts == (scanned(OWN, LabelVerdict.OK, OWN),)
    assert step.decisions == (question(MUGS),)
    assert taken() in bench.shop(CLEAR).facts
    assert bench.where == "IdleState"


def test_a_box_that_the_shop_stopped_is_not_packed_by_its_label() -> None:
    bench = complete(by_slip())
    bench.shop(ShopResult.CANCELLED)
    step = bench.take(label_of(MUGS))
    assert (step.facts, step.notice) == (
        (scanned(OWN, LabelVerdict.OK, OWN),),
        tell(NoticeCode.STOP_CANCELLED, order="1"),
    )
    assert bench.where == "AwaitingClearance"


def test_a_box_whose_receiver_changed_is_put_back_at_once() -> None:
    bench = by_label()
    bench.item(MUG)
    bench.lost = True
    bench.stored = OrderState(ShopResult.CHANGED, change=OrderChange.PLACE, box=MUGS)
    step = bench.take(on.LedgerWoken(ShopResult.CHANGED))
    fact = CancelCheck("1", "parcel-1", ShopResult.CHANGED, 0.0, bench.now, change=OrderChange.PLACE)
    gone = OrderAbandoned("1", "parcel-1", "address_changed")
    assert step == DecisionStep((fact, gone), tell(NoticeCode.RESERVATION_LOST, order="1"))
    assert bench.where == "IdleState"


def test_nothing_is_printed_again_here_and_the_bench_says_where() -> None:
    bench = complete(by_label(replace(SHEET, dispatch_after=GRACE.dispatch_after)))
    step = bench.give("PS:REPRINT")
    assert step.facts == (commanded(None, "PS:REPRINT", CommandVerdict.REFUSED),)
    assert step.notice == tell(NoticeCode.REPRINT_ELSEWHERE, order="1", waybill=OWN)


def test_a_parcel_taken_back_opens_again_with_its_number() -> None:
    bench = complete(by_label(replace(SHEET, dispatch_after=GRACE.dispatch_after)))
    bench.again = replace(MUGS, parcel="parcel-9")
    step = bench.give("PS:UNDO")
    opening = OrderScanned(OWN, OrderVerdict.OPENED, bench.now, "1", "parcel-9", OWN, bench.again, by=OpenedBy.WAYBILL)
    undone = commanded(MUGS, "PS:UNDO")
    assert step.facts == (undone, ParcelVoided("1", "parcel-1", "", "taken_back"), opening)
    assert step.notice == tell(NoticeCode.OPENED_AGAIN, order="1", waybill=OWN)
    assert isinstance(bench.state, PackingState)
    assert bench.state.parcel.opened_with == OWN
