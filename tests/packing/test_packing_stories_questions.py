"""Stories of the bench: while it asks something, no machine answers for the packer."""

from __future__ import annotations

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import Device, OrderScanned
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import AskingQuestion
from station.packing.verdicts import OpenedBy, OrderVerdict
from tests.packing.support_packing_facts import checked, job, question, taken
from tests.support.support_packing import CLEAR, NUMBER, TWO_MUGS, numberless, unanswered, unprinted

PRINTING = tell(NoticeCode.PRINTING, order="1", waybill=NUMBER)


def test_the_shop_does_not_answer_the_packers_question() -> None:
    bench = unanswered()
    bench.give("PS:CANCEL")
    assert bench.shop(CLEAR) == DecisionStep((checked(bench, CLEAR),))
    assert isinstance(bench.state, AskingQuestion)
    assert bench.give("PS:OK").notice == tell(NoticeCode.PUT_BACK, order="1")
    assert bench.where == "IdleState"


def test_numbers_that_are_added_do_not_answer_the_packers_question() -> None:
    bench = numberless()
    bench.give("PS:CANCEL")
    bench.number = NUMBER
    bench.later(60)
    assert bench.take(on.LedgerWoken(CLEAR)) == DecisionStep()
    assert bench.take(on.TimePassed()).decisions == (question(),)
    assert bench.where == "AskingQuestion"


def test_a_withdrawn_question_lets_the_waiting_parcel_go_on() -> None:
    bench = unanswered()
    bench.give("PS:CANCEL")
    bench.shop(CLEAR)
    step = bench.slip(TWO_MUGS)
    slip = OrderScanned("1", OrderVerdict.OPENED, bench.now, "1", "parcel-1", by=OpenedBy.SLIP)
    assert (step.facts, step.notice) == ((slip, *taken()), PRINTING)
    assert bench.where == "AwaitingLabel"


def test_undo_instead_of_an_answer_takes_back_and_prints_nothing() -> None:
    bench = unanswered()
    bench.give("PS:CANCEL")
    bench.shop(CLEAR)
    assert bench.give("PS:UNDO").decisions == ()
    assert bench.where == "PackingState"


def test_hold_instead_of_an_answer_puts_aside_and_prints_nothing() -> None:
    bench = unanswered()
    bench.give("PS:CANCEL")
    bench.shop(CLEAR)
    assert bench.give("PS:HOLD").decisions == ()
    assert bench.where == "IdleState"


def test_a_question_is_answered_by_the_packer_and_not_by_the_printer() -> None:
    bench = unprinted()
    bench.give("PS:CANCEL")
    assert bench.printer("ready") == DecisionStep((Device("printer", "ready", "ready"),))
    assert bench.where == "AskingQuestion"
    assert bench.give("PS:OK").notice == tell(NoticeCode.PUT_BACK, order="1")


def test_a_withdrawn_question_lets_the_label_go_out_when_the_printer_came_back_meanwhile() -> None:
    bench = unprinted()
    bench.give("PS:CANCEL")
    bench.printer("ready")
    step = bench.slip(TWO_MUGS)
    assert (step.notice, step.decisions) == (tell(NoticeCode.LABEL_AGAIN, waybill=NUMBER), (job(),))
    assert bench.where == "AwaitingLabel"


def test_a_withdrawn_question_sends_nothing_to_a_printer_that_is_not_well() -> None:
    bench = unprinted()
    before = bench.state
    bench.give("PS:CANCEL")
    bench.printer("ready")
    bench.printer("lost", "cover_open")
    assert bench.slip(TWO_MUGS).decisions == ()
    assert bench.state == before
