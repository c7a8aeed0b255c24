"""How long a PIN pad stays shut after wrong tries: pure arithmetic on what was remembered."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

FREE = 5
"""Wrong tries until the pad shuts for the first time."""

_WAITS = (30, 60, 120, 300, 900)


@dataclass(frozen=True, slots=True)
class WrongTries:
    """Wrong tries since the last right one. `at`: when the latest was, in seconds of the wall clock."""

    wrong: int = 0
    at: float = 0.0

    def failed(self, now: float) -> WrongTries:
        """After one more wrong try."""
        return WrongTries(self.wrong + 1, now)

    def seen(self, now: float) -> WrongTries:
        """As it counts now: a clock that was set back lets the wait begin again, but never makes it longer."""
        return replace(self, at=now) if now < self.at else self

    def left(self, now: float) -> int:
        """Whole seconds until the next try is taken; 0: now."""
        return max(0, math.ceil(wait_after(self.wrong) - (now - self.at)))


def wait_after(wrong: int) -> int:
    """Seconds of waiting after so many wrong tries in a row: none up to the fourth, then longer each time."""
    return 0 if wrong < FREE else _WAITS[min(wrong - FREE, len(_WAITS) - 1)]
