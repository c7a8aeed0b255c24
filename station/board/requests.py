"""A supervisor's wish on its way: allowed by badge or PIN, left as a request, watched until it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from station.board.actions import FREE, BoardAct, BoardWish
from station.ledger import LedgerError, RequestAnswer

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds for an answer. After them the request is taken back, so that nothing happens unseen later.

A sheet's stays: it is written as soon as `sync` runs.
"""

STEP = 0.1


@dataclass(frozen=True, slots=True)
class ActPermit:
    """Whether somebody may. `by`: their id; `refused`: a reason when not, `seconds` until PINs are taken again."""

    by: str = ""
    refused: str = ""
    seconds: int = 0


class RightsKeeper(Protocol):
    """Knows the supervisors: `StationSupervision`, a floor above, which opens the ledger for it."""

    def allow(self, typed: str, act: BoardAct) -> ActPermit:
        """Look at a scanned badge or a typed PIN; may take a moment. Raises LedgerError."""


class RequestWriter(Protocol):
    """Where requests are left: `BenchRequests`, or `StationSupervision`, which opens the ledger when asked."""

    def leave(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request; its id. Raises LedgerError."""

    def answer_to(self, which: str) -> RequestAnswer | None:
        """The answer, None while there is none. Raises LedgerError."""

    def answer(self, which: str, *, ok: bool, text_code: str) -> bool:
        """Answer it oneself; False when it is answered already. Raises LedgerError."""


@dataclass(frozen=True, slots=True)
class ActOutcome:
    """How a wish ended: `code` of a text under [act] or, when `refused`, under [ledger]; `seconds` of a lock.

    `count`: the parcels of a sheet, whose name is the `detail`.
    """

    wish: BoardWish
    ok: bool
    code: str
    detail: str = ""
    seconds: int = 0
    refused: bool = False
    count: int = 0


class RequestRunner:
    """One wish at a time, on a thread of its own. `tap` has `run` look at what was left."""

    def __init__(
        self,
        doorkeeper: RightsKeeper,
        letters: RequestWriter,
        tap: Callable[[], None],
        *,
        pause: Callable[[float], object],
        patience: float = PATIENCE,
    ) -> None:
        self._doorkeeper, self._letters, self._tap = doorkeeper, letters, tap
        self._pause, self._patience = pause, patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="errand")
        self._closed = False

    def begin(self, wish: BoardWish, typed: str, told: Callable[[ActOutcome], None]) -> None:
        """Begin; `told` is called on the errands' thread with how it ended."""
        self._thread.submit(lambda: told(self._guarded(wish, typed)))

    def close(self) -> None:
        """Wait for nothing more; a request under way is taken back."""
        self._closed = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    def fulfil(self, wish: BoardWish, typed: str) -> ActOutcome:
        """The whole way of a wish, on the caller's thread."""
        try:
            permit = ActPermit() if wish.act in FREE else self._doorkeeper.allow(typed, wish.act)
            if permit.refused:
                return ActOutcome(wish, ok=False, code="not_allowed", detail=permit.refused, seconds=permit.seconds)
            return self._asked(wish, permit.by)
        except LedgerError as error:
            return ActOutcome(wish, ok=False, code=error.code, detail=error.detail, refused=True)

    def _guarded(self, wish: BoardWish, typed: str) -> ActOutcome:
        """The root of the thread: whatever goes wrong is an answer, since the screen waits for one."""
        try:
            return self.fulfil(wish, typed)
        except Exception:
            log.exception("a wish could not be fulfilled")
            return ActOutcome(wish, ok=False, code="internal", refused=True)

    def _asked(self, wish: BoardWish, by: str) -> ActOutcome:
        which = self._letters.leave(wish.act.value, {"number": wish.number, "reason": wish.reason, "allowed_by": by})
        self._tap()
        waited = 0.0
        while waited < self._patience and not self._closed:
            answer = self._letters.answer_to(which)
            if answer is not None:
                return _outcome(wish, answer)
            self._pause(STEP)
            waited += STEP
        if wish.act in FREE:
            answer = self._letters.answer_to(which)
            return _outcome(wish, answer) if answer else ActOutcome(wish, ok=False, code="later")
        if self._letters.answer(which, ok=False, text_code="withdrawn"):
            return ActOutcome(wish, ok=False, code="nobody")
        answer = self._letters.answer_to(which)
        return _outcome(wish, answer) if answer else ActOutcome(wish, ok=False, code="nobody")


def _outcome(wish: BoardWish, answer: RequestAnswer) -> ActOutcome:
    detail = str(answer.values.get("detail", ""))
    count = answer.values.get("count", 0)
    told = count if isinstance(count, int) else 0
    return ActOutcome(wish, answer.ok, answer.text_code, detail, refused=not answer.ok, count=told)
