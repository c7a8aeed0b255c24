"""Debts out: each packed parcel is told to the shop, which books it once whatever happens in between."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.clock import WallClockRest
from station.ledger import DispatchDebt, Ledger
from station.packing.orders import Order, OrderStatus, Receiver
from station.sheets.order_profiles.order_profile import SHEET_SHOP
from station.shops.base import (
    DispatchBooked,
    DispatchEnded,
    ParcelDispatch,
    Shop,
    ShopFailure,
    ShopRefused,
    ShopUnreachable,
)
from station.sync.retry_intervals import backoff

_PHONE = re.compile(r"(?<![0-9])0[0-9]{1,3}[- .]?[0-9]{3,4}[- .]?[0-9]{4}(?![0-9])")


def reason_of(refusal: ShopRefused, orders: Iterable[Order]) -> str:
    """The refusal's code and, behind a colon, what a person needs to know of it.

    For an order that left with another waybill that is the waybill. Else it is the shop's own words, unless
    they could name a receiver of `orders` or a phone number: the journal holds nobody's data (journal.md).
    """
    words = refusal.other_waybill or refusal.message
    people = [part.receiver for order in orders for part in order.consignments]
    if not words or (not refusal.other_waybill and tells_of_people(words, people)):
        return refusal.code
    return f"{refusal.code}: {words}"


def tells_of_people(words: str, people: Iterable[Receiver]) -> bool:
    """Whether words of the other side could name one of these people, or a phone number."""
    if _PHONE.search(words):
        return True
    flat = _flat(words)
    parts = (part for who in people for part in (who.name, who.phone, who.address, who.address2, who.zip))
    return any(len(part) > 1 and _flat(part) in flat for part in parts)


def _flat(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).casefold()


LEASE_SECONDS = 15.0
"""A dead process's debts are free again after this (rules.md)."""
# The feed tells when an order is cleared; asking anyway is for a shop whose feed forgot.
_FIRST_HOLD, _LONGEST_HOLD = 30.0, 1800.0

_UNBOOKED_TRIES = 3

BY_SHEET = "by_sheet"
"""The reason of a dispatch that is held: its marketplace is told by a sheet of its own (`outbox sheets --now`)."""

_HOLDS = {
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.ON_HOLD: "on_hold",
    OrderStatus.NOT_READY: "not_ready",
}


@dataclass(frozen=True, slots=True)
class TriedDebt:
    """A debt that was tried. `failure`: no usable answer came; it is tried again at `next_try`."""

    debt: str
    failure: ShopFailure | None = None
    next_try: datetime | None = None


