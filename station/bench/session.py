"""One turn of the bench: look up, decide, record in one commit, and keep what is shown true to it.

Here alone the bench's state and view are written, and the state is always the fold of what was recorded.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import doubt
from station.bench.label_printing import LabelDrawn, LabelUnready
from station.bench.presenter import blank, link_news
from station.bench.reminders import AwaitedSlips, BenchReminders, numbers_left
from station.bench.scan_input import PackerInput
from station.bench.screen_model import HeadCounters
from station.bench.situation_lookup import SituationLookup, relied_on
from station.bench.turn_context import context_of
from station.clock import BenchClock
from station.documents.waybill.masking import mask_name
from station.ledger import JournalEntry, Ledger, LedgerError, StaleDecision
from station.ledger.records import RequestAnswer
from station.packing.barcodes import BenchCommand
from station.packing.carriage import NumberSource
from station.packing.decisions import Decision, DecisionStep, PrintLabel, ShowHelp
from station.packing.events import (
    CommandGiven,
    Event,
    LedgerWoken,
    PrinterChanged,
    ShopAnswered,
    VoidAsked,
)
from station.packing.facts import (
    CancelCheck,
    Device,
    Fact,
    OrderScanned,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.process import decide, fold, wake_at
from station.packing.process.copies import without_last
from station.packing.process.shared_answers import printer
from station.packing.process.states import (
    AwaitingLabelScan,
    BenchDesk,
    HeardAnswer,
    IdleState,
    SignedOut,
    Situation,
    State,
    open_box,
)
from station.packing.verdicts import ShopResult


@dataclass(slots=True)
class ScanTimings:
    """What the last scan cost after its record was begun: told by the next record (rules.md, Data)."""

    commit_ms: float | None = None
    paint_ms: float | None = None

    def taken(self) -> dict[str, object]:
        """The figures that are known; each is told once."""
        figures = {"commit_ms": self.commit_ms, "paint_ms": self.paint_ms}
        self.commit_ms = self.paint_ms = None
        return {name: round(value, 2) for name, value in figures.items() if value is not None}


_STALE_TRIES = 5
_LEAVING = frozenset({NoticeCode.GOODBYE, NoticeCode.SIGNED_OUT})

log = logging.getLogger(__name__)


class ReadsLabel(Protocol):
    """Reads what a label says, before it is decided."""

    def __call__(self, job: PrintLabel, box: PackingBox, *, as_opened: bool) -> None:
        """Raises LedgerError, and StaleDecision where it must be for those whom the box was opened for, and is not."""


class PackingSession:
    """The state of the bench and its view, changed by one event after the other on the bench's thread.

    `context`: the state with what follows from it; `view`: what is shown besides. Others read them, and write none.
    """

    def __init__(
        self, ledger: Ledger, settings: BenchSettings, clock: BenchClock, reads_label: ReadsLabel | None = None
    ) -> None:
        """Stand where the journal says the station stood. `reads_label`: asked before a label is decided.

        Raises LedgerError.
        """
        self._ledger, self._settings, self._clock, self._reads_label = ledger, settings, clock, reads_label
        self.timings = ScanTimings()
        self._lookup = SituationLookup(ledger, settings)
        self._awaited = AwaitedSlips()
        self._reminders = BenchReminders(ledger, settings)
        self._heard: HeardAnswer | None = None
        self._voided = self._shown_packer = ""
        self._told_meanwhile: tuple[Decision, ...] = ()
        self.waits_for_label = self.blind = self._heeded = self._told_unproven = False
        self.commits = 0
        resume = ledger.resumption.point()
        desk = BenchDesk(resume.packer, resume.last, resume.shown)
        signed_in = resume.packer or not settings.rules.require_badge
        start: State = IdleState(desk) if signed_in else SignedOut(desk)
        self._recorded = fold(start, resume.facts)
        self.context = context_of(self._recorded, settings)
        self.view = blank(
            settings.station,
            clock.now(),
            settings.scanners,
            has_backup=settings.has_backup and settings.house.prints_labels,
            has_printer=settings.house.prints_labels,
        )
        self._able = self.view.able

    @property
    def state(self) -> State:
        """Where the bench stands."""
        return self.context.state

    @property
    def wakes_at(self) -> datetime | None:
        """When the bench wants a `TimePassed`."""
        return wake_at(self.context.state, self.context.rules, self._heard)

    def wakening(self) -> LedgerWoken:
        """The event that somebody else wrote to the ledger. Raises LedgerError."""
        return self._lookup.wakening(self.context)

    def begin(self) -> None:
        """Say that the bench is there, and whether it goes on with a box."""
        self.tell(tell(NoticeCode.READY if self.context.box is None else NoticeCode.RESUMED))
        self.blind = True

    def take(
        self, event: Event, came: PackerInput | None = None, answers: tuple[str, RequestAnswer] | None = None
    ) -> tuple[Decision, ...] | None:
        """Answer an event; returns what is to be done, or None when nothing at all came of it.

        `came`: how it came, when a packer scanned or pressed it. `answers`: the request that the event answers. What
        a label says is read before one is decided.

        Raises:
            LedgerError: nothing was recorded, the state is as before, and nothing was said of the event.
        """
        if isinstance(event, PrinterChanged) and not (self._settings.house.prints_labels or self.context.is_settling):
            # Every label is on paper already: a printer that is off is nobody's trouble.
            return None
        if came is not None:
            self._show_input(event, came)
        self._listen(event)
        self._told_meanwhile, self._heeded = (), False
        step, now = self._decide_and_record(event, came, answers)
        decisions = (*self._told_meanwhile, *step.decisions)
        self.commits += bool(step.facts)
        if not (step.facts or step.notice or step.decisions):
            return decisions if self._heeded else None
        self._absorb(step, now)
        if any(isinstance(decision, ShowHelp) for decision in step.decisions):
            self.view = replace(self.view, help_open=not self.view.help_open)
        return decisions

    def tell(self, notice: Notice | None) -> None:
        """Say something that no event led to."""
        self.view = self.view.told(notice, self._clock.now())

    def fail(self, error: LedgerError) -> None:
        """The ledger cannot store: the packer sees why, and nothing else is answered."""
        self.tell(tell(NoticeCode.LEDGER_FAILED, reason=error.code))
        self.view = replace(self.view, failed=True)

    def show_label(self, label: LabelDrawn) -> None:
        """Show the waybill that was drawn."""
        self.view = replace(self.view, label=label.bitmap, label_of=label.waybill)

    def look_again(self) -> None:
        """Show what could not be read when it was news. Raises LedgerError."""
        self.show_box()
        self.count()
        self.blind = False

    def count(self) -> None:
        """Look at today's figures again, at what is about to be late, and at boxes that must not leave."""
        now = self._clock.now()
        seen = self._ledger.counters.glance(now)
        news = self._reminders.look(now, unnumbered=bool(seen.unnumbered), kept_back=bool(seen.held or seen.refused))
        counters = HeadCounters(
            seen.packed_today,
            seen.packed_last_hour,
            seen.open_orders,
            seen.owed,
            seen.held,
            seen.refused,
            seen.oldest_owed,
            seen.unnumbered,
            self._reminders.pressing,
        )
        self.view = replace(self.view, counters=counters).told(news, now)

    def heed_shop(self) -> None:
        """Show what `sync` found out about the shop and the backup; it has recorded that itself."""
        for link in self._ledger.shop_link.news():
            shown = self.view.shop if link.device == "shop" else self.view.copies
            if (link.state, link.reason) != (shown.state.value, shown.reason):
                self.view = self.view.recorded((link,)).told(link_news(link, shown), self._clock.now())

    def show_box(self) -> None:
        """Show the open box's receiver, masked, what its goods are taken for, and the packer's name."""
        box = self.context.box
        receiver = self._ledger.orders.receiver(box) if box else None
        self.view = replace(
            self.view,
            receiver=mask_name(receiver.name) if receiver else "",
            memo=receiver.memo if receiver else "",
            carrier=self._settings.shown_carrier(box),
            alike=self._ledger.alike.of_items(item.sku for item in box.items if item.scan) if box else {},
        )
        self._show_packer()

    def announce_arrivals(self) -> None:
        """Say that an order has come in whose slip was scanned before it was known (rules.md)."""
        for order in self._awaited.arrived(self._ledger):
            self.tell(tell(NoticeCode.ORDER_CAME, order=order))

    def look_for_void(self) -> None:
        """Whether somebody else voided the parcel that left last, or whose label is shown. Raises LedgerError."""
        state, shown = self.context.state, self.view.label_of
        if shown and (drawn := self._ledger.numbers.find(shown)) is not None and drawn.voided:
            self.view = self.view.without_label(shown)
        if not isinstance(state, IdleState | SignedOut) or state.desk.last is None:
            return
        known = self._ledger.numbers.find(state.desk.last.waybill.number)
        if known is not None and known.voided:
            self._forget(state.desk.last.box.parcel)

    def _show_input(self, event: Event, came: PackerInput) -> None:
        """The code that came last; whatever comes but the help's own code closes the help."""
        keeps_help = isinstance(event, CommandGiven) and event.command == BenchCommand.HELP
        view = self.view
        self.view = replace(view, last_scan=came.shown or view.last_scan, help_open=view.help_open and keeps_help)

    def _listen(self, event: Event) -> None:
        """Remember what this bench does not record: how old the shop's word is, and what the board voided."""
        box = self.context.box
        if isinstance(event, ShopAnswered) and box is not None and event.parcel == box.parcel:
            now = self._clock.now()
            self._heard = HeardAnswer(box.parcel, event.result, now, event.what)
            if event.result is not ShopResult.SILENT:
                self.view = self.view.answered(now)
        elif isinstance(event, VoidAsked) and event.is_done:
            self._forget(event.parcel)
            self.view = self.view.without_label(event.waybill)

    def _forget(self, parcel: str) -> None:
        """A parcel that was voided elsewhere can be printed or taken back no more, if it is the one that left last."""
        self._voided = parcel
        self._stand()

    def _decide_and_record(
        self, event: Event, came: PackerInput | None, answers: tuple[str, RequestAnswer] | None
    ) -> tuple[DecisionStep, datetime]:
        """Decide on what is known; when a number, a debt or an order changed meanwhile, look and decide again."""
        for _ in range(_STALE_TRIES):
            now = self._clock.now()
            try:
                step = self._decide(event, now)
                if step.facts:
                    self._record(step, now, came, answers)
            except StaleDecision:
                self._stand(number_spent=True)
                self._heed_stored()
                event = self._lookup.again(event)
                continue
            return step, now
        raise LedgerError("locked", "a decision stayed stale")

    def _decide(self, event: Event, now: datetime) -> DecisionStep:
        """Decide; a label is decided only when all that it says could be read."""
        known = self._situation(event, now)
        context, self.waits_for_label = self.context, False
        step = decide(context.state, event, known)
        label = next((decision for decision in step.decisions if isinstance(decision, PrintLabel)), None)
        if label is None or self._reads_label is None:
            return step
        box = open_box(fold(context.state, step.facts))
        try:
            if box is not None:
                self._reads_label(label, box, as_opened=not isinstance(context.under, AwaitingLabelScan))
        except LedgerError as error:
            log.warning("a label cannot be read yet: %s", error)
            self.waits_for_label = True
            return decide(context.state, event, replace(known, unready=error.code))
        except LabelUnready as error:  # what it lacks is written by somebody, which wakes the bench
            return decide(context.state, event, replace(known, unready=error.code))
        return step

    def _situation(self, event: Event, now: datetime) -> Situation:
        """All that the rule is told besides state and event. Raises LedgerError."""
        before = self.context
        if before.lacks_number or self._lookup.looks_again(before, event):
            self.context = self._lookup.numbered(before)
        able = self._able
        if isinstance(event, PrinterChanged):
            able = self.view.recorded(printer(event).facts).able  # the news in hand included
        known = self._lookup.situation(self.context, event, now, able, self._heard)
        came = before.is_asked and before.number is None and self.context.number is not None
        return replace(known, came=True) if came else known

    def _heed_stored(self) -> None:
        """An order that was changed under a decision counts first, with a record of its own."""
        if self.context.box is None:
            return
        now = self._clock.now()
        try:
            step = self._decide(self.wakening(), now)
            self._record(step, now)
        except StaleDecision:
            return
        self._told_meanwhile, self._heeded = (*self._told_meanwhile, *step.decisions), True
        self._absorb(step, now)

    def _record(
        self,
        step: DecisionStep,
        now: datetime,
        came: PackerInput | None = None,
        answers: tuple[str, RequestAnswer] | None = None,
    ) -> None:
        begun, context = self._clock.monotonic(), self.context
        extras: dict[str, object] = {} if answers is None else {"request": answers[0]}
        if came is not None:
            extras = {**came.extras, "latency_ms": round((begun - came.at) * 1000, 2), **self.timings.taken()}
        due = now + context.rules.dispatch_after if _packs(step.facts) else None
        notice, packer = step.notice.code.value if step.notice else "", context.under.desk.packer
        stands = relied_on(step, context)
        self._ledger.record(JournalEntry(now, step.facts, packer, notice, extras, due, stands, answers))
        if came is not None:
            self.timings.commit_ms = (self._clock.monotonic() - begun) * 1000

    def _absorb(self, step: DecisionStep, now: datetime) -> None:
        """Go where recorded facts lead. They are on record by now, so nothing that fails here may say otherwise."""
        self._recorded = fold(self._recorded, step.facts)
        if any(isinstance(fact, CancelCheck) for fact in step.facts):
            self._heard = None  # what is on record is the newest word now, whatever the clock was set to meanwhile
        self._stand(number_spent=any(isinstance(fact, WaybillTaken) for fact in step.facts))
        self.view = self.view.after(step.facts, self._named(step.notice), now)
        for fact in step.facts:
            try:
                self._after(fact)
            except LedgerError as error:
                log.warning("what is shown has to wait: %s", error)
                self.blind = True

    def _stand(self, *, number_spent: bool = False) -> None:
        """Work out what follows from where the bench stands now; of a box that comes to lie there also its number."""
        before = self.context
        state = without_last(self._recorded, self._voided) if self._voided else self._recorded
        self.context = context = context_of(state, self._settings, None if number_spent else before)
        if context.is_settling or not context.lacks_number or (context.box is before.box and not before.is_settling):
            return
        try:
            self.context = self._lookup.numbered(context)
        except LedgerError as error:
            log.warning("the next number cannot be foreseen: %s", error)

    def _after(self, fact: Fact) -> None:
        """Show what a recorded fact changes besides the state. Raises LedgerError."""
        if isinstance(fact, OrderScanned):
            self._awaited.heed(fact)
        if isinstance(fact, OrderScanned | CancelCheck | ParcelVoided) and fact.box is not None:
            self.show_box()
            self.tell(doubt(fact.box, self._settings.carrier_name))
        elif self.context.box is None and (self.view.receiver or self.view.memo or self.view.alike):
            self.view = replace(self.view, receiver="", memo="", carrier="", alike={})
        if isinstance(fact, Device):
            self._able = self.view.able
        if isinstance(fact, ParcelVoided):
            self.view = self.view.without_label(fact.waybill)
        if isinstance(fact, ParcelPacked | ParcelVoided):
            self.count()
        if isinstance(fact, ParcelPacked):
            self._warn_of_numbers(fact)
            self._warn_of_labels()
        if self.context.under.desk.packer != self._shown_packer:
            self._show_packer()

    def _named(self, notice: Notice | None) -> Notice | None:
        """A packer who leaves, whom the rules know by number, is called by name."""
        if notice is None or notice.code not in _LEAVING:
            return notice
        values = dict(notice.values)
        return tell(notice.code, **{**values, "packer": self._settings.roster.name(str(values["packer"]))})

    def _show_packer(self) -> None:
        self._shown_packer = self.context.under.desk.packer
        self.view = replace(self.view, packer_name=self._settings.roster.name(self._shown_packer))

    def _warn_of_labels(self) -> None:
        """Whose label an unassigned number is on, nobody here can know: said once, by the first one of a run."""
        last = self.context.under.desk.last
        if self._told_unproven or last is None or self._settings.house.of(last.box).numbers is not NumberSource.SCAN:
            return
        self._told_unproven = True
        self.tell(tell(NoticeCode.LABELS_UNPROVEN))

    def _warn_of_numbers(self, left_with: ParcelPacked) -> None:
        last = self.context.under.desk.last
        if last is None or not self._settings.house.of(last.box).numbers.in_ranges:
            return
        left = self._ledger.numbers.left(left_with.carrier)
        self.tell(numbers_left(left, self._settings.carrier_name(left_with.carrier)))


def _packs(facts: Sequence[Fact]) -> bool:
    return any(isinstance(fact, ParcelPacked) for fact in facts)
