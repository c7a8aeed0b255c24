"""The shop's books: every product order as it is now, the feed row of its last change, and what was dispatched."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from station.simulators.smartstore.shop_records import (
    SimulatedChange,
    SimulatedClaim,
    SimulatedProductOrder,
    TrackedDelivery,
)
from station.simulators.smartstore.switches import ShopSwitches
from station.simulators.smartstore.times import KST, ShopClock, whole


@dataclass(frozen=True, slots=True)
class BookedDispatch:
    """A product order that was dispatched. `trace`: the trace id of the call, or empty for the seller centre."""

    product_order: str
    carrier: str
    number: str
    at: datetime
    trace: str = ""


class DispatchBooks:
    """May be used from several threads, under `lock` where several steps belong together."""

    def __init__(self, clock: ShopClock, switches: ShopSwitches) -> None:
        self.clock, self.switches = clock, switches
        self.lock = threading.RLock()
        self.bookings: list[BookedDispatch] = []
        self._rows: dict[str, SimulatedProductOrder] = {}
        self._orders: dict[str, list[str]] = {}
        self._numbers = count(12345670)
        self._claims = count(1)
        self._used: dict[tuple[str, str], list[str]] = {}

    def fresh_id(self) -> str:
        """A number of sixteen digits that nothing else in the shop has."""
        return f"{self.clock.now():%Y%m%d}{next(self._numbers):08d}"

    def fresh_claim(self) -> str:
        """A claim's number."""
        return f"{self.clock.now():%Y%m%d}9{next(self._claims):07d}"

    def find(self, product_order: str) -> SimulatedProductOrder | None:
        """The product order as it is now."""
        with self.lock:
            row = self._rows.get(product_order)
            return self._moved_on(row) if row else None

    def known(self, product_order: str) -> SimulatedProductOrder:
        """The product order as it is now. Raises KeyError."""
        row = self.find(product_order)
        if row is None:
            raise KeyError(product_order)
        return row

    def of_order(self, order: str) -> tuple[SimulatedProductOrder, ...]:
        """The lines of an order, oldest first; empty for an unknown one."""
        with self.lock:
            return tuple(self.known(one) for one in self._orders.get(order, ()))

    def everything(self) -> tuple[SimulatedProductOrder, ...]:
        """Every product order, oldest first."""
        with self.lock:
            return tuple(self._moved_on(row) for row in self._rows.values())

    def write(
        self, row: SimulatedProductOrder, told: str = "", claim: SimulatedClaim | None = None
    ) -> SimulatedProductOrder:
        """Keep a product order. `told`: the feed's name for the change; without one the feed is silent about it.

        `claim`: the claim that the feed row speaks of, where it is no longer the current one.
        """
        with self.lock:
            if told:
                row = replace(row, change=self._change(row, told, claim or row.claim))
            if row.id not in self._rows:
                self._orders.setdefault(row.head.id, []).append(row.id)
            self._rows[row.id] = row
            return row

    def ship(self, row: SimulatedProductOrder, delivery: TrackedDelivery, trace: str = "") -> SimulatedProductOrder:
        """Book a dispatch: a cancel that was asked for is withdrawn by it."""
        with self.lock:
            claim = replace(row.claim, status="CANCEL_REJECT") if row.claim and row.cancel_asked else row.claim
            self._used.setdefault((delivery.carrier, delivery.number), []).append(row.id)
            self.bookings.append(BookedDispatch(row.id, delivery.carrier, delivery.number, self.clock.now(), trace))
            sent = replace(row, status="DELIVERING", place="OK", delivery=delivery, claim=claim)
            return self.write(sent, "DISPATCHED")

    def used_by(self, carrier: str, number: str) -> Iterable[SimulatedProductOrder]:
        """The product orders that left under a number."""
        with self.lock:
            return [self._rows[one] for one in self._used.get((carrier, number), ())]

    def _change(self, row: SimulatedProductOrder, told: str, claim: SimulatedClaim | None) -> SimulatedChange:
        kind, state = (claim.type, claim.status) if claim else ("", "")
        return SimulatedChange(told, whole(self.clock.now()), row.status, kind, state, row.gift)

    def _moved_on(self, row: SimulatedProductOrder) -> SimulatedProductOrder:
        """What the carrier did by itself meanwhile; none of it is in the feed."""
        parcel = row.delivery
        if parcel is None or row.status != "DELIVERING" or parcel.wrong:
            return row
        moved = carried(parcel, self.clock.now(), self.switches)
        if moved == parcel:
            return row
        status = "DELIVERED" if moved.delivered_at else row.status
        row = replace(row, delivery=moved, status=status)
        self._rows[row.id] = row
        return row


def carried(parcel: TrackedDelivery, now: datetime, switches: ShopSwitches) -> TrackedDelivery:
    """The parcel after the time that the switches give its carrier."""
    here = _reached(parcel, switches.pickup_after_minutes, now)
    there = _reached(parcel, switches.deliver_after_minutes, now)
    if here and parcel.picked_up_at is None:
        parcel = replace(parcel, status="COLLECT_CARGO", picked_up_at=here)
    if there and parcel.delivered_at is None:
        parcel = replace(parcel, status="DELIVERY_COMPLETION", delivered_at=there)
    return parcel


def _reached(parcel: TrackedDelivery, minutes: int, now: datetime) -> datetime | None:
    at = parcel.sent_at + timedelta(minutes=minutes)
    return whole(at.astimezone(KST)) if minutes and now >= at else None
