"""With a complete parcel that may not have its label yet: the shop's word or a number is missing."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.facts import CommandVerdict
from station.packing.notices import Code, Notice, tell
from station.packing.process import common, packing, shop
from station.packing.process.completion import Word, ask, stop_notice, word_of_shop
from station.packing.process.states import Held, Known


def decide(state: Held, event: on.Event, known: Known) -> Step:
    """Complete, without a label. Leads to: Held, Labelling, Packing (undo), Idle, Asking."""
    box = state.parcel.box
    match event:
        case on.ShopAnswered():
            return shop.heard(state, event, known)
        case on.Woken():
            return shop.woken(state, event, known)
        case on.TimePassed() | on.Restarted():
            return shop.ask_again(state, known)
        case on.SlipScanned():
            step = common.slip_while_open(event, box, _waits_for(state, known), known.now)
            own = event.order in box.orders and known.rules.asks_shop
            return Step(step.facts, step.notice, (ask(box),) if own else ())
        case on.WaybillCodeScanned():
            return common.foreign_label(event, box)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event)
        case on.BadgeScanned() | on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(state.desk, event)
        case on.VoidAsked():
            return common.void(event)
        case on.LabelSettled():
            return Step()
        case _:
            assert_never(event)


def _command(state: Held, event: on.CommandGiven) -> Step:
    box = state.parcel.box
    match event.command:
        case "PS:UNDO":
            return packing.undo(state, event)
        case "PS:HOLD":
            return packing.hold(state, event)
        case "PS:CANCEL":
            notice = tell(Code.ASK_CANCEL, order=box.order)
            return common.command(event, CommandVerdict.ASKED, notice, box)
        case _:
            return common.general_command(event, box)


def _waits_for(state: Held, known: Known) -> Notice:
    box = state.parcel.box
    stopped = stop_notice(state.answer.result if state.answer else None, box)
    if stopped is not None:
        return stopped
    match word_of_shop(state.answer, known):
        case Word.ASK:
            return tell(Code.SHOP_BEING_ASKED, order=box.order)
        case Word.SILENT:
            return tell(Code.SHOP_SILENT, order=box.order)
        case _:
            return tell(Code.NO_NUMBER, order=box.order)
