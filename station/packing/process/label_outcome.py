"""While no label was sent: the same copy goes out by itself as soon as a printer and the shop allow it."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.events import CommandGiven, LabelSettled, VoidAsked, WaybillCodeScanned
from station.packing.facts import LabelOutcome, LabelScanned, LabelSending, OrderAbandoned, OrderHeld, ParcelVoided
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import renewal, shared_answers, shop_answers, signing_in
from station.packing.process.cancel_check import close_parcel, obstacle, packed, relied_on, stopped
from station.packing.process.idle import late_fact, late_word
from station.packing.process.states import (
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    Settling,
    Situation,
)
from station.packing.process.transitions import fold
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome, ShopResult


def decide_labelling(state: AwaitingLabel, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """The printer has not answered yet.

    Leads to: AwaitingLabel (or on the backup), IdleState, AwaitingLabelScan, AwaitingPrinter.
    """
    box = state.parcel.box
    match event:
        case on.LabelSettled():
            return hand_over(printer_says(state, event, known), state, known)
        case on.WaybillCodeScanned():
            return label_scanned(state, event, known)
        case on.BenchRestarted():
            return printer_says(state, _lost_sight(state), known)
        case on.SlipScanned():
            return shared_answers.slip_while_open(event, box, tell(NoticeCode.WAIT_FOR_LABEL), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return shared_answers.nothing_missing(event, box)
        case on.CommandGiven():
            return _labelling_command(state, event)
        case on.ShopAnswered():
            return shop_answers.heard(state, event, known)
        case on.LedgerWoken():
            return shop_answers.woken(state, event, known)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked() if event.parcel == box.parcel and not event.is_done:
            # What is being printed cannot be taken back before anybody knows whether it is.
            return DecisionStep((), tell(NoticeCode.WAIT_FOR_LABEL))
        case on.VoidAsked():
            return void_label(state, event)
        case on.TimePassed() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def _lost_sight(state: AwaitingLabel) -> on.LabelSettled:
    """What a restart makes of a label that was being sent: nobody saw whether it came out."""
    return on.LabelSettled(state.label.waybill.number, state.label.copy, PrintOutcome.UNKNOWN, "restart")


def _labelling_command(state: AwaitingLabel, event: on.CommandGiven) -> DecisionStep:
    """A command while nothing can be taken back. Leads to: AwaitingLabel."""
    box = state.parcel.box
    match event.command:
        case BenchCommand.UNDO | BenchCommand.CANCEL | BenchCommand.HOLD | BenchCommand.REPRINT | BenchCommand.FINISH:
            return shared_answers.refuse(event, tell(NoticeCode.WAIT_FOR_LABEL), box)
        case _:
            return shared_answers.general_command(event, box)


def decide_doubtful(state: AwaitingLabelScan, event: on.Event, known: Situation) -> DecisionStep:
    """A label is to be scanned. Leads to: AwaitingLabelScan, IdleState (scanned, or confirmed late), AskingQuestion."""
    box = state.parcel.box
    match event:
        case on.WaybillCodeScanned():
            return _label(state, event, known)
        case on.LabelSettled():
            return _printer_says(state, event, known)
        case on.SlipScanned():
            return shared_answers.slip_while_open(event, box, _scan_reminder(state, known), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return shared_answers.nothing_missing(event, box)
        case on.CommandGiven():
            return _doubtful_command(state, event, known)
        case on.ShopAnswered():
            return shop_answers.heard(state, event, known, question(state))
        case on.LedgerWoken():
            return shop_answers.woken(state, event, known, question(state))
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return void_label(state, event)
        case on.TimePassed() | on.BenchRestarted() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def question(state: AwaitingLabelScan) -> Notice:
    """What the packer is asked."""
    number = state.label.waybill.number
    if state.outcome is PrintOutcome.CONFIRMED:
        return tell(NoticeCode.LABEL_CHECK, waybill=number)
    return doubt(number, state.reason)


def _scan_reminder(state: AwaitingLabelScan, known: Situation) -> Notice:
    """What is asked, or what became of the order meanwhile."""
    if renewal.awaited(state, known) is not None:
        return tell(NoticeCode.LABEL_OLD, order=state.parcel.box.order, waybill=state.label.waybill.number)
    return stopped_by(state) or question(state)


def _label(state: AwaitingLabelScan, event: on.WaybillCodeScanned, known: Situation) -> DecisionStep:
    """The label did come out. One that bears what the order is no more is void, and the box gets another one.

    Leads to: IdleState; with a changed order PackingState, AwaitingClearance or AwaitingLabel; the same state with a
    label that settles nothing.
    """
    now, label = renewal.awaited(state, known), state.label
    if now is None or event.voided or event.is_outdated or event.waybill != label.waybill.number:
        return label_scanned(state, event, known)
    box = state.parcel.box
    old = LabelScanned(event.code, LabelVerdict.VOID_LABEL, box.order, box.parcel, event.waybill)
    step = renewal.new_number(state, now, known)
    notice = tell(NoticeCode.LABEL_REPLACED, order=box.order, waybill=event.waybill)
    return DecisionStep((old, *step.facts), notice if step.decisions else step.notice, step.decisions)


def _printer_says(state: AwaitingLabelScan, event: on.LabelSettled, known: Situation) -> DecisionStep:
    """Only a late confirmation can settle a doubt; any other word on the copy leaves it to the packer.

    Leads to: IdleState, or the same state.
    """
    of_this_copy = (event.waybill, event.copy) == (state.label.waybill.number, state.label.copy)
    if of_this_copy and event.outcome is not PrintOutcome.CONFIRMED:
        return DecisionStep()
    now = renewal.awaited(state, known) if of_this_copy else None
    if now is not None:
        step = renewal.new_number(state, now, known)
        notice = tell(NoticeCode.LABEL_REPLACED, order=state.parcel.box.order, waybill=event.waybill)
        return DecisionStep((late_fact(event, state.parcel.box), *step.facts), notice, step.decisions)
    return printer_says(state, event, known)


def _doubtful_command(state: AwaitingLabelScan, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A command.

    Leads to: AwaitingLabelScan, AskingQuestion (cancel, hold, reprint), IdleState (cancel of a packed parcel's copy).
    """
    box = state.parcel.box
    match event.command:
        case BenchCommand.CANCEL:
            return ask_cancel(state, event)
        case BenchCommand.HOLD:
            return ask_hold(state, event)
        case BenchCommand.REPRINT:
            return _ask_reprint(state, event, known)
        case BenchCommand.UNDO | BenchCommand.FINISH:
            return shared_answers.refuse(event, _scan_reminder(state, known), box)
        case _:
            return shared_answers.general_command(event, box)


