"""What the shop's word does to an open parcel, and when it is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from station.packing.decisions import Step
from station.packing.events import ShopAnswered, Woken
from station.packing.facts import CancelCheck
from station.packing.notices import Notice
from station.packing.orders import Box
from station.packing.process.completion import ask, stop_notice, stopped
from station.packing.process.states import Answer, Doubtful, Held, Known, Labelling, Open, Packing, Rules, Unprinted
from station.packing.verdicts import ShopResult

# Less would ask a shop that is slow to answer without pause.
_LEAST_PAUSE = timedelta(seconds=1)


def heard(state: Open, event: ShopAnswered, known: Known, reminder: Notice | None = None) -> Step:
    """The shop answered, or was silent. A word that stops the box is told; `reminder` when it is taken back.

    Once the label is on its way nothing is told: it comes out anyway, and `sync` asks again before the dispatch.

    Leads to: the same state.
    """
    box = state.parcel.box
    if event.parcel != box.parcel:
        return Step()
    fact = check_fact(box, state.answer, event, known.now)
    if _is_out(state):
        return Step((fact,))
    after = answer_after(state.answer, fact)
    lifted = stopped(state.answer, box) is not None and stopped(after, box) is None
    return Step((fact,), stop_notice(event.result, box, event.what) or (reminder if lifted else None))


def woken(state: Open, event: Woken, known: Known, reminder: Notice | None = None) -> Step:
    """Orders were stored by another process: one that stops the box counts at once.

    One that no longer does is only a reason to ask, because what is stored may be older than the shop's word.

    Leads to: the same state.
    """
    box, standing = state.parcel.box, event.standing
    stops = stop_notice(standing, box, event.what)
    now_stopped = stopped(state.answer, box)
    if standing is None or stops == now_stopped or _is_packed(state):
        return Step()
    if stops is None and known.rules.asks_shop:
        return Step((), None, (ask(box),))
    return heard(state, ShopAnswered(box.parcel, standing, event.what), known, reminder)


def _is_packed(state: Open) -> bool:
    return isinstance(state, Labelling | Unprinted | Doubtful) and state.label.packed


def _is_out(state: Open) -> bool:
    return isinstance(state, Labelling) or _is_packed(state)


def ask_again(state: Packing | Held | Unprinted, known: Known) -> Step:
    """Refresh an answer before it is too old for the label. Leads to: the same state."""
    moment = due_again(state.answer, known.rules)
    if not known.rules.asks_shop or (moment is not None and known.now < moment):
        return Step()
    return Step((), None, (ask(state.parcel.box),))


def due_again(answer: Answer | None, rules: Rules) -> datetime | None:
    """When the shop is to be asked again: at half of the time that an answer lasts."""
    return None if answer is None else answer.asked_at + max(rules.answer_lasts / 2, _LEAST_PAUSE)


def answer_after(answer: Answer | None, fact: CancelCheck) -> Answer:
    """What is known of the shop after one more question: silence leaves the last answer as it was."""
    if fact.result is not ShopResult.SILENT:
        return Answer(fact.result, fact.at, what=fact.what)
    if answer is None:
        return Answer(None, fact.at, silent_at=fact.at)
    return replace(answer, silent_at=fact.at)


def check_fact(box: Box, answer: Answer | None, event: ShopAnswered, now: datetime) -> CancelCheck:
    """The record of a question to the shop: fresh when it answered, else with the last answer's age."""
    if event.result is not ShopResult.SILENT:
        age: float | None = 0.0
    else:
        known_one = answer is not None and answer.result is not None
        age = max(0.0, round((now - answer.at).total_seconds(), 3)) if known_one and answer else None
    return CancelCheck(box.order, box.parcel, event.result, age, now, event.what)
