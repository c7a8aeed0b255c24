"""What a fact makes of a state. The live bench and a restart use this one fold, so they cannot differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import assert_never

from station.packing.barcodes import BenchCommand
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    Device,
    DispatchSent,
    Fact,
    ItemScanned,
    LabelOutcome,
    LabelScanned,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    OrderReleased,
    OrderScanned,
    PackerIn,
    PackerOut,
    ParcelPacked,
    ParcelVoided,
    PeopleRead,
    RegistrationSent,
    Restored,
    WaybillAssigned,
    WaybillTaken,
)
from station.packing.parcels import CountedScan, LastParcel, Parcel, ShownParcel, Waybill
from station.packing.process.settlements import answer_after, bound, copied, settlement_after
from station.packing.process.states import (
    ApprovalStage,
    AskingQuestion,
    AwaitingClearance,
    BenchDesk,
    Calm,
    IdleState,
    Open,
    PackingState,
    Settling,
    SettlingState,
    ShopAnswer,
    SignedOut,
    State,
    settling,
)
from station.packing.record_kinds import kind_of
from station.packing.verdicts import ApprovalKind, CommandVerdict, ItemVerdict, LabelVerdict, OpenedBy, ShopResult

LEAVES = (BenchCommand.SUPERVISOR,)
"""The commands that a supervisor has to answer."""

OVERDUE = "overdue"
"""Why a supervisor's question was withdrawn when nobody answered it."""


def fold(state: State, facts: Iterable[Fact]) -> State:
    """The state after all the facts, oldest first."""
    return reduce(apply, facts, state)


def apply(state: State, fact: Fact) -> State:
    """The state after one fact."""
    calm = state.under if isinstance(state, AskingQuestion) else state
    after = _apply(calm, fact)
    if isinstance(after, AskingQuestion) or not isinstance(state, AskingQuestion):
        return after
    # What a machine or the office says does not answer the packer's question, so it leaves the question open.
    keeps = kind_of(fact).from_outside or (isinstance(fact, CommandScanned) and _asks_on(fact))
    both_open = (
        isinstance(after, PackingState | AwaitingClearance)
        and isinstance(calm, PackingState | AwaitingClearance)
        and state.leave is None
    )
    stays = type(after) is type(calm) or (both_open and state.scan is None)
    return replace(state, under=after) if keeps and stays else after


def _asks_on(fact: CommandScanned) -> bool:
    """Help answers no question, and neither does a badge or a PIN that allows nothing."""
    if fact.command == BenchCommand.HELP:
        return True
    wrong = fact.verdict is CommandVerdict.REFUSED and fact.reason not in ("", OVERDUE)
    return wrong and fact.command in LEAVES


def _apply(state: Calm, fact: Fact) -> State:  # noqa: PLR0912 - one arm for every fact there is
    match fact:
        case OrderScanned():
            return _slip(state, fact)
        case ItemScanned():
            return _item(state, fact)
        case CommandScanned():
            return _command(state, fact)
        case WaybillTaken():
            return _bound(state, fact)
        case LabelSending():
            return _sending(state, fact)
        case LabelOutcome() | Device():
            return _settle(state, fact) if isinstance(state, SettlingState) else state
        case LabelScanned():
            return _label_scanned(state, fact)
        case ParcelPacked():
            return _packed(state, fact)
        case OrderAbandoned() | OrderHeld():
            return _left(state, fact.parcel)
        case ParcelVoided(goes_on=True):
            return _goes_on(state, fact)
        case ParcelVoided():
            return _voided(state, fact)
        case CancelCheck():
            return _checked(state, fact)
        case PackerIn():
            desk = replace(state.desk, packer=fact.packer, shown=None)
            return IdleState(desk) if isinstance(state, SignedOut) else replace(state, desk=desk)
        case PackerOut():
            desk = replace(state.desk, packer="", shown=None)
            return SignedOut(desk) if isinstance(state, IdleState) else replace(state, desk=desk)
        case DispatchSent() | RegistrationSent() | OrderReleased() | PeopleRead() | Restored() | WaybillAssigned():
            return state
        case _:
            assert_never(fact)


def _slip(state: Calm, fact: OrderScanned) -> Calm:
    if fact.box is not None:
        number = fact.waybill if fact.by is OpenedBy.WAYBILL else ""
        return PackingState(replace(state.desk, shown=None), Parcel(fact.box, fact.at, opened_with=number))
    return _showing(state, ShownParcel(fact.order or fact.code, fact.parcel, fact.waybill))


