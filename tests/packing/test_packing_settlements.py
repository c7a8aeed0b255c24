"""A label's settlement by its parcel: beside whatever is open, facts of other parcels leave it as it is."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.facts import (
    CancelCheck,
    Device,
    Fact,
    LabelOutcome,
    LabelScanned,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    ParcelPacked,
    ParcelVoided,
)
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel, Waybill
from station.packing.process import decide, fold
from station.packing.process.settlements import copied, settlement_after
from station.packing.process.states import (
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    BenchDesk,
    IdleState,
    LabelSettlement,
    PackingState,
    settling,
    unsettled,
)
from station.packing.verdicts import LabelVerdict, PrintOutcome, ShopResult
from tests.support.support_packing import (
    CARRIER,
    CLEAR,
    CONFIRMED,
    MIXED,
    MUG,
    NOON,
    NOT_PRINTED,
    NUMBER,
    TWO_MUGS,
    UNKNOWN,
    Bench,
)


def being_sent() -> Bench:
    """A bench whose label is at the printer."""
    bench = Bench()
    bench.slip(TWO_MUGS)
    bench.shop(CLEAR)
    bench.items(MUG, MUG)
    return bench


def sent() -> LabelSettlement:
    found = unsettled(being_sent().state)
    assert found is not None
    return found


def a_copy() -> LabelSettlement:
    left = LastParcel(TWO_MUGS, Waybill(CARRIER, NUMBER), 1, NOON)
    return copied(left, LabelSending("1", TWO_MUGS.parcel, NUMBER, 2))


def said(outcome: PrintOutcome, box: PackingBox = TWO_MUGS, copy: int = 1, number: str = NUMBER) -> LabelOutcome:
    return LabelOutcome(box.order, box.parcel, number, copy, outcome, "timeout")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(UNKNOWN, AwaitingLabelScan), (CONFIRMED, AwaitingLabelScan), (NOT_PRINTED, AwaitingPrinter)],
)
def test_what_the_printer_said_is_what_is_waited_for(outcome: PrintOutcome, state: type) -> None:
    assert isinstance(settling(BenchDesk(), sent()), AwaitingLabel)
    after = settlement_after(sent(), said(outcome))
    assert after is not None
    assert (after.outcome, after.reason, type(settling(BenchDesk(), after))) == (outcome, "timeout", state)


@pytest.mark.parametrize(
    "fact",
    [
        said(UNKNOWN, MIXED),
        said(UNKNOWN, copy=0),
        said(UNKNOWN, number="650000000011"),
        LabelScanned("x", LabelVerdict.OK, MIXED.order, MIXED.parcel, "650000000011"),
        LabelSending(MIXED.order, MIXED.parcel, "650000000011", 1),
        ParcelPacked(MIXED.order, MIXED.parcel, CARRIER, "650000000011", 1.0, NOON),
        OrderAbandoned(MIXED.order, MIXED.parcel, "packer"),
        OrderHeld(MIXED.order, MIXED.parcel, "packer"),
        ParcelVoided(MIXED.order, MIXED.parcel, "650000000011", "packer"),
        CancelCheck(MIXED.order, MIXED.parcel, ShopResult.CANCELLED, 0.0, NOON),
        Device("printer", "lost", "gone"),
    ],
)
def test_what_is_of_another_parcel_or_copy_leaves_it_as_it_is(fact: Fact) -> None:
    assert settlement_after(sent(), fact) == sent()


@pytest.mark.parametrize(
    "fact",
    [
        ParcelPacked("1", TWO_MUGS.parcel, CARRIER, NUMBER, 1.0, NOON),
        OrderAbandoned("1", TWO_MUGS.parcel, "packer"),
        OrderHeld("1", TWO_MUGS.parcel, "packer"),
        ParcelVoided("1", TWO_MUGS.parcel, NUMBER, "changed", goes_on=True, box=TWO_MUGS),
    ],
)
def test_it_ends_with_its_parcel(fact: Fact) -> None:
    assert settlement_after(sent(), fact) is None


def test_a_packed_parcels_copy_is_settled_by_the_printer_by_its_scan_or_given_up() -> None:
    assert settlement_after(a_copy(), said(CONFIRMED, copy=2)) is None
    assert settlement_after(a_copy(), LabelScanned("x", LabelVerdict.OK, "1", TWO_MUGS.parcel, NUMBER)) is None
    assert settlement_after(a_copy(), ParcelVoided("1", TWO_MUGS.parcel, NUMBER, "wrong")) is None
    assert settlement_after(a_copy(), said(UNKNOWN, copy=2)) is not None


def test_a_printer_that_is_well_again_is_noted_where_nothing_was_sent() -> None:
    waits = settlement_after(sent(), said(NOT_PRINTED))
    assert waits is not None
    well = settlement_after(waits, Device("printer", "found"))
    assert well is not None
    assert (waits.well, well.well, settlement_after(well, Device("printer", "lost"))) == (False, True, waits)


def test_the_rules_settle_it_beside_another_open_box() -> None:
    """What the bench will do that opens the next box meanwhile: desk and settlement are all that the rules ask for."""
    bench, first = Bench(), sent()
    bench.slip(MIXED)
    known = bench.known()
    step = decide(settling(BenchDesk(), first), on.LabelSettled(NUMBER, 1, CONFIRMED), known)
    assert [type(fact) for fact in step.facts] == [LabelOutcome, ParcelPacked]
    assert isinstance(fold(settling(BenchDesk(), first), step.facts), IdleState)
    open_still = fold(bench.state, step.facts)
    assert isinstance(open_still, PackingState)
    assert open_still.parcel == bench.state.parcel  # type: ignore[union-attr]
