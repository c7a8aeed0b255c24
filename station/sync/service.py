"""The loop of the second process: orders in, dispatches out, and quiet while the shop wants it."""

from __future__ import annotations

import logging
import random as chance
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from station.clock import WallClockRest
from station.ledger import Ledger, LedgerError
from station.ledger.storage.database import Stamp
from station.packing.orders import Order, OrderStatus
from station.shops.base import Shop, ShopFailure, ShopRefused
from station.sync.dispatch import LEASE_SECONDS, DebtDispatcher, TriedDebt
from station.sync.latest_answers import store_latest
from station.sync.order_intake import ShopIntake
from station.sync.retry_intervals import NEW_DEBT_WITHIN, WorkPace
from station.sync.round import LinkWatch, OrderCare, RoundResult, ShopWork, SyncLink, full_round

_AT_ONCE = 3
_REMEMBERED = 500
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.DISPATCHED})


class UnknownSlips:
    """Looks for unknown slips in the journal from now on. `wake` is called when an order was found."""

    def __init__(self, ledger: Ledger, shop: Shop, *, wake: Callable[[], None], log: logging.Logger) -> None:
        self._ledger, self._shop, self._wake, self._log = ledger, shop, wake, log
        self._after: int | None = None
        self._waiting: list[str] = []
        self._asked: dict[str, None] = {}

    def step(self) -> bool:
        """Ask for some of them; True when more wait. Raises ShopFailure, LedgerError."""
        self._look()
        for code in self._waiting[:_AT_ONCE]:
            self._ask(code)
            self._waiting.remove(code)
        return bool(self._waiting)

    def _look(self) -> None:
        """Note what was scanned since the last look; a code is asked for once."""
        self._after, codes = self._ledger.news.unknown_slips(self._after)
        for code in codes:
            if code not in self._asked:
                self._asked[code] = None
                self._waiting.append(code)
        while len(self._asked) > _REMEMBERED:
            del self._asked[next(iter(self._asked))]

    def _ask(self, code: str) -> None:
        asked = self._ledger.intake.newest_change()
        try:
            order = self._shop.order(code)
        except ShopRefused:
            return
        if order is None:
            return
        done = store_latest(self._ledger, (_without_people(order),), asked, self._shop.orders, pause=True)
        if done.new or done.updated:
            self._log.info("the order of an unknown slip came in")
            self._wake()


def _without_people(order: Order) -> Order:
    """An order that was over before this station heard of it: its number is enough, and nobody's address."""
    return replace(order, consignments=(), news=()) if order.status in _OVER else order


_TICK = 1.0
# Debts of a dead process come free without a commit that could be noticed.
_LOOK = timedelta(seconds=5)
_BATCH = 20
_TIDY = timedelta(minutes=1)
_FORGET = timedelta(minutes=1)
_COMBINE = timedelta(minutes=1)


def _nobody(_link: SyncLink) -> None:
    """Tell nobody."""


def _nothing() -> None:
    """Do nothing."""


