"""Answers of a setup, and devices and a keeper that remember what they were asked."""

from __future__ import annotations

import threading
from collections.abc import Callable

from station.setup.form import FoundOffer
from station.setup.steps import DEFAULTS, Answers
from station.setup.trying import Say, TrialResult

ANSWERS: Answers = {
    **DEFAULTS,
    "printer_host": "192.168.0.77",
    "shop": "files",
    "ship": "self",
    "sender_name": "샘플상점",
    "sender_phone": "02-000-0000",
    "sender_address": "서울 종로구 세종대로 1",
}


class FakeTrials:
    """What is plugged in, as a test says. `heard`: what is scanned as soon as somebody listens."""

    def __init__(self, *scanners: FoundOffer, heard: TrialResult | None = None) -> None:
        self.asked: list[str] = []
        self._scanners, self._heard = scanners, heard

    def scanners(self) -> tuple[FoundOffer, ...]:
        """As the test says."""
        return self._scanners

    def printers(self) -> tuple[FoundOffer, ...]:
        """None."""
        return ()

    def listen(self, answers: Answers, say: Say, stop: Callable[[], bool]) -> TrialResult:
        """What is heard, or nothing until somebody stops it."""
        self.asked.append("listen")
        while self._heard is None and not stop():
            threading.Event().wait(0.01)
        return self._heard or TrialResult.failed("silent")

    def print(self, answers: Answers) -> TrialResult:
        """Prints."""
        self.asked.append(f"print {answers['printer_host']}")
        return TrialResult.worked("printed")

    def ask(self, answers: Answers) -> TrialResult:
        """Does not answer."""
        self.asked.append(f"ask {answers['shop']}")
        return TrialResult.failed("silent shop")


class FakeKeeper:
    """Keeps in memory. `faults`: what is wrong, answer by answer."""

    def __init__(self, *faults: str, full: bool = False) -> None:
        self.kept: list[dict[str, str]] = []
        self._faults = list(faults)
        self._full = full

    def fault(self, _answers: Answers) -> str:
        """The next fault, or none."""
        return self._faults.pop(0) if self._faults else ""

    def keep(self, answers: Answers) -> tuple[str, ...]:
        """Remember."""
        if self._full:
            raise OSError(28, "No space left on device")
        self.kept.append(dict(answers))
        return ("kept",)
