"""One line of `doctor`: what was looked at, how it is, and the sentence about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

Say = Callable[..., str]
"""`Texts.text`: the sentence of a key, with its blanks filled."""


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One line: what was looked at, `state` (ok, warn, fail), and the sentence with its remedy."""

    check: str
    state: str
    text: str


def span(gone: timedelta, say: Say) -> str:
    """A stretch of time as it is said: in minutes, hours or days, whichever is not many."""
    minutes = max(0, round(gone / timedelta(minutes=1)))
    if minutes < 120:
        return say("span.minutes", count=minutes)
    hours = round(minutes / 60)
    return say("span.hours", count=hours) if hours < 48 else say("span.days", count=round(hours / 24))
