"""A supervisor's leave: who gives it, what for, and why; then it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep
from station.packing.facts import CommandScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.process import idle, own_label, shared_answers, signing_in
from station.packing.process.cancel_check import ShopWord, word_of_shop
from station.packing.process.label_outcome import void_label
from station.packing.process.states import (
    ApprovalStage,
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    Calm,
    IdleState,
    SignedOut,
    Situation,
    open_box,
)
from station.packing.process.transitions import OVERDUE
from station.packing.verdicts import ApprovalKind, CommandVerdict, OrderVerdict

REASONS: Mapping[ApprovalKind, tuple[str, ...]] = {
    ApprovalKind.RELEASE: ("settled", "stock_came", "held_wrongly", "other"),
    ApprovalKind.VOID: ("wrong_goods", "goods_damaged", "customer_asked", "other"),
    ApprovalKind.OVERRULE: ("shop_seen", "pick_up_near", "other"),
}
"""Why something is allowed, by PS:REASON:n."""

_HELD_BY_SHOP = "shop"
_COMMAND = BenchCommand.SUPERVISOR


def ask(state: Calm, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A supervisor is wanted. Leads to: AskingQuestion, or the same state when there is nothing to allow."""
    box = open_box(state)
    if isinstance(state, SignedOut) and known.rules.require_badge:
        return shared_answers.refuse(event, tell(NoticeCode.BADGE_FIRST))
    if isinstance(state, AwaitingLabel):
        return shared_answers.refuse(event, tell(NoticeCode.WAIT_FOR_LABEL), box)
    if not isinstance(state, SignedOut | IdleState) and _way(state, known) is None:
        return shared_answers.refuse(event, tell(NoticeCode.NOTHING_TO_ALLOW), box)
    return shared_answers.command(event, CommandVerdict.ASKED, tell(NoticeCode.ASK_SUPERVISOR), box)


def answer(state: AskingQuestion, leave: ApprovalStage, event: on.Event, known: Situation) -> DecisionStep | None:
    """What an open leave makes of an event; None: it is no answer. Leads to: AskingQuestion, or what is allowed."""
    match event:
        case on.BadgeScanned() | on.PinTried() if not leave.by:
            return _from(state, event, known)
        case on.AnswerOverdue() | on.BenchRestarted():
            fact = CommandScanned(_COMMAND, CommandVerdict.REFUSED, reason=OVERDUE)
            return DecisionStep((fact,), tell(NoticeCode.LEAVE_OVERDUE))
        case on.SlipScanned() | on.WaybillCodeScanned() if leave.by and leave.way is None:
            return _meant(leave, event, known)
        case on.CommandGiven(command=BenchCommand.OK) if leave.way is not None:
            return _do(state, leave, event, known, 1)
        case on.CommandGiven(command=BenchCommand.REASON, known=True, count=n) if leave.way is not None:
            return _do(state, leave, event, known, n)
        case _:
            return None


def looks_up(state: AskingQuestion, event: on.Event) -> str:
    """The packed parcel about which `Situation.voidable` has to be looked up before the rule; empty: none."""
    if state.leave is None or not isinstance(state.under, SignedOut | IdleState):
        return ""
    if not isinstance(event, on.SlipScanned | on.WaybillCodeScanned):
        return state.leave.parcel
    return (own_label.opened_as(event) or event).parcel


def _way(state: Calm, known: Situation) -> ApprovalKind | None:
    """What there is to allow for the box on the bench."""
    match state:
        case AwaitingClearance(answer=given) if (
            given is not None and given.silent_at is not None and known.rules.hold_when_silent
        ):
            silent = word_of_shop(given, known) in (ShopWord.SILENT, ShopWord.ASK)
            return ApprovalKind.OVERRULE if silent else None
        case AwaitingPrinter(label=label) | AwaitingLabelScan(label=label):
            return None if label.packed else ApprovalKind.VOID
        case _:
            return None


