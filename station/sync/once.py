"""One full round of `sync --once`: everything in, everything owed tried once, and what is left counted."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station.ledger import Ledger
from station.shops.base import ShopCredentials, ShopFailure
from station.sync.care import OrderCare
from station.sync.dispatch import DebtDispatcher, TriedDebt
from station.sync.intake import ShopIntake

PATIENCE = 60.0
"""Seconds for which a round waits out 429 and Retry-After, all together (rules.md)."""

_BUSY_PAUSE = 1.0
# Failures that every other dispatch would meet, too.
_WHOLE_SHOP = frozenset({"network", "timeout", "redirected"})


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round left: `owed` orders to confirm and dispatches to make, `held` ones among them, and `refused` ones.

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
    intake: ShopIntake,
    care: OrderCare,
    dispatcher: DebtDispatcher,
    *,
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> RoundResult:
    """Do one round and count what is left. Raises LedgerError."""
    patience = _Patience(stop)
    failure = _all(intake.page, patience, stop) or _all(care.step, patience, stop)
    _line_up(ledger, clock())
    _send_all(ledger, dispatcher, patience, stop)
    left = Counter(row.state for row in ledger.outbox())
    owed = left["owed"] + left["held"] + care.unconfirmed()
    return RoundResult(owed, left["held"], left["refused"], failure)


def _all(step: Callable[[], bool], patience: _Patience, stop: threading.Event) -> str:
    """Take every step of one kind of work; the code of the failure that ended it, or an empty text."""
    while not stop.is_set():
        try:
            if not step():
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


def _send_all(ledger: Ledger, dispatcher: DebtDispatcher, patience: _Patience, stop: threading.Event) -> None:
    tried: set[str] = set()
    while not stop.is_set():
        steps = dispatcher.try_some()
        if not steps or all(step.debt in tried for step in steps):
            return
        tried.update(step.debt for step in steps)
        failed = [(step, step.failure) for step in steps if step.failure is not None]
        if not all(_goes_on(ledger, step, failure, patience, tried) for step, failure in failed):
            return


def _goes_on(ledger: Ledger, step: TriedDebt, failure: ShopFailure, patience: _Patience, tried: set[str]) -> bool:
    if patience.outlasts(failure):
        ledger.retry(step.debt)
        tried.discard(step.debt)
        return True
    whole_shop = isinstance(failure, ShopCredentials) or failure.code in _WHOLE_SHOP
    return not whole_shop and failure.retry_after is None
