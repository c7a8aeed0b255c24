"""While nobody knows whether the label came out: its scan settles it, a further copy is a person's choice."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.notices import Code, Notice, tell
from station.packing.process import common, people, settling, shop
from station.packing.process.states import Doubtful, Known
from station.packing.verdicts import CommandVerdict, PrintOutcome


def decide(state: Doubtful, event: on.Event, known: Known) -> Step:
    """A label is to be scanned. Leads to: Doubtful, Idle (scanned, or confirmed late), Asking."""
    box = state.parcel.box
    match event:
        case on.WaybillCodeScanned():
            return settling.label_scanned(state, event, known)
        case on.LabelSettled():
            return _printer_says(state, event, known)
        case on.SlipScanned():
            return common.slip_while_open(event, box, question(state), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event)
        case on.ShopAnswered():
            return shop.heard(state, event, known, question(state))
        case on.Woken():
            return shop.woken(state, event, known, question(state))
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked():
            return settling.void(state, event)
        case on.TimePassed() | on.Restarted() | on.CopyAsked():
            return Step()
        case _:
            assert_never(event)


def question(state: Doubtful) -> Notice:
    """What the packer is asked."""
    number = state.label.waybill.number
    if state.outcome is PrintOutcome.CONFIRMED:
        return tell(Code.LABEL_CHECK, waybill=number)
    return settling.doubt(number, state.reason)


def _printer_says(state: Doubtful, event: on.LabelSettled, known: Known) -> Step:
    """Only a late confirmation can settle a doubt; any other word on the copy leaves it to the packer.

    Leads to: Idle, or the same state.
    """
    of_this_copy = (event.waybill, event.copy) == (state.label.waybill.number, state.label.copy)
    if of_this_copy and event.outcome is not PrintOutcome.CONFIRMED:
        return Step()
    return settling.printer_says(state, event, known)


def _command(state: Doubtful, event: on.CommandGiven) -> Step:
    """A command. Leads to: Doubtful, Asking (cancel, hold, reprint), Idle (cancel of a packed parcel's copy)."""
    box = state.parcel.box
    match event.command:
        case "PS:CANCEL":
            return settling.ask_cancel(state, event)
        case "PS:HOLD":
            return settling.ask_hold(state, event)
        case "PS:REPRINT":
            return _ask_reprint(state, event)
        case "PS:UNDO" | "PS:FINISH":
            return common.refuse(event, question(state), box)
        case _:
            return common.general_command(event, box)


def _ask_reprint(state: Doubtful, event: on.CommandGiven) -> Step:
    """A further copy is wanted; a box that the shop stopped gets none. Leads to: Asking, or the same state."""
    box, label = state.parcel.box, state.label
    stop = settling.stopped_by(state)
    if stop is not None:
        return common.refuse(event, stop, box)
    notice = tell(Code.ASK_REPRINT, waybill=label.waybill.number, copy=label.copy + 1)
    return common.command(event, CommandVerdict.ASKED, notice, box)
