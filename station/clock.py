"""The only clock of the program: what time it is here, and how much time went by."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol


class BenchClock(Protocol):
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


_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class UptimeMark:
    """A moment by the computer's uptime, which no clock setting changes. `boot` is empty where it may not be read."""

    boot: str
    seconds: float

    @classmethod
    def now(cls) -> UptimeMark:
        """This moment."""
        try:
            boot = _BOOT.read_text("ascii").strip()
        except OSError:
            boot = ""
        return cls(boot, time.clock_gettime(time.CLOCK_BOOTTIME))

    def is_of_boot(self, other: UptimeMark) -> bool:
        """Whether both are surely of one boot, so that `since` is the whole truth."""
        return self.boot == other.boot != ""

    def since(self, earlier: UptimeMark) -> float:
        """How many seconds went by at least: what went by before another boot is not known."""
        return self.seconds - earlier.seconds if self.seconds >= earlier.seconds else self.seconds


@dataclass(frozen=True, slots=True)
class WallClockRest:
    """A wait by the wall clock that no set clock makes longer: one that stands before its beginning has ended it.

    Clocks of bench PCs jump: a second system keeps them in another zone, or the network's time comes late.
    """

    began: datetime
    ends: datetime

    @classmethod
    def of(cls, now: datetime, length: timedelta) -> WallClockRest:
        """One that begins now."""
        return cls(now, now + length)

    def left(self, now: datetime) -> float:
        """Seconds until it is over; 0: it is."""
        if now < self.began:
            return 0.0
        return max((self.ends - now).total_seconds(), 0.0)

    def is_over(self, now: datetime) -> bool:
        """Whether what waited may be done."""
        return self.left(now) == 0
