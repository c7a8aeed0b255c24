"""Random days at the bench, on the rules alone: whatever comes in whatever order, the promises hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from station.packing import events as on
from station.packing.decisions import PrintLabel, Step
from station.packing.facts import (
    Fact,
    ItemScanned,
    LabelSending,
    OrderVerdict,
    ParcelPacked,
    ParcelVoided,
    PrintOutcome,
    ShopResult,
    WaybillTaken,
)
from station.packing.orders import Barcode, Box, BoxItem, BoxLine
from station.packing.process import decide, fold
from station.packing.process.states import Desk, Idle, Known, Labelling, Rules, State, calm, open_box

COMMANDS = ("UNDO", "CANCEL", "HOLD", "SHORT", "NEXTBOX", "REPRINT", "FINISH", "OK", "HELP", "LOGOUT", "SUPERVISOR")
START = datetime(2026, 11, 23, 10, tzinfo=UTC)
ITEMS = {
    "1": (BoxItem("MUG", "Mug", "", 2, (Barcode("m"),)), BoxItem("CARD", "Card", "", 1, (Barcode("c"),), scan=False)),
    "2": (BoxItem("SOCK", "Socks", "", 3, (Barcode("s"), Barcode("s3", 3))),),
    "3": (BoxItem("CARD", "Card", "", 1, (Barcode("c"),), scan=False),),
}


class Day:
    """The bench's state, the facts so far, and a modelled shop of numbers, slips and labels."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.now = rules, START
        self.state: State = Idle(Desk())
        self.facts: list[Fact] = []
        self.opened = 0
        self.numbers = 0

    def take(self, event: on.Event) -> Step:
        self.now += timedelta(seconds=7)
        known = Known(self.now, "CJGLS", f"{650000000000 + self.numbers}", can_undo=True, rules=self.rules)
        step = decide(self.state, event, known)
        self.numbers += sum(isinstance(fact, WaybillTaken) for fact in step.facts)
        self.facts += step.facts
        self.state = fold(self.state, step.facts)
        return step

    def slip(self, order: str) -> on.Event:
        box = open_box(self.state)
        if box is not None and order in box.orders:
            return on.SlipScanned(order, order, OrderVerdict.OPENED)
        self.opened += 1
        lines = (BoxLine(order, f"{order}-1", "X", 1),)
        opened = Box(f"parcel-{self.opened}", order, (order,), lines, ITEMS[order])
        return on.SlipScanned(order, order, OrderVerdict.OPENED, opened)

    def label(self, age: int) -> on.Event | None:
        taken = [fact for fact in self.facts if isinstance(fact, WaybillTaken)]
        if not taken:
            return None
        fact = taken[-1 - age % len(taken)]
        voided = any(isinstance(one, ParcelVoided) and one.waybill == fact.waybill for one in self.facts)
        copies = [one.copy for one in self.facts if isinstance(one, LabelSending) and one.waybill == fact.waybill]
        return on.WaybillCodeScanned(
            fact.waybill, fact.waybill, fact.order, fact.parcel, voided, max(copies, default=0)
        )

    def outcome(self, outcome: PrintOutcome) -> on.Event | None:
        sent = [fact for fact in self.facts if isinstance(fact, LabelSending)]
        return on.LabelSettled(sent[-1].waybill, sent[-1].copy, outcome, "x") if sent else None


