"""The papers of a practice session: asked of its own bench once the printer can print, and again if they failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from station.face import LampState, ScreenModel
from station.papers import PaperOrder

_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request, and how often it was left."""

    request: str
    times: int


class HandoutAnswer(Protocol):
    """How a request ended."""

    @property
    def ok(self) -> bool:
        """The papers came out, or were sent."""


class PaperRequests(Protocol):
    """The ledger as far as papers are asked for in it. Every method may raise LedgerError."""

    def leave_request(self, kind: str, args: Mapping[str, object]) -> str:
        """Ask; returns the request's id."""

    def request_answer(self, which: str) -> HandoutAnswer | None:
        """How it ended, None while it has not."""


class PracticeHandout:
    """Looked after on the bench's thread, whenever a picture is published. `tap` has the bench look for requests."""

    def __init__(self, letters: PaperRequests, papers: tuple[PaperOrder, ...], tap: Callable[[], None]) -> None:
        self._letters, self._tap = letters, tap
        self._waiting: dict[PaperOrder, _Asked] = {paper: _Asked("", 0) for paper in papers}

    def look(self, picture: ScreenModel) -> None:
        """Ask for what has not come out yet. Raises LedgerError."""
        if picture.printer.state in (LampState.LOST, LampState.OFF) or picture.printer.reason == "starting":
            return
        left = False
        for paper, asked in tuple(self._waiting.items()):
            answer = self._letters.request_answer(asked.request) if asked.request else None
            if answer is not None and (answer.ok or asked.times == _TRIES):
                del self._waiting[paper]
            elif answer is not None or not asked.request:
                request = self._letters.leave_request("print", paper.as_args())
                self._waiting[paper] = _Asked(request, asked.times + 1)
                left = True
        if left:
            self._tap()
