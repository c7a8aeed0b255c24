"""Labels that the carrier printed beforehand: the parcel leaves with the scan of one, and with no other."""

from __future__ import annotations

from station.packing.carriage import NumberSource
from station.packing.decisions import DecisionStep
from station.packing.facts import LabelScanned, OrderAbandoned, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.notices import NoticeCode, tell
from station.packing.parcels import LastParcel, ShownParcel, Waybill
from station.packing.process.states import BenchDesk, IdleState, PackingRules
from station.packing.verdicts import CommandVerdict, ItemVerdict, LabelVerdict, ShopResult
from tests.packing.support_packing_facts import commanded, counted, left, question
from tests.support.support_packing import CARRIER, CLEAR, MUG, NUMBER, TWO_MUGS, Bench, opened, unanswered, unlabelled
from tests.support.support_packing_benches import GRACE

SCANS = PackingRules(numbers=NumberSource.SCAN)
ODD = "650000000001"


def taken(number: str = NUMBER) -> WaybillTaken:
    return WaybillTaken(TWO_MUGS.order, TWO_MUGS.parcel, CARRIER, number)


def scanned(code: str, verdict: LabelVerdict, number: str = "") -> LabelScanned:
    return LabelScanned(code, verdict, TWO_MUGS.order, TWO_MUGS.parcel, number)


def test_the_last_item_asks_for_the_pre_printed_label() -> None:
    bench = opened(TWO_MUGS, SCANS)
    bench.item(MUG)
    step = bench.item(MUG)
    assert (bench.where, step.notice, step.decisions) == (
        "AwaitingClearance",
        tell(NoticeCode.SCAN_LABEL, order="1"),
        (),
    )


def test_the_labels_scan_binds_its_number_and_the_parcel_is_packed() -> None:
    bench = unlabelled(SCANS)
    step = bench.number_scan()
    assert step == DecisionStep((taken(), left(bench, 4.0)), tell(NoticeCode.PACKED, order="1", waybill=NUMBER))
    assert bench.state == IdleState(BenchDesk(last=LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 0, bench.now)))


def test_before_the_shops_word_a_label_binds_nothing() -> None:
    bench = unanswered(SCANS)
    step = bench.number_scan()
    asked = tell(NoticeCode.SHOP_BEING_ASKED, order="1")
    assert step == DecisionStep((scanned(NUMBER, LabelVerdict.TOO_EARLY),), asked, (question(),))
    assert bench.shop(CLEAR).notice == tell(NoticeCode.SCAN_LABEL, order="1")
    assert bench.number_scan().facts == (taken(), left(bench, 5.0))


def test_a_box_that_the_shop_cancelled_takes_no_label() -> None:
    bench = unlabelled(SCANS)
    bench.shop(ShopResult.CANCELLED)
    step = bench.number_scan()
    assert step == DecisionStep((scanned(NUMBER, LabelVerdict.TOO_EARLY),), tell(NoticeCode.STOP_CANCELLED, order="1"))
    assert bench.where == "AwaitingClearance"


def test_a_shop_that_stays_silent_is_told_with_the_question_for_the_label() -> None:
    bench = unanswered(SCANS)
    assert bench.shop(ShopResult.SILENT).notice == tell(NoticeCode.SCAN_LABEL_UNASKED, order="1")
    assert bench.number_scan().facts == (taken(), left(bench, 4.0))


def test_a_number_that_its_carrier_cannot_have_is_refused_each_time() -> None:
    bench = unlabelled(SCANS)
    for _ in range(2):
        step = bench.number_scan(ODD, "wrong_check_digit")
        told = tell(NoticeCode.NUMBER_REFUSED, code=ODD, carrier=CARRIER, reason="wrong_check_digit")
        assert step == DecisionStep((scanned(ODD, LabelVerdict.WRONG_LABEL),), told)
    assert bench.where == "AwaitingClearance"


def test_a_number_that_looks_odd_is_taken_when_it_is_scanned_once_more() -> None:
    bench = unlabelled(SCANS)
    step = bench.number_scan(ODD, "wrong_length", doubtful=True)
    told = tell(NoticeCode.NUMBER_DOUBTFUL, code=ODD, carrier=CARRIER, reason="wrong_length")
    assert step == DecisionStep((scanned(ODD, LabelVerdict.ODD_NUMBER, ODD),), told)
    assert bench.number_scan(ODD, "wrong_length", doubtful=True).facts[0] == taken(ODD)


def test_another_odd_number_does_not_confirm_the_first() -> None:
    bench = unlabelled(SCANS)
    bench.number_scan(ODD, "wrong_length", doubtful=True)
    step = bench.number_scan("650000000002", "wrong_length", doubtful=True)
    assert step.facts == (scanned("650000000002", LabelVerdict.ODD_NUMBER, "650000000002"),)
    assert bench.where == "AwaitingClearance"


