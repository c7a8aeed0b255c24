"""While the box is being filled: every item is checked, counted, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.events import ItemCodeScanned
from station.packing.facts import ItemScanned, OrderAbandoned, OrderHeld
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import BoxItem, PackingBox
from station.packing.parcels import Parcel, PieceTrace
from station.packing.process import copies, idle, own_label, renewal, shared_answers, shop_answers, signing_in
from station.packing.process.cancel_check import close_parcel, stopped, take_out
from station.packing.process.states import AwaitingClearance, PackingState, Situation
from station.packing.process.transitions import fold
from station.packing.verdicts import CommandVerdict, ItemVerdict

_NEEDS = {"lot": NoticeCode.ITEM_NEEDS_LOT, "serial": NoticeCode.ITEM_NEEDS_SERIAL}


def tracking_objection(
    parcel: Parcel, item: BoxItem, event: ItemCodeScanned, today: date
) -> tuple[ItemVerdict, Notice] | None:
    """Why a piece of a tracked product does not count; None when it may.

    A code that does not tell the piece is no code of it (`unknown_barcode`); an expired piece is none that this
    order may have (`wrong_item`); a serial number that was taken is one piece too many (`too_many`).
    """
    if not item.track:
        return None
    trace = event.trace
    if not trace.has(item.track):
        if event.is_cut:
            return ItemVerdict.UNKNOWN_BARCODE, tell(NoticeCode.ITEM_CUT, name=item.name)
        return ItemVerdict.UNKNOWN_BARCODE, tell(_NEEDS[item.track], name=item.name)
    if trace.expiry is not None and trace.is_over(today):
        return ItemVerdict.WRONG_ITEM, tell(NoticeCode.ITEM_EXPIRED, name=item.name, day=trace.expiry.isoformat())
    if item.track != "serial":
        return None
    if parcel.holds(item.sku, trace.serial):
        return ItemVerdict.TOO_MANY, tell(NoticeCode.ITEM_SERIAL_TWICE, name=item.name, serial=trace.serial)
    if event.taken_by:
        notice = tell(NoticeCode.ITEM_SERIAL_TAKEN, name=item.name, serial=trace.serial, order=event.taken_by)
        return ItemVerdict.TOO_MANY, notice
    return None


def decide(state: PackingState, event: on.Event, known: Situation) -> DecisionStep:  # noqa: PLR0912 - one arm for every event there is
    """Items are missing. Leads to: PackingState, AwaitingClearance, AwaitingLabel, IdleState, AskingQuestion."""
    box = state.parcel.box
    match event:
        case on.ItemCodeScanned():
            return _item(state, event, known)
        case on.SlipScanned():
            return _slip(state, event, known)
        case on.WaybillCodeScanned():
            return _label(state, event, known)
        case on.UnknownCodeScanned(sorts=True):
            return own_label.sorting(event, box, known)
        case on.UnknownCodeScanned():
            return shared_answers.unknown_while_open(event, box)
        case on.CommandGiven():
            return _command(state, event, known)
        case on.ShopAnswered():
            return shop_answers.heard(state, event, known, _still_open(state))
        case on.LedgerWoken():
            return shop_answers.woken(state, event, known, _still_open(state))
        case on.TimePassed() | on.BenchRestarted():
            return shop_answers.ask_again(state, known)
        case on.BadgeScanned() | on.PinTried() | on.AnswerOverdue() | on.PackerGone():
            return signing_in.anybody(state.desk, event)
        case on.PrinterChanged() | on.DeviceChanged() | on.ReleaseAsked():
            return shared_answers.anywhere(event)
        case on.VoidAsked():
            return void(state, event)
        case on.LabelSettled():
            return idle.late_word(state.desk, event)
        case on.CopyAsked():
            return DecisionStep()
        case _:
            assert_never(event)


def _item(state: PackingState, event: on.ItemCodeScanned, known: Situation) -> DecisionStep:
    """One item scan. Leads to: PackingState; AwaitingClearance, AwaitingLabel or IdleState with the last item."""
    box = state.parcel.box
    here = [match for match in event.matches if box.item(match.sku)]
    if not here:
        match = event.matches[0]
        fact = ItemScanned(event.code, ItemVerdict.WRONG_ITEM, box.order, box.parcel, match.sku, match.units)
        return DecisionStep((fact,), tell(NoticeCode.ITEM_WRONG, name=match.name or match.sku))
    wanted = _lacking(state, here)
    if len({match.sku for match in wanted}) > 1:
        return _which(state, event, wanted[0], known)
    match = wanted[0] if wanted else here[0]
    return _count(state, event, _own(box, match), _units(state, _own(box, match), match, known), known)


def _lacking(state: PackingState, here: Sequence[on.ProductMatch]) -> list[on.ProductMatch]:
    """The matches of which pieces are missing, in the order of the box."""
    places = {item.sku: place for place, item in enumerate(state.parcel.open_items)}
    return sorted((match for match in here if match.sku in places), key=lambda match: places[match.sku])


def _own(box: PackingBox, match: on.ProductMatch) -> BoxItem:
    item = box.item(match.sku)
    assert item is not None  # noqa: S101 - only the box's own are asked for
    return item


def _which(state: PackingState, event: on.ItemCodeScanned, first: on.ProductMatch, known: Situation) -> DecisionStep:
    """Several products of the box carry the code, and of all of them something is missing.

    Nothing tells them apart but the packer's eye, so the first in line is asked for by name. Leads to: AskingQuestion.
    """
    box = state.parcel.box
    item = _own(box, first)
    fact = _scanned(event, ItemVerdict.AMBIGUOUS_BARCODE, box, item, _units(state, item, first, known), 0)
    return DecisionStep(
        (replace(fact, packed=state.parcel.packed(item.sku)),), which(item.name or item.sku, item.option)
    )


def which(name: str, option: str) -> Notice:
    """The question that a code puts which several products carry."""
    return tell(NoticeCode.ITEM_AMBIGUOUS, name=name, option=option)


def confirmed(state: PackingState, scan: ItemScanned, known: Situation) -> DecisionStep:
    """It is the product that was named.

    Leads to: PackingState; AwaitingClearance, AwaitingLabel or IdleState with the last item.
    """
    trace = PieceTrace(scan.lot, scan.serial, scan.expiry)
    match = on.ProductMatch(scan.sku, scan.units)
    event = on.ItemCodeScanned(scan.code, (match,), trace)
    item = _own(state.parcel.box, match)
    return _count(state, event, item, match.units, known)


def _units(state: PackingState, item: BoxItem, match: on.ProductMatch, known: Situation) -> int:
    # A serial number names its own pieces and no further ones, also where a quantity was said.
    if item.track == "serial":
        return match.units
    if state.next_units or not known.rules.packs_line(item, state.desk.packer):
        return match.units * (state.next_units or 1)
    return max(state.parcel.missing(item), match.units)


def _count(state: PackingState, event: on.ItemCodeScanned, item: BoxItem, units: int, known: Situation) -> DecisionStep:
    """An item of this box. Leads to: PackingState; AwaitingClearance, AwaitingLabel or IdleState with the last one."""
    box, parcel = state.parcel.box, state.parcel
    packed = parcel.packed(item.sku)
    if units > parcel.missing(item):
        fact = _scanned(event, ItemVerdict.TOO_MANY, box, item, units, packed)
        return DecisionStep((fact,), tell(NoticeCode.ITEM_TOO_MANY, name=item.name, wanted=item.wanted, units=units))
    objection = tracking_objection(parcel, item, event, known.now.date())
    if objection is not None:
        verdict, notice = objection
        return DecisionStep((_scanned(event, verdict, box, item, units, packed),), notice)
    after = parcel.with_count(item.sku, units, event.trace.serial)
    verdict = ItemVerdict.COMPLETE if after.is_complete else ItemVerdict.OK
    fact = _scanned(event, verdict, box, item, units, packed + units)
    if after.is_complete:
        return DecisionStep((fact,)).then(close_parcel(after, state.answer, known))
    if after.surplus:
        return DecisionStep((fact,), take_out(after))
    if stopped(state.answer, box):
        return DecisionStep((fact,), tell(NoticeCode.ITEM_BUT_STOPPED, order=box.order))
    return DecisionStep((fact,), _counted(event, item, units, packed + units, known.now.date()))


def _counted(event: on.ItemCodeScanned, item: BoxItem, units: int, packed: int, today: date) -> Notice:
    """What is said of a piece that counted; one that is out of date does so with a word."""
    if event.trace.is_over(today):
        return tell(
            NoticeCode.ITEM_OK_EXPIRED, name=item.name, day=f"{event.trace.expiry}", packed=packed, wanted=item.wanted
        )
    return tell(NoticeCode.ITEM_OK, name=item.name, option=item.option, packed=packed, wanted=item.wanted, units=units)


def _scanned(
    event: on.ItemCodeScanned, verdict: ItemVerdict, box: PackingBox, item: BoxItem, units: int, packed: int
) -> ItemScanned:
    """The record of an item of this box, with what its code told of the piece."""
    trace = event.trace
    return ItemScanned(
        event.code,
        verdict,
        box.order,
        box.parcel,
        item.sku,
        units,
        packed,
        item.wanted,
        trace.lot,
        trace.serial,
        trace.expiry,
    )


def _slip(state: PackingState, event: on.SlipScanned, known: Situation) -> DecisionStep:
    """A slip while packing. Leads to: PackingState (its own, or another's box when nothing was counted)."""
    parcel, box = state.parcel, state.parcel.box
    if event.order in box.orders:
        reminder = stopped(state.answer, box) or _still_open(state)
        reminder = take_out(parcel) if parcel.surplus else reminder
        return shared_answers.slip_while_open(event, box, reminder, known.now)
    if parcel.counts:
        return shared_answers.another_open(event, box, stopped(state.answer, box), known.now)
    return _open_instead(box, event, known)


def _open_instead(box: PackingBox, event: on.SlipScanned, known: Situation) -> DecisionStep:
    """Another box is opened in place of one of which nothing is counted, if it may be. Leads to: PackingState."""
    opening = idle.slip(event, known)
    if event.box is None:
        return opening
    left = OrderAbandoned(box.order, box.parcel, reason="another_opened")
    return DecisionStep((left, *opening.facts), opening.notice, opening.decisions)


def _label(state: PackingState, event: on.WaybillCodeScanned, known: Situation) -> DecisionStep:
    """A label while packing: its own, or another box's, which opens that when nothing was counted.

    Leads to: PackingState.
    """
    box, opens = state.parcel.box, own_label.opened_as(event)
    if own_label.is_own(event, box):
        return own_label.while_packing(state, event)
    if opens is not None and not state.parcel.counts:
        return _open_instead(box, opens, known)
    return own_label.foreign(event, box)


def _still_open(state: PackingState) -> Notice:
    missing = sum(state.parcel.missing(item) for item in state.parcel.open_items)
    return tell(NoticeCode.ORDER_STILL_OPEN, order=state.parcel.box.order, missing=missing)


def _command(state: PackingState, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A command.

    Leads to: PackingState, IdleState (cancel, hold), AskingQuestion (cancel), AwaitingClearance, AwaitingLabel or
    IdleState (finish).
    """
    parcel, box = state.parcel, state.parcel.box
    match event.command:
        case BenchCommand.OK if parcel.surplus:
            return renewal.take_pieces_out(state, event, known)
        case BenchCommand.UNDO:
            return undo(state, event, known)
        case BenchCommand.CANCEL if parcel.counts:
            notice = tell(NoticeCode.ASK_CANCEL, order=box.order)
            return shared_answers.command(event, CommandVerdict.ASKED, notice, box)
        case BenchCommand.CANCEL:
            fact = shared_answers.command_fact(event, CommandVerdict.OK, box)
            left = OrderAbandoned(box.order, box.parcel, reason="nothing_counted")
            return DecisionStep((fact, left), tell(NoticeCode.PUT_BACK, order=box.order))
        case BenchCommand.HOLD:
            return hold(state, event)
        case BenchCommand.FINISH if not box.needs_scans:
            return _finish(state, event, known)
        case BenchCommand.FINISH:
            missing = sum(parcel.missing(item) for item in parcel.open_items)
            return shared_answers.refuse(event, tell(NoticeCode.FINISH_MISSING, missing=missing), box)
        case BenchCommand.REPRINT if known.rules.on_paper:
            return shared_answers.refuse(event, copies.elsewhere(box, known.number or ""), box)
        case BenchCommand.QTY if event.known:
            notice = tell(NoticeCode.QUANTITY_SET, count=event.count)
            return shared_answers.command(event, CommandVerdict.OK, notice, box)
        case _:
            return shared_answers.general_command(event, box)


def undo(state: PackingState | AwaitingClearance, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """Take the last counted scan back.

    Leads to: PackingState; AwaitingClearance or AwaitingLabel when it was one piece too many.
    """
    parcel, box = state.parcel, state.parcel.box
    if not parcel.counts:
        return shared_answers.refuse(event, tell(NoticeCode.NOTHING_TO_UNDO), box)
    last = parcel.counts[-1]
    item = box.item(last.sku)
    packed = parcel.packed(last.sku) - last.units
    fact = shared_answers.command_fact(event, CommandVerdict.OK, box, taken=last, packed=packed)
    name, wanted = parcel.name(last.sku), item.wanted if item else 0
    step = DecisionStep((fact,), tell(NoticeCode.UNDONE, name=name, packed=packed, wanted=wanted))
    after = fold(state, step.facts)
    return step.then(close_parcel(after.parcel, after.answer, known)) if isinstance(after, AwaitingClearance) else step


def hold(state: PackingState | AwaitingClearance, event: on.CommandGiven) -> DecisionStep:
    """Put the box aside. Leads to: IdleState."""
    box = state.parcel.box
    fact = shared_answers.command_fact(event, CommandVerdict.OK, box)
    return DecisionStep(
        (fact, OrderHeld(box.order, box.parcel, reason="packer")), tell(NoticeCode.HELD, order=box.order)
    )


def void(state: PackingState | AwaitingClearance, event: on.VoidAsked) -> DecisionStep:
    """A parcel is voided from outside.

    Leads to: IdleState when it is this box (it has no number), else the same state.
    """
    box = state.parcel.box
    if event.parcel != box.parcel:
        return shared_answers.void(event)
    return DecisionStep(
        (OrderAbandoned(box.order, box.parcel, event.reason),), tell(NoticeCode.PUT_BACK, order=box.order)
    )


def _finish(state: PackingState, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """Close a box of which nothing is scanned. Leads to: AwaitingClearance, AwaitingLabel, IdleState."""
    box = state.parcel.box
    fact = shared_answers.command_fact(event, CommandVerdict.OK, box)
    complete = ItemScanned(event.command, ItemVerdict.COMPLETE, box.order, box.parcel)
    return DecisionStep((fact, complete)).then(close_parcel(state.parcel, state.answer, known))
