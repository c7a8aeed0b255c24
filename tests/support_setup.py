"""Answers of a setup, and devices and a keeper that remember what they were asked."""

from __future__ import annotations

import threading
from collections.abc import Callable

from station.setup.found import Offer
from station.setup.steps import DEFAULTS, Answers
from station.setup.trying import Say, Tried

ANSWERS: Answers = {
    **DEFAULTS,
    "printer_host": "192.168.0.77",
    "shop": "files",
    "sender_name": "샘플상점",
    "sender_phone": "02-000-0000",
    "sender_address": "서울 종로구 세종대로 1",
}


class FakeTrials:
    """What is plugged in, as a test says. `heard`: what is scanned as soon as somebody listens."""

    def __init__(self, *scanners: Offer, heard: Tried | None = None) -> None:
        self.asked: list[str] = []
        self._scanners, self._heard = scanners, heard

    def scanners(self) -> tuple[Offer, ...]:
        """As the test says."""
        return self._scanners

    def printers(self) -> tuple[Offer, ...]:
        """None."""
        return ()

    def listen(self, answers: Answers, say: Say, stop: Callable[[], bool]) -> Tried:
        """What is heard, or nothing until somebody stops it."""
        self.asked.append("listen")
        while self._heard is None and not stop():
            threading.Event().wait(0.01)
        return self._heard or Tried.failed("silent")

    def print(self, answers: Answers) -> Tried:
        """Prints."""
        self.asked.append(f"print {answers['printer_host']}")
        return Tried.worked("printed")

    def ask(self, answers: Answers) -> Tried:
        """Does not answer."""
        self.asked.append(f"ask {answers['shop']}")
        return Tried.failed("silent shop")


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
