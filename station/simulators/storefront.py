"""The shop that a demo sells by: which configuration reaches it, and what it sold and booked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from station.simulators import goods
from station.simulators.rest_shop import DemoShop, local_now
from station.simulators.smartstore.samples import open_with_samples, refill
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore

_BACKLOG = 20
_SAMPLES = 24


@dataclass(frozen=True, slots=True)
class ShopAccess:
    """How a bench reaches the shop.

    `table`: the lines of [shop]; `secret` goes into the file ./token. `data`: the bench's data folder; a shop
    that forgets its orders when it closes needs a bench that has heard of none of them.
    """

    table: str
    secret: str
    data: str = "./data"


class DemoStorefront(Protocol):
    """A simulated shop as the demo needs it. `start` raises OSError when no port is free."""

    @property
    def access(self) -> ShopAccess:
        """How to reach it."""

    @property
    def parcels(self) -> int:
        """How many parcels it booked."""

    def start(self) -> None:
        """Open."""

    def stop(self) -> None:
        """Close."""

    def sell(self, known: int) -> None:
        """Sell the sample orders, or further ones for a bench that has heard of `known` orders already."""


class OwnShop:
    """A shop of one's own."""

    def __init__(self) -> None:
        self._shop = DemoShop(refill=_BACKLOG)
        self.start, self.stop = self._shop.start, self._shop.stop

    @property
    def access(self) -> ShopAccess:
        """By its address and a token."""
        table = f'kind = "rest"\nbase_url = "{self._shop.url}"\ntoken = {{ file = "./token" }}'
        return ShopAccess(table, "demo")

    @property
    def parcels(self) -> int:
        """A booking is a parcel."""
        return len(self._shop.bookings)

    def sell(self, known: int) -> None:
        """The samples are sold from the start; a demo that was started before has packed the first ones."""
        if known:
            for order in islice(goods.more_orders(local_now(), max(known, _SAMPLES)), _BACKLOG):
                self._shop.put(order)


class SmartStoreShop:
    """A SmartStore: its tokens, signatures, limits and confirmations are as the real one has them."""

    def __init__(self) -> None:
        self._opened, self._shop = local_now(), SimulatedSmartStore(refill=refill)
        self.start, self.stop = self._shop.start, self._shop.stop

    @property
    def access(self) -> ShopAccess:
        """By the keys of its application. The back office is named for who wants to cancel as a buyer does."""
        known = self._shop.application
        table = (
            f'kind = "smartstore"\nbase_url = "{self._shop.url}"\nclient_id = "{known.client_id}"\n'
            f'client_secret = {{ file = "./token" }}\n# back office: {self._shop.office_url}'
        )
        return ShopAccess(table, known.secret, f"./data/{self._opened:%Y%m%d-%H%M%S}")

    @property
    def parcels(self) -> int:
        """Bookings are lines; those of a parcel share their number."""
        return len({one.number for one in self._shop.bookings})

    def sell(self, known: int) -> None:  # noqa: ARG002 -- its bench is always a new one
        """The samples, with the odd ones of a real day: a gift, a cancel, a moved parcel."""
        open_with_samples(self._shop.stage)


def storefront(kind: str) -> DemoStorefront:
    """The shop of a kind, rest or smartstore, not yet open."""
    return SmartStoreShop() if kind == "smartstore" else OwnShop()