MOVES = st.one_of(
    st.tuples(st.just("slip"), st.sampled_from("123")),
    st.tuples(st.just("item"), st.sampled_from(["MUG", "SOCK", "SOCK3", "OTHER"])),
    st.tuples(st.just("item"), st.sampled_from(["MUG", "SOCK"])),
    st.tuples(st.just("command"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("quantity"), st.integers(1, 4)),
    st.tuples(st.just("reason"), st.integers(1, 6)),
    st.tuples(st.just("outcome"), st.sampled_from(list(PrintOutcome))),
    st.tuples(st.just("label"), st.integers(0, 3)),
    st.tuples(st.just("shop"), st.sampled_from([ShopResult.CLEAR, *ShopResult])),
    st.tuples(st.just("printer"), st.booleans()),
    st.tuples(st.just("badge"), st.sampled_from(["101", ""])),
    st.tuples(st.just("other"), st.sampled_from(["unknown", "woken", "time", "restart", "device"])),
)


def event_of(day: Day, move: tuple[str, object]) -> on.Event | None:  # noqa: PLR0912 - one arm for each move
    box = open_box(day.state)
    match move:
        case "slip", str(order):
            return day.slip(order)
        case "item", "SOCK3":
            return on.ItemCodeScanned("s3", (on.Match("SOCK", 3),))
        case "item", str(sku):
            return on.ItemCodeScanned(sku, (on.Match(sku, 1),))
        case "command", str(name):
            return on.CommandGiven(f"PS:{name}")
        case "quantity", int(count):
            return on.CommandGiven("PS:QTY", count)
        case "reason", int(count):
            return on.CommandGiven("PS:REASON", count)
        case "outcome", PrintOutcome() as outcome:
            return day.outcome(outcome)
        case "label", int(age):
            return day.label(age)
        case "shop", ShopResult() as result:
            return on.ShopAnswered(box.parcel if box else "none", result)
        case "printer", bool(well):
            return on.PrinterChanged("ready" if well else "lost", "paper_end", can_print=well)
        case "badge", str(packer):
            return on.BadgeScanned(packer)
        case _, "unknown":
            return on.UnknownCodeScanned("?")
        case _, "woken":
            return on.Woken(ShopResult.CLEAR if box else None)
        case _, "time":
            return on.TimePassed()
        case _, "restart":
            return on.Restarted()
        case _:
            return on.DeviceChanged("scanner:serial-1", "lost", "unplugged")


RULES = st.builds(
    Rules,
    require_badge=st.booleans(),
    scan_every_unit=st.booleans(),
    confirm_by_scan=st.booleans(),
    hold_when_silent=st.booleans(),
    dispatch_after=st.sampled_from([timedelta(0), timedelta(seconds=30)]),
)


@settings(max_examples=150, deadline=None)
@given(RULES, st.lists(MOVES, max_size=60))
def test_whatever_happens_the_promises_hold(rules: Rules, moves: list[tuple[str, object]]) -> None:
    day = Day(rules)
    for move in moves:
        event = event_of(day, move)
        if event is None:
            continue
        before = day.state
        step = day.take(event)
        assert fold(before, step.facts) == day.state
        assert all(isinstance(calm(day.state), Labelling) for one in step.decisions if isinstance(one, PrintLabel))
    assert fold(Idle(Desk()), day.facts) == day.state
    _numbers_are_bound_once(day.facts)
    _nothing_is_labelled_before_it_is_complete(day.facts)
    _packed_once_and_never_more_than_wanted(day.facts)


def _numbers_are_bound_once(facts: list[Fact]) -> None:
    bound = [fact.waybill for fact in facts if isinstance(fact, WaybillTaken)]
    assert len(bound) == len(set(bound))


def _nothing_is_labelled_before_it_is_complete(facts: list[Fact]) -> None:
    complete: set[str] = set()
    for fact in facts:
        if isinstance(fact, ItemScanned) and fact.verdict.value == "complete":
            complete.add(fact.parcel)
        if isinstance(fact, LabelSending) and fact.copy == 1:
            assert fact.parcel in complete


def _packed_once_and_never_more_than_wanted(facts: list[Fact]) -> None:
    packed = [fact.parcel for fact in facts if isinstance(fact, ParcelPacked)]
    assert len(packed) == len(set(packed))
    for fact in facts:
        if isinstance(fact, ItemScanned) and fact.verdict.value in ("ok", "complete"):
            assert fact.packed <= fact.wanted


@settings(max_examples=100, deadline=None)
@given(RULES, st.lists(MOVES, max_size=40))
def test_cancel_and_ok_lead_to_an_empty_bench_unless_a_label_is_being_printed(
    rules: Rules, moves: list[tuple[str, object]]
) -> None:
    day = Day(rules)
    for move in moves:
        event = event_of(day, move)
        if event is not None:
            day.take(event)
    if isinstance(calm(day.state), Labelling):
        return
    day.take(on.CommandGiven("PS:CANCEL"))
    if open_box(day.state) is not None:
        day.take(on.CommandGiven("PS:OK"))
    assert open_box(day.state) is None
