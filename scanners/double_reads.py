"""One scan that arrives twice: read twice by a scanner, or sent by two ways at once. A value, changed by each scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scanners.base import Scan

TWO_WAYS_SECONDS: Final = 0.15
"""A hand needs longer than this to read one code with two scanners; the same text from both is one scan."""


class ScanArrival(StrEnum):
    """What a scan is. REPEATED: the scanner read the code again; TWO_WAYS: another source sent it as well."""

    NEW = "new"
    REPEATED = "repeated"
    TWO_WAYS = "two_ways"


@dataclass(frozen=True, slots=True)
class RecentScans:
    """The scans that counted lately, against which the next one is held.

    `windows`: seconds by source in which an identical code of that source counts once; without one, or with 0,
    every reading counts. The time runs from the reading that counted.
    """

    windows: Mapping[str, float] = field(default_factory=dict)
    recent: tuple[Scan, ...] = ()

    def arrival(self, scan: Scan) -> tuple[ScanArrival, RecentScans]:
        """What a scan is, and the value that the next one is held against; case is no difference."""
        text = scan.text.upper()
        alike = [old for old in self.recent if old.text.upper() == text]
        window = self.windows.get(scan.source, 0.0)
        if window > 0 and any(old.source == scan.source and scan.at - old.at <= window for old in alike):
            return ScanArrival.REPEATED, self
        if any(old.source != scan.source and abs(scan.at - old.at) <= TWO_WAYS_SECONDS for old in alike):
            return ScanArrival.TWO_WAYS, self
        longest = max(TWO_WAYS_SECONDS, *self.windows.values(), 0.0)
        kept = (old for old in self.recent if scan.at - old.at <= longest and not _replaced(old, scan))
        return ScanArrival.NEW, RecentScans(self.windows, (*kept, scan))

    def without(self, scan: Scan) -> RecentScans:
        """The value as if the scan had never come: it did not count after all."""
        return RecentScans(self.windows, tuple(old for old in self.recent if old is not scan))


def _replaced(old: Scan, new: Scan) -> bool:
    return old.source == new.source and old.text == new.text
