"""What a rule is told besides state and event, looked up before it is asked: numbers, debts, how orders stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import CarrierChoice
from station.bench.turn_context import TurnContext
from station.ledger import Ledger
from station.packing.decisions import DecisionStep
from station.packing.events import Event, LedgerWoken, ShopAnswered, UnknownCodeScanned, WaybillCodeScanned
from station.packing.facts import CancelCheck, LabelSending, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.orders import PackingBox
from station.packing.process import copies
from station.packing.process.states import AskingQuestion, AwaitingLabelScan, HeardAnswer, Open, Settling, Situation
from station.packing.process.supervisor import looks_up
from station.packing.verdicts import ShopResult


class SituationLookup:
    """Asks the ledger, for one bench; every verb may raise LedgerError."""

    def __init__(self, ledger: Ledger, settings: BenchSettings) -> None:
        self._ledger, self._settings = ledger, settings
        self._consigning = CarrierChoice(settings.house, ledger.orders.receiver)

    def numbered(self, context: TurnContext) -> TurnContext:
        """The context with the number that the box on the bench would get."""
        return context.with_number(self._ledger.numbers.next(context.carriage.carrier))

    def wakening(self, context: TurnContext) -> LedgerWoken:
        """The event that somebody else wrote, with how the open box stands by now."""
        return LedgerWoken.seeing(self._ledger.orders.standing(context.box) if context.box is not None else None)

    def again(self, event: Event) -> Event:
        """The event as it is by now: a number that was free when it was scanned may be another parcel's."""
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
        about = looks_up(context.state, event) if isinstance(context.state, AskingQuestion) else ""
        return replace(known, voidable=self._ledger.outbox.voidable(about, known.now)) if about else known

    def _with_stored(self, known: Situation, state: Open) -> Situation:
        """With how the open box stands in the ledger, and with what that makes of its carrier."""
        stored = self._ledger.orders.standing(state.parcel.box)
        if stored.box is None:
            return replace(known, stored=stored)
        # Another address may be another carrier's: what the box becomes now decides whose number it gets.
        stored = replace(stored, box=self._consigning.consigned(stored.box))
        carriage = self._settings.house.of(stored.box)
        rules = self._settings.rules_for(carriage)
        number = self._ledger.numbers.next(carriage.carrier) if rules.numbers.in_ranges else None
        return replace(known, stored=stored, carrier=carriage.carrier, number=number, rules=rules)


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