def _ask_reprint(state: AwaitingLabelScan, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A further copy is wanted; a box that the shop stopped gets none, a changed one another number.

    Leads to: AskingQuestion, or the same state.
    """
    box, label = state.parcel.box, state.label
    if renewal.awaited(state, known) is not None:
        notice = tell(NoticeCode.ASK_NEW_LABEL, order=box.order, waybill=label.waybill.number)
        return shared_answers.command(event, CommandVerdict.ASKED, notice, box)
    stop = stopped_by(state)
    if stop is not None:
        return shared_answers.refuse(event, stop, box)
    notice = tell(NoticeCode.ASK_REPRINT, waybill=label.waybill.number, copy=label.copy + 1)
    if known.rules.reissues and not label.packed:
        notice = tell(NoticeCode.ASK_REISSUE, waybill=label.waybill.number)
    return shared_answers.command(event, CommandVerdict.ASKED, notice, box)


def reissue(state: AwaitingLabelScan, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """The label did not come out, and the carrier wants no number twice: the box gets another one.

    Leads to: AwaitingLabel, AwaitingClearance, or the same state when there is no other number.
    """
    box, old = state.parcel.box, state.label.waybill.number
    if known.number in (None, old):
        return shared_answers.refuse(event, tell(NoticeCode.REISSUE_NUMBERLESS, order=box.order, waybill=old), box)
    said = shared_answers.command_fact(event, CommandVerdict.OK, box)
    void = ParcelVoided(box.order, box.parcel, old, "reissued", goes_on=True, box=box)
    after = fold(state, (void,))
    step = DecisionStep((said, void))
    if not isinstance(after, AwaitingClearance):
        return step
    closing = close_parcel(after.parcel, after.answer, known)
    done = tell(NoticeCode.REISSUED, old=old, waybill=known.number or "") if closing.decisions else closing.notice
    return step.then(DecisionStep(closing.facts, done, closing.decisions))


def printer_says(state: Settling, event: LabelSettled, known: Situation) -> DecisionStep:
    """The outcome of a copy. An outdated copy's is recorded and settles nothing.

    Leads to: IdleState (confirmed), AwaitingLabelScan (unknown, or confirmed where every label is scanned),
    AwaitingPrinter.
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
        return shared_answers.foreign_label(event, box)
    if event.voided or 0 < event.copy < label.copy:
        return shared_answers.outdated_label(event, box)
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
        return shared_answers.command(event, CommandVerdict.OK, notice, box)
    notice = tell(NoticeCode.ASK_CANCEL_LABEL, order=box.order, waybill=number)
    return shared_answers.command(event, CommandVerdict.ASKED, notice, box)


def ask_hold(state: Settling, event: CommandGiven) -> DecisionStep:
    """Put the box aside without its label. Leads to: AskingQuestion, or the same state for a packed parcel."""
    box, number = state.parcel.box, state.label.waybill.number
    if state.label.packed:
        return shared_answers.refuse(event, tell(NoticeCode.NOT_NOW), box)
    notice = tell(NoticeCode.ASK_HOLD_LABEL, order=box.order, waybill=number)
    return shared_answers.command(event, CommandVerdict.ASKED, notice, box)


def give_up(state: Settling, event: CommandGiven, *, hold: bool) -> DecisionStep:
    """The packer confirmed: the number is voided, the box held or put back. Leads to: IdleState."""
    box, number = state.parcel.box, state.label.waybill.number
    said = shared_answers.command_fact(event, CommandVerdict.OK, box)
    voided = ParcelVoided(box.order, box.parcel, number, reason="packer")
    if hold:
        held = OrderHeld(box.order, box.parcel, reason="packer")
        return DecisionStep((said, voided, held), tell(NoticeCode.HELD, order=box.order))
    left = OrderAbandoned(box.order, box.parcel, reason="packer")
    return DecisionStep((said, voided, left), tell(NoticeCode.PUT_BACK, order=box.order))


def void_label(state: Settling, event: VoidAsked) -> DecisionStep:
    """A parcel is voided from outside. Leads to: IdleState when it is this one, else the same state."""
    box = state.parcel.box
    step = shared_answers.void(event)
    if event.parcel != box.parcel or event.is_done:
        return step
    left = () if state.label.packed else (OrderAbandoned(box.order, box.parcel, event.reason),)
    return DecisionStep((*step.facts, *left), step.notice)


OURS = frozenset({"drawing_failed", "not_taken"})
"""Why nothing was sent although no printer said so: it is tried again by itself, since no printer will call."""


def decide_unprinted(state: AwaitingPrinter, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """Nothing of the label was sent.

    Leads to: AwaitingPrinter, AwaitingLabel (printer well), AwaitingLabelScan, AskingQuestion, IdleState.
    """
    box = state.parcel.box
    match event:
        case on.PrinterChanged():
            return _go_on(state, shared_answers.printer(event), known)
        case on.ShopAnswered():
            heard = shop_answers.heard(state, event, known, _not_printed(state))
            return _go_on(state, heard, known, told=event.parcel == box.parcel)
        case on.LedgerWoken():
            return _go_on(state, shop_answers.woken(state, event, known, _not_printed(state)), known)
        case on.TimePassed() | on.BenchRestarted() if state.reason in OURS and on.MAIN in known.able:
            return _send_again(state, known, main=True)
        case on.TimePassed() | on.BenchRestarted():
            return DecisionStep() if state.label.packed else shop_answers.ask_again(state, known)
        case on.LabelSettled():
            return printer_says(state, event, known)
        case on.WaybillCodeScanned():
            return label_scanned(state, event, known)
        case on.SlipScanned():
            return shared_answers.slip_while_open(event, box, _printer_reminder(state), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return shared_answers.nothing_missing(event, box)
        case on.CommandGiven():
            return _unprinted_command(state, event)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return void_label(state, event)
        case on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def _go_on(state: AwaitingPrinter, step: DecisionStep, known: Situation, *, told: bool = False) -> DecisionStep:
    """Something is news: the label is tried again. `told`: the shop answered.

    Leads to: AwaitingLabel, PackingState, AwaitingClearance, or the same state.
    """
    after = fold(state, step.facts)
    if not isinstance(after, AwaitingPrinter) or not (step.facts or told):
        return step
    more = try_again(after, known)
    return step.then(more) if step.facts or more.facts else step


def hand_over(step: DecisionStep, state: AwaitingLabel, known: Situation) -> DecisionStep:
    """After a printer's word: what it did not print goes to the other one, if that can print and this one cannot.

    Leads to: AwaitingLabel, or where the step leads.
    """
    after = fold(state, step.facts)
    if not isinstance(after, AwaitingPrinter):
        return step
    now = renewal.awaited(after, known)
    if now is not None:
        return step.then(renewal.new_number(after, now, known))
    if after.label.printer in known.able:
        return step
    return step.then(_send_again(after, known, main=on.MAIN in known.able))


def try_again(state: AwaitingPrinter, known: Situation) -> DecisionStep:
    """Send the same copy again, if a printer and the shop allow it; of a changed order another one.

    Leads to: AwaitingLabel, PackingState, AwaitingClearance, or the same state.
    """
    now = renewal.awaited(state, known)
    if now is not None:
        return renewal.new_number(state, now, known)
    return _send_again(state, known, main=state.well)


def _send_again(state: AwaitingPrinter, known: Situation, *, main: bool) -> DecisionStep:
    """To the main printer when it is well, to the backup when only that can print.

    A box that the shop stopped meanwhile gets no label; a parcel that is packed already is `sync`'s to stop.
    Leads to: AwaitingLabel, or the same state.
    """
    backup = on.MAIN not in known.able and on.BACKUP in known.able
    if not (main or backup):
        return DecisionStep()
    waits = None if state.label.packed else obstacle(state.parcel.box, state.answer, known)
    if waits is not None:
        return waits
    if known.unready:
        return DecisionStep((), tell(NoticeCode.LABEL_UNREADY, order=state.parcel.box.order, reason=known.unready))
    relied = () if state.label.packed else relied_on(state.parcel.box, state.answer, known)
    number, copy = state.label.waybill.number, state.label.copy
    if main:
        return DecisionStep(relied).then(
            send(state, copy, tell(NoticeCode.LABEL_AGAIN, waybill=number), "printer_ready")
        )
    notice = tell(NoticeCode.LABEL_ON_BACKUP, waybill=number, reason=state.reason)
    return DecisionStep(relied).then(send(state, copy, notice, state.reason, on.BACKUP))


def _not_printed(state: AwaitingPrinter) -> Notice:
    return tell(NoticeCode.LABEL_NOT_PRINTED, reason=state.reason)


def _printer_reminder(state: AwaitingPrinter) -> Notice:
    return stopped_by(state) or _not_printed(state)


def _unprinted_command(state: AwaitingPrinter, event: on.CommandGiven) -> DecisionStep:
    """A command.

    Leads to: AwaitingPrinter, AskingQuestion (cancel, hold), IdleState (cancel of a packed parcel's copy).
    """
    box = state.parcel.box
    match event.command:
        case BenchCommand.CANCEL:
            return ask_cancel(state, event)
        case BenchCommand.HOLD:
            return ask_hold(state, event)
        case BenchCommand.UNDO | BenchCommand.REPRINT | BenchCommand.FINISH:
            return shared_answers.refuse(event, _printer_reminder(state), box)
        case _:
            return shared_answers.general_command(event, box)
