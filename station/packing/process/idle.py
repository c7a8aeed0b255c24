"""With nothing on the bench: slips open parcels, a label can be printed again, a parcel taken back."""

from __future__ import annotations

from typing import assert_never

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.facts import ItemScanned, LabelOutcome, OrderScanned, PackerOut
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.process import copies, own_label, shared_answers, signing_in
from station.packing.process.cancel_check import ask
from station.packing.process.states import BenchDesk, IdleState, SignedOut, Situation
from station.packing.verdicts import CommandVerdict, ItemVerdict, OpenedBy, OrderVerdict


def decide_signed_out(state: SignedOut, event: on.Event, known: Situation) -> DecisionStep:
    """Nobody is signed in. Leads to: SignedOut, IdleState (by badge), and without badges to where IdleState leads."""
    if not known.rules.require_badge:
        return decide_idle(IdleState(state.desk), event, known)
    match event:
        case on.SlipScanned() | on.ItemCodeScanned() | on.WaybillCodeScanned() | on.UnknownCodeScanned():
            return shared_answers.badge_first(event, known.now)
        case on.CommandGiven():
            if event.command == BenchCommand.HELP:
                return shared_answers.general_command(event, None)
            return shared_answers.refuse(event, tell(NoticeCode.BADGE_FIRST))
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return shared_answers.void(event)
        case on.LabelSettled():
            return late_word(state.desk, event)
        case on.ShopAnswered() | on.LedgerWoken() | on.TimePassed() | on.BenchRestarted() | on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def decide_idle(state: IdleState, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """Nothing is open.

    Leads to: IdleState, PackingState, AwaitingLabel (a copy), AskingQuestion (its reason), SignedOut.
    """
    match event:
        case on.SlipScanned():
            return slip(event, known)
        case on.ItemCodeScanned():
            return _item(event)
        case on.WaybillCodeScanned():
            return label(event, known)
        case on.UnknownCodeScanned(sorts=True):
            return own_label.sorting(event, None, known)
        case on.UnknownCodeScanned():
            fact = OrderScanned(event.code, OrderVerdict.UNKNOWN, known.now)
            return DecisionStep((fact,), tell(NoticeCode.ORDER_UNKNOWN, code=event.gtin or event.code))
        case on.CommandGiven():
            return _command(state, event, known)
        case on.LabelSettled():
            return late_word(state.desk, event)
        case on.PackerGone() if known.rules.require_badge:
            return signing_in.gone(state.desk)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return shared_answers.void(event)
        case on.CopyAsked():
            return copies.from_outside(event)
        case on.ShopAnswered() | on.LedgerWoken() | on.TimePassed() | on.BenchRestarted():
            return DecisionStep()
        case _:
            assert_never(event)


def slip(event: on.SlipScanned, known: Situation) -> DecisionStep:
    """Open the order's next box, or say why not. Leads to: PackingState, or the same state."""
    fact = OrderScanned(
        event.code,
        event.verdict,
        known.now,
        event.order,
        event.box.parcel if event.box else event.parcel,
        event.waybill,
        event.box,
        event.by if event.order else None,
    )
    if event.box is None:
        return DecisionStep((fact,), _refusal(event))
    questions = (ask(event.box),) if known.rules.asks_shop else ()
    return DecisionStep((fact,), opened_notice(event.box, event.left_out, unnumbered=event.unnumbered), questions)


def opened_notice(box: PackingBox, left_out: tuple[str, ...], *, unnumbered: bool = False) -> Notice:
    """What the packer reads when packing begins; cancelled orders that left the box are named.

    `unnumbered`: its label cannot be on paper yet.
    """
    if left_out:
        return tell(NoticeCode.ORDER_OPENED_WITHOUT, order=box.order, orders=", ".join(left_out))
    if unnumbered:
        return tell(NoticeCode.ORDER_OPENED_NUMBERLESS, order=box.order)
    # Those to scan; where none has to be, those to put in.
    pieces = sum(item.wanted for item in box.items if item.scan) or sum(item.wanted for item in box.items)
    return tell(NoticeCode.ORDER_OPENED, order=box.order, pieces=pieces, lines=len(box.items))


def _refusal(event: on.SlipScanned) -> Notice:
    match event.verdict:
        case OrderVerdict.CANCELLED:
            return tell(NoticeCode.ORDER_CANCELLED, order=event.order)
        case OrderVerdict.ON_HOLD:
            return tell(NoticeCode.ORDER_ON_HOLD, order=event.order, reason=event.reason)
        case OrderVerdict.ALREADY_PACKED:
            return _gone(event)
        case OrderVerdict.IN_USE:
            return tell(NoticeCode.ORDER_IN_USE, order=event.order)
        case OrderVerdict.UNKNOWN:
            return tell(NoticeCode.ORDER_UNKNOWN, code=event.code)
        case OrderVerdict.NOT_READY if event.reason:
            return tell(NoticeCode.ORDER_LEFT_OUT, order=event.order, reason=event.reason)
        case OrderVerdict.NOT_READY | OrderVerdict.OPENED | OrderVerdict.ANOTHER_OPEN:
            return tell(NoticeCode.ORDER_NOT_READY, order=event.order)


def _gone(event: on.SlipScanned) -> Notice:
    if event.waybill:
        return tell(NoticeCode.ORDER_ALREADY_PACKED, order=event.order, waybill=event.waybill)
    return tell(NoticeCode.ORDER_PACKED_LATER if event.parcel else NoticeCode.ORDER_SENT, order=event.order)


def _item(event: on.ItemCodeScanned) -> DecisionStep:
    """An item, and nothing is open. Leads to: IdleState."""
    match = event.matches[0]
    fact = ItemScanned(event.code, ItemVerdict.NO_ORDER, sku=match.sku, units=match.units)
    return DecisionStep((fact,), tell(NoticeCode.ITEM_NO_ORDER, name=match.name or match.sku))


def label(event: on.WaybillCodeScanned, known: Situation) -> DecisionStep:
    """A label: of a parcel that left, or of a box that it opens. Leads to: IdleState, PackingState."""
    opens = own_label.opened_as(event)
    if opens is not None:
        return slip(opens, known)
    if event.voided or event.is_outdated or not event.parcel:
        return shared_answers.outdated_label(event)
    fact = OrderScanned(
        *(event.code, OrderVerdict.ALREADY_PACKED, known.now, event.order, event.parcel, event.waybill),
        by=OpenedBy.WAYBILL,
    )
    return DecisionStep((fact,), tell(NoticeCode.ORDER_ALREADY_PACKED, order=event.order, waybill=event.waybill))


def _command(state: IdleState, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A command. Leads to: IdleState, AskingQuestion (a reprint's reason), SignedOut (logout)."""
    match event.command:
        case BenchCommand.UNDO:
            return copies.take_back(state, event, known)
        case BenchCommand.REPRINT:
            return copies.ask(state, event, known)
        case BenchCommand.CANCEL:
            return shared_answers.command(event, CommandVerdict.OK, tell(NoticeCode.NOTHING_OPEN))
        case BenchCommand.HOLD | BenchCommand.FINISH | BenchCommand.QTY if event.known:
            return shared_answers.refuse(event, tell(NoticeCode.NOTHING_OPEN))
        case BenchCommand.LOGOUT if state.desk.packer:
            fact = shared_answers.command_fact(event, CommandVerdict.OK, None)
            notice = tell(NoticeCode.GOODBYE, packer=state.desk.packer)
            return DecisionStep((fact, PackerOut(state.desk.packer)), notice)
        case _:
            return shared_answers.general_command(event, None)


def late_word(desk: BenchDesk, event: on.LabelSettled) -> DecisionStep:
    """The printer speaks of the parcel that left last, or got a copy since: recorded, and nothing else.

    Leads to: the same state.
    """
    last, shown = desk.last, desk.shown
    if last is not None and last.waybill.number == event.waybill:
        return DecisionStep((late_fact(event, last.box),))
    if shown is None or not shown.parcel or shown.waybill != event.waybill:
        return DecisionStep()
    word = LabelOutcome(shown.order, shown.parcel, event.waybill, event.copy, event.outcome, event.reason)
    return DecisionStep((word,))


def late_fact(event: on.LabelSettled, box: PackingBox) -> LabelOutcome:
    """The record of a word of the printer that settles nothing any more."""
    return LabelOutcome(box.order, box.parcel, event.waybill, event.copy, event.outcome, event.reason)