def test_a_number_that_is_bound_already_is_another_boxs_label() -> None:
    bench = unlabelled(SCANS)
    assert bench.label(TWO_MUGS).notice == tell(NoticeCode.LABEL_WRONG, code=NUMBER)
    assert bench.label(TWO_MUGS, voided=True).notice == tell(NoticeCode.LABEL_VOID, code=NUMBER)
    assert bench.where == "AwaitingClearance"


def test_the_question_is_not_repeated_each_time_the_shop_is_asked_again() -> None:
    bench = unlabelled(SCANS)
    bench.number_scan(ODD, "wrong_check_digit")
    assert bench.shop(CLEAR).notice is None
    bench.shop(ShopResult.ON_HOLD)
    assert bench.shop(CLEAR).notice == tell(NoticeCode.SCAN_LABEL, order="1")


def test_an_item_too_many_and_the_own_slip_change_nothing() -> None:
    bench = unlabelled(SCANS)
    assert bench.item(MUG).notice == tell(NoticeCode.ITEM_TOO_MANY, name="Mug", wanted=2, units=1)
    assert bench.slip(TWO_MUGS).notice == tell(NoticeCode.SCAN_LABEL, order="1")
    assert bench.where == "AwaitingClearance"


def test_the_last_item_can_be_taken_back_and_scanned_again() -> None:
    bench = unlabelled(SCANS)
    bench.give("PS:UNDO")
    assert bench.where == "PackingState"
    step = bench.item(MUG)
    assert step.facts == (counted(TWO_MUGS, MUG, 2, verdict=ItemVerdict.COMPLETE),)
    assert step.notice == tell(NoticeCode.SCAN_LABEL, order="1")


def test_cancelling_asks_and_leaves_no_number_behind() -> None:
    bench = unlabelled(SCANS)
    step = bench.give("PS:CANCEL", "PS:OK")
    gone = OrderAbandoned(TWO_MUGS.order, TWO_MUGS.parcel, "packer")
    assert step.facts == (commanded(TWO_MUGS, "PS:OK"), gone)
    assert isinstance(bench.state, IdleState)


def test_the_labels_scan_withdraws_the_question_and_counts() -> None:
    bench = unlabelled(SCANS)
    bench.give("PS:CANCEL")
    assert bench.number_scan().facts == (taken(), left(bench, 5.0))


def test_what_this_bench_did_not_print_it_cannot_print_again() -> None:
    bench = unlabelled(SCANS)
    bench.number_scan()
    step = bench.give("PS:REPRINT")
    assert step.facts == (commanded(None, "PS:REPRINT", CommandVerdict.REFUSED),)
    assert step.notice == tell(NoticeCode.REPRINT_ELSEWHERE, order="1", waybill=NUMBER)


def test_a_parcel_taken_back_makes_its_pre_printed_number_void() -> None:
    bench = unlabelled(PackingRules(numbers=NumberSource.SCAN, dispatch_after=GRACE.dispatch_after))
    bench.number_scan()
    step = bench.give("PS:UNDO")
    assert step.facts[1] == ParcelVoided(TWO_MUGS.order, TWO_MUGS.parcel, NUMBER, "taken_back")
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("1", "parcel-1", NUMBER)))


def later() -> Bench:
    """A bench whose numbers are learned at the hand-over, with one mug missing."""
    bench = opened(TWO_MUGS, PackingRules(numbers=NumberSource.LATER, dispatch_after=GRACE.dispatch_after))
    bench.item(MUG)
    return bench


def test_where_numbers_come_later_the_last_item_packs_the_parcel() -> None:
    bench = later()
    step = bench.item(MUG)
    assert step.facts[1:] == (ParcelPacked(TWO_MUGS.order, TWO_MUGS.parcel, CARRIER, "", 3.0, bench.now),)
    assert (step.notice, step.decisions) == (tell(NoticeCode.PACKED_LATER, order="1"), ())
    assert bench.state == IdleState(BenchDesk(last=LastParcel(TWO_MUGS, Waybill(CARRIER, ""), 0, bench.now)))


def test_where_numbers_come_later_the_shop_is_asked_before_the_parcel_goes() -> None:
    bench = unanswered(PackingRules(numbers=NumberSource.LATER))
    assert bench.where == "AwaitingClearance"
    assert bench.shop(CLEAR).notice == tell(NoticeCode.PACKED_LATER, order="1")
    assert bench.where == "IdleState"


def test_no_machine_lets_a_parcel_go_while_the_packer_is_asked_about_it() -> None:
    bench = unanswered(PackingRules(numbers=NumberSource.LATER))
    bench.give("PS:CANCEL")
    bench.shop(CLEAR)
    assert bench.where == "AskingQuestion"
    assert isinstance(bench.give("PS:OK").facts[1], OrderAbandoned)


def test_a_parcel_without_a_number_can_be_taken_back() -> None:
    bench = later()
    bench.item(MUG)
    step = bench.give("PS:UNDO")
    assert step.facts[1] == ParcelVoided(TWO_MUGS.order, TWO_MUGS.parcel, "", "taken_back")
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("1", "parcel-1")))
