"""What tests of the SmartStore client share: the simulated shop on loopback, and the client before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.packing.orders import BoxLine, Order
from station.shops.base import ParcelDispatch
from station.shops.smartstore.shop import CallManner, SmartStore
from station.shops.smartstore.tokens import StoreAccount
from station.simulators.smartstore import simulated_shop as demo
from station.simulators.smartstore.gateway_faults import ApiFault, FaultPlan
from station.simulators.smartstore.selling import SellOrder, SoldLine
from station.simulators.smartstore.switches import ShopSwitches, with_changes

FAST = "calls_per_second=500"
MANNER = CallManner(answer_seconds=2.0, patience=2.0)
HASTY = CallManner(answer_seconds=2.0, patience=0.3)
"""Too little time to ask twice."""


def account(shop: demo.SimulatedSmartStore) -> StoreAccount:
    return StoreAccount(shop.application.client_id, shop.application.secret)


@dataclass
class Rig:
    """A client before a shop. `known`: what the station's ledger would know of orders."""

    shop: demo.SimulatedSmartStore
    folder: Path
    manner: CallManner = MANNER
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def client(self, secret: str = "") -> SmartStore:
        """A process of the station."""
        own = account(self.shop)
        told = StoreAccount(own.client_id, secret) if secret else own
        return SmartStore(self.shop.url, told, self.folder, self.manner, self._known)

    def sold(self, *lines: SoldLine, **changes: object) -> tuple[str, ...]:
        """An order comes in; the numbers of its lines."""
        return self.shop.do(SellOrder(lines or (SoldLine(),), **changes))  # type: ignore[arg-type]

    def number(self, line: str) -> str:
        """The order of a line."""
        return self.shop.find(line).head.id

    def confirmed(self, client: SmartStore, *lines: SoldLine, **changes: object) -> tuple[str, ...]:
        """An order comes in and is confirmed by the client."""
        ids = self.sold(*lines, **changes)
        client.confirm((self.number(ids[0]),))
        return ids

    def parcel(self, *lines: str, waybill: str = "600000000001", carrier: str = "CJGLS") -> ParcelDispatch:
        """A packed box with some lines."""
        told = tuple(BoxLine(self.number(line.partition("/")[0]), line, "SKU", 1) for line in lines)
        return ParcelDispatch(f"parcel-{waybill}", carrier, waybill, datetime.now(UTC), told)

    def fails(self, fault: ApiFault, on: str, **changes: object) -> None:
        """The next call of an API fails."""
        self.shop.stage.faults.add(FaultPlan(fault, on, **changes))  # type: ignore[arg-type]

    def asked(self, api: str) -> int:
        """How often an API was called."""
        return len(self.shop.calls(api))

    def swept(self, client: SmartStore, days: float = 7) -> dict[str, Order]:
        """Everything that a sweep over the feed brings, by number."""
        found: dict[str, Order] = {}
        since, cursor = datetime.now(UTC) - timedelta(days=days), None
        while True:
            page = client.changed(since, cursor, 100)
            found |= {order.number: order for order in page.orders}
            self.known |= {order.number: tuple(news.line for news in order.news) for order in page.orders}
            cursor = page.cursor
            if cursor is None:
                return found

    def _known(self, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return {number: self.known[number] for number in numbers if self.known.get(number)}


@contextmanager
def rig_in(folder: Path, *switches: str, manner: CallManner = MANNER) -> Iterator[Rig]:
    """A shop that is open, with no limit to speak of unless a switch says so."""
    shop = demo.SimulatedSmartStore(switches=with_changes(ShopSwitches(), (FAST, *switches)))
    shop.start()
    try:
        yield Rig(shop, folder, manner)
    finally:
        shop.stop()


def without_digits(text: str) -> str:
    """A text in which nothing but words is compared."""
    return re.sub(r"\d+", "#", text)
