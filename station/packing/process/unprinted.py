"""While the printer cannot print: the same copy goes out again by itself as soon as it is well."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.notices import Code, tell
from station.packing.process import common, settling, shop
from station.packing.process.states import Known, Unprinted


def decide(state: Unprinted, event: on.Event, known: Known) -> Step:
    """Nothing of the label was sent. Leads to: Labelling (printer well), Asking, Idle, or the same state."""
    box = state.parcel.box
    reminder = tell(Code.LABEL_NOT_PRINTED, reason=state.reason)
    match event:
        case on.PrinterChanged():
            return _printer(state, event)
        case on.LabelSettled():
            return settling.printer_says(state, event, known)
        case on.WaybillCodeScanned():
            return settling.label_scanned(state, event, known)
        case on.SlipScanned():
            return common.slip_while_open(event, box, reminder, known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event)
        case on.ShopAnswered():
            return shop.heard_late(state, event, known)
        case on.BadgeScanned() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(state.desk, event)
        case on.VoidAsked():
            return settling.void(state, event)
        case on.Woken() | on.TimePassed() | on.Restarted():
            return Step()
        case _:
            assert_never(event)


def _printer(state: Unprinted, event: on.PrinterChanged) -> Step:
    step = common.printer(event)
    if not event.can_print:
        return step
    number = state.label.waybill.number
    again = settling.send(state, state.label.copy, tell(Code.LABEL_AGAIN, waybill=number), "printer_ready")
    return Step((*step.facts, *again.facts), again.notice, again.decisions)


def _command(state: Unprinted, event: on.CommandGiven) -> Step:
    box = state.parcel.box
    match event.command:
        case "PS:CANCEL":
            return settling.ask_cancel(state, event)
        case "PS:HOLD":
            return settling.ask_hold(state, event)
        case "PS:UNDO" | "PS:REPRINT" | "PS:FINISH":
            return common.refuse(event, tell(Code.LABEL_NOT_PRINTED, reason=state.reason), box)
        case _:
            return common.general_command(event, box)
