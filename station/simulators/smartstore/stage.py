"""Everything behind the shop's counter in one place: books, clock, tokens, faults, and what the API centre has set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from station.simulators.smartstore.calls import CallBook
from station.simulators.smartstore.gateway_faults import StoredFaults
from station.simulators.smartstore.penalty import CallPenalty
from station.simulators.smartstore.shop_books import DispatchBooks
from station.simulators.smartstore.switches import ShopSwitches
from station.simulators.smartstore.times import ShopClock
from station.simulators.smartstore.token_endpoint import TokenIssuer


@dataclass(slots=True)
class ApiBucket:
    """One API's allowance. `rate`: calls a second, also the pace of refilling; `at`: seconds of a steady clock."""

    rate: int
    left: float = -1.0
    at: float = 0.0

    @property
    def burst(self) -> int:
        """Calls that may come at once."""
        return 2 * self.rate

    def take(self, now: float) -> bool:
        """Use one call up; False when there is none, and then nothing is used."""
        if self.left < 0:
            self.left, self.at = float(self.burst), now
        self.left = min(float(self.burst), self.left + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True

    def headers(self) -> dict[str, str]:
        """What the answer says about it."""
        return {
            "GNCP-GW-RateLimit-Replenish-Rate": str(self.rate),
            "GNCP-GW-RateLimit-Burst-Capacity": str(self.burst),
            "GNCP-GW-RateLimit-Remaining": str(max(0, int(self.left))),
        }


@dataclass
class ShopStage:
    """The state of one simulated shop.

    `steady`: seconds of a clock that never jumps, for the rate limits. `refill`: called when the feed is asked,
    so that a demonstration does not run out of orders. `ip_allowed` and `api_granted`: the API centre's list of
    callers, and whether the application has the order API.
    """

    clock: ShopClock
    books: DispatchBooks
    tokens: TokenIssuer
    steady: Callable[[], float]
    refill: Callable[[ShopStage], None] | None = None
    faults: StoredFaults = field(default_factory=StoredFaults)
    calls: CallBook = field(default_factory=CallBook)
    penalty: CallPenalty = field(default_factory=CallPenalty)
    ip_allowed: bool = True
    api_granted: bool = True
    sequences: set[str] = field(default_factory=set)
    _buckets: dict[str, ApiBucket] = field(default_factory=dict)
    _traced: int = 0

    @property
    def switches(self) -> ShopSwitches:
        """How the shop behaves where nobody knows."""
        return self.books.switches

    def turn(self, switches: ShopSwitches) -> None:
        """Behave otherwise from now on."""
        if switches.calls_per_second != self.switches.calls_per_second:
            self._buckets.clear()
        self.books.switches = switches

    def bucket(self, api: str) -> ApiBucket:
        """The allowance of one API."""
        return self._buckets.setdefault(api, ApiBucket(self.switches.calls_per_second))

    def fresh_trace(self) -> str:
        """The trace id of a call."""
        self._traced += 1
        return f"cr3-000000-aaaaaa^{int(self.clock.now().timestamp() * 1000)}^{self._traced}"