class ShopSync:
    """Keeps ledger and shop in step. May run in several processes on the same data.

    `owner` names this process in leases, `wake` is called when something came in or went out, `link` when
    the shop is reached or lost, `alive` after each turn that reached the ledger, `forget` every minute, to erase
    who need not be known any more, `errands` every turn, to carry out what a supervisor asked. `random` gives
    numbers from 0 to 1.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        clock: Callable[[], datetime],
        poll_seconds: float,
        owner: str,
        log: logging.Logger,
        wake: Callable[[], None],
        link: Callable[[SyncLink], None] = _nobody,
        alive: Callable[[], None] = _nothing,
        forget: Callable[[], None] = _nothing,
        errands: Callable[[], object] = _nothing,
        random: Callable[[], float] = chance.random,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._poll = timedelta(seconds=poll_seconds)
        self._wake = wake
        self._alive, self._errands = alive, errands
        self._forget = forget
        self._link = LinkWatch(link)
        # Apart, so that a feed that is broken holds no dispatch up.
        self._paces = {each: WorkPace(min(poll_seconds, NEW_DEBT_WITHIN), random) for each in ShopWork}
        self._intake = ShopIntake(ledger, shop, clock=clock, wake=wake, log=log)
        self._care = OrderCare(ledger, shop, clock=clock, wake=wake, log=log)
        self._slips = UnknownSlips(ledger, shop, wake=wake, log=log)
        self._dispatcher = DebtDispatcher(
            ledger, shop, owner=owner, clock=clock, random=random, log=log, lease_seconds=lease_seconds
        )
        now = clock()
        self._to_intake = self._to_look = self._to_forget = WallClockRest(now, now)
        self._to_tidy = WallClockRest.of(now, _TIDY)
        self._to_combine = WallClockRest(now, now)
        self._combined: Stamp | None = None
        self._intake_failed = False
        self._version = -1
        self._waiting: dict[str, datetime] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`. Raises LedgerError, except for a ledger that is only locked for a moment."""
        while not stop.is_set():
            try:
                wait = self._turn()
                self._ledger.database.data_version()
                self._alive()
            except LedgerError as error:
                if error.code != "locked":
                    raise
                wait = _TICK
            if wait > 0:
                stop.wait(wait)

    def round(self, stop: threading.Event) -> RoundResult:
        """One full round: everything in, everything owed tried once; see `full_round`. Raises LedgerError."""
        self._errands()
        try:
            return full_round(self._ledger, self._intake, self._care, self._dispatcher, clock=self._clock, stop=stop)
        finally:
            self._forget()
            self._wake()

    def _turn(self) -> float:
        """Do what is due, a little of each; the seconds to wait before the next turn."""
        self._errands()
        more = self._may(ShopWork.INTAKE) and self._to_intake.is_over(self._clock()) and self._take_in()
        if self._may(ShopWork.CARE) and self._look_after():
            more = True
        if self._may(ShopWork.DISPATCH) and self._send():
            more = True
        return 0.0 if more else self._idle()

    def _may(self, source: ShopWork) -> bool:
        return self._paces[source].wait(self._clock()) == 0

    def _idle(self) -> float:
        now = self._clock()
        if self._to_tidy.is_over(now):
            self._to_tidy = WallClockRest.of(now, _TIDY)
            self._ledger.database.checkpoint()
            if self._ledger.staging.finish():
                self._wake()
        if self._to_combine.is_over(now):
            # What came in was looked at then; here what a bench put back, and what an end in between left.
            self._to_combine = WallClockRest.of(now, _COMBINE)
            self._combine()
        if self._to_forget.is_over(now):
            self._to_forget = WallClockRest.of(now, _FORGET)
            self._forget()
        waits = [self._to_intake.left(now), *(pace.wait(now) for pace in self._paces.values())]
        return min((wait for wait in waits if 0 < wait < _TICK), default=_TICK)

    def _combine(self) -> None:
        """Look at every receiver with more than one box, where anything was written since the last look."""
        if self._ledger.database.stamp() == self._combined:
            return
        if self._ledger.combining.settle():
            self._wake()
        self._combined = self._ledger.database.stamp()

    def _take_in(self) -> bool:
        """One page; True when the next may follow at once."""
        try:
            more = self._intake.page()
        except ShopFailure as failure:
            self._intake_failed = True
            self._failed(ShopWork.INTAKE, failure)
            return False
        self._answered(ShopWork.INTAKE)
        if self._intake_failed:
            self._intake_failed = False
            self._bring_forward()
        if not more:
            self._to_intake = WallClockRest.of(self._clock(), self._poll)
        return more

    def _look_after(self) -> bool:
        """Ask for slips that nobody knew, confirm or follow some orders; True when more may be waiting."""
        try:
            more = self._slips.step() or self._care.step()
        except ShopFailure as failure:
            self._failed(ShopWork.CARE, failure)
            return False
        self._answered(ShopWork.CARE)
        return more

    def _bring_forward(self) -> None:
        """The shop is back: what only waited for that is tried now."""
        for debt in self._waiting:
            self._ledger.outbox.retry(debt)
        self._waiting.clear()
        now = self._clock()
        self._to_look = WallClockRest(now, now)

    def _send(self) -> bool:
        """Try debts that are due; True when more may be."""
        version = self._ledger.database.data_version()
        if version == self._version and not self._to_look.is_over(self._clock()):
            return False
        sent = 0
        went_on = True
        while went_on and sent < _BATCH:
            tried = self._dispatcher.try_some()
            if not tried:
                self._nothing_due(version)
                break
            sent += len(tried)
            # All of them are noted, also those behind one that failed.
            went_on = sum(self._went(each) for each in tried) == len(tried)
        if sent:
            self._wake()
        return went_on and sent >= _BATCH

    def _went(self, tried: TriedDebt) -> bool:
        self._waiting.pop(tried.debt, None)
        if tried.failure is None or tried.next_try is None:
            self._answered(ShopWork.DISPATCH)
            return True
        self._waiting[tried.debt] = tried.next_try
        self._failed(ShopWork.DISPATCH, tried.failure)
        return False

    def _nothing_due(self, version: int) -> None:
        now = self._clock()
        self._version = version
        # What was due and is not to be had any more was voided, or settled by another process.
        self._waiting = {debt: at for debt, at in self._waiting.items() if at > now}
        if not self._waiting:
            self._link.met(ShopWork.DISPATCH)
        self._to_look = WallClockRest(now, min(now + _LOOK, *self._waiting.values(), now + _LOOK))

    def _answered(self, source: ShopWork) -> None:
        self._paces[source].answered()
        self._link.met(source)

    def _failed(self, source: ShopWork, failure: ShopFailure) -> None:
        now = self._clock()
        self._paces[source].failed(now, failure.retry_after)
        if failure.retry_after is not None:
            for pace in self._paces.values():
                pace.rest(now, failure.retry_after)
        self._link.met(source, failure.code)
