"""The settling of a label: what the printer and the packer can say about a copy in its three states."""

from __future__ import annotations

from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.events import CommandGiven, LabelSettled, VoidAsked, WaybillCodeScanned
from station.packing.facts import LabelOutcome, LabelScanned, LabelSending, OrderAbandoned, OrderHeld, ParcelVoided
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import common
from station.packing.process.completion import packed, stopped
from station.packing.process.idle import late_fact, late_word
from station.packing.process.states import Settling, Situation
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome, ShopResult


def printer_says(state: Settling, event: LabelSettled, known: Situation) -> DecisionStep:
    """The outcome of a copy. An outdated copy's is recorded and settles nothing.

    Leads to: IdleState (confirmed), AwaitingLabelScan (unknown, or confirmed where every label is scanned), AwaitingPrinter.
    """
    box, label = state.parcel.box, state.label
    if event.waybill != label.waybill.number:
        return late_word(state.desk, event)
    if event.copy != label.copy:
        return DecisionStep((late_fact(event, box),))
    fact = LabelOutcome(box.order, box.parcel, event.waybill, event.copy, event.outcome, event.reason)
    match event.outcome:
        case PrintOutcome.CONFIRMED if known.rules.confirm_by_scan and not label.packed:
            return DecisionStep((fact,), tell(NoticeCode.LABEL_CHECK, waybill=event.waybill))
        case PrintOutcome.CONFIRMED:
            settled = settle(state, known)
            return DecisionStep((fact, *settled.facts), settled.notice)
        case PrintOutcome.NOT_PRINTED:
            return DecisionStep((fact,), tell(NoticeCode.LABEL_NOT_PRINTED, reason=event.reason))
        case PrintOutcome.UNKNOWN:
            return DecisionStep((fact,), doubt(event.waybill, event.reason))


def label_scanned(state: Settling, event: WaybillCodeScanned, known: Situation) -> DecisionStep:
    """A label's code while one is being settled. Leads to: IdleState with the right label, else the same state."""
    box, label = state.parcel.box, state.label
    if event.waybill != label.waybill.number:
        return common.foreign_label(event, box)
    if event.voided or 0 < event.copy < label.copy:
        return common.outdated_label(event, box)
    fact = LabelScanned(event.code, LabelVerdict.OK, box.order, box.parcel, event.waybill)
    settled = settle(state, known)
    return DecisionStep((fact, *settled.facts), settled.notice)


def settle(state: Settling, known: Situation) -> DecisionStep:
    """The label is on the parcel: from now on the dispatch is owed. Leads to: IdleState."""
    box, label = state.parcel.box, state.label
    number = label.waybill.number
    if label.packed:
        return DecisionStep((), tell(NoticeCode.COPY_PRINTED, waybill=number, copy=label.copy))
    left = packed(state.parcel, label.waybill.carrier, number, known.now)
    code = NoticeCode.PACKED_ON_BACKUP if label.printer else NoticeCode.PACKED
    if state.answer is not None and state.answer.result is ShopResult.CHANGED:
        code = NoticeCode.PACKED_CHANGED
    return DecisionStep((left,), tell(code, order=box.order, waybill=number))


def stopped_by(state: Settling) -> Notice | None:
    """What the packer is told when the shop stopped the box meanwhile; None for a parcel packed already."""
    return None if state.label.packed else stopped(state.answer, state.parcel.box)


def send(state: Settling, copy: int, notice: Notice, reason: str = "", printer: str = "") -> DecisionStep:
    """Send a copy, to the main printer unless another is named. Leads to: AwaitingLabel."""
    box, waybill = state.parcel.box, state.label.waybill
    fact = LabelSending(box.order, box.parcel, waybill.number, copy, reason, printer)
    job = PrintLabel(box.parcel, box.order, waybill.carrier, waybill.number, copy, printer)
    return DecisionStep((fact,), notice, (job,))


def doubt(waybill: str, reason: str) -> Notice:
    """The question that a doubtful label puts."""
    return tell(NoticeCode.LABEL_DOUBTFUL, reason=reason, waybill=waybill)


def ask_cancel(state: Settling, event: CommandGiven) -> DecisionStep:
    """Give up the label. Leads to: AskingQuestion; IdleState when the parcel was packed by an earlier copy."""
    box, number = state.parcel.box, state.label.waybill.number
    if state.label.packed:
        notice = tell(NoticeCode.REPRINT_GIVEN_UP, waybill=number)
        return common.command(event, CommandVerdict.OK, notice, box)
    notice = tell(NoticeCode.ASK_CANCEL_LABEL, order=box.order, waybill=number)
    return common.command(event, CommandVerdict.ASKED, notice, box)


def ask_hold(state: Settling, event: CommandGiven) -> DecisionStep:
    """Put the box aside without its label. Leads to: AskingQuestion, or the same state for a packed parcel."""
    box, number = state.parcel.box, state.label.waybill.number
    if state.label.packed:
        return common.refuse(event, tell(NoticeCode.NOT_NOW), box)
    notice = tell(NoticeCode.ASK_HOLD_LABEL, order=box.order, waybill=number)
    return common.command(event, CommandVerdict.ASKED, notice, box)


def give_up(state: Settling, event: CommandGiven, *, hold: bool) -> DecisionStep:
    """The packer confirmed: the number is voided, the box held or put back. Leads to: IdleState."""
    box, number = state.parcel.box, state.label.waybill.number
    said = common.command_fact(event, CommandVerdict.OK, box)
    voided = ParcelVoided(box.order, box.parcel, number, reason="packer")
    if hold:
        held = OrderHeld(box.order, box.parcel, reason="packer")
        return DecisionStep((said, voided, held), tell(NoticeCode.HELD, order=box.order))
    left = OrderAbandoned(box.order, box.parcel, reason="packer")
    return DecisionStep((said, voided, left), tell(NoticeCode.PUT_BACK, order=box.order))


def void(state: Settling, event: VoidAsked) -> DecisionStep:
    """A parcel is voided from outside. Leads to: IdleState when it is this one, else the same state."""
    box = state.parcel.box
    if event.parcel != box.parcel:
        return common.void(event)
    step = common.void(event)
    left = () if state.label.packed else (OrderAbandoned(box.order, box.parcel, event.reason),)
    return DecisionStep((*step.facts, *left), step.notice)
