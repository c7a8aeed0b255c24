"""While a question is open: PS:OK answers it, and whatever else is scanned withdraws it and still counts."""

from __future__ import annotations

from station.packing import events as on
from station.packing.decisions import PrintLabel, Step
from station.packing.facts import Fact, LabelSending, OrderAbandoned, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.notices import Code, tell
from station.packing.process import (
    common,
    copies,
    doubtful,
    held,
    idle,
    labelling,
    leave,
    packing,
    renewal,
    settling,
    signed_out,
    unprinted,
)
from station.packing.process.completion import close_parcel
from station.packing.process.fold import fold
from station.packing.process.states import (
    Asking,
    Calm,
    Doubtful,
    Held,
    Idle,
    Known,
    Labelling,
    Leave,
    Packing,
    SignedOut,
    State,
    Unprinted,
)
from station.packing.verdicts import CommandVerdict, Way

_MACHINES = (
    *(on.CopyAsked, on.LabelSettled, on.PrinterChanged, on.Restarted),
    *(on.ShopAnswered, on.TimePassed, on.Woken),
)

# Why a copy is needed, by PS:REASON:n.
REASONS = ("not_out", "torn", "misplaced", "other")


def decide(state: Asking, event: on.Event, known: Known) -> Step:
    """A question is open. Leads to: what the answer asks for, else to where the state under it leads.

    A machine's word never answers the packer's question: no label goes out before he did. It does afterwards,
    if he withdrew the question.
    """
    allowed = leave.answer(state, state.leave, event, known) if state.leave is not None else None
    if allowed is not None:
        return _go_on(state, allowed, known)
    if isinstance(event, on.CommandGiven) and event.known:
        if event.command == "PS:OK" and state.scan is not None and isinstance(state.under, Packing):
            return packing.confirmed(state.under, state.scan, known)
        if event.command == "PS:OK":
            return _answer(state, event, known, REASONS[0])
        if event.command == "PS:REASON" and reasons_of(state):
            if 1 <= event.count <= len(REASONS):
                return _answer(state, event, known, REASONS[event.count - 1])
            return common.refuse(event, tell(Code.COMMAND_UNKNOWN, code=f"PS:REASON:{event.count}"))
    step = decide_calm(state.under, event, known)
    if isinstance(event, _MACHINES):
        return _unlabelled(step)
    return _go_on(state, step, known)


def _unlabelled(step: Step) -> Step:
    """The step without the label it would send, or the parcel it would let go. Leads to: the same state."""
    kept = tuple(fact for fact in step.facts if not _closes(fact))
    if kept == step.facts:
        return step
    return Step(kept, None, tuple(todo for todo in step.decisions if not isinstance(todo, PrintLabel)))


def _closes(fact: Fact) -> bool:
    """It is done to a complete parcel as soon as nothing is in the way: not while the packer is asked."""
    if isinstance(fact, ParcelVoided):
        return fact.goes_on
    return isinstance(fact, WaybillTaken | LabelSending) or (isinstance(fact, ParcelPacked) and not fact.waybill)


def _go_on(state: Asking, step: Step, known: Known) -> Step:
    """The question was withdrawn: what waited for its answer is done.

    Leads to: Labelling or Idle, or the same state.
    """
    after = fold(state, step.facts)
    if isinstance(after, Held) and isinstance(state.under, Held):
        more = close_parcel(after.parcel, after.answer, known)
    elif isinstance(after, Unprinted) and isinstance(state.under, Unprinted):
        more = unprinted.try_again(after, known)
    else:
        return step
    return step.then(more) if more.facts else step


def decide_calm(state: Calm, event: on.Event, known: Known) -> Step:
    """The rule of a state without an open question. Leads to: where that rule leads.

    Where badges are wanted nobody packs without one, also when they were not wanted yet as the last box was opened.
    """
    if isinstance(state, Idle) and known.rules.require_badge and not state.desk.packer:
        state = SignedOut(state.desk)
    if isinstance(event, on.CommandGiven) and event.command == "PS:SUPERVISOR":
        return leave.ask(state, event, known)
    match state:
        case SignedOut():
            return signed_out.decide(state, event, known)
        case Idle():
            return idle.decide(state, event, known)
        case Packing():
            return packing.decide(state, event, known)
        case Held():
            return held.decide(state, event, known)
        case Labelling():
            return labelling.decide(state, event, known)
        case Unprinted():
            return unprinted.decide(state, event, known)
        case Doubtful():
            return doubtful.decide(state, event, known)


def reasons_of(state: State) -> tuple[str, ...]:
    """The reasons from which one is asked for now, by PS:REASON:n; empty: none is."""
    match state:
        case Asking(leave=Leave(way=Way() as way)):
            return leave.REASONS[way]
        case Asking(command="PS:REPRINT", under=SignedOut() | Idle()):
            return REASONS
        case _:
            return ()


def _answer(state: Asking, event: on.CommandGiven, known: Known, reason: str) -> Step:
    """The question is answered. Leads to: Labelling (a copy), Idle (given up), or the state under it."""
    under = state.under
    match under, state.command:
        case ((SignedOut() | Idle()), "PS:REPRINT"):
            return copies.answer(under, event, known, reason)
        case Doubtful(), "PS:REPRINT":
            now = renewal.awaited(under, known)
            if now is not None:
                said = common.command_fact(event, CommandVerdict.OK, under.parcel.box)
                return Step((said,)).then(renewal.new_number(under, now, known))
            stop = settling.stopped_by(under)
            if stop is not None:
                return common.refuse(event, stop, under.parcel.box)
            said = common.command_fact(event, CommandVerdict.OK, under.parcel.box)
            copy = under.label.copy + 1
            notice = tell(Code.REPRINTING, waybill=under.label.waybill.number, copy=copy)
            step = settling.send(under, copy, notice, reason)
            return Step((said,)).then(step)
        case ((Unprinted() | Doubtful()), "PS:CANCEL"):
            return settling.give_up(under, event, hold=False)
        case ((Unprinted() | Doubtful()), "PS:HOLD"):
            return settling.give_up(under, event, hold=True)
        case ((Packing() | Held()), "PS:CANCEL"):
            box = under.parcel.box
            said = common.command_fact(event, CommandVerdict.OK, box)
            left = OrderAbandoned(box.order, box.parcel, reason="packer")
            return Step((said, left), tell(Code.PUT_BACK, order=box.order))
        case _:
            return common.refuse(event, tell(Code.NOTHING_ASKED))
