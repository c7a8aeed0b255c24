from __future__ import annotations

import threading

import pytest

from printers.base import JobSettled, PrinterCondition, StateChanged
from tests.support.support_printers import CONFIRMED, NOT_PRINTED, UNKNOWN, bench, job

FAULTS = {
    "paper_end": PrinterCondition.PAPER_END,
    "cover": PrinterCondition.COVER_OPEN,
    "offline": PrinterCondition.OFFLINE,
    "overheated": PrinterCondition.OVERHEATED,
}


@pytest.mark.parametrize(("fault", "condition"), FAULTS.items())
def test_a_fault_while_idle_is_told_at_once_and_so_is_its_end(fault: str, condition: PrinterCondition) -> None:
    with bench() as b:
        b.virtual.set_fault(fault)
        b.heard.condition(condition, seconds=0.5)
        b.virtual.clear_fault(fault)
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.heard.conditions == [PrinterCondition.READY, condition, PrinterCondition.READY]


@pytest.mark.parametrize(("fault", "condition"), FAULTS.items())
def test_a_fault_before_the_first_byte_prints_nothing_until_the_printer_is_well(
    fault: str, condition: PrinterCondition
) -> None:
    with bench() as b:
        b.virtual.set_fault(fault)
        b.heard.condition(condition)
        assert b.print("1") == JobSettled("1", NOT_PRINTED, condition.value)
        told = b.heard.events
        assert told[-2:] == [StateChanged(condition), JobSettled("1", NOT_PRINTED, condition.value)]
        b.virtual.clear_fault(fault)
        b.heard.condition(PrinterCondition.READY, since=len(told) - 1)
        assert b.print("2").outcome is CONFIRMED
        assert [label.bitmap for label in b.virtual.labels] == [job("2").bitmap]


@pytest.mark.parametrize(("fault", "condition"), FAULTS.items())
def test_a_printer_that_is_ill_from_the_start_is_printed_on_once_it_is_well(
    fault: str, condition: PrinterCondition
) -> None:
    with bench(fault, wait=condition) as b:
        assert b.print("1").outcome is NOT_PRINTED
        b.virtual.clear_fault(fault)
        b.heard.condition(PrinterCondition.READY)
        assert b.print("2") == JobSettled("2", CONFIRMED)


def test_without_automatic_status_a_fault_is_found_by_looking() -> None:
    with bench("no_auto_status", answer=0.1) as b:
        b.virtual.set_fault("cover")
        b.heard.condition(PrinterCondition.COVER_OPEN)
        b.virtual.clear_fault("cover")
        b.heard.condition(PrinterCondition.READY, since=2)


def test_a_roll_that_is_nearly_empty_is_told_and_printed_on() -> None:
    with bench() as b:
        b.virtual.set_fault("near_end")
        b.heard.condition(PrinterCondition.NEAR_END)
        assert b.print().outcome is CONFIRMED
        assert b.heard.conditions == [PrinterCondition.READY, PrinterCondition.NEAR_END]


@pytest.mark.parametrize("dots", [1, 2_000, 10_000])
def test_paper_that_ends_in_the_middle_stays_a_doubt_even_when_the_rest_comes_out(dots: int) -> None:
    with bench(timeout=30) as b:
        b.virtual.set_fault(f"paper_end@{dots}")
        assert b.print("1") == JobSettled("1", UNKNOWN, "paper_out")
        assert b.print("2") == JobSettled("2", NOT_PRINTED, "paper_end")
        b.virtual.clear_fault("paper_end")
        assert [label.bitmap for label in b.virtual.wait_for_labels(1)] == [job("1").bitmap]
        b.heard.condition(PrinterCondition.READY, since=3)
        assert b.print("3").outcome is CONFIRMED
        assert not [event for event in b.heard.outcomes if event.late]


def test_the_rest_of_a_long_label_waits_for_paper_and_nothing_overtakes_it() -> None:
    with bench(timeout=0.3) as b:
        b.virtual.set_fault("paper_end@36000")
        assert b.print("1", height=4000) == JobSettled("1", UNKNOWN, "paper_out")
        assert b.print("2") == JobSettled("2", NOT_PRINTED, "paper_end")
        b.virtual.clear_fault("paper_end")
        b.heard.condition(PrinterCondition.READY, since=4)
        assert b.print("3").outcome is CONFIRMED
        assert [label.bitmap for label in b.virtual.labels] == [job("1", height=4000).bitmap, job("3").bitmap]
        assert b.virtual.connections == 1


