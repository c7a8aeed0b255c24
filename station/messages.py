"""What comes in at the bench's one queue, besides what the rules know as events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanners.base import Scan
from station.packing.events import Event
from station.printing import LabelDrawn


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A command given by key. `at`: monotonic seconds."""

    command: str
    at: float


@dataclass(frozen=True, slots=True)
class LedgerTapped:
    """Somebody wrote to the ledger."""


@dataclass(frozen=True, slots=True)
class BenchTurned:
    """Somebody asks whether the bench's thread still turns: `answer` is called there."""

    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class BenchStopped:
    """The bench ends."""


Message = Event | Scan | KeyPressed | LedgerTapped | LabelDrawn | BenchTurned | BenchStopped
