"""What tests of the second process share: a real ledger, a shop that remembers, a clock told to go on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from station.ledger import JournalEntry, Ledger, uuid7
from station.packing.facts import OrderScanned, ParcelPacked, WaybillTaken
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.packing.verdicts import OrderVerdict
from station.shops.base import (
    DispatchBooked,
    OneByOne,
    OrderPage,
    ParcelDispatch,
    ShopFailure,
    ShopRefused,
    ShopUnreachable,
)
from station.sync.round import SyncLink
from station.sync.service import ShopSync
from tests.support.support_shops import NOW

LOG = logging.getLogger("tests.sync")


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Until(threading.Event):
    """A stop that lets the clock run instead of waiting, calls `each` after it, and comes after a time."""

    def __init__(self, clock: Clock, seconds: float, each: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._clock = clock
        self._end = clock.now + timedelta(seconds=seconds)
        self._each = each

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        self._clock.go(timeout or 0.0)
        self._each()
        if self._clock.now >= self._end:
            self.set()
        return self.is_set()


def order_of(number: str, status: OrderStatus = OrderStatus.READY, package: str | None = None) -> Order:
    who = Receiver("홍견본", "010-0000-5678", "06236", "서울 가상구 견본로 1", "101호")
    lines = (OrderLine(f"{number}-1", "MUG-WH", "머그컵", "화이트", 2),)
    return Order(number, status, (Consignment(who, lines, package),), NOW, NOW + timedelta(hours=6))


@contextmanager
def ledger_in(folder: Path, clock: Callable[[], datetime], shop: str = "") -> Iterator[Ledger]:
    ledger = Ledger.open(
        folder,
        "BENCH-1",
        key_file=folder.with_suffix(".keys.json"),
        number_of=lambda _carrier, base: str(base),
        clock=clock,
        shop=shop,
    )
    try:
        yield ledger
    finally:
        ledger.close()


def pack(ledger: Ledger, number: str, waybill: str, at: datetime, due: datetime | None = None) -> str:
    """Pack an order that the ledger knows, as the bench records it; its parcel's id."""
    parcel = uuid7()
    found = ledger.slips.find(number, parcel)
    assert found is not None
    assert found.box is not None, found
    number = found.order
    facts = (
        OrderScanned(number, OrderVerdict.OPENED, at, number, parcel, box=found.box),
        WaybillTaken(number, parcel, "CJGLS", waybill),
        ParcelPacked(number, parcel, "CJGLS", waybill, 1.0, at),
    )
    ledger.record(JournalEntry(at, facts, dispatch_due=due))
    return parcel


@dataclass
class RememberingShop(OneByOne):
    """A shop in memory. `failures` meet the next calls of their kind: changed, order or dispatch."""

    clock: Clock
    books: dict[str, Order] = field(default_factory=dict)
    feed: list[Order] = field(default_factory=list)
    page_size: int = 100
    failures: dict[str, list[ShopFailure | None]] = field(default_factory=dict)
    down: ShopFailure | None = None
    calls: list[tuple[datetime, str, str]] = field(default_factory=list)
    booked: dict[str, ParcelDispatch] = field(default_factory=dict)
    as_of: datetime | None = None
    name: str = "memory"

    def put(self, *orders: Order) -> None:
        for order in orders:
            self.books[order.number] = order
            self.feed = [*(known for known in self.feed if known.number != order.number), order]

    def _called(self, kind: str, what: str) -> None:
        self.calls.append((self.clock.now, kind, what))
        failure = self.failures[kind].pop(0) if self.failures.get(kind) else self.down
        if failure is not None:
            raise failure

    def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
        self._called("changed", f"{since.isoformat()} {cursor}")
        first = int(cursor or "0")
        end = first + min(limit, self.page_size)
        more = str(end) if end < len(self.feed) else None
        return OrderPage(tuple(self.feed[first:end]), more, (), self.as_of)

    def order(self, number: str) -> Order | None:
        self._called("order", number)
        return self.books.get(number)

    def dispatch(self, dispatch: ParcelDispatch) -> DispatchBooked:
        self._called("dispatch", dispatch.parcel)
        if dispatch.parcel in self.booked:
            return DispatchBooked.ALREADY_DONE
        for line in dispatch.lines:
            if self.books[line.order].status in (OrderStatus.CANCELLED, OrderStatus.ON_HOLD):
                raise ShopRefused(self.books[line.order].status.value)
        self.booked[dispatch.parcel] = dispatch
        return DispatchBooked.ACCEPTED

    def close(self) -> None:
        self.calls.append((self.clock.now, "close", ""))

    def asked(self, kind: str) -> list[str]:
        return [what for _, called, what in self.calls if called == kind]


@dataclass
class Bench:
    """Everything that a story about the second process needs."""

    ledger: Ledger
    shop: RememberingShop
    clock: Clock
    links: list[SyncLink] = field(default_factory=list)
    wakes: list[datetime] = field(default_factory=list)
    random: Callable[[], float] = lambda: 1.0

    def sync(self, poll_seconds: float = 60.0, owner: str = "sync-1") -> ShopSync:
        return ShopSync(
            self.ledger,
            self.shop,
            clock=self.clock,
            poll_seconds=poll_seconds,
            owner=owner,
            log=LOG,
            wake=lambda: self.wakes.append(self.clock.now),
            link=self.links.append,
            random=self.random,
        )

    def run(self, seconds: float, each: Callable[[], None] = lambda: None, poll: float = 60.0) -> None:
        """A fresh process that runs for a time."""
        self.sync(poll).run(Until(self.clock, seconds, each))

    def packed(self, *numbers: str) -> list[str]:
        """Orders known to shop and ledger, packed one after the other; their parcels' ids."""
        orders = [order_of(number) for number in numbers]
        self.shop.put(*orders)
        self.ledger.intake.take_in(orders)
        parcels = []
        for number in numbers:
            self.clock.go(0.01)
            parcels.append(pack(self.ledger, number, f"65{number:0>10}", self.clock.now))
        return parcels

    def states(self) -> list[tuple[str, str, int]]:
        """State, reason and attempts of what is in the outbox, oldest first."""
        return [(row.state, row.reason, row.attempts) for row in self.ledger.outbox.rows(include_done=True)]

    def answers(self) -> list[tuple[str, str]]:
        """Outcome and reason of every dispatch_sent, oldest first."""
        return [
            (record["outcome"], record.get("reason", ""))
            for record in self.ledger.records.find()
            if record["event"] == "dispatch_sent"
        ]


def away(code: str = "network", retry_after: float | None = None) -> ShopUnreachable:
    return ShopUnreachable(code, retry_after=retry_after)


def many(failure: ShopFailure, times: int) -> list[ShopFailure | None]:
    return [failure] * times


def numbers(orders: Iterable[Order]) -> list[str]:
    return [order.number for order in orders]