def test_a_cover_opened_in_the_middle_spoils_the_label_whatever_the_printer_says_later() -> None:
    with bench(timeout=30) as b:
        b.virtual.set_fault("cover@5000")
        assert b.print("1") == JobSettled("1", UNKNOWN, "cover_open")
        b.virtual.clear_fault("cover")
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.print("2").outcome is CONFIRMED
        assert not [event for event in b.heard.outcomes if event.late]


def test_a_roll_that_ends_under_a_label_in_doubt_takes_its_late_answer_away() -> None:
    with bench(timeout=0.2) as b:
        b.virtual.set_fault("late_echo@0.6")
        assert b.print("1") == JobSettled("1", UNKNOWN, "no_answer")
        b.virtual.set_fault("paper_end")
        b.heard.condition(PrinterCondition.PAPER_END)
        b.virtual.clear_fault("paper_end")
        b.heard.condition(PrinterCondition.READY, since=2)
        assert b.print("2") == JobSettled("2", UNKNOWN, "no_answer")
        assert b.heard.outcome("2", late=True).outcome is CONFIRMED
        assert [event.key for event in b.heard.outcomes if event.late] == ["2"]


def test_a_head_that_is_too_hot_is_waited_for() -> None:
    with bench(timeout=0.4) as b:
        b.virtual.set_fault("overheated@5000")
        b.printer.submit(job())
        b.heard.condition(PrinterCondition.OVERHEATED)
        threading.Event().wait(0.5)
        b.virtual.clear_fault("overheated")
        assert b.heard.outcome("1") == JobSettled("1", CONFIRMED)


def test_a_roll_that_runs_low_is_told_once_until_it_is_changed() -> None:
    with bench() as b:
        for _ in range(3):
            b.virtual.set_fault("near_end")
            b.heard.condition(PrinterCondition.NEAR_END)
            b.virtual.clear_fault("near_end")
        b.virtual.set_fault("cover")
        b.heard.condition(PrinterCondition.COVER_OPEN)
        b.virtual.clear_fault("cover")
        b.heard.condition(PrinterCondition.READY, since=3)
        b.virtual.set_fault("near_end")
        b.heard.condition(PrinterCondition.NEAR_END, since=4)
        assert b.heard.conditions == [
            PrinterCondition.READY,
            PrinterCondition.NEAR_END,
            PrinterCondition.COVER_OPEN,
            PrinterCondition.READY,
            PrinterCondition.NEAR_END,
        ]


def test_a_jammed_knife_is_unknown_and_told() -> None:
    with bench(timeout=0.3) as b:
        b.virtual.set_fault("cutter")
        assert b.print("1") == JobSettled("1", UNKNOWN, "cutter")
        assert b.heard.conditions == [PrinterCondition.READY, PrinterCondition.CUTTER]
        b.virtual.clear_fault("cutter")
        assert b.heard.outcome("1", late=True).outcome is CONFIRMED


def test_an_echo_that_comes_late_on_the_same_connection_settles_the_label() -> None:
    with bench(timeout=0.2) as b:
        b.virtual.set_fault("late_echo@0.5")
        assert b.print("1") == JobSettled("1", UNKNOWN, "no_answer")
        assert b.heard.outcome("1", late=True) == JobSettled("1", CONFIRMED, late=True)


def test_an_echo_of_one_label_never_confirms_another() -> None:
    with bench(timeout=0.3) as b:
        b.virtual.set_fault("late_echo@0.4")
        assert b.print("1").outcome is UNKNOWN
        b.virtual.clear_fault("late_echo")
        b.virtual.set_fault("no_process_id")
        assert b.print("2") == JobSettled("2", UNKNOWN, "no_answer")
        assert b.heard.outcomes == [
            JobSettled("1", UNKNOWN, "no_answer"),
            JobSettled("1", CONFIRMED, late=True),
            JobSettled("2", UNKNOWN, "no_answer"),
        ]
