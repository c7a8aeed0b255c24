"""A supervisor's leave: who gives it, what for, and why; then it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from station.packing import events as on
from station.packing.decisions import Step
from station.packing.facts import CommandScanned
from station.packing.notices import Code, Notice, tell
from station.packing.process import common, idle, people, settling
from station.packing.process.completion import Word, word_of_shop
from station.packing.process.fold import OVERDUE
from station.packing.process.states import (
    Asking,
    Calm,
    Doubtful,
    Held,
    Idle,
    Known,
    Labelling,
    Leave,
    SignedOut,
    Unprinted,
    open_box,
)
from station.packing.verdicts import CommandVerdict, OrderVerdict, Way

REASONS: Mapping[Way, tuple[str, ...]] = {
    Way.RELEASE: ("settled", "stock_came", "held_wrongly", "other"),
    Way.VOID: ("wrong_goods", "goods_damaged", "customer_asked", "other"),
    Way.OVERRULE: ("shop_seen", "pick_up_near", "other"),
}
"""Why something is allowed, by PS:REASON:n."""

_HELD_BY_SHOP = "shop"
_COMMAND = "PS:SUPERVISOR"


def ask(state: Calm, event: on.CommandGiven, known: Known) -> Step:
    """A supervisor is wanted. Leads to: Asking, or the same state when there is nothing to allow."""
    box = open_box(state)
    if isinstance(state, SignedOut) and known.rules.require_badge:
        return common.refuse(event, tell(Code.BADGE_FIRST))
    if isinstance(state, Labelling):
        return common.refuse(event, tell(Code.WAIT_FOR_LABEL), box)
    if not isinstance(state, SignedOut | Idle) and _way(state, known) is None:
        return common.refuse(event, tell(Code.NOTHING_TO_ALLOW), box)
    return common.command(event, CommandVerdict.ASKED, tell(Code.ASK_SUPERVISOR), box)


def answer(state: Asking, leave: Leave, event: on.Event, known: Known) -> Step | None:
    """What an open leave makes of an event; None: it is no answer. Leads to: Asking, or what is allowed."""
    match event:
        case on.BadgeScanned() | on.PinTried() if not leave.by:
            return _from(state, event, known)
        case on.AnswerOverdue() | on.Restarted():
            fact = CommandScanned(_COMMAND, CommandVerdict.REFUSED, reason=OVERDUE)
            return Step((fact,), tell(Code.LEAVE_OVERDUE))
        case on.SlipScanned() | on.WaybillCodeScanned() if leave.by and leave.way is None:
            return _meant(leave, event, known)
        case on.CommandGiven(command="PS:OK") if leave.way is not None:
            return _do(state, leave, event, known, 1)
        case on.CommandGiven(command="PS:REASON", known=True, count=n) if leave.way is not None:
            return _do(state, leave, event, known, n)
        case _:
            return None


def looks_up(state: Asking, event: on.Event) -> str:
    """The packed parcel about which `Known.voidable` has to be looked up before the rule; empty: none."""
    if state.leave is None or not isinstance(state.under, SignedOut | Idle):
        return ""
    return event.parcel if isinstance(event, on.SlipScanned | on.WaybillCodeScanned) else state.leave.parcel


def _way(state: Calm, known: Known) -> Way | None:
    """What there is to allow for the box on the bench."""
    match state:
        case Held(answer=given) if given is not None and given.silent_at is not None and known.rules.hold_when_silent:
            silent = word_of_shop(given, known) in (Word.SILENT, Word.ASK)
            return Way.OVERRULE if silent else None
        case Unprinted(label=label) | Doubtful(label=label):
            return None if label.packed else Way.VOID
        case _:
            return None


def _from(state: Asking, event: on.BadgeScanned | on.PinTried, known: Known) -> Step:
    """A badge or a PIN. Leads to: Asking, for what it is or why; the state under it when nothing is left to allow."""
    if event.refusal:
        return people.refused(event)
    box, under = open_box(state), state.under
    order, parcel = (box.order, box.parcel) if box else ("", "")
    way = _way(under, known)
    asked = CommandScanned(_COMMAND, CommandVerdict.ASKED, order, parcel, way=way, allowed_by=event.packer)
    if isinstance(under, SignedOut | Idle):
        return Step((asked,), tell(Code.ASK_WHAT_TO_ALLOW))
    if way is None:
        return Step((CommandScanned(_COMMAND, CommandVerdict.REFUSED, order, parcel),), tell(Code.NOTHING_TO_ALLOW))
    number = under.label.waybill.number if isinstance(under, Unprinted | Doubtful) else ""
    return Step((replace(asked, waybill=number),), _why(way, order, number))


def _meant(leave: Leave, event: on.SlipScanned | on.WaybillCodeScanned, known: Known) -> Step | None:
    """The slip of a held order, or a packed parcel by its label or slip. Leads to: Asking (why), or Idle."""
    asked = CommandScanned(_COMMAND, CommandVerdict.ASKED, event.order, allowed_by=leave.by)
    if isinstance(event, on.SlipScanned):
        scanned = idle.slip(event, known)
        if event.verdict is OrderVerdict.ON_HOLD and event.reason != _HELD_BY_SHOP:
            asked = replace(asked, way=Way.RELEASE)
            return Step((*scanned.facts, asked), _why(Way.RELEASE, event.order, ""))
        if event.verdict is not OrderVerdict.ALREADY_PACKED or not event.parcel:
            return None
    elif event.voided or event.is_outdated:
        return None
    else:
        scanned = idle.label(event, known)
    if not known.voidable:
        return Step(scanned.facts, tell(Code.TOO_LATE_TO_VOID, order=event.order))
    asked = replace(asked, way=Way.VOID, parcel=event.parcel, waybill=event.waybill)
    return Step((*scanned.facts, asked), _why(Way.VOID, event.order, event.waybill))


def _why(way: Way, order: str, waybill: str) -> Notice:
    """The reason is asked."""
    match way:
        case Way.RELEASE:
            return tell(Code.ASK_WHY_RELEASE, order=order)
        case Way.VOID:
            return tell(Code.ASK_WHY_VOID, order=order, waybill=waybill)
        case Way.OVERRULE:
            return tell(Code.ASK_WHY_OVERRULE, order=order)


def _do(state: Asking, leave: Leave, event: on.CommandGiven, known: Known, nth: int) -> Step | None:
    """The reason is given, and what is allowed is done. Leads to: Idle, Held, or the state under the question."""
    if leave.way is None:
        return None
    reasons = REASONS[leave.way]
    if nth > len(reasons):
        return common.refuse(event, tell(Code.COMMAND_UNKNOWN, code=f"PS:REASON:{nth}"))
    reason, under = reasons[nth - 1], state.under
    said = common.command_fact(event, CommandVerdict.OK, None, reason=reason)
    said = replace(said, order=leave.order, parcel=leave.parcel, way=leave.way, allowed_by=leave.by)
    match leave.way:
        case Way.RELEASE:
            return Step((said,)).then(common.release(on.ReleaseAsked(leave.order, reason, leave.by)))
        case Way.OVERRULE:
            return Step((said,), tell(Code.OVERRULED, order=leave.order))
        case Way.VOID:
            void = on.VoidAsked(leave.order, leave.parcel, leave.waybill, reason, leave.by)
            if isinstance(under, Unprinted | Doubtful):
                return Step((said,)).then(settling.void(under, void))
            if not known.voidable:
                return common.refuse(event, tell(Code.TOO_LATE_TO_VOID, order=leave.order))
            return Step((said,)).then(common.void(void))
