"""What comes in at the bench's one queue, besides what the rules know as events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanners.base import Scan
from station.packing.events import Event
from station.printing import LabelDrawn


@dataclass(frozen=True, slots=True)
class Pressed:
    """A command given by key. `at`: monotonic seconds."""

    command: str
    at: float


@dataclass(frozen=True, slots=True)
class Tapped:
    """Somebody wrote to the ledger."""


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody asks whether the bench's thread still turns: `answer` is called there."""

    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The bench ends."""


Message = Event | Scan | Pressed | Tapped | LabelDrawn | Turned | Stopped
