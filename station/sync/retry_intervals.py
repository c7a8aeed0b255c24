"""How long to leave a shop alone after it failed: pure arithmetic over times that are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from station.clock import WallClockRest

_SHORTEST = 0.1
_MOST_DOUBLINGS = 20
NEW_DEBT_WITHIN = 30.0
"""A new debt is tried this many seconds after it arose, however long the shop has been failing (cli.md)."""


def backoff(failures: int, random: Callable[[], float], *, first: float = 1.0, longest: float = 300.0) -> float:
    """Seconds to wait after that many failures in a row: full jitter under a cap that doubles."""
    cap = min(longest, first * 2.0 ** min(max(failures - 1, 0), _MOST_DOUBLINGS))
    return max(_SHORTEST, random() * cap)


class WorkPace:
    """When one kind of work may speak to the shop again. `longest`: never stays away longer by itself.

    What the shop asks for (Retry-After) is kept in full.
    """

    def __init__(self, longest: float, random: Callable[[], float]) -> None:
        self._longest = longest
        self._random = random
        self._failures = 0
        self._rest: WallClockRest | None = None

    def failed(self, now: datetime, retry_after: float | None) -> None:
        """The shop did not answer usefully."""
        self._failures += 1
        own = min(backoff(self._failures, self._random), self._longest)
        self.rest(now, own if retry_after is None else retry_after)

    def rest(self, now: datetime, seconds: float) -> None:
        """Say nothing for some seconds."""
        self._rest = WallClockRest.of(now, timedelta(seconds=seconds))

    def answered(self) -> None:
        """The shop answered, be it yes or no."""
        self._failures = 0
        self._rest = None

    def wait(self, now: datetime) -> float:
        """Seconds until it may be spoken to."""
        return 0.0 if self._rest is None else self._rest.left(now)
