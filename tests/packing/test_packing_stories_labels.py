"""Stories of the bench: what settles a label, what doubts it, and what sends it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import Device, LabelScanned
from station.packing.notices import NoticeCode, tell
from station.packing.parcels import LastParcel, Waybill
from station.packing.process.states import AwaitingLabelScan, AwaitingPrinter, BenchDesk, IdleState, PackingRules
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome
from tests.packing.support_packing_facts import commanded, job, left, outcome, sending
from tests.support.support_packing import (
    CARRIER,
    CONFIRMED,
    MIXED,
    NOON,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    doubtful,
    labelling,
    unprinted,
)

BY_SCAN = PackingRules(confirm_by_scan=True)
PACKED = tell(NoticeCode.PACKED, order="1", waybill=NUMBER)
OLD = "650000000099"
Start = Callable[[], Bench]


def scanned(code: str = NUMBER, verdict: LabelVerdict = LabelVerdict.OK, waybill: str = NUMBER) -> LabelScanned:
    return LabelScanned(code, verdict, "1", "parcel-1", waybill)


def test_a_confirmed_label_makes_the_parcel_packed_at_once() -> None:
    bench = labelling()
    assert bench.printer_says(CONFIRMED) == DecisionStep((outcome(CONFIRMED), left(bench, 4.0)), PACKED)
    assert bench.state == IdleState(BenchDesk("", LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 1, bench.now)))


@pytest.mark.parametrize("start", [labelling, doubtful, unprinted])
def test_the_scan_of_its_label_makes_the_parcel_packed(start: Start) -> None:
    bench = start()
    step = bench.label(TWO_MUGS)
    assert step == DecisionStep((scanned(), left(bench, (bench.now - NOON).total_seconds() - 1)), PACKED)
    assert bench.state == IdleState(BenchDesk("", LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 1, bench.now)))


def test_the_small_code_of_the_copy_settles_it_too() -> None:
    bench = doubtful()
    step = bench.label(TWO_MUGS, 1)
    assert step.facts == (scanned(f"PS:LABEL:{NUMBER}:1"), left(bench, 5.0))


def test_an_unknown_outcome_asks_for_the_scan_and_sends_nothing() -> None:
    bench = labelling()
    doubt = tell(NoticeCode.LABEL_DOUBTFUL, reason="no_answer", waybill=NUMBER)
    assert bench.printer_says(UNKNOWN, reason="no_answer") == DecisionStep(
        (outcome(UNKNOWN, reason="no_answer"),), doubt
    )
    assert bench.where == "AwaitingLabelScan"
    for event in (on.TimePassed(), on.BenchRestarted(), on.LedgerWoken()):
        assert bench.take(event) == DecisionStep()
    news = DecisionStep((Device("printer", "ready", "ready"),), tell(NoticeCode.PRINTER_READY))
    assert bench.printer("ready") == news


def test_a_late_confirmation_settles_a_doubt() -> None:
    bench = doubtful()
    assert bench.printer_says(CONFIRMED) == DecisionStep((outcome(CONFIRMED), left(bench, 5.0)), PACKED)
    assert bench.where == "IdleState"


@pytest.mark.parametrize("word", [UNKNOWN, NOT_PRINTED])
def test_no_other_late_word_changes_a_doubt(word: PrintOutcome) -> None:
    bench = doubtful()
    before = bench.state
    assert bench.printer_says(word) == DecisionStep()
    assert bench.state == before


def test_an_unprinted_label_goes_out_again_by_itself_once_the_printer_is_well() -> None:
    bench = labelling()
    bench.printer("lost", "paper_end")
    assert bench.printer_says(NOT_PRINTED, reason="paper_end") == DecisionStep(
        (outcome(NOT_PRINTED, reason="paper_end"),), tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end")
    )
    assert bench.where == "AwaitingPrinter"
    trouble = DecisionStep(
        (Device("printer", "lost", "cover_open"),), tell(NoticeCode.PRINTER_TROUBLE, reason="cover_open")
    )
    assert bench.printer("lost", "cover_open") == trouble
    assert bench.printer("ready") == DecisionStep(
        (Device("printer", "ready", "ready"), sending(reason="printer_ready")),
        tell(NoticeCode.LABEL_AGAIN, waybill=NUMBER),
        (job(),),
    )
    assert bench.where == "AwaitingLabel"
    assert bench.printer_says(CONFIRMED).notice == PACKED


def test_a_printer_that_is_low_on_paper_still_gets_the_label() -> None:
    bench = unprinted()
    assert bench.printer("warning", "near_end").decisions == (job(),)


def test_an_unprinted_label_may_fail_again_and_again() -> None:
    bench = unprinted()
    for _ in range(3):
        bench.printer("ready")
        bench.printer_says(NOT_PRINTED, reason="cover_open")
    state = bench.state
    assert isinstance(state, AwaitingPrinter)
    assert (state.label.copy, state.reason, state.well) == (1, "cover_open", False)


@pytest.mark.parametrize("command", ["PS:UNDO", "PS:REPRINT", "PS:FINISH"])
def test_while_nothing_can_be_printed_other_commands_say_why(command: str) -> None:
    bench = unprinted()
    before = bench.state
    refused = commanded(TWO_MUGS, command, CommandVerdict.REFUSED)
    assert bench.give(command) == DecisionStep((refused,), tell(NoticeCode.LABEL_NOT_PRINTED, reason="paper_end"))
    assert bench.state == before


def test_where_every_label_is_scanned_a_confirmation_only_asks_for_it() -> None:
    bench = labelling(BY_SCAN)
    check = tell(NoticeCode.LABEL_CHECK, waybill=NUMBER)
    assert bench.printer_says(CONFIRMED) == DecisionStep((outcome(CONFIRMED),), check)
    assert bench.where == "AwaitingLabelScan"
    assert bench.slip(TWO_MUGS).notice == check
    assert bench.label(TWO_MUGS).notice == PACKED


def test_where_every_label_is_scanned_a_late_confirmation_of_a_doubt_still_asks() -> None:
    bench = doubtful(BY_SCAN)
    assert bench.printer_says(CONFIRMED).notice == tell(NoticeCode.LABEL_CHECK, waybill=NUMBER)
    assert bench.label(TWO_MUGS).notice == PACKED


def test_a_label_that_was_scanned_before_its_confirmation_is_packed_once() -> None:
    bench = labelling()
    bench.label(TWO_MUGS)
    before = bench.state
    assert bench.printer_says(CONFIRMED) == DecisionStep((outcome(CONFIRMED),))
    assert bench.state == before


def test_the_printers_late_word_is_kept_although_the_next_box_is_open() -> None:
    bench = labelling()
    bench.label(TWO_MUGS)
    bench.slip(MIXED)
    before = bench.state
    assert bench.printer_says(CONFIRMED) == DecisionStep((outcome(CONFIRMED),))
    assert bench.state == before


def test_a_word_on_a_number_that_nobody_remembers_is_not_heard() -> None:
    assert Bench().printer_says(CONFIRMED) == DecisionStep()
    assert labelling().printer_says(CONFIRMED, number=OLD) == DecisionStep()


def test_a_late_confirmation_settles_although_a_question_is_open() -> None:
    bench = doubtful()
    bench.give("PS:REPRINT")
    assert bench.printer_says(CONFIRMED).notice == PACKED
    assert bench.give("PS:OK").notice == tell(NoticeCode.NOTHING_ASKED)


def test_a_label_in_doubt_survives_a_badge_and_a_scanner_that_comes_and_goes() -> None:
    bench = doubtful()
    state = bench.state
    assert isinstance(state, AwaitingLabelScan)
    bench.take(on.DeviceChanged("scanner:serial-1", "lost", "unplugged"))
    bench.take(on.BadgeScanned("101"))
    assert bench.state == replace(state, desk=BenchDesk("101"))
