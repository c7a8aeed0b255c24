"""A token bucket: so many calls a second, and twice as many at once."""

from __future__ import annotations

from dataclasses import dataclass


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
