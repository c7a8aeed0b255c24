"""Debts out: each packed parcel is told to the shop, which books it once whatever happens in between."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.ledger import Debt, Ledger
from station.packing.orders import Order, OrderStatus
from station.shops.base import Booked, Dispatch, Refused, Shop, ShopFailure, Unreachable
from station.sync.pace import backoff
from station.sync.reasons import reason_of

LEASE_SECONDS = 15.0
"""A dead process's debts are free again after this (rules.md)."""
# The feed tells when an order is cleared; asking anyway is for a shop whose feed forgot.
_FIRST_HOLD, _LONGEST_HOLD = 30.0, 1800.0

_HOLDS = {
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.ON_HOLD: "on_hold",
    OrderStatus.NOT_READY: "not_ready",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A debt that was tried. `failure`: no usable answer came; it is tried again at `next_try`."""

    debt: str
    failure: ShopFailure | None = None
    next_try: datetime | None = None


class _LeaseLost(Exception):  # noqa: N818 -- never leaves this module
    """Another process has the debt now."""


class Dispatcher:
    """Tries debts one at a time, oldest first. `random` gives numbers from 0 to 1."""

    def __init__(
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        owner: str,
        clock: Callable[[], datetime],
        random: Callable[[], float],
        log: logging.Logger,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._ledger = ledger
        self._shop = shop
        self._owner = owner
        self._clock = clock
        self._random = random
        self._log = log
        self._lease_seconds = lease_seconds
        self._kept_at = clock()

    def try_one(self) -> Tried | None:
        """Try the oldest debt that is due; None when there is none. Raises LedgerError."""
        self._kept_at = self._clock()
        debts = self._ledger.lease(self._owner, self._kept_at, self._lease_seconds, limit=1)
        return self._try(debts[0]) if debts else None

    def _try(self, debt: Debt) -> Tried:
        orders: list[Order] = []
        try:
            held = self._asked(debt, orders)
            if held:
                return self._hold(debt, held)
            self._keep(debt)
            booked = self._shop.dispatch(_dispatch_of(debt))
        except _LeaseLost:
            return Tried(debt.id)
        except Refused as refusal:
            return self._refused(debt, refusal, orders)
        except ShopFailure as failure:
            return self._again(debt, failure)
        outcome = "accepted" if booked is Booked.ACCEPTED else "already_done"
        self._ledger.settle(debt, outcome, "", self._clock(), next_try=None, state="done")
        return Tried(debt.id)

    def _asked(self, debt: Debt, orders: list[Order]) -> str:
        """Ask the shop how the orders stand; the reason why they must not be sent now, or an empty text.

        An order that the shop does not find is left for it to refuse: that says more than the question.
        """
        for number in debt.orders:
            self._keep(debt)
            try:
                order = self._shop.order(number)
            except Refused as refusal:
                raise Unreachable(refusal.code, refusal.message) from None
            if order is not None:
                orders.append(order)
                if order.status in _HOLDS:
                    return _HOLDS[order.status]
        return ""

    def _keep(self, debt: Debt) -> None:
        """Hold the lease for as long as one call may take; each renewal is a commit, so it is no habit."""
        now = self._clock()
        if now - self._kept_at < timedelta(seconds=self._lease_seconds / 3):
            return
        if not self._ledger.extend_lease(debt, now, self._lease_seconds):
            raise _LeaseLost
        self._kept_at = now

    def _refused(self, debt: Debt, refusal: Refused, orders: list[Order]) -> Tried:
        if refusal.code in ("cancelled", "on_hold"):
            return self._hold(debt, refusal.code)
        if refusal.code == "already_dispatched":
            self._log.error(
                "parcel %s: the shop holds waybill %s for its orders, ours is %s",
                debt.parcel,
                refusal.other_waybill or "(untold)",
                debt.waybill,
            )
        reason = reason_of(refusal, orders)
        self._ledger.settle(debt, "refused", reason, self._clock(), next_try=None, state="refused")
        return Tried(debt.id)

    def _hold(self, debt: Debt, reason: str) -> Tried:
        now = self._clock()
        wait = backoff(debt.attempts + 1, self._random, first=_FIRST_HOLD, longest=_LONGEST_HOLD)
        next_try = now + timedelta(seconds=wait)
        self._ledger.settle(debt, "refused", reason, now, next_try=next_try, state="held")
        return Tried(debt.id)

    def _again(self, debt: Debt, failure: ShopFailure) -> Tried:
        now = self._clock()
        own = backoff(debt.attempts + 1, self._random)
        wait = own if failure.retry_after is None else failure.retry_after
        next_try = now + timedelta(seconds=wait)
        state = "held" if debt.state == "held" else "owed"
        self._ledger.settle(debt, "unreachable", failure.code, now, next_try=next_try, state=state)
        return Tried(debt.id, failure, next_try)


def _dispatch_of(debt: Debt) -> Dispatch:
    return Dispatch(debt.parcel, debt.carrier, debt.waybill, debt.packed_at, debt.lines)
