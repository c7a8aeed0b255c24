"""While the label is on its way to the printer: its outcome, or its scan, settles it."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import DecisionStep
from station.packing.notices import NoticeCode, tell
from station.packing.process import common, people, settling, shop, unprinted
from station.packing.process.states import AwaitingLabel, Situation
from station.packing.verdicts import PrintOutcome


def decide(state: AwaitingLabel, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """The printer has not answered yet. Leads to: AwaitingLabel (or on the backup), IdleState, AwaitingLabelScan, AwaitingPrinter."""
    box = state.parcel.box
    match event:
        case on.LabelSettled():
            return unprinted.hand_over(settling.printer_says(state, event, known), state, known)
        case on.WaybillCodeScanned():
            return settling.label_scanned(state, event, known)
        case on.BenchRestarted():
            return settling.printer_says(state, _lost_sight(state), known)
        case on.SlipScanned():
            return common.slip_while_open(event, box, tell(NoticeCode.WAIT_FOR_LABEL), known.now)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event)
        case on.ShopAnswered():
            return shop.heard(state, event, known)
        case on.LedgerWoken():
            return shop.woken(state, event, known)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked() if event.parcel == box.parcel:
            # What is being printed cannot be taken back before anybody knows whether it is.
            return DecisionStep((), tell(NoticeCode.WAIT_FOR_LABEL))
        case on.VoidAsked():
            return settling.void(state, event)
        case on.TimePassed() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def _lost_sight(state: AwaitingLabel) -> on.LabelSettled:
    """What a restart makes of a label that was being sent: nobody saw whether it came out."""
    return on.LabelSettled(state.label.waybill.number, state.label.copy, PrintOutcome.UNKNOWN, "restart")


def _command(state: AwaitingLabel, event: on.CommandGiven) -> DecisionStep:
    """A command while nothing can be taken back. Leads to: AwaitingLabel."""
    box = state.parcel.box
    match event.command:
        case "PS:UNDO" | "PS:CANCEL" | "PS:HOLD" | "PS:REPRINT" | "PS:FINISH":
            return common.refuse(event, tell(NoticeCode.WAIT_FOR_LABEL), box)
        case _:
            return common.general_command(event, box)
