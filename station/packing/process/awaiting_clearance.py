"""With a complete parcel that may not have its label yet: the shop's word or a number is missing."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.carriage import NumberSource
from station.packing.decisions import DecisionStep
from station.packing.events import WaybillOffer
from station.packing.facts import LabelScanned, WaybillTaken
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import copies, idle, own_label, packing, renewal, shared_answers, shop_answers, signing_in
from station.packing.process.cancel_check import (
    ask,
    close_parcel,
    label_asked,
    numberless,
    obstacle,
    packed,
    relied_on,
    scan_asked,
    take_out,
)
from station.packing.process.states import AwaitingClearance, Situation
from station.packing.process.transitions import fold
from station.packing.verdicts import CommandVerdict, LabelVerdict


def number(state: AwaitingClearance, code: str, offer: WaybillOffer, known: Situation) -> DecisionStep:
    """A text that may be the label's number; one that looks odd for its carrier has to be scanned twice.

    Before the shop's word it binds nothing, because a stopped box gets no label.

    Leads to: IdleState with a number that is taken, else AwaitingClearance.
    """
    box = state.parcel.box
    waits = DecisionStep((), take_out(state.parcel)) if state.parcel.surplus else obstacle(box, state.answer, known)
    if waits is not None:
        early = LabelScanned(code, LabelVerdict.TOO_EARLY, box.order, box.parcel)
        return DecisionStep((early,)).then(waits)
    if offer.fault and not offer.doubtful:
        wrong = LabelScanned(code, LabelVerdict.WRONG_LABEL, box.order, box.parcel)
        return DecisionStep(
            (wrong,), tell(NoticeCode.NUMBER_REFUSED, code=code, carrier=offer.carrier, reason=offer.fault)
        )
    if offer.doubtful and state.doubted != offer.number:
        odd = LabelScanned(code, LabelVerdict.ODD_NUMBER, box.order, box.parcel, offer.number)
        return DecisionStep(
            (odd,), tell(NoticeCode.NUMBER_DOUBTFUL, code=code, carrier=offer.carrier, reason=offer.fault)
        )
    taken = WaybillTaken(box.order, box.parcel, known.carrier, offer.number, box.reference)
    left = packed(state.parcel, known.carrier, offer.number, known.now)
    return DecisionStep(
        (*relied_on(box, state.answer, known), taken, left),
        tell(NoticeCode.PACKED, order=box.order, waybill=offer.number),
    )


def decide(state: AwaitingClearance, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """Complete, without a label.

    Leads to: AwaitingClearance, AwaitingLabel, PackingState (undo), IdleState (left, held), AskingQuestion.
    """
    box = state.parcel.box
    match event:
        case on.ShopAnswered():
            return _go_on(state, shop_answers.heard(state, event, known), known, told=event.parcel == box.parcel)
        case on.LedgerWoken():
            return _go_on(state, shop_answers.woken(state, event, known), known)
        case on.TimePassed() | on.BenchRestarted():
            return _go_on(state, shop_answers.ask_again(state, known), known)
        case on.SlipScanned():
            return _slip(state, event, known)
        case on.WaybillCodeScanned():
            return own_label.when_complete(state, event, known)
        case on.UnknownCodeScanned(sorts=True):
            return own_label.sorting(event, box, known)
        case on.UnknownCodeScanned(offer=on.WaybillOffer() as offer) if known.rules.numbers is NumberSource.SCAN:
            return number(state, event.code, offer, known)
        case on.UnknownCodeScanned(offer=on.WaybillOffer() as offer) if known.rules.label_first:
            return own_label.stranger(state, event, offer, known)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return shared_answers.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event, known)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return packing.void(state, event)
        case on.LabelSettled():
            return idle.late_word(state.desk, event)
        case on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def _go_on(state: AwaitingClearance, step: DecisionStep, known: Situation, *, told: bool = False) -> DecisionStep:
    """After news, the parcel goes on if nothing is in its way any more. `told`: the shop answered.

    What the packer is asked for already is not said again.

    Leads to: AwaitingLabel, IdleState, PackingState, or AwaitingClearance.
    """
    after = fold(state, step.facts)
    if not isinstance(after, AwaitingClearance) or after.parcel.surplus:
        return step
    closing = close_parcel(after.parcel, after.answer, known)
    asked = obstacle(state.parcel.box, state.answer, known) is None
    waits_for_scan = known.rules.on_paper and not known.came and not closing.facts
    if waits_for_scan and asked and closing.notice and not step.notice:
        still = obstacle(after.parcel.box, after.answer, known) is None
        return step if still else step.then(closing)
    if known.came and step.notice is None:
        return step.then(closing)
    if step.notice is not None and closing.facts:
        # What changed is said; that the label goes out now can be seen.
        closing = DecisionStep(closing.facts, None, closing.decisions)
    return step.then(closing) if step.facts or closing.facts or told else step


def _slip(state: AwaitingClearance, event: on.SlipScanned, known: Situation) -> DecisionStep:
    """A slip while the parcel waits; its own asks the shop again. Leads to: AwaitingClearance."""
    box = state.parcel.box
    step = shared_answers.slip_while_open(event, box, _waits_for(state, known), known.now)
    own = event.order in box.orders and known.rules.asks_shop
    return DecisionStep(step.facts, step.notice, (ask(box),) if own else ())


def _waits_for(state: AwaitingClearance, known: Situation) -> Notice:
    """What the packer is told about a parcel that is not done."""
    box = state.parcel.box
    if state.parcel.surplus:
        return take_out(state.parcel)
    waits = obstacle(box, state.answer, known)
    if waits is not None and waits.notice is not None:
        return waits.notice
    if known.rules.numbers is NumberSource.SCAN:
        return scan_asked(box, state.answer, known)
    if known.rules.label_first:
        return label_asked(state.parcel, state.answer, known)
    if known.unready:
        return tell(NoticeCode.LABEL_UNREADY, order=box.order, reason=known.unready)
    return numberless(box, known)


def _command(state: AwaitingClearance, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A command. Leads to: AwaitingClearance, PackingState (undo), IdleState (hold), AskingQuestion (cancel)."""
    box = state.parcel.box
    match event.command:
        case BenchCommand.OK if state.parcel.surplus:
            return renewal.take_pieces_out(state, event, known)
        case BenchCommand.UNDO:
            return packing.undo(state, event, known)
        case BenchCommand.HOLD:
            return packing.hold(state, event)
        case BenchCommand.CANCEL:
            notice = tell(NoticeCode.ASK_CANCEL, order=box.order)
            return shared_answers.command(event, CommandVerdict.ASKED, notice, box)
        case BenchCommand.REPRINT if known.rules.on_paper:
            return shared_answers.refuse(event, copies.elsewhere(box, known.number or ""), box)
        case _:
            return shared_answers.general_command(event, box)
