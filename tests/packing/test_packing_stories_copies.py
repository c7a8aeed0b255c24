"""Stories of the bench: further copies of a label, of a parcel in doubt and of one that left already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.facts import CommandScanned, LabelOutcome, LabelScanned, LabelSending, ParcelVoided
from station.packing.notices import NoticeCode, tell
from station.packing.parcels import LastParcel, Waybill
from station.packing.process.states import (
    AskingQuestion,
    AwaitingLabelScan,
    BenchDesk,
    IdleState,
    PackingRules,
    SettlingLabel,
)
from station.packing.verdicts import CommandVerdict, LabelVerdict, OrderVerdict, PrintOutcome
from tests.packing.support_packing_facts import commanded, job, left, outcome, sending
from tests.support.support_packing import (
    CARRIER,
    CONFIRMED,
    MIXED,
    MUG,
    NOON,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
    doubtful,
    labelling,
    opened,
    packed,
    waybill_of,
)
from tests.support.support_packing_benches import GRACE

REFUSED, ASKED = CommandVerdict.REFUSED, CommandVerdict.ASKED
SECOND = tell(NoticeCode.REPRINTING, waybill=NUMBER, copy=2)


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
    assert isinstance(bench.state, IdleState)
    return bench.state.desk.last


def test_in_doubt_a_copy_is_asked_for_and_ok_sends_it_without_a_reason_asked() -> None:
    bench = doubtful()
    question = tell(NoticeCode.ASK_REPRINT, waybill=NUMBER, copy=2)
    assert bench.give("PS:REPRINT") == DecisionStep((commanded(TWO_MUGS, "PS:REPRINT", ASKED),), question)
    assert bench.give("PS:OK") == DecisionStep(
        (commanded(TWO_MUGS, "PS:OK"), sending(copy=2, reason="not_out")), SECOND, (job(2),)
    )
    assert bench.where == "AwaitingLabel"


def test_the_copy_that_comes_out_makes_the_parcel_packed() -> None:
    bench = second_copy()
    step = bench.printer_says(CONFIRMED, copy=2)
    assert step.facts == (outcome(CONFIRMED, 2), left(bench, 7.0))
    assert bench.state == IdleState(BenchDesk("", LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 2, bench.now)))


@pytest.mark.parametrize("word", [CONFIRMED, UNKNOWN, NOT_PRINTED])
def test_a_word_on_an_outdated_copy_is_recorded_and_settles_nothing(word: PrintOutcome) -> None:
    bench = second_copy()
    for _ in range(2):
        before = bench.state
        assert bench.printer_says(word, copy=1) == DecisionStep((outcome(word, 1),))
        assert bench.state == before
        bench.printer_says(UNKNOWN, copy=2)


def test_the_small_code_of_an_outdated_copy_is_void_and_the_plain_number_settles() -> None:
    bench = second_copy()
    bench.printer_says(UNKNOWN, copy=2)
    before = bench.state
    code = f"PS:LABEL:{NUMBER}:1"
    fact = LabelScanned(code, LabelVerdict.VOID_LABEL, "1", "parcel-1", NUMBER)
    assert bench.label(TWO_MUGS, 1, newest=2) == DecisionStep((fact,), tell(NoticeCode.LABEL_VOID, code=code))
    assert bench.state == before
    assert bench.label(TWO_MUGS, newest=2).notice == tell(NoticeCode.PACKED, order="1", waybill=NUMBER)


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
    assert isinstance(before, IdleState)
    question = tell(NoticeCode.ASK_REPRINT_REASON, order="1", waybill=NUMBER)
    assert bench.give("PS:REPRINT") == DecisionStep((commanded(TWO_MUGS, "PS:REPRINT", ASKED),), question)
    assert bench.state == AskingQuestion("PS:REPRINT", before)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("PS:OK", "not_out"), ("PS:REASON:1", "not_out"), ("PS:REASON:2", "torn"), ("PS:REASON:4", "other")],
)
def test_the_reason_sends_the_copy_and_the_parcel_stays_packed_once(answer: str, reason: str) -> None:
    bench = packed()
    bench.give("PS:REPRINT")
    assert bench.give(answer) == DecisionStep((said(answer, reason), sending(copy=2, reason=reason)), SECOND, (job(2),))
    done = tell(NoticeCode.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.printer_says(CONFIRMED, copy=2) == DecisionStep((outcome(CONFIRMED, 2),), done)
    last = last_of(bench)
    assert last is not None
    assert last.copy == 2


EARLIER = LastParcel(MIXED, Waybill(CARRIER, "650000000999"), 1, NOON)


def earlier_shown(*, by_slip: bool = False) -> Bench:
    """A bench from which two mugs have just left, and an earlier parcel's label, or its slip, was scanned since."""
    bench = packed()
    bench.left = EARLIER
    number, box = EARLIER.waybill.number, EARLIER.box
    if by_slip:
        bench.take(on.SlipScanned(box.order, box.order, OrderVerdict.ALREADY_PACKED, parcel=box.parcel, waybill=number))
    else:
        bench.take(waybill_of(MIXED, number=number))
    return bench


