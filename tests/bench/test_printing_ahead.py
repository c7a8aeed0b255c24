"""The label that is drawn while its items are still being scanned: sent only when it is exactly the one decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from printers.base import Bitmap, JobSettled, PaperOutcome, PrinterCondition, PrintJob, StateChanged
from station.bench.label_printing import LabelDrawn, LabelOrder
from station.packing.decisions import PrintLabel
from station.packing.events import LabelSettled, PrinterChanged
from station.packing.orders import Receiver
from station.packing.verdicts import PrintOutcome
from tests.bench.support_printing import WITHIN, Desk
from tests.support.support_packing import MIXED

HONG = Receiver("홍길동", "010-0000-1234", "04524", "서울 중구 가상로 1", "101호", "")
TODAY = date(2026, 11, 23)
WANTED = LabelOrder(PrintLabel(MIXED.parcel, MIXED.order, "CJGLS", "650000000011", 1), MIXED, HONG, TODAY)


def numbered(number: str, copy: int = 1) -> LabelOrder:
    return replace(WANTED, job=replace(WANTED.job, waybill=number, copy=copy))


@pytest.fixture
def desk() -> Iterator[Desk]:
    one = Desk()
    yield one
    one.free.set()
    one.hand.close()


def test_the_label_that_was_foreseen_goes_out_as_it_was_drawn(desk: Desk) -> None:
    desk.foresees(WANTED)
    desk.hand.foresee(WANTED)
    desk.hand.print(WANTED)
    desk.paper.waits(jobs=1)
    assert desk.drawn == [WANTED]
    assert desk.paper.jobs == [PrintJob("650000000011:1", Bitmap(8, 1, b"\0"))]
    assert desk.paper.jobs[0].bitmap is desk.paper.prepared[-1]
    assert desk.shown == [LabelDrawn(Bitmap(8, 1, b"\0"), "650000000011")]


@pytest.mark.parametrize(
    "decided",
    [
        numbered("650000000022"),
        numbered("650000000011", copy=2),
        replace(WANTED, receiver=replace(HONG, address="부산 가상로 2")),
        replace(WANTED, receiver=None),
        replace(WANTED, box=replace(MIXED, items=())),
        replace(WANTED, on=date(2026, 11, 24)),
    ],
    ids=["another number", "a copy", "another address", "an erased receiver", "another box", "past midnight"],
)
def test_a_label_that_is_not_exactly_the_foreseen_one_is_drawn_anew(desk: Desk, decided: LabelOrder) -> None:
    desk.foresees(WANTED)
    desk.hand.print(decided)
    desk.paper.waits(jobs=1)
    assert desk.drawn == [WANTED, decided]
    assert desk.paper.jobs == [PrintJob(f"{decided.job.waybill}:{decided.job.copy}", Bitmap(8, 2, b"\0\0"))]


def test_only_the_newest_wish_is_drawn(desk: Desk) -> None:
    desk.free.clear()
    desk.hand.foresee(numbered("1"))
    assert desk.begun.wait(WITHIN)
    for number in ("2", "3", "4"):
        desk.hand.foresee(numbered(number))
    desk.free.set()
    desk.paper.waits(prepared=2)
    desk.hand.print(numbered("4"))
    desk.paper.waits(jobs=1)
    assert desk.drawn == [numbered("1"), numbered("4")]


def test_a_label_decided_while_it_is_being_drawn_is_drawn_once(desk: Desk) -> None:
    desk.free.clear()
    desk.hand.foresee(WANTED)
    assert desk.begun.wait(WITHIN)
    desk.hand.print(WANTED)
    desk.hand.foresee(None)
    desk.free.set()
    desk.paper.waits(jobs=1)
    assert desk.drawn == [WANTED]


def test_a_drawing_that_is_wanted_no_more_is_forgotten_by_hand_and_printer(desk: Desk) -> None:
    desk.foresees(WANTED)
    desk.hand.foresee(None)
    desk.paper.waits(told=3)
    assert desk.paper.prepared == [None, Bitmap(8, 1, b"\0"), None]
    desk.hand.print(WANTED)
    desk.paper.waits(jobs=1)
    assert desk.drawn == [WANTED, WANTED]


def test_a_fault_of_the_drawing_is_told_when_the_label_is_decided_and_not_before(desk: Desk) -> None:
    desk.fault = "clipped"
    desk.hand.foresee(WANTED)
    assert desk.begun.wait(WITHIN)
    desk.hand.print(WANTED)
    assert desk.told.wait(WITHIN)
    assert desk.events == [LabelSettled("650000000011", 1, PrintOutcome.NOT_PRINTED, "clipped")]
    assert (desk.paper.jobs, len(desk.drawn)) == ([], 2)


@pytest.mark.parametrize(
    ("news", "told"),
    [
        (StateChanged(PrinterCondition.READY, "process-id"), PrinterChanged("ready", "ready", can_print=True)),
        (StateChanged(PrinterCondition.NEAR_END), PrinterChanged("warning", "paper_near_end", can_print=True)),
        (StateChanged(PrinterCondition.CUTTER), PrinterChanged("lost", "cutter", can_print=False)),
        (
            StateChanged(PrinterCondition.UNREACHABLE, "refused: ECONNREFUSED"),
            PrinterChanged("lost", "unreachable", False),
        ),
        (
            StateChanged(PrinterCondition.UNREACHABLE, "no_permission: EACCES"),
            PrinterChanged("lost", "no_permission", False),
        ),
    ],
)
def test_a_printers_state_lights_a_lamp_with_a_reason_that_has_a_remedy(
    desk: Desk, news: StateChanged, told: PrinterChanged
) -> None:
    desk.paper.listener(news)
    assert desk.events == [told]


def test_what_the_printer_says_of_a_label_reaches_the_bench(desk: Desk) -> None:
    desk.paper.listener(JobSettled("650000000011:2", PaperOutcome.UNKNOWN, "cutter"))
    assert desk.events == [LabelSettled("650000000011", 2, PrintOutcome.UNKNOWN, "cutter")]
