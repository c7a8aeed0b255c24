"""Random days at the bench: whatever comes in whatever order, the journal keeps the bench's promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, note, settings
from hypothesis import strategies as st

from station.packing import events as on
from station.packing.carriage import NumberSource
from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.facts import Device, LabelOutcome, LabelSending, OrderScanned, ParcelVoided
from station.packing.process import decide, fold
from station.packing.process.states import (
    AskingQuestion,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    BenchDesk,
    IdleState,
    PackingRules,
    PackingState,
    SignedOut,
    State,
    open_box,
    unsettled,
    without_question,
)
from station.packing.verdicts import CommandVerdict, ItemVerdict, LabelVerdict, OrderVerdict
from tests.packing import support_packing_promises as promise
from tests.packing.support_packing_day import Day
from tests.packing.support_packing_moves import moves_of
from tests.support.support_packing_walk import name_of

NO = {
    CommandVerdict.REFUSED,
    CommandVerdict.UNAVAILABLE,
    LabelVerdict.WRONG_LABEL,
    LabelVerdict.VOID_LABEL,
    LabelVerdict.TOO_EARLY,
    *(verdict for verdict in ItemVerdict if verdict not in (ItemVerdict.OK, ItemVerdict.COMPLETE)),
    *(verdict for verdict in OrderVerdict if verdict is not OrderVerdict.OPENED),
}
SCANS = (on.SlipScanned, on.ItemCodeScanned, on.UnknownCodeScanned, on.WaybillCodeScanned, on.CommandGiven)
SETTINGS = st.builds(
    PackingRules,
    require_badge=st.booleans(),
    scan_every_unit=st.booleans(),
    every_unit=st.sampled_from([frozenset(), frozenset({"101"})]),
    confirm_by_scan=st.booleans(),
    hold_when_silent=st.booleans(),
    numbers=st.sampled_from([NumberSource.RANGE, *NumberSource]),
    asks_shop=st.sampled_from([True, True, False]),
    reissues=st.sampled_from([False, False, True]),
    dispatch_after=st.sampled_from([timedelta(0), timedelta(minutes=5)]),
)
DRAWN = st.binary(min_size=160, max_size=320)
WAYS_OUT: tuple[on.Event, ...] = (
    on.BadgeScanned("103"),
    on.CommandGiven("PS:CANCEL"),
    on.BenchRestarted(),
)


@settings(max_examples=100, deadline=None)
@given(SETTINGS, DRAWN)
def test_whatever_happens_the_promises_hold(rules: PackingRules, drawn: bytes) -> None:
    day = Day(rules)
    for name, event in moves_of(day, drawn):
        before = day.bench.state
        step = day.take(event)
        note(f"{name_of(before)}: {name} -> {name_of(day.bench.state)}")
        _what_was_scanned_is_recorded(event, step)
        _paper_comes_only_with_its_record(step)
        _where_labels_are_pre_printed_none_is_sent(day, step)
        _no_machine_answers_for_the_packer(before, event, step)
        _an_outdated_word_settles_nothing(before, event, day.bench.state)
        _nothing_dispatched_is_taken_back(day, step)
        _a_refusal_changes_nothing(before, step, day.bench.state)
        _a_restart_finds_the_bench_as_it_is(day)
        _a_label_is_settled_by_the_facts_of_its_parcel_alone(day)
        _cancel_and_ok_empty_the_bench(day)
        _something_leads_out(day)
    _the_journal_keeps_the_promises(day)


def _what_was_scanned_is_recorded(event: on.Event, step: DecisionStep) -> None:
    assert step.facts or not isinstance(event, SCANS)


def _paper_comes_only_with_its_record(step: DecisionStep) -> None:
    sent = [(fact.waybill, fact.copy) for fact in step.facts if isinstance(fact, LabelSending)]
    assert [(todo.waybill, todo.copy) for todo in step.decisions if isinstance(todo, PrintLabel)] == sent
    assert len(sent) <= 1


def _where_labels_are_pre_printed_none_is_sent(day: Day, step: DecisionStep) -> None:
    sent = any(isinstance(fact, LabelSending | LabelOutcome) for fact in step.facts)
    assert day.rules.numbers not in (NumberSource.SCAN, NumberSource.LATER) or not sent


def _no_machine_answers_for_the_packer(before: State, event: on.Event, step: DecisionStep) -> None:
    lapses = (
        isinstance(before, AskingQuestion) and before.leave and isinstance(event, on.AnswerOverdue | on.BenchRestarted)
    )
    if isinstance(before, AskingQuestion) and not lapses and not isinstance(event, (*SCANS, on.BadgeScanned)):
        assert not any(isinstance(todo, PrintLabel) for todo in step.decisions)


def _an_outdated_word_settles_nothing(before: State, event: on.Event, after: State) -> None:
    state = without_question(before)
    if isinstance(event, on.LabelSettled) and isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan):
        label = state.label
        assert after == before or (event.waybill, event.copy) == (label.waybill.number, label.copy)


def _nothing_dispatched_is_taken_back(day: Day, step: DecisionStep) -> None:
    gone = (fact for fact in step.facts if isinstance(fact, ParcelVoided))
    voided = {fact.parcel for fact in gone if fact.reason == "taken_back" or fact.allowed_by}
    assert not voided & day.dispatched


def _a_refusal_changes_nothing(before: State, step: DecisionStep, after: State) -> None:
    if all(getattr(fact, "verdict", None) in NO for fact in step.facts):
        assert _unshown(after) in (_unshown(before), _unshown(without_question(before)))


def _unshown(state: State) -> State:
    """The state without what a refused scan leaves on the screen, and without the quantity that it used up."""
    if isinstance(state, AskingQuestion):
        under = _unshown(state.under)
        return state if isinstance(under, AskingQuestion) else replace(state, under=under)
    if isinstance(state, PackingState):
        state = replace(state, next_units=0)
    return replace(state, desk=replace(state.desk, shown=None))


def _a_label_is_settled_by_the_facts_of_its_parcel_alone(day: Day) -> None:
    """Each parcel folded by itself, without what happened at the bench besides: one label is unsettled, or none."""
    live = unsettled(day.bench.state)
    facts = [fact for _, fact in day.records]
    opened = [fact.box.parcel for fact in facts if isinstance(fact, OrderScanned) and fact.box]
    for parcel in {*opened[-1:], *([live.parcel.box.parcel] if live is not None else [])}:
        own = [fact for fact in facts if isinstance(fact, Device) or getattr(fact, "parcel", "") == parcel]
        alone = unsettled(fold(IdleState(BenchDesk()), own))
        assert alone == (live if live is not None and live.parcel.box.parcel == parcel else None), parcel


def _a_restart_finds_the_bench_as_it_is(day: Day) -> None:
    assert _seen(day.resumed(), day.rules) == _seen(day.bench.state, day.rules)


def _cancel_and_ok_empty_the_bench(day: Day) -> None:
    if isinstance(without_question(day.bench.state), AwaitingLabel):
        return
    state = _after(day, day.bench.state, [on.CommandGiven("PS:CANCEL")])
    state = _after(day, state, [on.CommandGiven("PS:OK")]) if open_box(state) else state
    assert open_box(state) is None


def _something_leads_out(day: Day) -> None:
    state = day.bench.state
    assert any(_after(day, state, [way]) != state for way in WAYS_OUT)


def _the_journal_keeps_the_promises(day: Day) -> None:
    promise.every_unit_is_counted_before_the_first_label(day.records)
    promise.a_number_is_bound_once_and_never_used_when_void(day.records)
    promise.no_label_is_sent_again_by_itself(day.records)
    promise.a_copy_is_of_the_parcel_that_was_named(day.records)
    promise.a_parcel_is_packed_once_and_only_with_its_label(day.records, day.rules)
    promise.what_the_shop_stopped_gets_no_label(day.records, day.rules)
    promise.what_a_supervisor_allows_bears_who_and_why(day.records)
    promise.the_backup_gets_only_what_is_known_not_to_be_printed(day.records)
    promise.a_box_is_opened_once_and_leaves_once(day.records)


def _after(day: Day, state: State, events: Iterable[on.Event]) -> State:
    """Where events would lead, without going there."""
    for event in events:
        state = fold(state, decide(state, event, day.bench.known()).facts)
    return state


def _seen(state: State, rules: PackingRules) -> State:
    """Where no badge is wanted, nobody is ever signed out."""
    out = isinstance(state, SignedOut) and not rules.require_badge
    return IdleState(without_question(state).desk) if out else state
