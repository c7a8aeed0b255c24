"""With a complete parcel that may not have its label yet: the shop's word or a number is missing."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.carriage import NumberSource
from station.packing.decisions import Step
from station.packing.notices import Code, Notice, tell
from station.packing.process import common, idle, packing, people, renewal, scanned, shop
from station.packing.process.completion import ask, close_parcel, obstacle, scan_asked, take_out
from station.packing.process.fold import fold
from station.packing.process.states import Held, Known
from station.packing.verdicts import CommandVerdict


def decide(state: Held, event: on.Event, known: Known) -> Step:  # noqa: PLR0912 - one arm for every event there is
    """Complete, without a label. Leads to: Held, Labelling, Packing (undo), Idle (left, held), Asking."""
    box = state.parcel.box
    match event:
        case on.ShopAnswered():
            return _go_on(state, shop.heard(state, event, known), known, told=event.parcel == box.parcel)
        case on.Woken():
            return _go_on(state, shop.woken(state, event, known), known)
        case on.TimePassed() | on.Restarted():
            return _go_on(state, shop.ask_again(state, known), known)
        case on.SlipScanned():
            return _slip(state, event, known)
        case on.WaybillCodeScanned():
            return common.foreign_label(event, box)
        case on.UnknownCodeScanned(offer=on.Offer() as offer) if known.rules.numbers is NumberSource.SCAN:
            return scanned.number(state, event.code, offer, known)
        case on.ItemCodeScanned() | on.UnknownCodeScanned():
            return common.nothing_missing(event, box)
        case on.CommandGiven():
            return _command(state, event, known)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return people.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return common.anywhere(event)
        case on.VoidAsked():
            return packing.void(state, event)
        case on.LabelSettled():
            return idle.late_word(state.desk, event)
        case on.CopyAsked():
            return Step()
        case _:
            assert_never(event)


def _go_on(state: Held, step: Step, known: Known, *, told: bool = False) -> Step:
    """After news, the parcel goes on if nothing is in its way any more. `told`: the shop answered.

    What the packer is asked for already is not said again. Leads to: Labelling, Idle, Packing, or Held.
    """
    after = fold(state, step.facts)
    if not isinstance(after, Held) or after.parcel.surplus:
        return step
    closing = close_parcel(after.parcel, after.answer, known)
    asked = obstacle(state.parcel.box, state.answer, known) is None
    if known.rules.numbers is NumberSource.SCAN and asked and closing.notice and not step.notice:
        still = obstacle(after.parcel.box, after.answer, known) is None
        return step if still else step.then(closing)
    if step.notice is not None and closing.facts:
        # What changed is said; that the label goes out now can be seen.
        closing = Step(closing.facts, None, closing.decisions)
    return step.then(closing) if step.facts or closing.facts or told else step


def _slip(state: Held, event: on.SlipScanned, known: Known) -> Step:
    """A slip while the parcel waits; its own asks the shop again. Leads to: Held."""
    box = state.parcel.box
    step = common.slip_while_open(event, box, _waits_for(state, known), known.now)
    own = event.order in box.orders and known.rules.asks_shop
    return Step(step.facts, step.notice, (ask(box),) if own else ())


def _waits_for(state: Held, known: Known) -> Notice:
    """What the packer is told about a parcel that is not done."""
    box = state.parcel.box
    if state.parcel.surplus:
        return take_out(state.parcel)
    waits = obstacle(box, state.answer, known)
    if waits is not None and waits.notice is not None:
        return waits.notice
    if known.rules.numbers is NumberSource.SCAN:
        return scan_asked(box, state.answer, known)
    if known.unready:
        return tell(Code.LABEL_UNREADY, order=box.order, reason=known.unready)
    return tell(Code.NO_NUMBER, order=box.order)


def _command(state: Held, event: on.CommandGiven, known: Known) -> Step:
    """A command. Leads to: Held, Packing (undo), Idle (hold), Asking (cancel)."""
    box = state.parcel.box
    match event.command:
        case "PS:OK" if state.parcel.surplus:
            return renewal.take_pieces_out(state, event, known)
        case "PS:UNDO":
            return packing.undo(state, event, known)
        case "PS:HOLD":
            return packing.hold(state, event)
        case "PS:CANCEL":
            notice = tell(Code.ASK_CANCEL, order=box.order)
            return common.command(event, CommandVerdict.ASKED, notice, box)
        case _:
            return common.general_command(event, box)
