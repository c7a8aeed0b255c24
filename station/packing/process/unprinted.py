"""While no label was sent: the same copy goes out by itself as soon as a printer and the shop allow it."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import common, people, renewal, settling, shop
from station.packing.process.completion import obstacle, relied_on
from station.packing.process.fold import fold
from station.packing.process.states import AwaitingLabel, AwaitingPrinter, Situation

OURS = frozenset({"drawing_failed", "not_taken"})
"""Why nothing was sent although no printer said so: it is tried again by itself, since no printer will call."""


def decide(state: AwaitingPrinter, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """Nothing of the label was sent. Leads to: AwaitingPrinter, AwaitingLabel (printer well), AwaitingLabelScan, AskingQuestion, IdleState."""
    box = state.parcel.box
    match event:
        case on.PrinterChanged():
            return _go_on(state, common.printer(event), known)
        case on.ShopAnswered():
            return _go_on(
                state, shop.heard(state, event, known, _not_printed(state)), known, told=event.parcel == box.parcel
            )
        case on.LedgerWoken():
            return _go_on(state, shop.woken(state, event, known, _not_printed(state)), known)
        case on.TimePassed() | on.BenchRestarted() if state.reason in OURS and on.MAIN in known.able:
            return _send_again(state, known, main=True)
        case on.TimePassed() | on.BenchRestarted():
            return DecisionStep() if state.label.packed else shop.ask_again(state, known)
        case on.LabelSettled():
            return settling.printer_says(state, event, known)
        case on.WaybillCodeScanned():
            return settling.label_scanned(state, event, known)
        case on.SlipScanned():
            return common.slip_while_open(event, box, _reminder(state), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked():
            return settling.void(state, event)
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
            settling.send(state, copy, tell(NoticeCode.LABEL_AGAIN, waybill=number), "printer_ready")
        )
    notice = tell(NoticeCode.LABEL_ON_BACKUP, waybill=number, reason=state.reason)
    return DecisionStep(relied).then(settling.send(state, copy, notice, state.reason, on.BACKUP))


def _not_printed(state: AwaitingPrinter) -> Notice:
    return tell(NoticeCode.LABEL_NOT_PRINTED, reason=state.reason)


def _reminder(state: AwaitingPrinter) -> Notice:
    return settling.stopped_by(state) or _not_printed(state)


def _command(state: AwaitingPrinter, event: on.CommandGiven) -> DecisionStep:
    """A command. Leads to: AwaitingPrinter, AskingQuestion (cancel, hold), IdleState (cancel of a packed parcel's copy)."""
    box = state.parcel.box
    match event.command:
        case "PS:CANCEL":
            return settling.ask_cancel(state, event)
        case "PS:HOLD":
            return settling.ask_hold(state, event)
        case "PS:UNDO" | "PS:REPRINT" | "PS:FINISH":
            return common.refuse(event, _reminder(state), box)
        case _:
            return common.general_command(event, box)
