"""While the printer cannot print: the same copy goes out again by itself as soon as printer and shop allow it."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.notices import Code, Notice, tell
from station.packing.process import common, settling, shop
from station.packing.process.completion import obstacle
from station.packing.process.fold import fold
from station.packing.process.states import Known, Unprinted


def decide(state: Unprinted, event: on.Event, known: Known) -> Step:
    """Nothing of the label was sent. Leads to: Unprinted, Labelling (printer well), Doubtful, Asking, Idle."""
    box = state.parcel.box
    match event:
        case on.PrinterChanged():
            return _go_on(state, common.printer(event), known)
        case on.ShopAnswered():
            return _go_on(state, shop.heard(state, event, known, _not_printed(state)), known)
        case on.Woken():
            return _go_on(state, shop.woken(state, event, known, _not_printed(state)), known)
        case on.TimePassed() | on.Restarted():
            return Step() if state.label.packed else shop.ask_again(state, known)
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
        case on.BadgeScanned() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(state.desk, event)
        case on.VoidAsked():
            return settling.void(state, event)
        case _:
            assert_never(event)


def _go_on(state: Unprinted, step: Step, known: Known) -> Step:
    """Something is news: the label is tried again. Leads to: Labelling, or the same state."""
    after = fold(state, step.facts)
    return step.then(try_again(after, known)) if step.facts and isinstance(after, Unprinted) else step


def try_again(state: Unprinted, known: Known) -> Step:
    """Send the same copy again, if printer and shop allow it. Leads to: Labelling, or the same state.

    A box that the shop stopped meanwhile gets no label; a parcel that is packed already is `sync`'s to stop.
    """
    if not state.well:
        return Step()
    waits = None if state.label.packed else obstacle(state.parcel.box, state.answer, known)
    if waits is not None:
        return waits
    notice = tell(Code.LABEL_AGAIN, waybill=state.label.waybill.number)
    return settling.send(state, state.label.copy, notice, "printer_ready")


def _not_printed(state: Unprinted) -> Notice:
    return tell(Code.LABEL_NOT_PRINTED, reason=state.reason)


def _reminder(state: Unprinted) -> Notice:
    return settling.stopped_by(state) or _not_printed(state)


def _command(state: Unprinted, event: on.CommandGiven) -> Step:
    """A command. Leads to: Unprinted, Asking (cancel, hold), Idle (cancel of a packed parcel's copy)."""
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