def _showing(state: Calm, shown: ShownParcel | None) -> Calm:
    """What was scanned with nothing open stands on the screen from now on."""
    if not isinstance(state, SignedOut | IdleState):
        return state
    return replace(state, desk=replace(state.desk, shown=shown))


def _item(state: Calm, fact: ItemScanned) -> State:
    if isinstance(state, SignedOut | IdleState):
        return _showing(state, None)
    if not isinstance(state, PackingState):
        return state
    if fact.verdict not in (ItemVerdict.OK, ItemVerdict.COMPLETE):
        # PS:QTY was said of the scan that came, whatever became of it.
        after = replace(state, next_units=0) if state.next_units else state
        return (
            AskingQuestion(BenchCommand.OK, after, scan=fact)
            if fact.verdict is ItemVerdict.AMBIGUOUS_BARCODE and fact.sku
            else after
        )
    parcel = (
        state.parcel.with_count(fact.sku, fact.units, fact.serial)
        if fact.units
        else replace(state.parcel, finished=True)
    )
    if fact.verdict is ItemVerdict.COMPLETE:
        return AwaitingClearance(state.desk, parcel, state.answer)
    return PackingState(state.desk, parcel, state.answer)


def _command(state: Calm, fact: CommandScanned) -> State:
    if fact.verdict is CommandVerdict.ASKED:
        asks_leave = fact.command in LEAVES
        leave = ApprovalStage(fact.allowed_by, fact.way, fact.order, fact.parcel, fact.waybill) if asks_leave else None
        return AskingQuestion(fact.command, state, leave)
    if fact.verdict is not CommandVerdict.OK:
        return state
    name, _, count = fact.command.removeprefix("PS:").partition(":")
    match state, name:
        case PackingState(), "QTY":
            return replace(state, next_units=int(count))
        case ((PackingState() | AwaitingClearance()), "UNDO") if fact.units:
            return _filled(state, state.parcel.without_last(), state.answer)
        case ((PackingState() | AwaitingClearance()), "OK") if fact.units:
            return _filled(state, state.parcel.without(fact.sku, fact.units, fact.serial), state.answer)
        case AwaitingClearance(answer=ShopAnswer() as answer), _ if fact.way is ApprovalKind.OVERRULE:
            return replace(state, answer=replace(answer, overruled=True))
        case AwaitingClearance(), "OK" if fact.waybill:
            return replace(state, parcel=replace(state.parcel, spare=fact.waybill))
        case SettlingState(), "CANCEL":
            return _settle(state, fact)
        case ((IdleState() | SignedOut()), "CANCEL"):
            return _showing(state, None)
        case _:
            return state


def _filled(state: Open, parcel: Parcel, answer: ShopAnswer | None) -> PackingState | AwaitingClearance:
    """The open box with other contents, or another order: something is missing, or nothing is."""
    if parcel.is_complete:
        return AwaitingClearance(state.desk, parcel, answer)
    return PackingState(state.desk, parcel, answer, state.next_units if isinstance(state, PackingState) else 0)


def _bound(state: Calm, fact: WaybillTaken) -> Calm:
    if not isinstance(state, PackingState | AwaitingClearance) or state.parcel.box.parcel != fact.parcel:
        return state
    return settling(state.desk, bound(state.parcel, state.answer, fact))


def _sending(state: Calm, fact: LabelSending) -> Calm:
    if isinstance(state, SettlingState):
        return _settle(replace(state, desk=_last_copy(state.desk, fact)), fact)
    left = fact.left or state.desk.last
    if left is None or left.box.parcel != fact.parcel:
        return state
    desk = replace(_last_copy(state.desk, fact), shown=ShownParcel(fact.order, fact.parcel, fact.waybill))
    return settling(desk, copied(left, fact))


def _last_copy(desk: BenchDesk, fact: LabelSending) -> BenchDesk:
    """A copy of the parcel that left last counts even when the packer gives the reprint up."""
    if desk.last is None or desk.last.box.parcel != fact.parcel:
        return desk
    return replace(desk, last=replace(desk.last, copy=fact.copy))


