"""One full round of `sync --once`: everything in, everything owed tried once, and what is left counted."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station.ledger import Ledger
from station.shops.base import ShopFailure
from station.sync.dispatch import Dispatcher, Tried
from station.sync.intake import OrderIntake

PATIENCE = 60.0
"""Seconds for which a round waits out 429 and Retry-After, all together (rules.md)."""

_BUSY_PAUSE = 1.0
# Failures that every other dispatch would meet, too.
_WHOLE_SHOP = frozenset({"network", "timeout", "credentials", "redirected"})


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round left: `owed` dispatches still to be made, `held` ones among them, and `refused` ones.

    `failure`: code of the failure that ended the intake early, or an empty text.
    """

    owed: int
    held: int = 0
    refused: int = 0
    failure: str = ""


class _Patience:
    def __init__(self, stop: threading.Event) -> None:
        self._left = PATIENCE
        self._stop = stop

    def outlasts(self, failure: ShopFailure) -> bool:
        """Wait as the shop asks, if it asks and it is not too long; False when the failure stands."""
        if failure.retry_after is None and failure.code != "busy":
            return False
        wait = _BUSY_PAUSE if failure.retry_after is None else failure.retry_after
        if wait > self._left or self._stop.is_set():
            return False
        # A shop that asks for no time at all would otherwise be asked without end.
        self._left -= max(wait, 0.1)
        return not self._stop.wait(wait)


def full_round(
    ledger: Ledger,
    intake: OrderIntake,
    dispatcher: Dispatcher,
    *,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> RoundResult:
    """Do one round and count what is left. Raises LedgerError."""
    patience = _Patience(stop)
    failure = _take_all(intake, patience, stop)
    _line_up(ledger, clock())
    _send_all(ledger, dispatcher, patience, stop)
    left = Counter(row.state for row in ledger.outbox())
    return RoundResult(left["owed"] + left["held"], left["held"], left["refused"], failure)


def _take_all(intake: OrderIntake, patience: _Patience, stop: threading.Event) -> str:
    while not stop.is_set():
        try:
            if not intake.page():
                return ""
        except ShopFailure as failure:
            if not patience.outlasts(failure):
                return failure.code
    return "stopped"


def _line_up(ledger: Ledger, now: datetime) -> None:
    """Let everything be tried that was tried before; what waits for its first time waits on purpose."""
    for row in ledger.outbox():
        if row.state in ("owed", "held") and row.attempts and row.next_try and row.next_try > now:
            ledger.retry(row.id)


def _send_all(ledger: Ledger, dispatcher: Dispatcher, patience: _Patience, stop: threading.Event) -> None:
    tried: set[str] = set()
    while not stop.is_set():
        step = dispatcher.try_one()
        if step is None or step.debt in tried:
            return
        tried.add(step.debt)
        if step.failure is not None and not _goes_on(ledger, step, step.failure, patience, tried):
            return


def _goes_on(ledger: Ledger, step: Tried, failure: ShopFailure, patience: _Patience, tried: set[str]) -> bool:
    if patience.outlasts(failure):
        ledger.retry(step.debt)
        tried.discard(step.debt)
        return True
    return failure.code not in _WHOLE_SHOP and failure.retry_after is None