@pytest.mark.parametrize("by_slip", [True, False])
def test_the_parcel_that_stands_on_the_screen_gets_the_copy_and_not_the_last_one(*, by_slip: bool) -> None:
    bench = earlier_shown(by_slip=by_slip)
    number = EARLIER.waybill.number
    asked = tell(NoticeCode.ASK_REPRINT_REASON, order="2", waybill=number)
    assert bench.give("PS:REPRINT") == DecisionStep((commanded(MIXED, "PS:REPRINT", ASKED),), asked)
    step = bench.give("PS:REASON:2")
    said_why = replace(commanded(MIXED, "PS:REASON:2"), reason="torn")
    copy = LabelSending("2", "parcel-2", number, 2, "torn", left=EARLIER)
    assert step == DecisionStep(
        (said_why, copy),
        tell(NoticeCode.REPRINTING, waybill=number, copy=2),
        (PrintLabel("parcel-2", "2", CARRIER, number, 2),),
    )
    done = bench.take(on.LabelSettled(number, 2, CONFIRMED))
    assert done.notice == tell(NoticeCode.COPY_PRINTED, waybill=number, copy=2)
    assert last_of(bench) == replace(last_of(packed()) or EARLIER, packed_at=NOON.replace(second=5))


def test_after_its_copy_the_same_parcel_still_stands_on_the_screen() -> None:
    bench = earlier_shown()
    bench.give("PS:REPRINT", "PS:OK")
    bench.take(on.LabelSettled(EARLIER.waybill.number, 2, CONFIRMED))
    bench.left = replace(EARLIER, copy=2)
    bench.give("PS:REPRINT")
    assert bench.give("PS:OK").decisions == (PrintLabel("parcel-2", "2", CARRIER, EARLIER.waybill.number, 3),)


def test_a_copy_of_an_earlier_parcel_in_doubt_is_settled_by_its_own_label() -> None:
    bench = earlier_shown()
    bench.give("PS:REPRINT", "PS:OK")
    bench.take(on.LabelSettled(EARLIER.waybill.number, 2, UNKNOWN))
    assert bench.where == "AwaitingLabelScan"
    bench.take(waybill_of(MIXED, newest=2, number=EARLIER.waybill.number))
    assert bench.where == "IdleState"


def test_a_settled_copy_stands_on_the_screen_also_when_the_packers_changed_meanwhile() -> None:
    bench = packed(GRACE)
    bench.take(on.CopyAsked(EARLIER, "customer called", "mina"))
    bench.take(on.BadgeScanned("101"))
    bench.take(on.LabelSettled(EARLIER.waybill.number, 2, UNKNOWN))
    bench.take(waybill_of(MIXED, newest=2, number=EARLIER.waybill.number))
    bench.left = replace(EARLIER, copy=2, packed_at=bench.now)
    assert bench.give("PS:UNDO").notice == tell(NoticeCode.TAKEN_BACK, order="2")