def _settle(state: Settling, fact: Fact) -> Settling | IdleState:
    """A fact for the parcel whose label is not settled: from now on it waits for something else, or for nothing."""
    after = settlement_after(state.settlement, fact)
    if after is not None:
        return settling(state.desk, after)
    is_copied = state.label.packed and isinstance(fact, LabelOutcome | LabelScanned)
    return IdleState(_showing_copied(state) if is_copied else state.desk)


def _label_scanned(state: Calm, fact: LabelScanned) -> State:
    if isinstance(state, SignedOut | IdleState):
        return _showing(state, ShownParcel(fact.order or fact.code, fact.parcel, fact.waybill))
    match state, fact.verdict:
        case AwaitingClearance(), LabelVerdict.ODD_NUMBER:
            return replace(state, doubted=fact.waybill)
        case AwaitingClearance(), LabelVerdict.SPARE:
            return AskingQuestion(BenchCommand.OK, state, spare=fact.waybill)
        case ((PackingState() | AwaitingClearance()), LabelVerdict.OK):
            return replace(state, parcel=replace(state.parcel, label=fact.waybill))
        case SettlingState(), _:
            return _settle(state, fact)
        case _:
            return state


def _showing_copied(state: Settling) -> BenchDesk:
    """The parcel whose copy is settled stands on the screen, also where the packers changed meanwhile."""
    box = state.parcel.box
    return replace(state.desk, shown=ShownParcel(box.order, box.parcel, state.label.waybill.number))


def _packed(state: Calm, fact: ParcelPacked) -> Calm:
    if isinstance(state, SignedOut | IdleState | PackingState) or state.parcel.box.parcel != fact.parcel:
        return state
    copy = 0 if isinstance(state, AwaitingClearance) else state.label.copy
    last = LastParcel(state.parcel.box, Waybill(fact.carrier, fact.waybill), copy, fact.at)
    return IdleState(BenchDesk(state.desk.packer, last))


def _left(state: Calm, parcel: str) -> Calm:
    if isinstance(state, SignedOut | IdleState) or state.parcel.box.parcel != parcel:
        return state
    return IdleState(state.desk)


def _voided(state: Calm, fact: ParcelVoided) -> Calm:
    last = state.desk.last
    gone = last is not None and last.box.parcel == fact.parcel
    desk = replace(state.desk, last=None) if gone else state.desk
    shown = replace(desk, shown=ShownParcel(fact.order, fact.parcel, fact.waybill))
    if isinstance(state, SignedOut | IdleState):
        return replace(state, desk=shown)
    after = replace(state, desk=desk)
    if not isinstance(after, SettlingState):
        return after
    kept = _settle(after, fact)
    return IdleState(shown) if isinstance(kept, IdleState) else kept


def _checked(state: Calm, fact: CancelCheck) -> Calm:
    if isinstance(state, SignedOut | IdleState):
        return state
    if isinstance(state, SettlingState):
        return _settle(state, fact)
    if state.parcel.box.parcel != fact.parcel:
        return state
    answer = answer_after(state.answer, fact)
    if fact.box is None:
        return replace(state, answer=answer)
    return _filled(state, state.parcel.renewed(fact.box), answer)


def _comes_back(state: SignedOut | IdleState, fact: ParcelVoided) -> Calm:
    """A parcel that left gets another number; all that is in it stays in it."""
    last = state.desk.last
    left = fact.left or last
    if left is None or left.box.parcel != fact.parcel:
        return state
    was_last = last is not None and last.box.parcel == fact.parcel
    desk = replace(state.desk, shown=None, last=None if was_last else last)
    box = fact.box or left.box
    inside = tuple(CountedScan(item.sku, item.wanted) for item in box.items if item.scan)
    return AwaitingClearance(desk, Parcel(box, left.packed_at, inside, finished=not box.needs_scans))


def _goes_on(state: Calm, fact: ParcelVoided) -> Calm:
    """The number is given up, and the box is packed on as what the shop made of it."""
    if isinstance(state, SignedOut | IdleState):
        return _comes_back(state, fact)
    if state.parcel.box.parcel != fact.parcel:
        return state
    answer = state.answer
    if answer is not None and answer.result is ShopResult.CHANGED:
        answer = replace(answer, result=ShopResult.CLEAR, what="", change=None)
    return _filled(state, state.parcel.renewed(fact.box) if fact.box else state.parcel, answer)
