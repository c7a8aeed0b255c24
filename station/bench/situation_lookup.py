"""What a rule is told besides state and event, looked up before it is asked: numbers, debts, how orders stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import CarrierChoice
from station.bench.turn_context import TurnContext
from station.ledger import Ledger, uuid7
from station.packing.barcodes import BenchCommand
from station.packing.carriage import NumberSource
from station.packing.decisions import DecisionStep
from station.packing.events import (
    CommandGiven,
    Event,
    LedgerWoken,
    ShopAnswered,
    UnknownCodeScanned,
    WaybillCodeScanned,
)
from station.packing.facts import CancelCheck, LabelSending, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel
from station.packing.process import copies
from station.packing.process.copies import is_on_paper
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabelScan,
    HeardAnswer,
    Open,
    PackingState,
    Settling,
    Situation,
)
from station.packing.process.supervisor import looks_up
from station.packing.verdicts import ShopResult


class SituationLookup:
    """Asks the ledger, for one bench; every verb may raise LedgerError."""

    def __init__(self, ledger: Ledger, settings: BenchSettings, new_id: Callable[[], str] = uuid7) -> None:
        """`new_id`: makes the id of a box that is opened once more."""
        self._ledger, self._settings, self._new_id = ledger, settings, new_id
        self._consigning = CarrierChoice(settings.house, ledger.orders.receiver, ledger.reservations.carrier_of)

    def numbered(self, context: TurnContext) -> TurnContext:
        """The context with the number that the box on the bench would get."""
        box = context.box
        if context.rules.numbers is NumberSource.SHEET:
            return context.with_number(self._ledger.reservations.number_of(box.reference) if box is not None else None)
        return context.with_number(self._ledger.numbers.next(context.carriage.carrier))

    def looks_again(self, context: TurnContext, event: Event) -> bool:
        """Whether what the carrier assigned to the open box may be another number by now."""
        is_news = isinstance(event, LedgerWoken | ShopAnswered | WaybillCodeScanned)
        return is_news and context.rules.numbers is NumberSource.SHEET and bool(context.box and context.box.reference)

    def wakening(self, context: TurnContext) -> LedgerWoken:
        """The event that somebody else wrote, with how the open box stands by now."""
        return LedgerWoken.seeing(self._ledger.orders.standing(context.box) if context.box is not None else None)

    def again(self, event: Event) -> Event:
        """The event as it is by now: a number that was free when it was scanned may be another parcel's."""
        if isinstance(event, WaybillCodeScanned) and event.reference and not event.parcel:
            label = self._ledger.labels.find(event.waybill)
            return replace(event, voided=label is None or not label.is_own, opens=None)
        if not isinstance(event, UnknownCodeScanned) or event.offer is None:
            return event
        known = self._ledger.numbers.find(event.offer.number)
        if known is None:
            return event
        return WaybillCodeScanned(event.code, known.number, known.order, known.parcel, known.voided, known.newest_copy)

    def situation(
        self, context: TurnContext, event: Event, now: datetime, able: tuple[str, ...], heard: HeardAnswer | None
    ) -> Situation:
        """What a rule is told of an event in this context. `able`, `heard`: as `Situation` has them."""
        carrier = context.carriage.carrier
        known = Situation(now, carrier, context.number, able=able, rules=context.rules, heard=heard)
        if not isinstance(context.under, Open):
            return self._with_left(known, context, event)
        if isinstance(context.under, AwaitingClearance) and (spare := _spare(context)):
            known = replace(known, spare_gone=self._ledger.numbers.find(spare) is not None)
        answer = context.under.answer
        changed = context.is_settling and answer is not None and answer.result is ShopResult.CHANGED
        if changed or isinstance(event, ShopAnswered | LedgerWoken):
            return self._with_stored(known, context.under)
        return known

    def _with_left(self, known: Situation, context: TurnContext, event: Event) -> Situation:
        """With the parcel that left and is meant, where one is."""
        meant = copies.looks_up(context.state, event)
        if meant:
            left = self._ledger.resumption.left(meant)
            can_undo = left.parcel is not None and self._ledger.outbox.undoable(meant, known.now)
            known = replace(known, left=left.parcel, no_copy=left.no_copy, can_undo=can_undo)
            undoes = isinstance(event, CommandGiven) and event.command == BenchCommand.UNDO
            if undoes and can_undo and not left.no_copy and left.parcel is not None:
                known = replace(known, again=self._again(left.parcel))
            if known.rules.reissues and not undoes and left.parcel is not None:
                known = self._with_new_number(known, left.parcel)
        about = looks_up(context.state, event) if isinstance(context.state, AskingQuestion) else ""
        return replace(known, voidable=self._ledger.outbox.voidable(about, known.now)) if about else known

    def _again(self, left: LastParcel) -> PackingBox | None:
        """A parcel as a box to be opened once more, where it has a label that the carrier printed for it."""
        reference = self._ledger.labels.may_open_again(left.waybill.number)
        if not reference or reference != left.box.reference or not is_on_paper(left.box, self._settings.rules):
            return None
        return replace(left.box, parcel=self._new_id())

    def _with_new_number(self, known: Situation, left: LastParcel) -> Situation:
        """With the number that a parcel that left would get in place of its own, and whether the shop knows that."""
        carriage = self._settings.house.of(left.box)
        fresh = self._ledger.numbers.next(carriage.carrier) if carriage.numbers.in_ranges else None
        debts, parcel = self._ledger.outbox, left.box.parcel
        voidable = debts.voidable(parcel, known.now) and debts.unregistered(parcel)
        return replace(known, carrier=carriage.carrier, number=fresh, voidable=voidable)

    def _with_stored(self, known: Situation, state: Open) -> Situation:
        """With how the open box stands in the ledger, and with what that makes of its carrier."""
        box = state.parcel.box
        stored = self._ledger.orders.standing(box)
        if box.reference and isinstance(state, PackingState | AwaitingClearance):
            known = replace(known, lost=self._ledger.reservations.of(box.reference) is None)
        if stored.box is None or known.lost:
            return replace(known, stored=stored)
        # Another address may be another carrier's: what the box becomes now decides whose number it gets.
        stored = replace(stored, box=self._consigning.consigned(stored.box))
        carriage = self._settings.house.of(stored.box)
        rules = self._settings.rules_for(carriage)
        number = known.number
        if rules.numbers is not NumberSource.SHEET:
            number = self._ledger.numbers.next(carriage.carrier) if rules.numbers.in_ranges else None
        return replace(known, stored=stored, carrier=carriage.carrier, number=number, rules=rules)


def _spare(context: TurnContext) -> str:
    """The number that the packer took, or is asked about, for a box that has none."""
    state, under = context.state, context.under
    asked = state.spare if isinstance(state, AskingQuestion) else ""
    return asked or (under.parcel.spare if isinstance(under, AwaitingClearance) else "")


def relied_on(step: DecisionStep, context: TurnContext) -> PackingBox | None:
    """The box whose orders must stand as they did in the very commit of these facts; None: no label comes."""
    under, settling = context.under, context.is_settling
    if not isinstance(under, Open):
        return None
    binds = any(isinstance(fact, WaybillTaken) for fact in step.facts)
    sends = settling and any(isinstance(fact, LabelSending) for fact in step.facts)
    leaves = not settling and any(isinstance(fact, ParcelPacked) for fact in step.facts)
    if not (binds or sends or leaves) or (isinstance(under, Settling) and under.label.packed):
        return None
    renewed = [fact.box for fact in step.facts if isinstance(fact, CancelCheck | ParcelVoided) and fact.box]
    box = renewed[-1] if renewed else under.parcel.box
    # A further copy of a label that may be out says what is known by now; no other telephone is waited for.
    return replace(box, seals=()) if isinstance(under, AwaitingLabelScan) and not renewed else box
