"""While nobody knows whether the label came out: its scan settles it, a further copy is a person's choice."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.facts import LabelScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import common, people, renewal, settling, shop
from station.packing.process.idle import late_fact
from station.packing.process.states import AwaitingLabelScan, Situation
from station.packing.verdicts import CommandVerdict, LabelVerdict, PrintOutcome


def decide(state: AwaitingLabelScan, event: on.Event, known: Situation) -> DecisionStep:
    """A label is to be scanned. Leads to: AwaitingLabelScan, IdleState (scanned, or confirmed late), AskingQuestion."""
    box = state.parcel.box
    match event:
        case on.WaybillCodeScanned():
            return _label(state, event, known)
        case on.LabelSettled():
            return _printer_says(state, event, known)
        case on.SlipScanned():
            return common.slip_while_open(event, box, _reminder(state, known), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event, known)
        case on.ShopAnswered():
            return shop.heard(state, event, known, question(state))
        case on.LedgerWoken():
            return shop.woken(state, event, known, question(state))
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked():
            return settling.void(state, event)
        case on.TimePassed() | on.BenchRestarted() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def question(state: AwaitingLabelScan) -> Notice:
    """What the packer is asked."""
    number = state.label.waybill.number
    if state.outcome is PrintOutcome.CONFIRMED:
        return tell(NoticeCode.LABEL_CHECK, waybill=number)
    return settling.doubt(number, state.reason)


def _reminder(state: AwaitingLabelScan, known: Situation) -> Notice:
    """What is asked, or what became of the order meanwhile."""
    if renewal.awaited(state, known) is not None:
        return tell(NoticeCode.LABEL_OLD, order=state.parcel.box.order, waybill=state.label.waybill.number)
    return settling.stopped_by(state) or question(state)


def _label(state: AwaitingLabelScan, event: on.WaybillCodeScanned, known: Situation) -> DecisionStep:
    """The label did come out. One that bears what the order is no more is void, and the box gets another one.

    Leads to: IdleState; with a changed order PackingState, AwaitingClearance or AwaitingLabel; the same state with a label that settles nothing.
    """
    now, label = renewal.awaited(state, known), state.label
    if now is None or event.voided or event.is_outdated or event.waybill != label.waybill.number:
        return settling.label_scanned(state, event, known)
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
    return settling.printer_says(state, event, known)


def _command(state: AwaitingLabelScan, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A command. Leads to: AwaitingLabelScan, AskingQuestion (cancel, hold, reprint), IdleState (cancel of a packed parcel's copy)."""
    box = state.parcel.box
    match event.command:
        case "PS:CANCEL":
            return settling.ask_cancel(state, event)
        case "PS:HOLD":
            return settling.ask_hold(state, event)
        case "PS:REPRINT":
            return _ask_reprint(state, event, known)
        case "PS:UNDO" | "PS:FINISH":
            return common.refuse(event, _reminder(state, known), box)
        case _:
            return common.general_command(event, box)


def _ask_reprint(state: AwaitingLabelScan, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A further copy is wanted; a box that the shop stopped gets none, a changed one another number.

    Leads to: AskingQuestion, or the same state.
    """
    box, label = state.parcel.box, state.label
    if renewal.awaited(state, known) is not None:
        notice = tell(NoticeCode.ASK_NEW_LABEL, order=box.order, waybill=label.waybill.number)
        return common.command(event, CommandVerdict.ASKED, notice, box)
    stop = settling.stopped_by(state)
    if stop is not None:
        return common.refuse(event, stop, box)
    notice = tell(NoticeCode.ASK_REPRINT, waybill=label.waybill.number, copy=label.copy + 1)
    return common.command(event, CommandVerdict.ASKED, notice, box)
