"""One turn of the bench: look up, decide, record in one commit, and keep what is shown true to it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import CarrierChoice, doubt
from station.bench.presenter import blank, link_news
from station.bench.reminders import BenchReminders, numbers_left
from station.bench.screen_model import HeadCounters
from station.clock import BenchClock
from station.documents.waybill.masking import mask_name
from station.ledger import JournalEntry, Ledger, LedgerError, StaleDecision
from station.ledger.records import NEVER_LEFT, RequestAnswer, SlipFound
from station.packing.carriage import BoxCarriage, NumberSource
from station.packing.decisions import Decision, DecisionStep, PrintLabel, ShowHelp
from station.packing.events import (
    Event,
    LedgerWoken,
    PrinterChanged,
    ShopAnswered,
    UnknownCodeScanned,
    WaybillCodeScanned,
)
from station.packing.facts import (
    CancelCheck,
    Fact,
    LabelSending,
    OrderScanned,
    ParcelPacked,
    ParcelVoided,
    WaybillTaken,
)
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.process import copies, decide, fold, wake_at
from station.packing.process.cancel_check import first_label
from station.packing.process.shared_answers import printer
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    BenchDesk,
    HeardAnswer,
    IdleState,
    PackingRules,
    PackingState,
    SignedOut,
    Situation,
    State,
    open_box,
    without_question,
)
from station.packing.process.supervisor import looks_up
from station.packing.verdicts import OrderState, OrderVerdict, ShopResult


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


_MOST = 20
"""So many newer slips that nobody knew make the oldest forgotten."""


class SlipSource(Protocol):
    """The ledger as far as it knows slips."""

    def find_slip(self, code: str, parcel_id: str) -> SlipFound | None:
        """The order of a code, and the box it opens under the id given."""


class AwaitedSlips:
    """The newest slips that nobody knew; on the bench's thread only."""

    def __init__(self) -> None:
        self._codes: deque[str] = deque(maxlen=_MOST)

    def heed(self, fact: Fact) -> None:
        """Await a slip that nobody knew; one that is known by now is awaited no more."""
        if not isinstance(fact, OrderScanned):
            return
        if fact.code in self._codes:
            self._codes.remove(fact.code)
        if fact.verdict is OrderVerdict.UNKNOWN:
            self._codes.append(fact.code)

    def arrived(self, slips: SlipSource) -> Iterator[str]:
        """The orders that have come in since, each once. Raises LedgerError."""
        for code in tuple(self._codes):
            found = slips.find_slip(code, "")
            if found is not None:
                self._codes.remove(code)
                yield found.order


_STALE_TRIES = 5
_LEAVING = frozenset({NoticeCode.GOODBYE, NoticeCode.SIGNED_OUT})

log = logging.getLogger(__name__)


class ReadsLabel(Protocol):
    """Reads what a label says, before it is decided."""

    def __call__(self, job: PrintLabel, box: PackingBox, *, as_opened: bool) -> None:
        """Raises LedgerError, and StaleDecision where it must be for those whom the box was opened for, and is not."""