class DebtDispatcher:
    """Tries debts, oldest first, as many together as the shop takes. `random` gives numbers from 0 to 1.

    `shop` is told of every parcel whose order names none of `others`: shops by the names that orders carry.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        shop: Shop,
        *,
        owner: str,
        clock: Callable[[], datetime],
        random: Callable[[], float],
        log: logging.Logger,
        lease_seconds: float = LEASE_SECONDS,
        others: Mapping[str, Shop] | None = None,
    ) -> None:
        self._ledger = ledger
        self._shop = shop
        self._others = others or {}
        self._owner = owner
        self._clock = clock
        self._random = random
        self._log = log
        self._lease_seconds = lease_seconds
        self._kept_at = clock()

    def try_some(self) -> tuple[TriedDebt, ...]:
        """Try the oldest debts that are due; none when there are none. Raises LedgerError."""
        self._kept_at = self._clock()
        most = min(shop.at_once for shop in (self._shop, *self._others.values()))
        debts = self._ledger.outbox.lease(self._owner, self._kept_at, self._lease_seconds, limit=most)
        by_shop: dict[str, list[DispatchDebt]] = {}
        by_sheet = [debt for debt in debts if any(shop.startswith(SHEET_SHOP) for shop in debt.shops)]
        for debt in debts:
            if debt in by_sheet:
                continue
            by_shop.setdefault(debt.shop if debt.shop in self._others else "", []).append(debt)
        tried = [self._left_to_sheet(debt) for debt in by_sheet]
        for name, some in by_shop.items():
            tried += self._try(self._others.get(name, self._shop), some)
        return tuple(tried)

    def _left_to_sheet(self, debt: DispatchDebt) -> TriedDebt:
        """Hold a parcel whose marketplace is told by a sheet, which a person asks for."""
        self._ledger.outbox.settle(debt, "refused", BY_SHEET, self._clock(), next_try=None, state="held")
        return TriedDebt(debt.id)

    def _try(self, shop: Shop, debts: Sequence[DispatchDebt]) -> tuple[TriedDebt, ...]:
        """Try debts of one shop."""
        try:
            orders = _asked(shop, debts)
        except ShopFailure as failure:
            return tuple(self._again(debt, failure) for debt in debts)
        tried = [self._hold(debt, held) for debt in debts if (held := _held(debt, orders))]
        going = self._kept([debt for debt in debts if not _held(debt, orders)])
        tried += [TriedDebt(debt.id) for debt in debts if debt not in going and not _held(debt, orders)]
        return (*tried, *self._send(shop, going, orders))

    def _kept(self, debts: Sequence[DispatchDebt]) -> tuple[DispatchDebt, ...]:
        """Those whose lease is still ours, held for as long as the next calls may take.

        Each renewal is a commit, so it is no habit.
        """
        now = self._clock()
        if not WallClockRest.of(self._kept_at, timedelta(seconds=self._lease_seconds / 3)).is_over(now):
            return tuple(debts)
        return tuple(debt for debt in debts if self._ledger.outbox.extend(debt, now, self._lease_seconds))

    def _send(self, shop: Shop, debts: Sequence[DispatchDebt], orders: Mapping[str, Order]) -> tuple[TriedDebt, ...]:
        if not debts:
            return ()
        try:
            ends = shop.dispatch_all([_dispatch_of(debt) for debt in debts])
        except ShopFailure as failure:
            return tuple(self._again(debt, failure) for debt in debts)
        return tuple(self._settled(debt, ended, orders) for debt, ended in zip(debts, ends, strict=True))

    def _settled(self, debt: DispatchDebt, ended: DispatchEnded, orders: Mapping[str, Order]) -> TriedDebt:
        match ended.outcome:
            case DispatchBooked() as booked:
                outcome = "accepted" if booked is DispatchBooked.ACCEPTED else "already_done"
                self._ledger.outbox.settle(debt, outcome, "", self._clock(), next_try=None, state="done")
                return TriedDebt(debt.id)
            case ShopRefused() as refusal:
                return self._refused(debt, refusal, orders, ended.lines)
            case failure if failure.code == "not_booked":
                return self._unbooked(debt, failure, orders, ended.lines)
            case failure:
                return self._again(debt, failure, ended.lines)

    def _refused(
        self, debt: DispatchDebt, refusal: ShopRefused, orders: Mapping[str, Order], lines: tuple[str, ...]
    ) -> TriedDebt:
        if refusal.code in _HOLDS.values():
            return self._hold(debt, refusal.code, lines)
        if refusal.code == "already_dispatched":
            self._log.error(
                "parcel %s: the shop holds waybill %s for its orders, ours is %s",
                debt.parcel,
                refusal.other_waybill or "(untold)",
                debt.waybill,
            )
        reason = reason_of(refusal, (orders[number] for number in debt.orders if number in orders))
        self._ledger.outbox.settle(debt, "refused", reason, self._clock(), next_try=None, state="refused", lines=lines)
        return TriedDebt(debt.id)

    def _hold(self, debt: DispatchDebt, reason: str, lines: tuple[str, ...] = ()) -> TriedDebt:
        now = self._clock()
        wait = backoff(debt.attempts + 1, self._random, first=_FIRST_HOLD, longest=_LONGEST_HOLD)
        next_try = now + timedelta(seconds=wait)
        self._ledger.outbox.settle(debt, "refused", reason, now, next_try=next_try, state="held", lines=lines)
        return TriedDebt(debt.id)

    def _unbooked(
        self, debt: DispatchDebt, failure: ShopFailure, orders: Mapping[str, Order], lines: tuple[str, ...]
    ) -> TriedDebt:
        """The shop answered that all is well and booked nothing: asked again some times, then left to a person."""
        if debt.attempts + 1 < _UNBOOKED_TRIES or not debt.reason.startswith(failure.code):
            return self._again(debt, failure, lines)
        return self._refused(debt, ShopRefused(failure.code, failure.message), orders, lines)

    def _again(self, debt: DispatchDebt, failure: ShopFailure, lines: tuple[str, ...] = ()) -> TriedDebt:
        now = self._clock()
        own = backoff(debt.attempts + 1, self._random)
        wait = own if failure.retry_after is None else failure.retry_after
        next_try = now + timedelta(seconds=wait)
        state = "held" if debt.state == "held" else "owed"
        self._ledger.outbox.settle(debt, "unreachable", failure.code, now, next_try=next_try, state=state, lines=lines)
        return TriedDebt(debt.id, failure, next_try)


def _asked(shop: Shop, debts: Sequence[DispatchDebt]) -> dict[str, Order]:
    """How the orders stand in the shop, by number.

    An order that the shop does not find is left for it to refuse: that says more than the question.
    """
    numbers = tuple(dict.fromkeys(number for debt in debts for number in debt.orders))
    try:
        return {order.number: order for order in shop.orders(numbers)}
    except ShopRefused as refusal:
        raise ShopUnreachable(refusal.code, refusal.message) from None


def _held(debt: DispatchDebt, orders: Mapping[str, Order]) -> str:
    """Why the parcel must not be sent now, or an empty text."""
    found = (orders[number].status for number in debt.orders if number in orders)
    return next((_HOLDS[status] for status in found if status in _HOLDS), "")


def _dispatch_of(debt: DispatchDebt) -> ParcelDispatch:
    return ParcelDispatch(debt.parcel, debt.carrier, debt.waybill, debt.packed_at, debt.lines)