def test_a_late_word_on_a_copy_that_was_given_up_is_recorded() -> None:
    bench = earlier_shown()
    bench.give("PS:REPRINT", "PS:OK")
    bench.take(on.LabelSettled(EARLIER.waybill.number, 2, UNKNOWN))
    bench.give("PS:CANCEL")
    step = bench.take(on.LabelSettled(EARLIER.waybill.number, 2, CONFIRMED))
    assert step == DecisionStep((LabelOutcome("2", "parcel-2", EARLIER.waybill.number, 2, CONFIRMED),))
    assert bench.where == "IdleState"


@pytest.mark.parametrize("reason", ["voided", "order_cancelled", "order_on_hold", "receiver_erased"])
@pytest.mark.parametrize("when", ["asked", "answered"])
def test_what_must_not_leave_any_more_gets_no_copy(reason: str, when: str) -> None:
    bench = earlier_shown()
    if when == "answered":
        bench.give("PS:REPRINT")
    bench.no_copy = reason
    refused = bench.give("PS:REPRINT" if when == "asked" else "PS:OK")
    assert refused.notice == tell(NoticeCode.COPY_REFUSED, order="2", reason=reason)
    assert (refused.decisions, bench.where) == ((), "IdleState")


REFUSED_CODES: tuple[on.Event, ...] = (
    on.SlipScanned("7", "7", OrderVerdict.CANCELLED),
    on.SlipScanned("7", "7", OrderVerdict.ALREADY_PACKED),
    on.SlipScanned("7", "7", OrderVerdict.IN_USE),
    on.UnknownCodeScanned("7"),
)


@pytest.mark.parametrize("command", ["PS:REPRINT", "PS:UNDO"])
@pytest.mark.parametrize("event", REFUSED_CODES)
def test_a_number_that_is_no_parcel_of_this_bench_never_means_the_last_one(event: on.Event, command: str) -> None:
    bench = packed(GRACE)
    bench.take(event)
    step = bench.give(command)
    assert step == DecisionStep((commanded(None, command, REFUSED),), tell(NoticeCode.NOT_PACKED_HERE, code="7"))
    assert bench.where == "IdleState"


@pytest.mark.parametrize("clear", ["PS:CANCEL", "item"])
def test_once_the_screen_shows_no_number_the_last_parcel_is_meant_and_named(clear: str) -> None:
    bench = earlier_shown()
    if clear == "item":
        bench.item(MUG)
    else:
        bench.give(clear)
    assert bench.give("PS:REPRINT").notice == tell(NoticeCode.ASK_REPRINT_REASON, order="1", waybill=NUMBER)


def test_undo_takes_the_shown_parcel_back_and_never_the_last_one() -> None:
    bench = packed(GRACE)
    bench.left = replace(EARLIER, packed_at=bench.now)
    bench.take(waybill_of(MIXED, number=EARLIER.waybill.number))
    voided = ParcelVoided("2", "parcel-2", EARLIER.waybill.number, reason="taken_back")
    assert bench.give("PS:UNDO") == DecisionStep(
        (commanded(MIXED, "PS:UNDO"), voided), tell(NoticeCode.TAKEN_BACK, order="2")
    )
    bench.no_copy = "voided"
    for command, said_no in (
        ("PS:UNDO", tell(NoticeCode.NOT_PACKED_HERE, code="2")),
        ("PS:REPRINT", tell(NoticeCode.COPY_REFUSED, order="2", reason="voided")),
    ):
        assert bench.give(command).notice == said_no
    assert last_of(bench) is not None


