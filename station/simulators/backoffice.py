"""What the simulated shop keeps: its orders, when they changed, and the dispatches it booked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

import msgspec

from station.packing.orders import Order, OrderLine, OrderStatus
from station.simulators import goods

_WAYBILL = re.compile(r"[0-9]{10,14}")


class SentLine(msgspec.Struct, frozen=True):
    """A line of a dispatch as it arrives."""

    order: str
    id: str
    quantity: int


class SentDispatch(msgspec.Struct, frozen=True):
    """A dispatch as it arrives."""

    parcel: str
    carrier: str
    waybill: str
    packed_at: datetime
    lines: tuple[SentLine, ...]

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders it is about, each once."""
        return tuple(dict.fromkeys(line.order for line in self.lines))


@dataclass(frozen=True, slots=True)
class DispatchVerdict:
    """The answer to a dispatch: an HTTP status, and what went wrong."""

    status: int
    code: str = ""
    message: str = ""
    waybill: str = ""


@dataclass(slots=True)
class _Row:
    order: Order
    seq: int
    changed_at: datetime


@dataclass
class ShopBooks:
    """The shop's books. May be used from several threads.

    `refill`: with less than this many ready orders, new ones come in whenever the shop is asked for changes.
    """

    clock: Callable[[], datetime]
    refill: int = 0
    _rows: dict[str, _Row] = field(default_factory=dict)
    _booked: dict[str, SentDispatch] = field(default_factory=dict)
    _seq: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def bookings(self) -> tuple[SentDispatch, ...]:
        """Every dispatch that was booked, in order."""
        with self._lock:
            return tuple(self._booked.values())

    def open_with(self, orders: Iterable[Order]) -> None:
        """Take in orders as if they had come in when they were placed."""
        known = sorted(orders, key=lambda order: order.placed_at or self.clock())
        for order in known:
            self.put(order, order.placed_at)

    def put(self, order: Order, at: datetime | None = None) -> None:
        """Add an order, or change the one with its number."""
        with self._lock:
            self._seq += 1
            self._rows[order.number] = _Row(order, self._seq, at or self.clock())

    def mark(self, number: str, status: OrderStatus) -> None:
        """Change where an order stands. Raises KeyError for an unknown one."""
        with self._lock:
            self.put(replace(self._rows[number].order, status=status))

    def find(self, number: str) -> Order | None:
        """The order as it stands now."""
        with self._lock:
            row = self._rows.get(number)
            return row.order if row else None

    def waybill_of(self, number: str) -> str:
        """The waybill under which an order left, or an empty text."""
        with self._lock:
            return next((sent.waybill for sent in self._booked.values() if number in sent.orders), "")

    def page(self, since: datetime, after: int, limit: int) -> tuple[tuple[Order, ...], int | None]:
        """Orders changed at or after `since` behind change `after`, and the change to go on behind."""
        with self._lock:
            self._top_up()
            rows = sorted(
                (row for row in self._rows.values() if row.seq > after and row.changed_at >= since),
                key=lambda row: row.seq,
            )
        shown = rows[:limit]
        return tuple(row.order for row in shown), shown[-1].seq if len(rows) > limit else None

    def book(self, sent: SentDispatch) -> DispatchVerdict:
        """Book a dispatch, or say why not; the same one again is booked once."""
        with self._lock:
            earlier = self._booked.get(sent.parcel)
            if earlier is not None:
                return (
                    DispatchVerdict(200)
                    if earlier == sent
                    else DispatchVerdict(409, "key_reused", "another body before")
                )
            verdict = self._judge(sent)
            if verdict.status == 201:
                self._booked[sent.parcel] = sent
                for number in sent.orders:
                    self.mark(number, OrderStatus.DISPATCHED)
            return verdict

    def _judge(self, sent: SentDispatch) -> DispatchVerdict:
        for number in sent.orders:
            row = self._rows.get(number)
            if row is None:
                return DispatchVerdict(409, "unknown_order", f"no order {number}")
            if row.order.status is OrderStatus.DISPATCHED:
                held = self.waybill_of(number)
                return DispatchVerdict(409, "already_dispatched", f"already dispatched with waybill {held}", held)
            if row.order.status is not OrderStatus.READY:
                return DispatchVerdict(409, row.order.status.value, f"order {number} is {row.order.status.value}")
        if self._lines_of(sent) != {(line.order, line.id, line.quantity) for line in sent.lines}:
            return DispatchVerdict(409, "lines_differ", "every line of every order must be named with its quantity")
        used = any(booked.waybill == sent.waybill for booked in self._booked.values())
        if used or not _WAYBILL.fullmatch(sent.waybill):
            return DispatchVerdict(409, "invalid_waybill", f"waybill {sent.waybill} is not valid or already used")
        return DispatchVerdict(201)

    def _lines_of(self, sent: SentDispatch) -> set[tuple[str, str, int]]:
        return {
            (number, line.id, line.quantity)
            for number in sent.orders
            for part in self._rows[number].order.consignments
            for line in part.lines
        }

    def _top_up(self) -> None:
        ready = sum(row.order.status is OrderStatus.READY for row in self._rows.values())
        fresh = goods.more_orders(self.clock(), len(self._rows))
        for order in islice(fresh, max(0, self.refill - ready)):
            self.put(order)


def as_json(order: Order) -> dict[str, object]:
    """An order as rest-shop.md writes it; of several addresses the first."""
    part = order.consignments[0]
    who = part.receiver
    return {
        "number": order.number,
        "status": order.status.value,
        "package": part.package,
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
        "due_at": order.due_at.isoformat() if order.due_at else None,
        "memo": who.memo,
        "receiver": {
            "name": who.name,
            "phone": who.phone,
            "zip": who.zip,
            "address": who.address,
            "address2": who.address2,
        },
        "lines": [_told(line) for line in part.lines],
    }


def _told(line: OrderLine) -> dict[str, object]:
    return {
        "id": line.id,
        "sku": line.sku,
        "name": line.name,
        "option": line.option,
        "quantity": line.quantity,
    }
