"""Random days where the carrier's labels are on paper: no box leaves without its own, and a lost number closes none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from hypothesis import given, note, settings
from hypothesis import strategies as st

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.carriage import LabelSource, NumberSource
from station.packing.facts import (
    CommandScanned,
    LabelOutcome,
    LabelScanned,
    LabelSending,
    OrderScanned,
    ParcelPacked,
    ParcelVoided,
)
from station.packing.process import decide, fold
from station.packing.process.states import AskingQuestion, PackingRules, open_box
from station.packing.verdicts import CommandVerdict, LabelVerdict, OpenedBy
from tests.packing import support_packing_moves as moves
from tests.packing import support_packing_promises as promise
from tests.packing.support_packing_day import CAST, Day
from tests.packing.support_packing_label_day import LabelDay
from tests.packing.test_packing_random_days import SCANS, _a_refusal_changes_nothing, _seen
from tests.support.support_packing import command_of
from tests.support.support_packing_walk import name_of

SETTINGS = st.builds(
    PackingRules,
    require_badge=st.just(value=False),
    scan_every_unit=st.booleans(),
    every_unit=st.sampled_from([frozenset(), frozenset({"101"})]),
    hold_when_silent=st.booleans(),
    numbers=st.just(NumberSource.SHEET),
    label=st.just(LabelSource.CARRIER),
    close_by_label=st.booleans(),
    asks_shop=st.sampled_from([True, False]),
    dispatch_after=st.just(timedelta(minutes=5)),
)
PEOPLE = tuple(CAST)
LabelMove = Callable[[LabelDay, int], Iterator[on.Event | None]]


def _who(how: int) -> str:
    return PEOPLE[how % len(PEOPLE)]


def _label(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    yield day.assigned(how)


def _own_label(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    """The label of the open box."""
    number = day.next_number()
    yield day.assigned(list(day.owner).index(number)) if number else None


def _stranger(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    fault, doubtful = (("", False), ("wrong_check_digit", True), ("wrong_length", False))[how % 3]
    yield day.stranger(how // 3 % 3, fault, doubtful=doubtful)


def _round(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    for who in PEOPLE:
        day.reserve(who)
        if how & 1:
            day.assign(who)
    yield day.woken()


def _sheet(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    box = open_box(day.bench.state)
    day.assign(day.who(box.orders) if box is not None and how & 1 else _who(how))
    yield day.woken() if how & 2 else None


def _receiver(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    box = open_box(day.bench.state)
    day.move(day.who(box.orders) if box is not None and how & 1 else _who(how))
    yield day.woken()


def _box(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    """A box from its label to the last item, or nearly so."""
    yield day.assigned(how >> 2)
    yield day.answer()
    yield from moves.rest(day, how)
    yield day.answer()


def _sorts(day: LabelDay, how: int) -> Iterator[on.Event | None]:
    yield on.UnknownCodeScanned("4W44", sorts=True)


def _known(move: Callable[[Day, int], Iterator[on.Event | None]]) -> LabelMove:
    return move


MOVES: tuple[LabelMove, ...] = (
    *(_label, _label, _own_label, _own_label, _stranger, _round, _sheet, _receiver, _box, _box, _sorts),
    *map(_known, (moves.slip, moves.right_item, moves.rest, moves.item, moves.undo, moves.yes, moves.command)),
    *map(_known, (moves.confirmed_command, moves.shop_changes, moves.shop_answers, moves.another_process_writes)),
    *map(_known, (moves.time_passes, moves.plug_is_pulled, moves.dispatched, moves.supervisor, moves.question)),
)


def _moves(day: LabelDay, drawn: bytes) -> Iterator[on.Event]:
    for who in PEOPLE:
        day.reserve(who)
        day.assign(who)
    for what, how in zip(drawn[::2], drawn[1::2], strict=False):
        for event in MOVES[what % len(MOVES)](day, how):
            if event is not None:
                yield event


@settings(max_examples=120, deadline=None)
@given(SETTINGS, st.binary(min_size=80, max_size=240))
def test_no_box_leaves_without_its_own_label(rules: PackingRules, drawn: bytes) -> None:
    day = LabelDay(rules)
    for event in _moves(day, drawn):
        before = day.bench.state
        step = day.take(event)
        note(f"{name_of(before)}: {type(event).__name__} -> {name_of(day.bench.state)}")
        assert step.facts or not isinstance(event, SCANS)
        assert not any(isinstance(fact, LabelSending | LabelOutcome) for fact in step.facts)
        machine = not isinstance(event, (*SCANS, on.BadgeScanned))
        if isinstance(before, AskingQuestion) and machine:
            assert not any(isinstance(fact, ParcelPacked) for fact in step.facts)
        _a_refusal_changes_nothing(before, step, day.bench.state)
        assert _seen(day.resumed(), rules) == _seen(day.bench.state, rules)
        _cancel_and_ok_empty_the_bench(day)
    _only_its_own_label_packed(day, rules)
    promise.every_unit_is_counted_before_the_first_label(day.records)
    promise.a_parcel_is_packed_once_and_only_with_its_label(day.records, rules)
    promise.what_the_shop_stopped_gets_no_label(day.records, rules)
    promise.a_box_is_opened_once_and_leaves_once(day.records)


def _cancel_and_ok_empty_the_bench(day: LabelDay) -> None:
    state = day.bench.state
    for command in ("PS:CANCEL", "PS:OK"):
        state = fold(state, decide(state, command_of(command), day.bench.known()).facts) if open_box(state) else state
    assert open_box(state) is None


def _only_its_own_label_packed(day: LabelDay, rules: PackingRules) -> None:
    """The number of a packed parcel was scanned at that very parcel, or was taken as a spare by PS:OK."""
    seen: dict[str, set[str]] = {}
    bound: dict[str, str] = {}
    for _, fact in day.records:
        match fact:
            case OrderScanned(by=OpenedBy.WAYBILL, waybill=number, parcel=parcel) if fact.box is not None:
                seen[parcel] = set() if rules.close_by_label else {number}
            case LabelScanned(verdict=LabelVerdict.OK):
                seen.setdefault(fact.parcel, set()).add(fact.waybill)
            case CommandScanned(command=BenchCommand.OK, verdict=CommandVerdict.OK) if fact.waybill:
                seen.setdefault(fact.parcel, set()).add(fact.waybill)
            case ParcelPacked():
                assert fact.waybill in seen[fact.parcel]
                assert fact.waybill not in bound, "one number on two boxes"
                bound[fact.waybill] = fact.parcel
            case ParcelVoided() if not fact.waybill:
                bound = {number: parcel for number, parcel in bound.items() if parcel != fact.parcel}
            case _:
                pass
