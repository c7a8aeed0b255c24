"""While a question is open: PS:OK answers it, and whatever else is scanned withdraws it and still counts."""

from __future__ import annotations

from station.packing import events as on
from station.packing.barcodes import BenchCommand
from station.packing.decisions import DecisionStep, PrintLabel
from station.packing.facts import Fact, LabelSending, OrderAbandoned, ParcelPacked, ParcelVoided, WaybillTaken
from station.packing.notices import NoticeCode, tell
from station.packing.process import (
    awaiting_clearance,
    copies,
    idle,
    label_outcome,
    own_label,
    packing,
    renewal,
    shared_answers,
    supervisor,
)
from station.packing.process.cancel_check import close_parcel
from station.packing.process.idle import decide_signed_out
from station.packing.process.label_outcome import decide_doubtful, decide_labelling, give_up, send, stopped_by
from station.packing.process.states import (
    ApprovalStage,
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    Calm,
    IdleState,
    PackingState,
    SignedOut,
    Situation,
    State,
)
from station.packing.process.transitions import fold
from station.packing.verdicts import ApprovalKind, CommandVerdict

_MACHINES = (
    *(on.CopyAsked, on.LabelSettled, on.PrinterChanged, on.BenchRestarted),
    *(on.ShopAnswered, on.TimePassed, on.LedgerWoken),
)

# Why a copy is needed, by PS:REASON:n.
REASONS = ("not_out", "torn", "misplaced", "other")


def decide(state: AskingQuestion, event: on.Event, known: Situation) -> DecisionStep:
    """A question is open. Leads to: what the answer asks for, else to where the state under it leads.

    A machine's word never answers the packer's question: no label goes out before he did. It does afterwards,
    if he withdrew the question.
    """
    allowed = supervisor.answer(state, state.leave, event, known) if state.leave is not None else None
    if allowed is not None:
        return _go_on(state, allowed, known)
    if isinstance(event, on.CommandGiven) and event.known:
        if event.command == BenchCommand.OK and state.scan is not None and isinstance(state.under, PackingState):
            return packing.confirmed(state.under, state.scan, known)
        if event.command == BenchCommand.OK and state.spare and isinstance(state.under, AwaitingClearance):
            return own_label.take_spare(state.under, state.spare, event, known)
        if event.command == BenchCommand.OK:
            return _answer(state, event, known, REASONS[0])
        if event.command == BenchCommand.REASON and reasons_of(state):
            if 1 <= event.count <= len(REASONS):
                return _answer(state, event, known, REASONS[event.count - 1])
            return shared_answers.refuse(event, tell(NoticeCode.COMMAND_UNKNOWN, code=f"PS:REASON:{event.count}"))
    step = decide_calm(state.under, event, known)
    if isinstance(event, _MACHINES):
        return _unlabelled(step)
    return _go_on(state, step, known)


def _unlabelled(step: DecisionStep) -> DecisionStep:
    """The step without the label it would send, or the parcel it would let go. Leads to: the same state."""
    binds = any(isinstance(fact, WaybillTaken) for fact in step.facts)
    kept = tuple(fact for fact in step.facts if not (_closes(fact) or (binds and isinstance(fact, ParcelPacked))))
    if kept == step.facts:
        return step
    return DecisionStep(kept, None, tuple(todo for todo in step.decisions if not isinstance(todo, PrintLabel)))


def _closes(fact: Fact) -> bool:
    """It is done to a complete parcel as soon as nothing is in the way: not while the packer is asked."""
    if isinstance(fact, ParcelVoided):
        return fact.goes_on
    return isinstance(fact, WaybillTaken | LabelSending) or (isinstance(fact, ParcelPacked) and not fact.waybill)


