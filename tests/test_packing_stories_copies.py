"""Stories of the bench: further copies of a label, of a parcel in doubt and of one that left already."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.facts import CommandScanned, LabelScanned
from station.packing.notices import Code, tell
from station.packing.parcels import LastParcel, Waybill
from station.packing.process.states import Asking, Desk, Doubtful, Idle, Label, Rules
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome
from tests.support_packing import (
    CARRIER,
    CONFIRMED,
    MIXED,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    doubtful,
    opened,
    packed,
)
from tests.support_packing_facts import commanded, job, left, outcome, sending

REFUSED, ASKED = CommandVerdict.REFUSED, CommandVerdict.ASKED
SECOND = tell(Code.REPRINTING, waybill=NUMBER, copy=2)


def said(command: str, reason: str) -> CommandScanned:
    return CommandScanned(command, CommandVerdict.OK, "1", "parcel-1", reason=reason)


def second_copy() -> Bench:
    """A bench that prints a second copy because nobody found the first."""
    bench = doubtful()
    bench.give("PS:REPRINT", "PS:OK")
    return bench


def copy_of_packed() -> Bench:
    """A bench that prints a second copy of a parcel that left already."""
    bench = packed()
    bench.give("PS:REPRINT", "PS:OK")
    return bench


def last_of(bench: Bench) -> LastParcel | None:
    assert isinstance(bench.state, Idle)
    return bench.state.desk.last


def test_in_doubt_a_copy_is_asked_for_and_ok_sends_it_without_a_reason_asked() -> None:
    bench = doubtful()
    question = tell(Code.ASK_REPRINT, waybill=NUMBER, copy=2)
    assert bench.give("PS:REPRINT") == Step((commanded(TWO_MUGS, "PS:REPRINT", ASKED),), question)
    assert bench.give("PS:OK") == Step(
        (commanded(TWO_MUGS, "PS:OK"), sending(copy=2, reason="not_out")), SECOND, (job(2),)
    )
    assert bench.where == "Labelling"


def test_the_copy_that_comes_out_makes_the_parcel_packed() -> None:
    bench = second_copy()
    step = bench.printer_says(CONFIRMED, copy=2)
    assert step.facts == (outcome(CONFIRMED, 2), left(bench, 7.0))
    assert bench.state == Idle(Desk("", LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 2, bench.now)))


@pytest.mark.parametrize("word", [CONFIRMED, UNKNOWN, NOT_PRINTED])
def test_a_word_on_an_outdated_copy_is_recorded_and_settles_nothing(word: PrintOutcome) -> None:
    bench = second_copy()
    for _ in range(2):
        before = bench.state
        assert bench.printer_says(word, copy=1) == Step((outcome(word, 1),))
        assert bench.state == before
        bench.printer_says(UNKNOWN, copy=2)


def test_the_small_code_of_an_outdated_copy_is_void_and_the_plain_number_settles() -> None:
    bench = second_copy()
    bench.printer_says(UNKNOWN, copy=2)
    before = bench.state
    code = f"PS:LABEL:{NUMBER}:1"
    fact = LabelScanned(code, LabelVerdict.VOID_LABEL, "1", "parcel-1", NUMBER)
    assert bench.label(TWO_MUGS, 1, newest=2) == Step((fact,), tell(Code.LABEL_VOID, code=code))
    assert bench.state == before
    assert bench.label(TWO_MUGS, newest=2).notice == tell(Code.PACKED, order="1", waybill=NUMBER)


def test_each_further_copy_has_the_next_number() -> None:
    bench = second_copy()
    bench.printer_says(UNKNOWN, copy=2)
    bench.give("PS:REPRINT")
    assert bench.give("PS:OK").decisions == (job(3),)


def test_a_copy_that_was_not_printed_goes_out_again_under_its_own_number() -> None:
    bench = second_copy()
    bench.printer_says(NOT_PRINTED, copy=2, reason="paper_end")
    assert bench.printer("ready").decisions == (job(2),)


def test_with_nothing_open_a_copy_of_the_last_label_wants_a_reason() -> None:
    bench = packed()
    before = bench.state
    assert isinstance(before, Idle)
    question = tell(Code.ASK_REPRINT_REASON, waybill=NUMBER)
    assert bench.give("PS:REPRINT") == Step((commanded(TWO_MUGS, "PS:REPRINT", ASKED),), question)
    assert bench.state == Asking("PS:REPRINT", before)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("PS:OK", "not_out"), ("PS:REASON:1", "not_out"), ("PS:REASON:2", "torn"), ("PS:REASON:4", "other")],
)
def test_the_reason_sends_the_copy_and_the_parcel_stays_packed_once(answer: str, reason: str) -> None:
    bench = packed()
    bench.give("PS:REPRINT")
    assert bench.give(answer) == Step((said(answer, reason), sending(copy=2, reason=reason)), SECOND, (job(2),))
    done = tell(Code.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.printer_says(CONFIRMED, copy=2) == Step((outcome(CONFIRMED, 2),), done)
    last = last_of(bench)
    assert last is not None
    assert last.copy == 2


def test_a_reason_that_nobody_knows_is_refused() -> None:
    bench = packed()
    before = bench.state
    bench.give("PS:REPRINT")
    refused = commanded(None, "PS:REASON:5", REFUSED)
    assert bench.give("PS:REASON:5") == Step((refused,), tell(Code.COMMAND_UNKNOWN, code="PS:REASON:5"))
    assert bench.state == before


def test_without_a_parcel_that_left_there_is_nothing_to_print_again() -> None:
    refused = commanded(None, "PS:REPRINT", REFUSED)
    assert Bench().give("PS:REPRINT") == Step((refused,), tell(Code.NOTHING_TO_REPRINT))


def test_while_packing_nothing_is_printed_again() -> None:
    bench = packed()
    bench.slip(MIXED)
    before = bench.state
    assert bench.give("PS:REPRINT") == Step((commanded(MIXED, "PS:REPRINT", REFUSED),), tell(Code.NOT_NOW))
    assert bench.state == before


def test_the_next_slip_instead_of_a_reason_opens_its_box() -> None:
    bench = packed()
    bench.give("PS:REPRINT")
    bench.slip(MIXED)
    assert bench.where == "Packing"


def test_a_doubtful_copy_of_a_packed_parcel_is_settled_by_its_scan() -> None:
    bench = copy_of_packed()
    bench.printer_says(UNKNOWN, copy=2, reason="no_answer")
    state = bench.state
    assert isinstance(state, Doubtful)
    assert state.label == Label(Waybill(CARRIER, NUMBER), 2, packed=True)
    settled = LabelScanned(NUMBER, LabelVerdict.OK, "1", "parcel-1", NUMBER)
    done = tell(Code.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.label(TWO_MUGS, newest=2) == Step((settled,), done)
    assert bench.where == "Idle"


@pytest.mark.parametrize("word", [UNKNOWN, NOT_PRINTED])
def test_a_copy_of_a_packed_parcel_is_given_up_without_a_question(word: PrintOutcome) -> None:
    bench = copy_of_packed()
    bench.printer_says(word, copy=2)
    fact = commanded(TWO_MUGS, "PS:CANCEL")
    assert bench.give("PS:CANCEL") == Step((fact,), tell(Code.REPRINT_GIVEN_UP, waybill=NUMBER))
    last = last_of(bench)
    assert last is not None
    assert last.copy == 2
    bench.give("PS:REPRINT")
    assert bench.give("PS:OK").decisions == (job(3),)


@pytest.mark.parametrize("word", [UNKNOWN, NOT_PRINTED])
def test_a_packed_parcel_cannot_be_held(word: PrintOutcome) -> None:
    bench = copy_of_packed()
    bench.printer_says(word, copy=2)
    before = bench.state
    assert bench.give("PS:HOLD") == Step((commanded(TWO_MUGS, "PS:HOLD", REFUSED),), tell(Code.NOT_NOW))
    assert bench.state == before


def test_an_unprinted_copy_of_a_packed_parcel_needs_no_word_of_the_shop() -> None:
    bench = copy_of_packed()
    bench.printer_says(NOT_PRINTED, copy=2)
    bench.later(3600)
    assert bench.take(on.TimePassed()) == Step()
    assert bench.printer("ready").decisions == (job(2),)


def test_where_every_label_is_scanned_a_copy_of_a_packed_parcel_is_settled_by_the_printer() -> None:
    bench = opened(TWO_MUGS, Rules(confirm_by_scan=True))
    bench.items("OLD-MUG", "OLD-MUG")
    bench.label(TWO_MUGS)
    bench.give("PS:REPRINT", "PS:OK")
    assert bench.printer_says(CONFIRMED, copy=2).notice == tell(Code.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.where == "Idle"
