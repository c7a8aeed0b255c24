"""A parcel that left the bench is meant again: a further copy of its label, or the parcel itself back.

What stands on the screen is what is meant; with nothing there it is the parcel that left last, and the question
names it. Never is it silently another one.
"""

from __future__ import annotations

from dataclasses import replace

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.facts import CommandScanned, LabelSending, OrderScanned, ParcelVoided, WaybillTaken
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel
from station.packing.process import shared_answers
from station.packing.process.cancel_check import ask as ask_shop
from station.packing.process.cancel_check import first_label
from station.packing.process.states import (
    AskingQuestion,
    BenchDesk,
    IdleState,
    PackingRules,
    SignedOut,
    Situation,
    State,
    without_question,
)
from station.packing.verdicts import CommandVerdict, OpenedBy, OrderVerdict

_COPY = BenchCommand.REPRINT
_ANSWERS = (BenchCommand.OK, BenchCommand.REASON)


def meant(desk: BenchDesk) -> str:
    """The parcel that PS:REPRINT and PS:UNDO mean while nothing is open; empty when there is none."""
    if desk.shown is not None:
        return desk.shown.parcel
    return desk.last.box.parcel if desk.last is not None else ""


def without_last(state: State, parcel: str) -> State:
    """The state once a parcel was voided elsewhere, and is on record there: if it left last, none is meant any more."""
    if isinstance(state, AskingQuestion):
        under = without_last(state.under, parcel)
        return state if isinstance(under, AskingQuestion) else replace(state, under=under)
    last = state.desk.last
    if last is None or last.box.parcel != parcel:
        return state
    return replace(state, desk=replace(state.desk, last=None))


def looks_up(state: State, event: on.Event) -> str:
    """The parcel whose `Situation.left`, `no_copy` and `can_undo` are looked up before the rule; empty: none is."""
    under = without_question(state)
    if not isinstance(under, SignedOut | IdleState) or not isinstance(event, on.CommandGiven):
        return ""
    answers = isinstance(state, AskingQuestion) and state.command == _COPY and event.command in _ANSWERS
    return meant(under.desk) if answers or event.command in (_COPY, BenchCommand.UNDO) else ""