def _from(state: AskingQuestion, event: on.BadgeScanned | on.PinTried, known: Situation) -> DecisionStep:
    """A badge or a PIN.

    Leads to: AskingQuestion, for what it is or why; the state under it when nothing is left to allow.
    """
    if event.refusal:
        return signing_in.refused(event)
    box, under = open_box(state), state.under
    order, parcel = (box.order, box.parcel) if box else ("", "")
    way = _way(under, known)
    asked = CommandScanned(_COMMAND, CommandVerdict.ASKED, order, parcel, way=way, allowed_by=event.packer)
    if isinstance(under, SignedOut | IdleState):
        return DecisionStep((asked,), tell(NoticeCode.ASK_WHAT_TO_ALLOW))
    if way is None:
        return DecisionStep(
            (CommandScanned(_COMMAND, CommandVerdict.REFUSED, order, parcel),), tell(NoticeCode.NOTHING_TO_ALLOW)
        )
    number = under.label.waybill.number if isinstance(under, AwaitingPrinter | AwaitingLabelScan) else ""
    return DecisionStep((replace(asked, waybill=number),), _why(way, order, number))


def _meant(
    leave: ApprovalStage, event: on.SlipScanned | on.WaybillCodeScanned, known: Situation
) -> DecisionStep | None:
    """The slip of a held order, or a packed parcel by its label or slip.

    Leads to: AskingQuestion (why), or IdleState.
    """
    asked = CommandScanned(_COMMAND, CommandVerdict.ASKED, event.order, allowed_by=leave.by)
    event = own_label.opened_as(event) or event
    if isinstance(event, on.SlipScanned):
        scanned = idle.slip(event, known)
        if event.verdict is OrderVerdict.ON_HOLD and event.reason != _HELD_BY_SHOP:
            asked = replace(asked, way=ApprovalKind.RELEASE)
            return DecisionStep((*scanned.facts, asked), _why(ApprovalKind.RELEASE, event.order, ""))
        if event.verdict is not OrderVerdict.ALREADY_PACKED or not event.parcel:
            return None
    elif event.voided or event.is_outdated or not event.parcel:
        return None
    else:
        scanned = idle.label(event, known)
    if not known.voidable:
        return DecisionStep(scanned.facts, tell(NoticeCode.TOO_LATE_TO_VOID, order=event.order))
    asked = replace(asked, way=ApprovalKind.VOID, parcel=event.parcel, waybill=event.waybill)
    return DecisionStep((*scanned.facts, asked), _why(ApprovalKind.VOID, event.order, event.waybill))


def _why(way: ApprovalKind, order: str, waybill: str) -> Notice:
    """The reason is asked."""
    match way:
        case ApprovalKind.RELEASE:
            return tell(NoticeCode.ASK_WHY_RELEASE, order=order)
        case ApprovalKind.VOID:
            return tell(NoticeCode.ASK_WHY_VOID, order=order, waybill=waybill)
        case ApprovalKind.OVERRULE:
            return tell(NoticeCode.ASK_WHY_OVERRULE, order=order)


def _do(
    state: AskingQuestion, leave: ApprovalStage, event: on.CommandGiven, known: Situation, nth: int
) -> DecisionStep | None:
    """The reason is given, and what is allowed is done.

    Leads to: IdleState, AwaitingClearance, or the state under the question.
    """
    if leave.way is None:
        return None
    reasons = REASONS[leave.way]
    if nth > len(reasons):
        return shared_answers.refuse(event, tell(NoticeCode.COMMAND_UNKNOWN, code=f"PS:REASON:{nth}"))
    reason, under = reasons[nth - 1], state.under
    said = shared_answers.command_fact(event, CommandVerdict.OK, None, reason=reason)
    said = replace(said, order=leave.order, parcel=leave.parcel, way=leave.way, allowed_by=leave.by)
    match leave.way:
        case ApprovalKind.RELEASE:
            return DecisionStep((said,)).then(shared_answers.release(on.ReleaseAsked(leave.order, reason, leave.by)))
        case ApprovalKind.OVERRULE:
            return DecisionStep((said,), tell(NoticeCode.OVERRULED, order=leave.order))
        case ApprovalKind.VOID:
            void = on.VoidAsked(leave.order, leave.parcel, leave.waybill, reason, leave.by)
            if isinstance(under, AwaitingPrinter | AwaitingLabelScan):
                return DecisionStep((said,)).then(void_label(under, void))
            if not known.voidable:
                return shared_answers.refuse(event, tell(NoticeCode.TOO_LATE_TO_VOID, order=leave.order))
            return DecisionStep((said,)).then(shared_answers.void(void))
