"""Random days at the bench: whatever comes in whatever order, the journal keeps the bench's promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.packing import events as on
from station.packing.barcodes import COMMANDS
from station.packing.decisions import PrintLabel
from station.packing.facts import (
    CommandVerdict,
    ItemVerdict,
    LabelSending,
    LabelVerdict,
    OrderVerdict,
    PrintOutcome,
    ShopResult,
)
from station.packing.process import decide, fold, wake_at
from station.packing.process.states import (
    Doubtful,
    Idle,
    Labelling,
    Packing,
    Rules,
    SignedOut,
    State,
    Unprinted,
    calm,
    open_box,
)
from tests import support_packing_promises as promise
from tests.support_packing import DOZEN, MUG, SOCK, TWIN, command_of, matches_of
from tests.support_packing_day import CAST, Day

NO = {
    CommandVerdict.REFUSED,
    CommandVerdict.UNAVAILABLE,
    LabelVerdict.WRONG_LABEL,
    LabelVerdict.VOID_LABEL,
    *(verdict for verdict in ItemVerdict if verdict not in (ItemVerdict.OK, ItemVerdict.COMPLETE)),
    *(verdict for verdict in OrderVerdict if verdict is not OrderVerdict.OPENED),
}
PACKERS = (on.SlipScanned, on.ItemCodeScanned, on.UnknownCodeScanned, on.WaybillCodeScanned, on.CommandGiven)
PACKABLE = ["combined", "set", "gift", "dozen"]
OUTCOMES = st.sampled_from([None, *PrintOutcome])
STANDINGS = [ShopResult.CLEAR, ShopResult.CLEAR, ShopResult.CANCELLED, ShopResult.ON_HOLD, ShopResult.CHANGED]
COUNTED = {"PS:QTY": "PS:QTY:{}", "PS:REASON": "PS:REASON:{}"}
SETTINGS = st.builds(
    Rules,
    require_badge=st.booleans(),
    scan_every_unit=st.booleans(),
    confirm_by_scan=st.booleans(),
    hold_when_silent=st.booleans(),
    asks_shop=st.sampled_from([True, True, False]),
    dispatch_after=st.sampled_from([timedelta(0), timedelta(minutes=5)]),
)
WAYS_OUT: tuple[on.Event, ...] = (
    on.BadgeScanned("103"),
    on.SlipScanned("8", "8", OrderVerdict.CANCELLED),
    on.CommandGiven("PS:CANCEL"),
    on.Restarted(),
)


class RandomDay(RuleBasedStateMachine):
    """A packer, a shop and a printer that do what they like."""

    day: Day

    @initialize(rules=SETTINGS)
    def morning(self, rules: Rules) -> None:
        self.day = Day(rules)
        if rules.require_badge:
            self.hears(on.BadgeScanned("101"))

    @rule(who=st.sampled_from(list(CAST)), at=st.integers(0, 1))
    def scans_a_slip(self, who: str, at: int) -> None:
        self.hears(self.day.slip(who, at))

    @rule(code=st.sampled_from([MUG, MUG, SOCK, DOZEN, TWIN, "CARD"]))
    def scans_an_item(self, code: str) -> None:
        self.hears(on.ItemCodeScanned(code, matches_of(code)))

    @rule(who=st.sampled_from(PACKABLE), answered=st.sampled_from([True, True, False]), outcome=OUTCOMES)
    def packs_a_box(self, who: str, outcome: PrintOutcome | None, *, answered: bool) -> None:
        self.hears(self.day.slip(who, 0))
        if answered:
            self.hears(self.day.answer())
        self.scans_what_is_missing()
        if outcome is not None:
            self.hears(self.day.printed(outcome))

    @precondition(lambda self: isinstance(self.day.bench.state, Packing))
    @rule()
    def scans_what_is_missing(self) -> None:
        state = self.day.bench.state
        if not isinstance(state, Packing):
            return
        for item in state.parcel.open_items:
            code = item.codes[0].code
            for _ in range(state.parcel.missing(item)):
                self.hears(on.ItemCodeScanned(code, matches_of(code)[:1]))
        self.hears(command_of("PS:FINISH"))

    @rule(age=st.integers(0, 3), copy=st.integers(0, 3))
    def scans_a_label(self, age: int, copy: int) -> None:
        self.hears(self.day.label(age, copy))

    @rule(name=st.sampled_from(COMMANDS), count=st.integers(1, 5))
    def gives_a_command(self, name: str, count: int) -> None:
        self.hears(command_of(COUNTED.get(name, name).format(count)))

    @rule(name=st.sampled_from(["CANCEL", "REPRINT", "REPRINT", "HOLD"]))
    def gives_a_command_and_confirms_it(self, name: str) -> None:
        self.hears(command_of(f"PS:{name}"))
        self.hears(command_of("PS:OK"))

    @rule(packer=st.sampled_from(["101", "102", ""]))
    def shows_a_badge(self, packer: str) -> None:
        self.hears(on.BadgeScanned(packer))

    @rule(
        up=st.sampled_from([True, True, False]),
        who=st.sampled_from(list(CAST)),
        result=st.sampled_from(list(ShopResult)[:4]),
    )
    def changes_at_the_shop(self, *, up: bool, who: str, result: ShopResult) -> None:
        self.day.shop_is_up = up
        self.day.shop[who] = result

    @precondition(lambda self: self.day.questions)
    @rule()
    def the_shop_answers(self) -> None:
        self.hears(self.day.answer())

    @rule()
    def another_process_writes(self) -> None:
        self.hears(self.day.woken())

    @precondition(lambda self: self.day.jobs)
    @rule(outcome=OUTCOMES.filter(bool))
    def the_printer_answers(self, outcome: PrintOutcome) -> None:
        self.hears(self.day.printed(outcome))

    @precondition(lambda self: self.day.sent)
    @rule(age=st.integers(0, 3))
    def the_printer_confirms_late(self, age: int) -> None:
        self.hears(self.day.late(age))

    @rule(state=st.sampled_from(["ready", "warning", "lost"]))
    def the_printer_changes(self, state: str) -> None:
        self.hears(on.PrinterChanged(state, state, can_print=state != "lost"))

    @rule(seconds=st.sampled_from([1, 40, 100, 400]))
    def time_passes(self, seconds: int) -> None:
        self.day.pass_time(seconds)
        moment = wake_at(self.day.bench.state, self.day.rules)
        if moment is not None and self.day.bench.now >= moment:
            self.hears(on.TimePassed())

    @rule()
    def the_plug_is_pulled(self) -> None:
        self.day.questions.clear()
        self.day.jobs.clear()
        self.day.bench.state = self.day.resumed()
        self.hears(on.Restarted())

    @precondition(lambda self: len(self.day.papers) == self.day.numbers)
    @rule()
    def numbers_are_added(self) -> None:
        self.day.numbers += 2
        self.hears(self.day.woken())

    @precondition(lambda self: isinstance(calm(self.day.bench.state), Labelling | Unprinted | Doubtful))
    @rule()
    def the_office_voids_the_label_on_the_bench(self) -> None:
        state = calm(self.day.bench.state)
        if isinstance(state, Labelling | Unprinted | Doubtful):
            box, number = state.parcel.box, state.label.waybill.number
            self.hears(on.VoidAsked(box.order, box.parcel, number, "damaged"))

    @precondition(lambda self: OrderVerdict.ON_HOLD in self.day.done.values())
    @rule(who=st.sampled_from(list(CAST)))
    def the_office_releases(self, who: str) -> None:
        self.hears(on.ReleaseAsked(CAST[who][0][0], "found"))

    @precondition(lambda self: self.day.papers)
    @rule()
    def everything_is_dispatched(self) -> None:
        self.day.dispatched |= {paper.box.parcel for paper in self.day.papers.values()}

    def hears(self, event: on.Event | None) -> None:
        """One event, and what must be true of every answer."""
        if event is None:
            return
        before = self.day.bench.state
        step = self.day.take(event)
        assert step.facts or not isinstance(event, PACKERS)
        sent = [(fact.waybill, fact.copy) for fact in step.facts if isinstance(fact, LabelSending)]
        assert [(todo.waybill, todo.copy) for todo in step.decisions if isinstance(todo, PrintLabel)] == sent
        refused = all(getattr(fact, "verdict", None) in NO for fact in step.facts)
        assert not refused or self.day.bench.state in (before, calm(before))

    @invariant()
    def a_restart_finds_the_bench_as_it_was(self) -> None:
        assert self._seen(self.day.resumed()) == self._seen(self.day.bench.state)

    @invariant()
    def cancel_and_ok_empty_the_bench_unless_a_label_is_being_printed(self) -> None:
        state = self._after([on.CommandGiven("PS:CANCEL")])
        state = self._after([on.CommandGiven("PS:OK")], state) if open_box(state) else state
        assert open_box(state) is None or isinstance(calm(self.day.bench.state), Labelling)

    @invariant()
    def something_leads_out_of_every_state(self) -> None:
        state = self.day.bench.state
        assert any(type(self._after([way])) is not type(state) or self._after([way]) != state for way in WAYS_OUT)

    @invariant()
    def the_journal_keeps_the_promises(self) -> None:
        records, rules = self.day.records, self.day.rules
        promise.every_unit_is_counted_before_the_first_label(records)
        promise.a_number_is_bound_once_and_never_used_when_void(records)
        promise.no_label_is_sent_again_by_itself(records)
        promise.a_parcel_is_packed_once_and_only_with_its_label(records, rules)
        promise.what_the_shop_stopped_gets_no_label(records, rules)
        promise.a_box_is_opened_once_and_leaves_once(records)

    def _after(self, events: Iterable[on.Event], state: State | None = None) -> State:
        state = state or self.day.bench.state
        for event in events:
            state = fold(state, decide(state, event, self.day.bench.known()).facts)
        return state

    def _seen(self, state: State) -> State:
        """Where no badge is wanted, nobody is ever signed out."""
        out = isinstance(state, SignedOut) and not self.day.rules.require_badge
        return Idle(calm(state).desk) if out else state


TestRandomDays = RandomDay.TestCase
TestRandomDays.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
