"""What the setup can try while it asks: the contract that the commands fulfil with real devices and shops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from station.setup.form import FoundOffer
from station.setup.steps import Answers

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """How a trial ended: `good` or not, in which words, and the answers that it found out."""

    good: bool
    text: str
    answers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def worked(cls, text: str, *answers: tuple[str, str]) -> TrialResult:
        """It works."""
        return cls(good=True, text=text, answers=answers)

    @classmethod
    def failed(cls, text: str) -> TrialResult:
        """It does not, and the text says what to do."""
        return cls(good=False, text=text)


class SetupTrials(Protocol):
    """Real scanners, printers and shops: `DeviceTrials`, a floor above. Each call blocks until it knows."""

    def scanners(self) -> tuple[FoundOffer, ...]:
        """What is plugged in that could read codes."""
        ...

    def printers(self) -> tuple[FoundOffer, ...]:
        """What is plugged in that could print."""
        ...

    def listen(self, answers: Answers, say: Say, stop: Callable[[], bool]) -> TrialResult:
        """Wait for a scan on everything that is plugged in, until `stop`; `say` tells what cannot be heard."""
        ...

    def print(self, answers: Answers) -> TrialResult:
        """Print a specimen."""
        ...

    def ask(self, answers: Answers) -> TrialResult:
        """Ask the shop for its orders."""
        ...


class AnswerKeeper(Protocol):
    """What becomes of the answers: `FileKeeper`, a floor above, writes them."""

    def fault(self, answers: Answers) -> str:
        """Why these answers make no configuration, in words; empty when they do."""
        ...

    def keep(self, answers: Answers) -> tuple[str, ...]:
        """Write everything; what was done, a line each. Raises OSError."""
        ...
