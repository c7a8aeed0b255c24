"""The only clock of the program: what time it is here, and how much time went by."""

from __future__ import annotations

import time
from datetime import datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Wall time with its offset, and monotonic seconds."""

    def now(self) -> datetime:
        """The time of day at the station, with its offset, in whole milliseconds."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; the same scale as a scan's `at`."""


class SystemClock:
    """The computer's clock, read in the station's time zone."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """The time of day at the station, in whole milliseconds as the journal keeps it."""
        now = datetime.now(self._zone)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()
