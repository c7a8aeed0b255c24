"""Stories of the bench: news of the shop that come after the label was decided, and restarts in every state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import Device
from station.packing.notices import NoticeCode, tell
from station.packing.process import wake_at
from station.packing.process.states import AwaitingPrinter, PackingRules
from station.packing.verdicts import CommandVerdict, ShopResult
from tests.packing.support_packing_facts import checked, commanded, job, outcome, question, sending
from tests.support.support_packing import (
    CLEAR,
    MUG,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    doubtful,
    labelling,
    opened,
    packed,
    unprinted,
)

CANCELLED = ShopResult.CANCELLED
CANCELLED_NOW = tell(NoticeCode.STOP_CANCELLED, order="1")
WELL = Device("printer", "ready", "ready")


def test_a_cancel_that_comes_while_the_label_prints_is_recorded_and_left_to_the_dispatch() -> None:
    bench = labelling()
    assert bench.shop(CANCELLED) == DecisionStep((checked(bench, CANCELLED),))
    assert bench.where == "AwaitingLabel"


def test_a_label_that_was_not_printed_stays_so_when_the_shop_cancelled_meanwhile() -> None:
    bench = labelling()
    bench.take(on.LedgerWoken(CANCELLED))
    bench.printer_says(NOT_PRINTED, reason="paper_end")
    assert bench.printer("ready") == DecisionStep((WELL,), CANCELLED_NOW)
    assert bench.slip(TWO_MUGS).notice == CANCELLED_NOW
    bench.give("PS:CANCEL", "PS:OK")
    assert bench.where == "IdleState"


def test_a_cancel_that_comes_while_there_is_no_paper_is_told_and_stops_the_label() -> None:
    bench = unprinted()
    assert bench.shop(CANCELLED) == DecisionStep((checked(bench, CANCELLED),), CANCELLED_NOW)
    assert bench.printer("ready").decisions == ()


def test_an_unprinted_label_goes_out_when_the_stop_is_taken_back() -> None:
    bench = unprinted()
    bench.shop(CANCELLED)
    bench.printer("ready")
    assert bench.shop(CLEAR) == DecisionStep(
        (checked(bench, CLEAR), sending(reason="printer_ready")), tell(NoticeCode.LABEL_AGAIN, waybill=NUMBER), (job(),)
    )


def test_a_stop_that_is_taken_back_while_there_is_no_paper_leaves_the_paper_to_ask_for() -> None:
    bench = unprinted()
    bench.shop(CANCELLED)
    assert bench.take(on.LedgerWoken(CLEAR)) == DecisionStep((), None, (question(),))
    assert bench.shop(CLEAR).notice == tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end")


def test_after_a_long_wait_for_paper_the_shop_is_asked_before_the_label_goes_out() -> None:
    bench = unprinted()
    bench.later(3600)
    assert bench.printer("ready") == DecisionStep((WELL,), tell(NoticeCode.SHOP_BEING_ASKED, order="1"), (question(),))
    assert bench.shop(CLEAR).decisions == (job(),)


def test_while_there_is_no_paper_the_shops_word_is_kept_fresh() -> None:
    bench = unprinted()
    moment = wake_at(bench.state, bench.rules)
    assert moment is not None
    bench.now = moment
    assert bench.take(on.TimePassed()) == DecisionStep((), None, (question(),))
    assert bench.shop(CLEAR) == DecisionStep()
    again = bench.printer("ready")
    assert again.decisions == (job(),)
    assert checked(bench, CLEAR, 1.0) in again.facts


def test_where_silence_means_waiting_an_unprinted_label_waits_for_the_shop() -> None:
    bench = unprinted(PackingRules(hold_when_silent=True))
    bench.later(3600)
    bench.printer("ready")
    assert bench.shop(ShopResult.SILENT).notice == tell(NoticeCode.SHOP_SILENT, order="1")
    assert bench.shop(CLEAR).decisions == (job(),)


def test_a_box_in_doubt_that_the_shop_cancelled_gets_no_further_copy() -> None:
    bench = doubtful()
    assert bench.shop(CANCELLED) == DecisionStep((checked(bench, CANCELLED),), CANCELLED_NOW)
    refused = DecisionStep((commanded(TWO_MUGS, "PS:REPRINT", CommandVerdict.REFUSED),), CANCELLED_NOW)
    assert bench.give("PS:REPRINT") == refused
    bench.give("PS:CANCEL", "PS:OK")
    assert bench.where == "IdleState"


def test_a_cancel_between_the_question_for_a_copy_and_its_answer_stops_the_copy() -> None:
    bench = doubtful()
    before = bench.state
    bench.give("PS:REPRINT")
    bench.take(on.LedgerWoken(CANCELLED))
    refused = DecisionStep((commanded(TWO_MUGS, "PS:OK", CommandVerdict.REFUSED),), CANCELLED_NOW)
    assert bench.give("PS:OK") == refused
    assert type(bench.state) is type(before)


def test_a_label_in_doubt_that_is_found_settles_although_the_shop_cancelled() -> None:
    bench = doubtful()
    bench.shop(CANCELLED)
    assert bench.label(TWO_MUGS).notice == tell(NoticeCode.PACKED, order="1", waybill=NUMBER)


def test_a_stop_taken_back_in_doubt_leaves_the_question_for_the_label() -> None:
    bench = doubtful()
    bench.shop(CANCELLED)
    doubt = tell(NoticeCode.LABEL_DOUBTFUL, reason="no_answer", waybill=NUMBER)
    assert bench.shop(CLEAR) == DecisionStep((checked(bench, CLEAR),), doubt)


def test_news_of_a_parcel_that_is_packed_stop_no_copy_of_it() -> None:
    bench = packed()
    bench.give("PS:REPRINT", "PS:OK")
    assert bench.take(on.LedgerWoken(CANCELLED)) == DecisionStep()
    bench.printer_says(NOT_PRINTED, copy=2)
    assert bench.shop(CANCELLED) == DecisionStep((checked(bench, CANCELLED),))
    assert bench.printer("ready").decisions == (job(2),)


def test_a_restart_with_an_empty_bench_says_nothing() -> None:
    for bench in (Bench(), packed()):
        assert bench.take(on.BenchRestarted()) == DecisionStep()


def test_a_restart_while_packing_asks_the_shop_when_its_word_is_old() -> None:
    bench = opened()
    bench.item(MUG)
    before = bench.state
    assert bench.take(on.BenchRestarted()) == DecisionStep()
    bench.later(60)
    assert bench.take(on.BenchRestarted()) == DecisionStep((), None, (question(),))
    assert bench.state == before


def test_a_restart_with_an_answer_missing_asks_for_it() -> None:
    bench = Bench()
    bench.slip(TWO_MUGS)
    assert bench.take(on.BenchRestarted()) == DecisionStep((), None, (question(),))
    bench.items(MUG, MUG)
    assert bench.take(on.BenchRestarted()) == DecisionStep((), None, (question(),))
    assert bench.where == "AwaitingClearance"


def test_a_restart_while_the_label_prints_doubts_it_and_sends_nothing() -> None:
    bench = labelling()
    doubt = tell(NoticeCode.LABEL_DOUBTFUL, reason="restart", waybill=NUMBER)
    assert bench.take(on.BenchRestarted()) == DecisionStep((outcome(UNKNOWN, reason="restart"),), doubt)
    assert bench.where == "AwaitingLabelScan"


@pytest.mark.parametrize("start", [doubtful, unprinted])
def test_a_restart_without_a_label_changes_nothing_and_sends_nothing(start: Callable[[], Bench]) -> None:
    bench = start()
    before = bench.state
    assert bench.take(on.BenchRestarted()) == DecisionStep()
    assert bench.state == before


def test_after_a_restart_an_unprinted_label_waits_for_the_printer_to_be_well() -> None:
    bench = unprinted()
    bench.take(on.BenchRestarted())
    assert isinstance(bench.state, AwaitingPrinter)
    assert bench.printer("ready").decisions == (job(),)


def test_a_restart_while_a_copy_of_a_packed_parcel_prints_doubts_the_copy() -> None:
    bench = packed()
    bench.give("PS:REPRINT", "PS:OK")
    assert bench.take(on.BenchRestarted()).facts == (outcome(UNKNOWN, 2, "restart"),)
    bench.give("PS:CANCEL")
    assert bench.where == "IdleState"


def test_a_restart_leaves_an_open_question_open() -> None:
    bench = opened()
    bench.item(MUG)
    bench.give("PS:CANCEL")
    bench.take(on.BenchRestarted())
    assert bench.give("PS:OK").notice == tell(NoticeCode.PUT_BACK, order="1")