def _go_on(state: AskingQuestion, step: DecisionStep, known: Situation) -> DecisionStep:
    """The question was withdrawn: what waited for its answer is done.

    Leads to: AwaitingLabel or IdleState, or the same state.
    """
    after = fold(state, step.facts)
    if isinstance(after, AwaitingClearance) and isinstance(state.under, AwaitingClearance):
        more = close_parcel(after.parcel, after.answer, known)
    elif isinstance(after, AwaitingPrinter) and isinstance(state.under, AwaitingPrinter):
        more = label_outcome.try_again(after, known)
    else:
        return step
    return step.then(more) if more.facts else step


def decide_calm(state: Calm, event: on.Event, known: Situation) -> DecisionStep:
    """The rule of a state without an open question. Leads to: where that rule leads.

    Where badges are wanted nobody packs without one, also when they were not wanted yet as the last box was opened.
    """
    if isinstance(state, IdleState) and known.rules.require_badge and not state.desk.packer:
        state = SignedOut(state.desk)
    if isinstance(event, on.CommandGiven) and event.command == BenchCommand.SUPERVISOR:
        return supervisor.ask(state, event, known)
    match state:
        case SignedOut():
            return decide_signed_out(state, event, known)
        case IdleState():
            return idle.decide_idle(state, event, known)
        case PackingState():
            return packing.decide(state, event, known)
        case AwaitingClearance():
            return awaiting_clearance.decide(state, event, known)
        case AwaitingLabel():
            return decide_labelling(state, event, known)
        case AwaitingPrinter():
            return label_outcome.decide_unprinted(state, event, known)
        case AwaitingLabelScan():
            return decide_doubtful(state, event, known)


def reasons_of(state: State) -> tuple[str, ...]:
    """The reasons from which one is asked for now, by PS:REASON:n; empty: none is."""
    match state:
        case AskingQuestion(leave=ApprovalStage(way=ApprovalKind() as way)):
            return supervisor.REASONS[way]
        case AskingQuestion(command=BenchCommand.REPRINT, under=SignedOut() | IdleState()):
            return REASONS
        case _:
            return ()


def _answer(state: AskingQuestion, event: on.CommandGiven, known: Situation, reason: str) -> DecisionStep:
    """The question is answered. Leads to: AwaitingLabel (a copy), IdleState (given up), or the state under it."""
    under = state.under
    match under, state.command:
        case ((SignedOut() | IdleState()), BenchCommand.REPRINT):
            return copies.answer(under, event, known, reason)
        case AwaitingLabelScan(), BenchCommand.REPRINT:
            now = renewal.awaited(under, known)
            if now is not None:
                said = shared_answers.command_fact(event, CommandVerdict.OK, under.parcel.box)
                return DecisionStep((said,)).then(renewal.new_number(under, now, known))
            stop = stopped_by(under)
            if stop is not None:
                return shared_answers.refuse(event, stop, under.parcel.box)
            if known.rules.reissues and not under.label.packed:
                return label_outcome.reissue(under, event, known)
            said = shared_answers.command_fact(event, CommandVerdict.OK, under.parcel.box)
            copy = under.label.copy + 1
            notice = tell(NoticeCode.REPRINTING, waybill=under.label.waybill.number, copy=copy)
            step = send(under, copy, notice, reason)
            return DecisionStep((said,)).then(step)
        case ((AwaitingPrinter() | AwaitingLabelScan()), BenchCommand.CANCEL):
            return give_up(under, event, hold=False)
        case ((AwaitingPrinter() | AwaitingLabelScan()), BenchCommand.HOLD):
            return give_up(under, event, hold=True)
        case ((PackingState() | AwaitingClearance()), BenchCommand.CANCEL):
            box = under.parcel.box
            said = shared_answers.command_fact(event, CommandVerdict.OK, box)
            left = OrderAbandoned(box.order, box.parcel, reason="packer")
            return DecisionStep((said, left), tell(NoticeCode.PUT_BACK, order=box.order))
        case _:
            return shared_answers.refuse(event, tell(NoticeCode.NOTHING_ASKED))
