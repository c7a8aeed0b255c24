"""The bench as a reducer: `decide` answers an event with a step, `fold` makes the next state of its facts."""

from __future__ import annotations

from datetime import datetime

from station.packing.decisions import DecisionStep
from station.packing.events import Event
from station.packing.process import questions
from station.packing.process.shop_answers import as_heard, due_again
from station.packing.process.states import (
    AskingQuestion,
    AwaitingClearance,
    AwaitingPrinter,
    HeardAnswer,
    PackingRules,
    PackingState,
    Situation,
    State,
)
from station.packing.process.transitions import apply, fold

__all__ = ["apply", "decide", "fold", "wake_at"]


def decide(state: State, event: Event, known: Situation) -> DecisionStep:
    """What is recorded, said and done about an event; the next state is ``fold(state, step.facts)``.

    Leads to: where the rule of the state leads.
    """
    if known.heard is not None:
        state = as_heard(state, known.heard)
    if isinstance(state, AskingQuestion):
        return questions.decide(state, event, known)
    return questions.decide_calm(state, event, known)


def wake_at(state: State, rules: PackingRules, heard: HeardAnswer | None = None) -> datetime | None:
    """When the bench wants a `TimePassed`, or None when nothing in this state grows old."""
    state = as_heard(state, heard)
    calm = state.under if isinstance(state, AskingQuestion) else state
    if not isinstance(calm, PackingState | AwaitingClearance | AwaitingPrinter) or not rules.asks_shop:
        return None
    if isinstance(calm, AwaitingPrinter) and calm.label.packed:
        return None
    return due_again(calm.answer, rules)
