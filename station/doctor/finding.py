"""One line of `doctor`: what was looked at, how it is, and the sentence about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[..., str]
"""`Texts.text`: the sentence of a key, with its blanks filled."""


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One line: what was looked at, `state` (ok, warn, fail), and the sentence with its remedy."""

    check: str
    state: str
    text: str
