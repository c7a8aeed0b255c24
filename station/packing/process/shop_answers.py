"""What the shop's word does to an open parcel, and when it is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from station.packing.decisions import DecisionStep
from station.packing.events import LedgerWoken, ShopAnswered
from station.packing.facts import CancelCheck, OrderAbandoned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox
from station.packing.process import renewal
from station.packing.process.cancel_check import age_of, ask, stop_notice, stopped
from station.packing.process.settlements import answer_after
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    HeardAnswer,
    IdleState,
    Open,
    PackingRules,
    PackingState,
    ShopAnswer,
    SignedOut,
    Situation,
    State,
    with_answer,
)
from station.packing.verdicts import OrderChange, OrderState, ShopResult

# Less would ask a shop that is slow to answer without pause.
_LEAST_PAUSE = timedelta(seconds=1)

_GOES_ON = (ShopResult.CLEAR, ShopResult.CHANGED)


def as_heard(state: State, heard: HeardAnswer | None) -> State:
    """The state with the shop's last word as old as it is: one that was no news is not on record."""
    if isinstance(state, AskingQuestion):
        under = as_heard(state.under, heard)
        return state if isinstance(under, AskingQuestion) else replace(state, under=under)
    if heard is None or isinstance(state, SignedOut | IdleState) or state.parcel.box.parcel != heard.parcel:
        return state
    answer = state.answer
    if answer is None or answer.word != (heard.result, heard.what) or heard.at == answer.asked_at:
        return state
    silent = heard.result is ShopResult.SILENT
    fresher = replace(answer, silent_at=heard.at) if silent else replace(answer, at=heard.at)
    return with_answer(state, replace(fresher, again=True))


def heard(state: Open, event: ShopAnswered, known: Situation, reminder: Notice | None = None) -> DecisionStep:
    """The shop answered, or was silent. A word that stops the box is told; `reminder` when it is taken back.

    A word that is no other than before is not recorded. What changed makes the open box another one. Once the label
    is on its way nothing is told: it comes out anyway, and `sync` asks again before the dispatch.

    Leads to: the same state; PackingState, AwaitingClearance or AwaitingLabel with another box.
    """
    if event.parcel != state.parcel.box.parcel:
        return DecisionStep()
    said = OrderState(event.result, event.what)
    if event.result is not ShopResult.SILENT and known.stored is not None and known.stored.result is not said.result:
        # Somebody stored a newer word since this one was on its way.
        said = known.stored
    elif event.result is ShopResult.CHANGED and known.stored is not None:
        said = known.stored
    return _told(state, said, known, reminder, asked=True)


def woken(state: Open, event: LedgerWoken, known: Situation, reminder: Notice | None = None) -> DecisionStep:
    """Orders were stored by another process: one that stops the box counts at once, and so does one that changed.

    One that no longer stops it is only a reason to ask, because what is stored may be older than the shop's word.

    Leads to: the same state; PackingState, AwaitingClearance or AwaitingLabel with another box.
    """
    box, standing = state.parcel.box, event.standing
    said = known.stored if known.stored is not None else OrderState(standing or ShopResult.CLEAR, event.what)
    now_stopped = stopped(state.answer, box)
    nothing_new = said.result is ShopResult.CLEAR and now_stopped is None and not known.lost
    if standing is None or _is_packed(state) or nothing_new:
        return DecisionStep()
    changes = state.answer is not None and state.answer.result is ShopResult.CHANGED and _renews(state, said)
    lifts = now_stopped is not None and (said.result is ShopResult.CLEAR or _renews(state, said))
    if lifts and not changes and not known.lost and known.rules.asks_shop:
        return DecisionStep((), None, (ask(box),))
    return _told(state, said, known, reminder, asked=not known.rules.asks_shop)


def _told(state: Open, said: OrderState, known: Situation, reminder: Notice | None, *, asked: bool) -> DecisionStep:
    """What becomes of a word on the open box. `asked`: it answers a question that was put now.

    Leads to: the same state; PackingState, AwaitingClearance or AwaitingLabel with another box.
    """
    box, answer = state.parcel.box, state.answer
    if known.lost and isinstance(state, PackingState | AwaitingClearance) and said.result in _GOES_ON:
        return _put_back(state, said, known)
    if said.change is OrderChange.CONTACT and not _renews(state, said):
        # The label is out, or on its way: telephone and memo on it stay as they were.
        said = OrderState(ShopResult.CLEAR)
    if _renews(state, said):
        return renewal.of(state, said, known, asked=asked)
    fact = check_fact(box, answer, said, known.now)
    before = None if answer is None else answer.word if asked else (answer.result, answer.what)
    if before == (said.result, said.what):
        return DecisionStep()
    if _is_out(state):
        return DecisionStep((fact,))
    after = answer_after(answer, fact)
    lifted = stopped(answer, box) is not None and stopped(after, box) is None
    stop = renewal.label_is_old(state, said) or stop_notice(said.result, box, said.what)
    return DecisionStep((fact,), stop or (reminder if lifted else None))


def _put_back(state: PackingState | AwaitingClearance, said: OrderState, known: Situation) -> DecisionStep:
    """The box goes to somebody else than its carrier was told: the label is no good, and neither is what is reserved.

    Leads to: IdleState.
    """
    box = state.parcel.box
    changed = OrderState(ShopResult.CHANGED, said.what, said.change or OrderChange.PLACE)
    fact = replace(check_fact(box, state.answer, changed, known.now), box=None)
    left = OrderAbandoned(box.order, box.parcel, reason="address_changed")
    return DecisionStep((fact, left), tell(NoticeCode.RESERVATION_LOST, order=box.order))


def _renews(state: Open, said: OrderState) -> bool:
    """The box on the bench becomes another one by it. What was sent already stays until the packer was asked."""
    if said.result is not ShopResult.CHANGED or said.box is None:
        return False
    if isinstance(state, AwaitingPrinter):
        return said.change is OrderChange.CONTACT and not state.label.packed
    return isinstance(state, PackingState | AwaitingClearance)


def _is_packed(state: Open) -> bool:
    return isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan) and state.label.packed


def _is_out(state: Open) -> bool:
    return isinstance(state, AwaitingLabel) or _is_packed(state)


def ask_again(state: PackingState | AwaitingClearance | AwaitingPrinter, known: Situation) -> DecisionStep:
    """Refresh an answer before it is too old for the label. Leads to: the same state."""
    if not known.rules.asks_shop or _is_young(state.answer, known):
        return DecisionStep()
    return DecisionStep((), None, (ask(state.parcel.box),))


def _is_young(answer: ShopAnswer | None, known: Situation) -> bool:
    """Whether it is too early to ask again; an answer from later than now came before the clock was set back."""
    moment = due_again(answer, known.rules)
    return answer is not None and moment is not None and answer.asked_at <= known.now < moment


def due_again(answer: ShopAnswer | None, rules: PackingRules) -> datetime | None:
    """When the shop is to be asked again: at half of the time that an answer lasts."""
    return None if answer is None else answer.asked_at + max(rules.answer_lasts / 2, _LEAST_PAUSE)


def check_fact(box: PackingBox, answer: ShopAnswer | None, said: OrderState, now: datetime) -> CancelCheck:
    """The record of a question to the shop: fresh when it answered, else with the last answer's age."""
    age = 0.0 if said.result is not ShopResult.SILENT else age_of(answer, now)
    return CancelCheck(box.order, box.parcel, said.result, age, now, said.what, said.change)
