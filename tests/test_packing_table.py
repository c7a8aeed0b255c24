"""The table of rules.md, "States and scans": each cell as the verdicts recorded and the state it leads to."""

from __future__ import annotations

import pytest

from station.packing import events as on
from station.packing.facts import OrderVerdict, PrintOutcome, ShopResult
from station.packing.process.states import Asking, Doubtful, Idle, Labelling, Packing, calm
from station.packing.process.states import Rules as Settings
from tests.test_packing_random_days import Day

STATES = ("idle", "opened", "counted", "labelling", "doubtful")
ITEM = on.ItemCodeScanned("m", (on.Match("MUG", 1),))


def day_in(name: str) -> Day:
    """A bench in one of the table's states, with order 1 (two mugs) where something is open."""
    day = Day(Settings())
    if name == "idle":
        return day
    day.take(day.slip("1"))
    day.take(on.ShopAnswered("parcel-1", ShopResult.CLEAR))
    if name == "opened":
        return day
    day.take(ITEM)
    if name == "counted":
        return day
    day.take(ITEM)
    if name == "doubtful":
        day.take(on.LabelSettled("650000000000", 1, PrintOutcome.UNKNOWN, "no_answer"))
    return day


def answered(day: Day, event: on.Event) -> tuple[tuple[str, ...], str]:
    """What was recorded, as event and verdict, and the state that follows."""
    step = day.take(event)
    facts = tuple(str(getattr(fact, "verdict", "")) or type(fact).__name__ for fact in step.facts)
    state = day.state
    shown = f"Asking {type(calm(state)).__name__}" if isinstance(state, Asking) else type(state).__name__
    return facts, shown


def event_named(day: Day, name: str) -> on.Event:
    match name:
        case "another slip":
            return day.slip("2")
        case "same slip":
            return on.SlipScanned("1", "1", OrderVerdict.OPENED)
        case "item":
            return ITEM
        case "waybill":
            return on.WaybillCodeScanned("650000000000", "650000000000", "1", "parcel-1", voided=False, newest_copy=1)
        case _:
            return on.CommandGiven(name)


TABLE = {
    ("another slip", "idle"): (("opened",), "Packing"),
    ("another slip", "opened"): (("OrderAbandoned", "opened"), "Packing"),
    ("another slip", "counted"): (("another_open",), "Packing"),
    ("another slip", "labelling"): (("another_open",), "Labelling"),
    ("another slip", "doubtful"): (("another_open",), "Doubtful"),
    ("same slip", "opened"): (("opened",), "Packing"),
    ("same slip", "counted"): (("opened",), "Packing"),
    ("same slip", "labelling"): (("opened",), "Labelling"),
    ("same slip", "doubtful"): (("opened",), "Doubtful"),
    ("item", "idle"): (("no_order",), "Idle"),
    ("item", "opened"): (("ok",), "Packing"),
    ("item", "counted"): (("complete", "WaybillTaken", "LabelSending"), "Labelling"),
    ("item", "labelling"): (("too_many",), "Labelling"),
    ("item", "doubtful"): (("too_many",), "Doubtful"),
    ("waybill", "idle"): (("already_packed",), "Idle"),
    ("waybill", "labelling"): (("ok", "ParcelPacked"), "Idle"),
    ("waybill", "doubtful"): (("ok", "ParcelPacked"), "Idle"),
    ("PS:UNDO", "idle"): (("refused",), "Idle"),
    ("PS:UNDO", "opened"): (("refused",), "Packing"),
    ("PS:UNDO", "counted"): (("ok",), "Packing"),
    ("PS:UNDO", "labelling"): (("refused",), "Labelling"),
    ("PS:UNDO", "doubtful"): (("refused",), "Doubtful"),
    ("PS:CANCEL", "idle"): (("ok",), "Idle"),
    ("PS:CANCEL", "opened"): (("ok", "OrderAbandoned"), "Idle"),
    ("PS:CANCEL", "counted"): (("asked",), "Asking Packing"),
    ("PS:CANCEL", "labelling"): (("refused",), "Labelling"),
    ("PS:CANCEL", "doubtful"): (("asked",), "Asking Doubtful"),
    ("PS:HOLD", "idle"): (("refused",), "Idle"),
    ("PS:HOLD", "opened"): (("ok", "OrderHeld"), "Idle"),
    ("PS:HOLD", "counted"): (("ok", "OrderHeld"), "Idle"),
    ("PS:HOLD", "labelling"): (("refused",), "Labelling"),
    ("PS:HOLD", "doubtful"): (("asked",), "Asking Doubtful"),
    ("PS:REPRINT", "idle"): (("refused",), "Idle"),
    ("PS:REPRINT", "opened"): (("refused",), "Packing"),
    ("PS:REPRINT", "counted"): (("refused",), "Packing"),
    ("PS:REPRINT", "labelling"): (("refused",), "Labelling"),
    ("PS:REPRINT", "doubtful"): (("asked",), "Asking Doubtful"),
    ("PS:FINISH", "opened"): (("refused",), "Packing"),
    ("PS:FINISH", "counted"): (("refused",), "Packing"),
    **{(f"PS:{name}", state): (("unavailable",), "") for name in ("SHORT", "NEXTBOX") for state in STATES},
}


