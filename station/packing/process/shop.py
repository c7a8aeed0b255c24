"""What the shop's word does to an open parcel, and when it is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.packing.decisions import Step
from station.packing.events import ShopAnswered, Woken
from station.packing.facts import CancelCheck, ShopResult
from station.packing.orders import Box
from station.packing.process.completion import ask, close_parcel, stop_notice
from station.packing.process.states import Answer, Doubtful, Held, Known, Labelling, Packing, Rules, Unprinted

# Less would ask a shop that is slow to answer without pause.
_LEAST_PAUSE = timedelta(seconds=1)


def heard(state: Packing | Held, event: ShopAnswered, known: Known) -> Step:
    """The shop answered, or was silent.

    Leads to: Packing while items are missing; from Held to Labelling, or Held again.
    """
    box = state.parcel.box
    if event.parcel != box.parcel:
        return Step()
    fact = check_fact(box, state.answer, event.result, known.now)
    answer = answer_after(state.answer, fact)
    if isinstance(state, Packing):
        return Step((fact,), stop_notice(event.result, box))
    step = close_parcel(box, answer, known)
    return Step((fact, *step.facts), step.notice, step.decisions)


def heard_late(state: Labelling | Unprinted | Doubtful, event: ShopAnswered, known: Known) -> Step:
    """The answer came after the label was decided; `sync` asks again anyway. Leads to: the same state."""
    box = state.parcel.box
    if event.parcel != box.parcel:
        return Step()
    return Step((check_fact(box, state.answer, event.result, known.now),))


def woken(state: Packing | Held, event: Woken, known: Known) -> Step:
    """Orders or numbers were stored by another process.

    Leads to: Packing while items are missing; from Held to Labelling, or Held again.
    """
    box = state.parcel.box
    said = state.answer.result if state.answer else None
    cleared = event.standing is ShopResult.CLEAR and stop_notice(said, box) is not None
    stopped = event.standing is not said and stop_notice(event.standing, box) is not None
    if event.standing is not None and (cleared or stopped):
        return heard(state, ShopAnswered(box.parcel, event.standing), known)
    if isinstance(state, Held) and known.number is not None:
        step = close_parcel(box, state.answer, known)
        return step if step.facts else Step()
    return Step()


def ask_again(state: Packing | Held, known: Known) -> Step:
    """Refresh an answer before it is too old for the last scan. Leads to: the same state."""
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
        return Answer(fact.result, fact.at)
    if answer is None:
        return Answer(None, fact.at, silent_at=fact.at)
    return Answer(answer.result, answer.at, silent_at=fact.at)


def check_fact(box: Box, answer: Answer | None, result: ShopResult, now: datetime) -> CancelCheck:
    """The record of a question to the shop: fresh when it answered, else with the last answer's age."""
    if result is not ShopResult.SILENT:
        age: float | None = 0.0
    else:
        known_one = answer is not None and answer.result is not None
        age = round((now - answer.at).total_seconds(), 3) if known_one and answer else None
    return CancelCheck(box.order, box.parcel, result, age, now)
