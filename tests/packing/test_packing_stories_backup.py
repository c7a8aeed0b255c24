"""Stories of the printer that stands in: it gets only what is known not to have been printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.packing.decisions import DecisionStep
from station.packing.events import BACKUP, MAIN, LabelSettled
from station.packing.facts import Device, LabelSending
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import AwaitingLabel, AwaitingPrinter
from station.packing.verdicts import PrintOutcome, ShopResult
from tests.packing.support_packing_facts import job, outcome, sending
from tests.support.support_packing import NUMBER, TWO_MUGS, Bench, labelling, packed, unprinted

CONFIRMED, NOT_PRINTED, UNKNOWN = PrintOutcome.CONFIRMED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN
TO_BACKUP = LabelSending(TWO_MUGS.order, TWO_MUGS.parcel, NUMBER, 1, "paper_end", BACKUP)
TOLD = tell(NoticeCode.LABEL_ON_BACKUP, waybill=NUMBER, reason="paper_end")


def standing_in() -> Bench:
    """The label is on its way out of the backup."""
    bench = labelling()
    bench.able = (BACKUP,)
    bench.printer_says(NOT_PRINTED, reason="paper_end")
    return bench


def test_what_the_main_printer_did_not_print_goes_to_the_backup_at_once() -> None:
    bench = labelling()
    bench.able = (BACKUP,)
    step = bench.printer_says(NOT_PRINTED, reason="paper_end")
    assert (step.facts, step.notice) == ((outcome(NOT_PRINTED, reason="paper_end"), TO_BACKUP), TOLD)
    assert step.decisions == (replace(job(), printer=BACKUP),)
    assert isinstance(bench.state, AwaitingLabel)
    assert bench.state.label.printer == BACKUP


@pytest.mark.parametrize("able", [(), (MAIN,), (MAIN, BACKUP)], ids=["neither can", "main can", "both can"])
def test_the_backup_gets_nothing_while_the_main_printer_can_print_or_it_cannot_itself(able: tuple[str, ...]) -> None:
    bench = labelling()
    bench.able = able
    assert bench.printer_says(NOT_PRINTED, reason="clipped").decisions == ()
    assert bench.where == "AwaitingPrinter"


def test_the_backup_never_gets_a_label_that_may_have_come_out() -> None:
    bench = labelling()
    bench.able = (BACKUP,)
    assert bench.printer_says(UNKNOWN, reason="paper_out").decisions == ()
    assert bench.printer("ready", name=BACKUP).decisions == ()
    assert bench.where == "AwaitingLabelScan"


def test_a_backup_that_comes_later_prints_what_waits() -> None:
    bench = unprinted()
    bench.able = (BACKUP,)
    step = bench.printer("ready", name=BACKUP)
    assert step.facts[0] == Device("printer:backup", "ready", "ready")
    assert [fact.printer for fact in step.facts if isinstance(fact, LabelSending)] == [BACKUP]


def test_the_main_printer_comes_first_when_it_is_well_again() -> None:
    bench = unprinted()
    bench.able = (MAIN, BACKUP)
    assert bench.printer("ready").decisions == (job(),)


def test_trouble_of_the_backup_does_not_make_the_main_printer_well() -> None:
    bench = unprinted()
    assert bench.printer("ready", name=BACKUP).decisions == ()
    state = bench.state
    assert isinstance(state, AwaitingPrinter)
    assert not state.well


def test_a_label_confirmed_by_the_backup_packs_the_parcel() -> None:
    bench = standing_in()
    assert bench.printer_says(CONFIRMED).notice == tell(
        NoticeCode.PACKED_ON_BACKUP, order=TWO_MUGS.order, waybill=NUMBER
    )
    assert bench.where == "IdleState"


def test_when_the_backup_fails_too_the_main_printer_takes_it_back_if_it_can() -> None:
    bench = standing_in()
    bench.able = (MAIN,)
    assert bench.printer_says(NOT_PRINTED, reason="cover_open") == DecisionStep(
        (outcome(NOT_PRINTED, reason="cover_open"), sending(reason="printer_ready")),
        tell(NoticeCode.LABEL_AGAIN, waybill=NUMBER),
        (job(),),
    )


def test_when_both_fail_the_label_waits_for_either() -> None:
    bench = standing_in()
    bench.able = ()
    assert bench.printer_says(NOT_PRINTED, reason="cover_open").decisions == ()
    bench.able = (BACKUP,)
    assert len(bench.printer("ready", name=BACKUP).decisions) == 1


def test_a_drawing_that_no_printer_can_print_is_not_passed_to_and_fro() -> None:
    bench = standing_in()
    bench.able = (MAIN, BACKUP)
    assert bench.printer_says(NOT_PRINTED, reason="clipped").decisions == ()


def test_a_box_that_the_shop_stopped_gets_no_label_from_the_backup_either() -> None:
    bench = labelling()
    bench.shop(ShopResult.CANCELLED)
    bench.able = (BACKUP,)
    assert bench.printer_says(NOT_PRINTED, reason="paper_end").decisions == ()


def test_a_further_copy_may_come_out_of_the_backup_and_keeps_its_mark() -> None:
    bench = packed()
    bench.give("PS:REPRINT", "PS:OK")
    bench.able = (BACKUP,)
    step = bench.take(LabelSettled(NUMBER, 2, NOT_PRINTED, "unreachable"))
    assert [(fact.copy, fact.printer) for fact in step.facts if isinstance(fact, LabelSending)] == [(2, BACKUP)]


def test_news_of_the_backup_says_so() -> None:
    bench = labelling()
    assert bench.printer("ready", name=BACKUP).notice == tell(NoticeCode.BACKUP_READY)
    assert bench.printer("warning", "paper_near_end", name=BACKUP).notice == tell(NoticeCode.BACKUP_NEAR_END)
    assert bench.printer("lost", "cutter", name=BACKUP).notice == tell(NoticeCode.BACKUP_TROUBLE, reason="cutter")
