"""One full round of `sync --once`: everything in, everything owed tried once, and what is left counted."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from station.ledger import ERRANDS, BenchLock, DebtKind, Ledger, OrderWants
from station.shops.base import Shop, ShopCredentials, ShopFailure
from station.sync.dispatch import DebtDispatcher, TriedDebt
from station.sync.latest_answers import store_latest
from station.sync.order_intake import ShopIntake


def carry_out(ledger: Ledger, bench: BenchLock, now: Callable[[], datetime]) -> int:
    """Carry every open request out that needs no device; nothing while a bench runs, which does it itself.

    Returns how many. Both may begin at once: the ledger has each done by one of them. Raises LedgerError.
    """
    waiting = [request for request in ledger.requests.open() if request.kind in ERRANDS]
    if not waiting or bench.held_by() is not None:
        return 0
    return sum(ledger.supervisor.carry_out(request, now()) is not None for request in waiting)


class ShopWork(StrEnum):
    """The work in which the shop is met."""

    INTAKE = "intake"
    DISPATCH = "dispatch"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class SyncLink:
    """The link to the shop as the journal calls it: ready or lost, with the failure's code."""

    state: str
    reason: str = ""


SHEET_REFUSED = "sheet_refused"
"""A sheet lies in the folder that could not be taken in; the others come in all the same."""
MILD = (SHEET_REFUSED,)
"""Failures with which the shop's side goes on."""


class LinkWatch:
    """Puts together what intake and dispatch see: the link is ready when neither failed last."""

    def __init__(self, tell: Callable[[SyncLink], None]) -> None:
        self._tell = tell
        self._failing: dict[ShopWork, str] = {}
        self._told: SyncLink | None = None

    def met(self, source: ShopWork, failure: str = "") -> None:
        """The shop was met; with `failure` it gave no usable answer."""
        if failure:
            self._failing[source] = failure
        else:
            self._failing.pop(source, None)
        reason = next(iter(self._failing.values()), "")
        now = SyncLink("warning" if reason in MILD else "lost", reason) if reason else SyncLink("ready")
        if now != self._told:
            self._told = now
            self._tell(now)


class LinkReport:
    """Says how the link stands when it changes, and once more to a bench that began since it was said last."""

    def __init__(self, tell: Callable[[SyncLink], None], listener: Callable[[], object]) -> None:
        """`listener` names who listens now, by another name after each start; None while nobody does."""
        self._tell, self._listener = tell, listener
        self._told: tuple[SyncLink, object] | None = None

    def changed(self, now: SyncLink) -> None:
        """Say a change."""
        self._told = (now, self._listener())
        self._tell(now)

    def repeat(self) -> None:
        """Say it once more where somebody listens who was not there when it was said."""
        if self._told is None:
            return
        listener = self._listener()
        if listener is not None and listener != self._told[1]:
            self.changed(self._told[0])


_AT_ONCE = {OrderWants.CONFIRM: 30, OrderWants.FOLLOW: 100}
# What was not confirmed although the shop answered is tried again; parcels do not move by the minute, and
# neither their pick-up nor their delivery appears in a feed.
_AGAIN = {OrderWants.CONFIRM: timedelta(minutes=1), OrderWants.FOLLOW: timedelta(hours=1)}


class OrderCare:
    """Looks after orders a few at a time. `wake` is called when something about them changed."""

    def __init__(
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        log: logging.Logger,
    ) -> None:
        self._ledger, self._shop = ledger, shop
        self._clock, self._wake, self._log = clock, wake, log

    def step(self) -> bool:
        """Look after some orders; True when more may be waiting. Raises ShopFailure, LedgerError."""
        return self._some(OrderWants.CONFIRM) or self._some(OrderWants.FOLLOW)

    def unconfirmed(self) -> int:
        """How many orders still have to be confirmed."""
        return self._ledger.news.count(OrderWants.CONFIRM)

    def _some(self, what: OrderWants) -> bool:
        now = self._clock()
        numbers = self._ledger.news.wanting(what, now, _AGAIN[what], _AT_ONCE[what])
        if not numbers:
            return False
        asked = self._ledger.intake.newest_change()
        orders = self._shop.confirm(numbers) if what is OrderWants.CONFIRM else self._shop.orders(numbers)
        if store_latest(self._ledger, orders, asked, self._shop.orders, pause=True).updated:
            self._wake()
        self._ledger.news.asked(numbers, now)
        if what is OrderWants.CONFIRM:
            self._log.info("confirmed: %d orders asked for, %d still wait", len(numbers), self.unconfirmed())
        return True


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
    left = Counter(row.state for row in ledger.outbox.rows() if row.kind is DebtKind.DISPATCH)
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
    for row in ledger.outbox.rows():
        if row.kind is not DebtKind.DISPATCH:
            continue
        if row.state in ("owed", "held") and row.attempts and row.next_try and row.next_try > now:
            ledger.outbox.retry(row.id)


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
        ledger.outbox.retry(step.debt)
        tried.discard(step.debt)
        return True
    whole_shop = isinstance(failure, ShopCredentials) or failure.code in _WHOLE_SHOP
    return not whole_shop and failure.retry_after is None
