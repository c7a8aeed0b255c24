"""Stories of the bench: taking back, putting back, putting aside, and the other commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.packing.decisions import DecisionStep, ShowHelp
from station.packing.facts import CommandScanned, OrderAbandoned, OrderHeld, ParcelVoided
from station.packing.notices import NoticeCode, tell
from station.packing.parcels import ShownParcel
from station.packing.process.states import AskingQuestion, BenchDesk, IdleState, PackingRules, PackingState, State
from station.packing.verdicts import CommandVerdict
from tests.packing.support_packing_facts import commanded, counted
from tests.support.support_packing import (
    CARDS,
    DOZEN,
    MUG,
    NUMBER,
    SOCK,
    TWO_MUGS,
    Bench,
    box_of,
    doubtful,
    labelling,
    opened,
    packed,
    unprinted,
)

REFUSED, ASKED = CommandVerdict.REFUSED, CommandVerdict.ASKED
GRACE = PackingRules(dispatch_after=timedelta(seconds=30))
ABANDONED = OrderAbandoned("1", "parcel-1", reason="packer")
VOIDED = ParcelVoided("1", "parcel-1", NUMBER, reason="packer")
HELD = OrderHeld("1", "parcel-1", reason="packer")


def undone(packed: int, units: int = 1) -> CommandScanned:
    return CommandScanned("PS:UNDO", CommandVerdict.OK, "1", "parcel-1", "MUG", units, packed)


def test_undo_takes_the_last_unit_back() -> None:
    bench = opened()
    before = bench.state
    bench.item(MUG)
    assert bench.give("PS:UNDO") == DecisionStep((undone(0),), tell(NoticeCode.UNDONE, name="Mug", packed=0, wanted=2))
    assert bench.state == before


def test_undo_takes_back_all_that_one_scan_counted() -> None:
    bench = opened(box_of("1", ("MUG", 14)))
    bench.items(MUG, DOZEN)
    assert bench.give("PS:UNDO") == DecisionStep(
        (undone(1, 12),), tell(NoticeCode.UNDONE, name="Mug", packed=1, wanted=14)
    )
    bench.give("PS:QTY:3")
    bench.item(MUG)
    assert bench.give("PS:UNDO").facts == (undone(1, 3),)


def test_undo_goes_back_scan_by_scan_until_nothing_is_left() -> None:
    bench = opened(box_of("1", ("MUG", 3)))
    bench.items(MUG, MUG)
    bench.give("PS:UNDO", "PS:UNDO")
    before = bench.state
    fact = CommandScanned("PS:UNDO", REFUSED, "1", "parcel-1")
    assert bench.give("PS:UNDO") == DecisionStep((fact,), tell(NoticeCode.NOTHING_TO_UNDO))
    assert bench.state == before


def test_undo_of_a_complete_parcel_that_waits_packs_on() -> None:
    bench = opened()
    bench.number = None
    bench.items(MUG, MUG)
    assert bench.where == "AwaitingClearance"
    assert bench.give("PS:UNDO") == DecisionStep((undone(1),), tell(NoticeCode.UNDONE, name="Mug", packed=1, wanted=2))
    assert bench.where == "PackingState"


def test_undo_takes_the_packed_parcel_back_while_its_dispatch_waits() -> None:
    bench = packed(GRACE)
    fact = commanded(TWO_MUGS, "PS:UNDO")
    voided = ParcelVoided("1", "parcel-1", NUMBER, reason="taken_back")
    assert bench.give("PS:UNDO") == DecisionStep((fact, voided), tell(NoticeCode.TAKEN_BACK, order="1"))
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("1", "parcel-1", NUMBER)))
    assert bench.give("PS:UNDO").notice == tell(NoticeCode.NOT_PACKED_HERE, code="1")


def test_undo_comes_too_late_when_the_grace_is_over_or_the_dispatch_began() -> None:
    too_late = DecisionStep((commanded(None, "PS:UNDO", REFUSED),), tell(NoticeCode.TOO_LATE_TO_UNDO, order="1"))
    bench = packed(GRACE)
    bench.later(30)
    assert bench.give("PS:UNDO") == too_late
    bench = packed(GRACE)
    bench.can_undo = False
    assert bench.give("PS:UNDO") == too_late


def test_without_a_grace_time_a_packed_parcel_stays_packed() -> None:
    fact = commanded(None, "PS:UNDO", REFUSED)
    assert packed().give("PS:UNDO") == DecisionStep((fact,), tell(NoticeCode.NOTHING_TO_UNDO))


def test_cancel_with_nothing_counted_empties_the_bench_at_once() -> None:
    bench = opened()
    abandoned = OrderAbandoned("1", "parcel-1", reason="nothing_counted")
    assert bench.give("PS:CANCEL") == DecisionStep(
        (commanded(TWO_MUGS, "PS:CANCEL"), abandoned), tell(NoticeCode.PUT_BACK, order="1")
    )
    assert bench.state == IdleState(BenchDesk())


def test_cancel_with_something_counted_asks_and_ok_empties_the_bench() -> None:
    bench = opened()
    bench.item(MUG)
    before = bench.state
    assert isinstance(before, PackingState)
    asked = commanded(TWO_MUGS, "PS:CANCEL", ASKED)
    assert bench.give("PS:CANCEL") == DecisionStep((asked,), tell(NoticeCode.ASK_CANCEL, order="1"))
    question: State = bench.state
    assert question == AskingQuestion("PS:CANCEL", before)
    assert bench.give("PS:OK") == DecisionStep(
        (commanded(TWO_MUGS, "PS:OK"), ABANDONED), tell(NoticeCode.PUT_BACK, order="1")
    )
    assert bench.where == "IdleState"


def test_cancel_after_everything_was_taken_back_asks_nothing() -> None:
    bench = opened()
    bench.item(MUG)
    bench.give("PS:UNDO", "PS:CANCEL")
    assert bench.state == IdleState(BenchDesk())


def test_cancel_while_the_label_prints_is_refused_until_its_outcome_is_there() -> None:
    bench = labelling()
    before = bench.state
    fact = commanded(TWO_MUGS, "PS:CANCEL", REFUSED)
    assert bench.give("PS:CANCEL") == DecisionStep((fact,), tell(NoticeCode.WAIT_FOR_LABEL))
    assert bench.state == before


@pytest.mark.parametrize("bench", [doubtful(), unprinted()])
def test_cancel_without_a_label_asks_and_ok_voids_the_number(bench: Bench) -> None:
    bench = replace(bench)
    assert bench.give("PS:CANCEL") == DecisionStep(
        (commanded(TWO_MUGS, "PS:CANCEL", ASKED),), tell(NoticeCode.ASK_CANCEL_LABEL, order="1", waybill=NUMBER)
    )
    assert bench.give("PS:OK") == DecisionStep(
        (commanded(TWO_MUGS, "PS:OK"), VOIDED, ABANDONED), tell(NoticeCode.PUT_BACK, order="1")
    )
    assert bench.state == IdleState(BenchDesk())


@pytest.mark.parametrize("bench", [doubtful(), unprinted()])
def test_hold_without_a_label_asks_and_ok_voids_the_number(bench: Bench) -> None:
    bench = replace(bench)
    assert bench.give("PS:HOLD") == DecisionStep(
        (commanded(TWO_MUGS, "PS:HOLD", ASKED),), tell(NoticeCode.ASK_HOLD_LABEL, order="1", waybill=NUMBER)
    )
    assert bench.give("PS:OK") == DecisionStep(
        (commanded(TWO_MUGS, "PS:OK"), VOIDED, HELD), tell(NoticeCode.HELD, order="1")
    )
    assert bench.state == IdleState(BenchDesk())


def test_hold_while_packing_empties_the_bench_at_once() -> None:
    bench = opened()
    bench.item(MUG)
    assert bench.give("PS:HOLD") == DecisionStep(
        (commanded(TWO_MUGS, "PS:HOLD"), HELD), tell(NoticeCode.HELD, order="1")
    )
    assert bench.state == IdleState(BenchDesk())


def test_a_scan_withdraws_the_question_and_still_counts() -> None:
    bench = opened(box_of("1", ("MUG", 3)))
    bench.item(MUG)
    bench.give("PS:CANCEL")
    assert bench.item(MUG).facts == (counted(box_of("1", ("MUG", 3)), MUG, 2),)
    refused = CommandScanned("PS:OK", REFUSED, "1", "parcel-1")
    assert bench.give("PS:OK") == DecisionStep((refused,), tell(NoticeCode.NOTHING_ASKED))
    assert bench.where == "PackingState"


def test_a_wrong_scan_withdraws_the_question_and_changes_nothing_else() -> None:
    bench = opened()
    bench.item(MUG)
    before = bench.state
    bench.give("PS:CANCEL")
    bench.item(SOCK)
    assert bench.state == before


def test_help_answers_no_question_and_withdraws_none() -> None:
    bench = opened()
    bench.item(MUG)
    bench.give("PS:CANCEL")
    before = bench.state
    assert bench.give("PS:HELP") == DecisionStep((commanded(TWO_MUGS, "PS:HELP"),), None, (ShowHelp(),))
    assert bench.state == before


def test_ok_without_a_question_is_refused() -> None:
    assert Bench().give("PS:OK") == DecisionStep((commanded(None, "PS:OK", REFUSED),), tell(NoticeCode.NOTHING_ASKED))


@pytest.mark.parametrize("command", ["PS:SHORT", "PS:NEXTBOX"])
@pytest.mark.parametrize("bench", [Bench(), opened(), labelling(), doubtful(), unprinted()])
def test_what_is_not_built_yet_says_so_in_every_state(bench: Bench, command: str) -> None:
    before = bench.state
    step = replace(bench).give(command)
    verdicts = [fact.verdict for fact in step.facts if isinstance(fact, CommandScanned)]
    assert (verdicts, step.notice) == ([CommandVerdict.UNAVAILABLE], tell(NoticeCode.UNAVAILABLE, command=command))
    assert bench.state == before


@pytest.mark.parametrize("command", ["PS:HOLD", "PS:FINISH", "PS:QTY:2"])
def test_with_nothing_open_there_is_nothing_to_do(command: str) -> None:
    bench = Bench()
    assert bench.give(command) == DecisionStep((commanded(None, command, REFUSED),), tell(NoticeCode.NOTHING_OPEN))
    assert bench.state == IdleState(BenchDesk())


def test_cancel_with_nothing_open_is_no_mistake() -> None:
    assert Bench().give("PS:CANCEL") == DecisionStep((commanded(None, "PS:CANCEL"),), tell(NoticeCode.NOTHING_OPEN))


def test_an_unknown_command_is_refused_with_its_text() -> None:
    fact = commanded(CARDS, "PS:FLY", REFUSED)
    assert opened(CARDS).give("PS:FLY") == DecisionStep((fact,), tell(NoticeCode.COMMAND_UNKNOWN, code="PS:FLY"))


@pytest.mark.parametrize("bench", [Bench(), opened(), labelling(), doubtful(), unprinted()])
def test_a_code_of_the_scanners_test_sheet_changes_nothing_at_work(bench: Bench) -> None:
    before = bench.state
    step = bench.give("PS:TEST:1:0123456789")
    assert step.notice == tell(NoticeCode.TEST_CODE)
    assert [fact.verdict for fact in step.facts if isinstance(fact, CommandScanned)] == [REFUSED]
    assert bench.state == before