class PackingSession:
    """The state of the bench and its surface, changed by one event after the other on the bench's thread."""

    def __init__(self, ledger: Ledger, settings: BenchSettings, clock: BenchClock) -> None:
        """Stand where the journal says the station stood. Raises LedgerError."""
        self._ledger, self._settings, self._clock = ledger, settings, clock
        self.timings = ScanTimings()
        self._awaited = AwaitedSlips()
        self._watches = BenchReminders(ledger, settings)
        self._consigning = CarrierChoice(settings.house, ledger.receiver)
        self._heard: HeardAnswer | None = None
        self._told_meanwhile: tuple[Decision, ...] = ()
        self.reads_label: ReadsLabel | None = None
        self.waits_for_label = self.blind = self._heeded = False
        self.commits = 0
        resume = ledger.resume()
        desk = BenchDesk(resume.packer, resume.last, resume.shown)
        signed_in = resume.packer or not settings.rules.require_badge
        start: State = IdleState(desk) if signed_in else SignedOut(desk)
        self.state = fold(start, resume.facts)
        self.surface = blank(
            settings.station,
            clock.now(),
            settings.scanners,
            has_backup=settings.has_backup,
        )

    def today(self) -> date:
        """The bench's day."""
        return self._clock.now().date()

    @property
    def rules(self) -> PackingRules:
        """The settings that change a rule, for the open box."""
        return self._rules_of(self._carriage)

    def _rules_of(self, carriage: BoxCarriage) -> PackingRules:
        numbers, rules = carriage.numbers, self._settings.rules
        return rules if numbers is rules.numbers else replace(rules, numbers=numbers)

    @property
    def _carriage(self) -> BoxCarriage:
        """How the open box travels."""
        return self._settings.house.of(open_box(self.state))

    def take(
        self,
        event: Event,
        extras: dict[str, object] | None = None,
        at: float | None = None,
        answers: tuple[str, RequestAnswer] | None = None,
    ) -> tuple[Decision, ...] | None:
        """Answer an event; returns what is to be done, or None when nothing at all came of it.

        `at`: monotonic seconds of a scan's last byte, for the record's `latency_ms`. `answers`: the request that the
        event answers. `reads_label` is asked to read what a label says before one is decided.

        Raises:
            LedgerError: nothing was recorded, and state and surface are as before.
        """
        self._listen(event)
        self._told_meanwhile, self._heeded = (), False
        step, now = self._decide_and_record(event, extras or {}, at, answers)
        decisions = (*self._told_meanwhile, *step.decisions)
        self.commits += bool(step.facts)
        if step == DecisionStep():
            return decisions if self._heeded else None
        self._absorb(step, now)
        if any(isinstance(decision, ShowHelp) for decision in step.decisions):
            self.surface = replace(self.surface, help_open=not self.surface.help_open)
        return decisions

    def _absorb(self, step: DecisionStep, now: datetime) -> None:
        """Go where recorded facts lead. They are on record by now, so nothing that fails here may say otherwise."""
        self.state = fold(self.state, step.facts)
        if any(isinstance(fact, CancelCheck) for fact in step.facts):
            self._heard = None  # what is on record is the newest word now, whatever the clock was set to meanwhile
        surface = replace(self.surface, failed=False) if step.facts and self.surface.failed else self.surface
        self.surface = surface.recorded(step.facts).told(self._named(step.notice), now)
        for fact in step.facts:
            try:
                self._after(fact)
            except LedgerError as error:
                log.warning("what is shown has to wait: %s", error)
                self.blind = True

    def _listen(self, event: Event) -> None:
        """Remember how old the shop's word is, also where it is no other than before and is not recorded."""
        box = open_box(self.state)
        if isinstance(event, ShopAnswered) and box is not None and event.parcel == box.parcel:
            now = self._clock.now()
            self._heard = HeardAnswer(box.parcel, event.result, now, event.what)
            if event.result is not ShopResult.SILENT:
                self.surface = self.surface.answered(now)

    def look_again(self) -> None:
        """Show what could not be read when it was news. Raises LedgerError."""
        self.show_box()
        self.count()
        self.blind = False

    @property
    def wakes_at(self) -> datetime | None:
        """When the bench wants a `TimePassed`."""
        return wake_at(self.state, self.rules, self._heard)

    def next_label(self) -> PrintLabel | None:
        """The label of the open box, if it is completed now and nobody takes the number meanwhile."""
        state, carrier = without_question(self.state), self._carriage.carrier
        if not isinstance(state, PackingState | AwaitingClearance) or self.rules.numbers is not NumberSource.RANGE:
            return None
        number = self._ledger.next_number(carrier)
        return first_label(state.parcel.box, carrier, number) if number else None

    def tell(self, notice: Notice) -> None:
        """Say something that no event led to."""
        self._tell(notice)

    def _tell(self, notice: Notice | None) -> None:
        self.surface = self.surface.told(notice, self._clock.now())

    def fail(self, error: LedgerError) -> None:
        """The ledger cannot store: the packer sees why, and nothing else is answered."""
        self.tell(tell(NoticeCode.LEDGER_FAILED, reason=error.code))
        self.surface = replace(self.surface, failed=True)

    def count(self) -> None:
        """Look at today's figures again, at what is about to be late, and at boxes that must not leave."""
        now = self._clock.now()
        seen = self._ledger.glance(now)
        news = self._watches.look(now, unnumbered=bool(seen.unnumbered), kept_back=bool(seen.held or seen.refused))
        counters = HeadCounters(
            seen.packed_today,
            seen.packed_last_hour,
            seen.open_orders,
            seen.owed,
            seen.held,
            seen.refused,
            seen.oldest_owed,
            seen.unnumbered,
            self._watches.pressing,
        )
        self.surface = replace(self.surface, counters=counters).told(news, now)

    def heed_shop(self) -> None:
        """Show what `sync` found out about the shop and the backup; it has recorded that itself."""
        for link in self._ledger.link_news():
            shown = self.surface.shop if link.device == "shop" else self.surface.copies
            if (link.state, link.reason) != (shown.state.value, shown.reason):
                self.surface = self.surface.recorded((link,)).told(link_news(link, shown), self._clock.now())

    def show_box(self) -> None:
        """Show the open box's receiver, masked, and the packer's name."""
        box = open_box(self.state)
        receiver = self._ledger.receiver(box) if box else None
        self.surface = replace(
            self.surface,
            receiver=mask_name(receiver.name) if receiver else "",
            memo=receiver.memo if receiver else "",
            carrier=self._settings.shown_carrier(box),
            packer_name=self._packer_name(),
        )

    def announce_arrivals(self) -> None:
        """Say that an order has come in whose slip was scanned before it was known (rules.md)."""
        for order in self._awaited.arrived(self._ledger):
            self.tell(tell(NoticeCode.ORDER_CAME, order=order))

    def forget_voided(self) -> None:
        """A last parcel that was voided from outside can be printed or taken back no more, and is not shown either."""
        state, shown = self.state, self.surface.label_of
        if shown and (drawn := self._ledger.find_waybill(shown)) is not None and drawn.voided:
            self.surface = self.surface.without_label(shown)
        if not isinstance(state, IdleState | SignedOut) or state.desk.last is None:
            return
        known = self._ledger.find_waybill(state.desk.last.waybill.number)
        if known is not None and known.voided:
            self.state = replace(state, desk=replace(state.desk, last=None))

    def _decide_and_record(
        self, event: Event, extras: dict[str, object], at: float | None, answers: tuple[str, RequestAnswer] | None
    ) -> tuple[DecisionStep, datetime]:
        """Decide on what is known; when a number, a debt or an order changed meanwhile, look and decide again."""
        for _ in range(_STALE_TRIES):
            now = self._clock.now()
            try:
                step = self._decide(event, now)
                if not step.facts:
                    return step, now
                self._record(step, now, dict(extras), at, answers)
            except StaleDecision:
                self._heed_stored()
                event = self._look_again(event)
                continue
            return step, now
        raise LedgerError("locked", "a decision stayed stale")

    def _decide(self, event: Event, now: datetime) -> DecisionStep:
        """Decide; a label is decided only when all that it says could be read."""
        known = self._known(event, now)
        step = decide(self.state, event, known)
        label = next((decision for decision in step.decisions if isinstance(decision, PrintLabel)), None)
        self.waits_for_label = False
        if label is None or self.reads_label is None:
            return step
        box = open_box(fold(self.state, step.facts))
        try:
            if box is not None:
                self.reads_label(label, box, as_opened=not isinstance(without_question(self.state), AwaitingLabelScan))
        except LedgerError as error:
            log.warning("a label cannot be read yet: %s", error)
            self.waits_for_label = True
            return decide(self.state, event, replace(known, unready=error.code))
        return step

    def _heed_stored(self) -> None:
        """An order that was changed under a decision counts first, with a record of its own."""
        box, now = open_box(self.state), self._clock.now()
        if box is None:
            return
        try:
            step = self._decide(LedgerWoken.seeing(self._ledger.standing(box)), now)
            self._record(step, now, {}, None, None)
        except StaleDecision:
            return
        self._told_meanwhile, self._heeded = (*self._told_meanwhile, *step.decisions), True
        self._absorb(step, now)

    def _stored(self, event: Event) -> OrderState | None:
        """How the open box stands in the ledger, where a rule may ask for it."""
        state = without_question(self.state)
        if isinstance(state, IdleState | SignedOut):
            return None
        news = isinstance(event, ShopAnswered | LedgerWoken)
        settling = isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan)
        changed = state.answer is not None and state.answer.result is ShopResult.CHANGED
        if not news and not (settling and changed):
            return None
        found = self._ledger.standing(state.parcel.box)
        return replace(found, box=self._consigning.consigned(found.box)) if found.box is not None else found

    def _relied_on(self, step: DecisionStep) -> PackingBox | None:
        """The box whose orders must stand as they did in the very commit of these facts; None: no label comes."""
        state = without_question(self.state)
        if isinstance(state, IdleState | SignedOut):
            return None
        settling = isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan)
        binds = any(isinstance(fact, WaybillTaken) for fact in step.facts)
        sends = settling and any(isinstance(fact, LabelSending) for fact in step.facts)
        leaves = not settling and any(isinstance(fact, ParcelPacked) for fact in step.facts)
        if not (binds or sends or leaves):
            return None
        if isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan) and state.label.packed:
            return None
        renewed = [fact.box for fact in step.facts if isinstance(fact, CancelCheck | ParcelVoided) and fact.box]
        box = renewed[-1] if renewed else state.parcel.box
        # A further copy of a label that may be out says what is known by now; no other telephone is waited for.
        return replace(box, seals=()) if isinstance(state, AwaitingLabelScan) and not renewed else box

    def _look_again(self, event: Event) -> Event:
        """A number that was free when it was scanned may be another parcel's by now."""
        if not isinstance(event, UnknownCodeScanned) or event.offer is None:
            return event
        known = self._ledger.find_waybill(event.offer.number)
        if known is None:
            return event
        return WaybillCodeScanned(event.code, known.number, known.order, known.parcel, known.voided, known.newest_copy)

    def _record(
        self,
        step: DecisionStep,
        now: datetime,
        extras: dict[str, object],
        at: float | None,
        answers: tuple[str, RequestAnswer] | None,
    ) -> None:
        begun = self._clock.monotonic()
        if at is not None:
            extras |= {"latency_ms": round((begun - at) * 1000, 2), **self.timings.taken()}
        due = now + self.rules.dispatch_after if _packs(step.facts) else None
        notice = step.notice.code.value if step.notice else ""
        packer = without_question(self.state).desk.packer
        self._ledger.record(JournalEntry(now, step.facts, packer, notice, extras, due, self._relied_on(step), answers))
        if at is not None:
            self.timings.commit_ms = (self._clock.monotonic() - begun) * 1000

    def _known(self, event: Event, now: datetime) -> Situation:
        state, stored = without_question(self.state), self._stored(event)
        # Another address may be another carrier's: what the box becomes now decides whose number it gets.
        becomes = stored.box if stored is not None else None
        carriage = self._settings.house.of(becomes) if becomes is not None else self._carriage
        carrier, rules = carriage.carrier, self._rules_of(carriage)
        printed = not isinstance(state, IdleState | SignedOut) and rules.numbers is NumberSource.RANGE
        number = self._ledger.next_number(carrier) if printed else None
        meant = copies.looks_up(self.state, event)
        left = self._ledger.left(meant) if meant else NEVER_LEFT
        can_undo = left.parcel is not None and self._ledger.undoable(meant, now)
        about = looks_up(self.state, event) if isinstance(self.state, AskingQuestion) else ""
        voidable = bool(about) and self._ledger.voidable(about, now)
        able = self._able(event)
        return Situation(
            now, carrier, number, can_undo, able, rules, voidable, left.parcel, left.no_copy, stored, self._heard
        )

    def _able(self, event: Event) -> tuple[str, ...]:
        """Which printers can print, the news in hand included."""
        news = printer(event).facts if isinstance(event, PrinterChanged) else ()
        return self.surface.recorded(news).able

    def _after(self, fact: Fact) -> None:
        self._awaited.heed(fact)
        if isinstance(fact, OrderScanned | CancelCheck | ParcelVoided) and fact.box is not None:
            self.show_box()
            self._tell(doubt(fact.box, self._settings.carrier_name))
        elif open_box(self.state) is None and (self.surface.receiver or self.surface.memo):
            self.surface = replace(self.surface, receiver="", memo="", carrier="")
        if isinstance(fact, ParcelVoided):
            self.surface = self.surface.without_label(fact.waybill)
        if isinstance(fact, ParcelPacked | ParcelVoided):
            self.count()
        if isinstance(fact, ParcelPacked):
            self._warn_of_numbers(fact)
        if (name := self._packer_name()) != self.surface.packer_name:
            self.surface = replace(self.surface, packer_name=name)

    def _named(self, notice: Notice | None) -> Notice | None:
        """A packer who leaves, whom the rules know by number, is called by name."""
        if notice is None or notice.code not in _LEAVING:
            return notice
        values = dict(notice.values)
        return tell(notice.code, **{**values, "packer": self._settings.roster.name(str(values["packer"]))})

    def _packer_name(self) -> str:
        packer = without_question(self.state).desk.packer
        return self._settings.roster.name(packer)

    def _warn_of_numbers(self, left_with: ParcelPacked) -> None:
        last = without_question(self.state).desk.last
        if last is None or self._settings.house.of(last.box).numbers is not NumberSource.RANGE:
            return
        left = self._ledger.numbers_left(left_with.carrier)
        self._tell(numbers_left(left, self._settings.carrier_name(left_with.carrier)))


def _packs(facts: Sequence[Fact]) -> bool:
    return any(isinstance(fact, ParcelPacked) for fact in facts)
