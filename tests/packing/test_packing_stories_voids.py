"""Stories of the bench: labels that belong elsewhere or nowhere, and parcels voided from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import LabelScanned, ParcelVoided
from station.packing.notices import NoticeCode, tell
from station.packing.parcels import ShownParcel
from station.packing.process.states import BenchDesk, IdleState
from station.packing.verdicts import LabelVerdict
from tests.support.support_packing import (
    CARDS,
    CONFIRMED,
    MIXED,
    MUG,
    NUMBER,
    TWO_MUGS,
    Bench,
    doubtful,
    labelling,
    opened,
    packed,
    unprinted,
    waybill_of,
)

OLD = "650000000099"
Start = Callable[[], Bench]


def scanned(code: str = NUMBER, verdict: LabelVerdict = LabelVerdict.OK, waybill: str = NUMBER) -> LabelScanned:
    return LabelScanned(code, verdict, "1", "parcel-1", waybill)


@pytest.mark.parametrize("start", [labelling, doubtful, unprinted])
def test_the_label_of_another_parcel_is_the_wrong_one_and_changes_nothing(start: Start) -> None:
    bench = start()
    before = bench.state
    wrong = scanned(OLD, LabelVerdict.WRONG_LABEL, OLD)
    step = bench.take(waybill_of(MIXED, number=OLD))
    assert step == DecisionStep((wrong,), tell(NoticeCode.LABEL_WRONG, code=OLD))
    assert bench.state == before


def test_any_label_while_packing_is_the_wrong_one() -> None:
    bench = opened()
    bench.item(MUG)
    before = bench.state
    wrong = scanned(OLD, LabelVerdict.WRONG_LABEL, OLD)
    assert bench.take(waybill_of(MIXED, number=OLD)) == DecisionStep((wrong,), tell(NoticeCode.LABEL_WRONG, code=OLD))
    assert bench.state == before


@pytest.mark.parametrize("start", [opened, labelling, doubtful, unprinted])
def test_the_label_of_a_voided_number_is_void_and_changes_nothing(start: Start) -> None:
    bench = start()
    before = bench.state
    void = scanned(OLD, LabelVerdict.VOID_LABEL, OLD)
    step = bench.take(waybill_of(CARDS, voided=True, number=OLD))
    assert step == DecisionStep((void,), tell(NoticeCode.LABEL_VOID, code=OLD))
    assert bench.state == before


@pytest.mark.parametrize("start", [opened, doubtful])
def test_an_older_copy_of_another_parcel_is_void_and_changes_nothing(start: Start) -> None:
    bench = start()
    before = bench.state
    code = f"PS:LABEL:{OLD}:1"
    step = bench.take(waybill_of(CARDS, 1, newest=2, number=OLD))
    assert step == DecisionStep((scanned(code, LabelVerdict.VOID_LABEL, OLD),), tell(NoticeCode.LABEL_VOID, code=code))
    assert bench.state == before


def test_with_nothing_open_a_label_shows_its_parcel_and_a_void_one_says_so() -> None:
    bench = packed()
    before = bench.state
    assert isinstance(before, IdleState)
    assert bench.label(TWO_MUGS).notice == tell(NoticeCode.ORDER_ALREADY_PACKED, order="1", waybill=NUMBER)
    shown = replace(before, desk=replace(before.desk, shown=ShownParcel("1", "parcel-1", NUMBER)))
    assert bench.state == shown
    voided = bench.label(TWO_MUGS, voided=True)
    assert voided == DecisionStep((scanned(verdict=LabelVerdict.VOID_LABEL),), tell(NoticeCode.LABEL_VOID, code=NUMBER))
    assert bench.state == shown


def test_a_label_that_is_being_printed_is_not_voided_before_its_outcome_is_there() -> None:
    bench = labelling()
    before = bench.state
    step = bench.take(on.VoidAsked("1", "parcel-1", NUMBER, "damaged"))
    assert step == DecisionStep((), tell(NoticeCode.WAIT_FOR_LABEL))
    assert bench.state == before


@pytest.mark.parametrize("start", [doubtful, unprinted])
def test_a_supervisor_voids_the_label_on_the_bench_and_the_box_is_put_back(start: Start) -> None:
    bench = start()
    step = bench.take(on.VoidAsked("1", "parcel-1", NUMBER, "damaged"))
    voided = ParcelVoided("1", "parcel-1", NUMBER, "damaged")
    assert step.facts[0] == voided
    assert [type(fact).__name__ for fact in step.facts] == ["ParcelVoided", "OrderAbandoned"]
    assert step.notice == tell(NoticeCode.VOIDED, order="1", waybill=NUMBER)
    assert bench.state == IdleState(BenchDesk())
    assert bench.printer_says(CONFIRMED) == DecisionStep()


def test_a_supervisor_voids_the_parcel_that_left_last_and_nothing_can_be_done_with_it() -> None:
    bench = packed()
    bench.take(on.VoidAsked("1", "parcel-1", NUMBER, "damaged"))
    assert bench.state == IdleState(BenchDesk(shown=ShownParcel("1", "parcel-1", NUMBER)))
    assert bench.give("PS:REPRINT").notice == tell(NoticeCode.NOT_PACKED_HERE, code="1")


def test_a_supervisor_voids_a_box_without_a_number_and_it_is_put_back() -> None:
    bench = opened()
    bench.item(MUG)
    bench.take(on.VoidAsked("1", "parcel-1", "", "damaged"))
    assert (bench.state, [type(fact).__name__ for fact in bench.facts[-1:]]) == (
        IdleState(BenchDesk()),
        ["OrderAbandoned"],
    )