def test_the_office_gets_its_copy_while_nothing_is_open_and_never_else() -> None:
    bench = packed()
    bench.take(on.CopyAsked(EARLIER, "customer called", "mina"))
    number = EARLIER.waybill.number
    said = LabelSending("2", "parcel-2", number, 2, "customer called", left=EARLIER, allowed_by="mina")
    assert bench.facts[-1] == said
    assert bench.where == "AwaitingLabel"
    for busy in (opened(), labelling(), doubtful()):
        assert busy.take(on.CopyAsked(EARLIER, "x")) == DecisionStep()


def test_a_reason_that_nobody_knows_is_refused() -> None:
    bench = packed()
    before = bench.state
    bench.give("PS:REPRINT")
    refused = commanded(None, "PS:REASON:5", REFUSED)
    assert bench.give("PS:REASON:5") == DecisionStep((refused,), tell(NoticeCode.COMMAND_UNKNOWN, code="PS:REASON:5"))
    assert bench.state == before


def test_without_a_parcel_that_left_there_is_nothing_to_print_again() -> None:
    refused = commanded(None, "PS:REPRINT", REFUSED)
    assert Bench().give("PS:REPRINT") == DecisionStep((refused,), tell(NoticeCode.NOTHING_TO_REPRINT))


def test_while_packing_nothing_is_printed_again() -> None:
    bench = packed()
    bench.slip(MIXED)
    before = bench.state
    assert bench.give("PS:REPRINT") == DecisionStep(
        (commanded(MIXED, "PS:REPRINT", REFUSED),), tell(NoticeCode.NOT_NOW)
    )
    assert bench.state == before


def test_the_next_slip_instead_of_a_reason_opens_its_box() -> None:
    bench = packed()
    bench.give("PS:REPRINT")
    bench.slip(MIXED)
    assert bench.where == "PackingState"


def test_a_doubtful_copy_of_a_packed_parcel_is_settled_by_its_scan() -> None:
    bench = copy_of_packed()
    bench.printer_says(UNKNOWN, copy=2, reason="no_answer")
    state = bench.state
    assert isinstance(state, AwaitingLabelScan)
    assert state.label == SettlingLabel(Waybill(CARRIER, NUMBER), 2, packed=True)
    settled = LabelScanned(NUMBER, LabelVerdict.OK, "1", "parcel-1", NUMBER)
    done = tell(NoticeCode.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.label(TWO_MUGS, newest=2) == DecisionStep((settled,), done)
    assert bench.where == "IdleState"


@pytest.mark.parametrize("word", [UNKNOWN, NOT_PRINTED])
def test_a_copy_of_a_packed_parcel_is_given_up_without_a_question(word: PrintOutcome) -> None:
    bench = copy_of_packed()
    bench.printer_says(word, copy=2)
    fact = commanded(TWO_MUGS, "PS:CANCEL")
    assert bench.give("PS:CANCEL") == DecisionStep((fact,), tell(NoticeCode.REPRINT_GIVEN_UP, waybill=NUMBER))
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
    assert bench.give("PS:HOLD") == DecisionStep((commanded(TWO_MUGS, "PS:HOLD", REFUSED),), tell(NoticeCode.NOT_NOW))
    assert bench.state == before


def test_an_unprinted_copy_of_a_packed_parcel_needs_no_word_of_the_shop() -> None:
    bench = copy_of_packed()
    bench.printer_says(NOT_PRINTED, copy=2)
    bench.later(3600)
    assert bench.take(on.TimePassed()) == DecisionStep()
    assert bench.printer("ready").decisions == (job(2),)


def test_where_every_label_is_scanned_a_copy_of_a_packed_parcel_is_settled_by_the_printer() -> None:
    bench = opened(TWO_MUGS, PackingRules(confirm_by_scan=True))
    bench.items("OLD-MUG", "OLD-MUG")
    bench.label(TWO_MUGS)
    bench.give("PS:REPRINT", "PS:OK")
    assert bench.printer_says(CONFIRMED, copy=2).notice == tell(NoticeCode.COPY_PRINTED, waybill=NUMBER, copy=2)
    assert bench.where == "IdleState"