def ask(state: IdleState, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A further copy is wanted: the reason is asked. Leads to: AskingQuestion, or IdleState."""
    found = _copyable(state.desk, known)
    if isinstance(found, Notice):
        return shared_answers.refuse(event, found)
    notice = tell(NoticeCode.ASK_REPRINT_REASON, order=found.box.order, waybill=found.waybill.number)
    return shared_answers.command(event, CommandVerdict.ASKED, notice, found.box)


def answer(state: SignedOut | IdleState, event: on.CommandGiven, known: Situation, reason: str) -> DecisionStep:
    """The reason is given.

    Leads to: AwaitingLabel, for a parcel that stays packed; IdleState when no copy may come out.
    """
    found = _copyable(state.desk, known)
    if isinstance(found, Notice):
        return shared_answers.refuse(event, found)
    is_last = state.desk.last is not None and state.desk.last.box.parcel == found.box.parcel
    if known.rules.reissues:
        return _with_new_number(event, found, reason, None if is_last else found, known)
    said = shared_answers.command_fact(event, CommandVerdict.OK, found.box, reason=reason)
    return DecisionStep((said,)).then(_send(found, reason, None if is_last else found))


def _with_new_number(
    event: on.CommandGiven, left: LastParcel, reason: str, kept: LastParcel | None, known: Situation
) -> DecisionStep:
    """The number is given up and the parcel gets another one, before the shop is told. Leads to: AwaitingLabel."""
    box, old, new = left.box, left.waybill.number, known.number
    if not known.voidable:
        return shared_answers.refuse(event, tell(NoticeCode.TOO_LATE_TO_VOID, order=box.order))
    if new is None:
        return shared_answers.refuse(event, tell(NoticeCode.REISSUE_NUMBERLESS, order=box.order, waybill=old))
    if known.unready:
        return shared_answers.refuse(event, tell(NoticeCode.LABEL_UNREADY, order=box.order, reason=known.unready))
    facts = (
        shared_answers.command_fact(event, CommandVerdict.OK, box, reason=reason),
        ParcelVoided(box.order, box.parcel, old, "reissued", goes_on=True, box=box, left=kept),
        WaybillTaken(box.order, box.parcel, known.carrier, new, box.reference),
        LabelSending(box.order, box.parcel, new, copy=1, reason=reason),
    )
    job = first_label(box, known.carrier, new)
    return DecisionStep(facts, tell(NoticeCode.REISSUED, old=old, waybill=new), (job,))


def from_outside(event: on.CopyAsked) -> DecisionStep:
    """The office wants a further copy, and nothing is open. Leads to: AwaitingLabel, for a parcel that stays packed."""
    return _send(event.left, event.reason, event.left, event.allowed_by)


def take_back(state: IdleState, event: on.CommandGiven, known: Situation) -> DecisionStep:
    """A parcel is wanted back before its dispatch went out.

    Leads to: IdleState; PackingState where the carrier assigned its number, which stays that of the box.
    """
    last, graced = _left(state.desk, known), known.rules.dispatch_after.total_seconds() > 0
    if last is None or not graced:
        return shared_answers.refuse(event, _nothing(state.desk, NoticeCode.NOTHING_TO_UNDO))
    box, number = last.box, last.waybill.number
    if known.no_copy == "voided":
        return shared_answers.refuse(event, tell(NoticeCode.NOT_PACKED_HERE, code=box.order))
    if not known.can_undo or known.now > last.packed_at + known.rules.dispatch_after:
        return shared_answers.refuse(event, tell(NoticeCode.TOO_LATE_TO_UNDO, order=box.order))
    fact = shared_answers.command_fact(event, CommandVerdict.OK, box)
    if known.again is not None:
        return _opened_again(fact, last, known.again, known)
    voided = ParcelVoided(box.order, box.parcel, number, reason="taken_back")
    return DecisionStep((fact, voided), tell(NoticeCode.TAKEN_BACK, order=box.order))


def _opened_again(said: CommandScanned, last: LastParcel, box: PackingBox, known: Situation) -> DecisionStep:
    """The parcel is void, its number is not: the box opens with it as by its label. Leads to: PackingState.

    No number stands in the record of the void, so that it goes back to where it was before the parcel was packed.
    """
    number = last.waybill.number
    voided = ParcelVoided(last.box.order, last.box.parcel, "", reason="taken_back")
    opening = OrderScanned(
        number, OrderVerdict.OPENED, known.now, box.order, box.parcel, number, box, by=OpenedBy.WAYBILL
    )
    questions = (ask_shop(box),) if known.rules.asks_shop else ()
    notice = tell(NoticeCode.OPENED_AGAIN, order=box.order, waybill=number)
    return DecisionStep((said, voided, opening), notice, questions)


def _left(desk: BenchDesk, known: Situation) -> LastParcel | None:
    """The parcel that is meant, as far as it left this bench."""
    if desk.last is not None and meant(desk) == desk.last.box.parcel:
        return desk.last
    left = known.left
    return left if left is not None and left.box.parcel == meant(desk) else None


def _copyable(desk: BenchDesk, known: Situation) -> LastParcel | Notice:
    """The parcel whose label may be printed once more, or why none may."""
    left = _left(desk, known)
    if left is not None and is_on_paper(left.box, known.rules):
        return elsewhere(left.box, left.waybill.number)
    if left is None:
        return _nothing(desk, NoticeCode.NOTHING_TO_REPRINT)
    if known.no_copy:
        return tell(NoticeCode.COPY_REFUSED, order=left.box.order, reason=known.no_copy)
    return left if left.copy else tell(NoticeCode.NOTHING_TO_REPRINT)


def is_on_paper(box: PackingBox, rules: PackingRules) -> bool:
    """Whether a box has a label that the carrier printed; as the house is set, where its carrier was not chosen."""
    return box.carriage.on_paper if box.carriage is not None else rules.on_paper


def elsewhere(box: PackingBox, number: str) -> Notice:
    """What is said when a copy is wanted of a label that was not printed here. `number`: empty where there is none."""
    if number:
        return tell(NoticeCode.REPRINT_ELSEWHERE, order=box.order, waybill=number)
    return tell(NoticeCode.REPRINT_NUMBERLESS, order=box.order)


def _nothing(desk: BenchDesk, code: NoticeCode) -> Notice:
    """Nothing that left is meant: what stands on the screen is no parcel of this bench."""
    return tell(NoticeCode.NOT_PACKED_HERE, code=desk.shown.order) if desk.shown is not None else tell(code)


def _send(left: LastParcel, reason: str, kept: LastParcel | None, allowed_by: str = "") -> DecisionStep:
    """Send the next copy. `kept`: the parcel, where the state does not know it. Leads to: AwaitingLabel."""
    box, waybill, copy = left.box, left.waybill, left.copy + 1
    fact = LabelSending(box.order, box.parcel, waybill.number, copy, reason, left=kept, allowed_by=allowed_by)
    job = PrintLabel(box.parcel, box.order, waybill.carrier, waybill.number, copy)
    return DecisionStep((fact,), tell(NoticeCode.REPRINTING, waybill=waybill.number, copy=copy), (job,))