@pytest.mark.parametrize(("scan", "state"), TABLE)
def test_the_table_of_scans_and_states_is_followed(scan: str, state: str) -> None:
    facts, leads_to = TABLE[scan, state]
    day = day_in(state)
    stayed = type(day.state).__name__
    assert answered(day, event_named(day, scan)) == (facts, leads_to or stayed)


@pytest.mark.parametrize("state", ["opened", "counted"])
def test_another_parcels_waybill_is_the_wrong_label(state: str) -> None:
    other = on.WaybillCodeScanned("650000000099", "650000000099", "9", "p", voided=False, newest_copy=1)
    assert answered(day_in(state), other) == (("wrong_label",), "Packing")


def test_ok_after_cancel_in_doubt_voids_the_number_and_empties_the_bench() -> None:
    day = day_in("doubtful")
    day.take(on.CommandGiven("PS:CANCEL"))
    assert answered(day, on.CommandGiven("PS:OK")) == (("ok", "ParcelVoided", "OrderAbandoned"), "Idle")


def test_ok_after_hold_in_doubt_voids_the_number_and_holds_the_order() -> None:
    day = day_in("doubtful")
    day.take(on.CommandGiven("PS:HOLD"))
    assert answered(day, on.CommandGiven("PS:OK")) == (("ok", "ParcelVoided", "OrderHeld"), "Idle")


def test_ok_after_reprint_in_doubt_sends_the_next_copy_without_a_reason_asked() -> None:
    day = day_in("doubtful")
    day.take(on.CommandGiven("PS:REPRINT"))
    assert answered(day, on.CommandGiven("PS:OK")) == (("ok", "LabelSending"), "Labelling")


def test_a_scan_withdraws_the_question_and_still_counts() -> None:
    day = day_in("opened")
    day.take(ITEM)
    assert answered(day, on.CommandGiven("PS:CANCEL")) == (("asked",), "Asking Packing")
    assert answered(day, on.CommandGiven("PS:UNDO")) == (("ok",), "Packing")
    assert answered(day, on.CommandGiven("PS:OK")) == (("refused",), "Packing")


def test_a_late_confirmation_settles_a_doubt() -> None:
    day = day_in("doubtful")
    late = on.LabelSettled("650000000000", 1, PrintOutcome.CONFIRMED)
    assert answered(day, late) == (("LabelOutcome", "ParcelPacked"), "Idle")


def test_a_confirmation_of_an_outdated_copy_is_recorded_and_settles_nothing() -> None:
    day = day_in("doubtful")
    day.take(on.CommandGiven("PS:REPRINT"))
    day.take(on.CommandGiven("PS:OK"))
    late = on.LabelSettled("650000000000", 1, PrintOutcome.CONFIRMED)
    assert answered(day, late) == (("LabelOutcome",), "Labelling")


def test_a_box_without_scans_waits_for_finish() -> None:
    day = Day(Settings())
    day.take(day.slip("3"))
    day.take(on.ShopAnswered("parcel-1", ShopResult.CLEAR))
    facts, leads_to = answered(day, on.CommandGiven("PS:FINISH"))
    assert (facts, leads_to) == (("ok", "complete", "WaybillTaken", "LabelSending"), "Labelling")


def test_a_reprint_when_idle_asks_why_and_keeps_the_parcel_packed_once() -> None:
    day = day_in("labelling")
    day.take(on.LabelSettled("650000000000", 1, PrintOutcome.CONFIRMED))
    assert answered(day, on.CommandGiven("PS:REPRINT")) == (("asked",), "Asking Idle")
    assert answered(day, on.CommandGiven("PS:REASON", 2)) == (("ok", "LabelSending"), "Labelling")
    assert answered(day, on.LabelSettled("650000000000", 2, PrintOutcome.CONFIRMED)) == (("LabelOutcome",), "Idle")


def test_the_states_named_by_the_table_are_reached() -> None:
    reached = [type(day_in(name).state) for name in STATES]
    assert reached == [Idle, Packing, Packing, Labelling, Doubtful]
