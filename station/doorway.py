"""The bench's door for scans: what arrives twice is let in once, said, and counted for `doctor`."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from scanners.base import Scan
from scanners.doubles import RecentScans, ScanArrival
from station.codes import gs1
from station.ledger import LedgerError
from station.packing.events import DeviceChanged
from station.packing.notices import Notice, NoticeCode, tell

log = logging.getLogger(__name__)

GS1 = "gs1"
"""The count, once a run, that GS1 codes are in use here: the next run then loads their reader beforehand."""

NO_SEPARATOR = "no_separator"
"""The reason of a scanner's warning, and the count, that it leaves out the separators of GS1 codes."""

_MONTH = timedelta(days=30)


class CountStore(Protocol):
    """The ledger as far as small things are counted in it."""

    def count_up(self, day: date, times: Mapping[str, int]) -> None:
        """Add to the day's counts."""


class Gs1Use(Protocol):
    """The ledger as far as it knows whether GS1 codes are in use."""

    def tracks_products(self) -> bool:
        """Whether a product wants its lots or serial numbers told."""

    def counted_since(self, day: date) -> Mapping[str, int]:
        """What was counted from a day on."""


def expects_gs1(ledger: Gs1Use, day: date) -> bool:
    """Whether GS1 codes are to be expected: a product wants them, or one was scanned lately."""
    return ledger.tracks_products() or GS1 in ledger.counted_since(day - _MONTH)


class ScanDoor:
    """Judges each scan; on the bench's thread only."""

    def __init__(self, windows: Mapping[str, float]) -> None:
        """`windows`: seconds by scanner, as `RecentScans` takes them."""
        self._doubles = RecentScans(windows)
        self._counted: Counter[str] = Counter()
        self._warned: set[str] = set()
        self._saw_gs1 = False

    def double(self, scan: Scan) -> Notice | DeviceChanged | None:
        """What is to be told of a scan that arrived twice and must go no further; None for one that counts.

        Two ways are a fault of the configuration: a warning on record, once a run for each scanner.
        """
        arrival, self._doubles = self._doubles.arrival(scan)
        if arrival is ScanArrival.NEW:
            self._notice_gs1(scan)
            return None
        self._counted[f"{arrival}:{scan.source}"] += 1
        device = f"scanner:{scan.source}"
        if arrival is ScanArrival.REPEATED:
            return tell(NoticeCode.SCAN_REPEATED, device=device)
        if scan.source in self._warned:
            return tell(NoticeCode.SCAN_TWO_WAYS, device=device)
        self._warned.add(scan.source)
        return DeviceChanged(device, "warning", arrival.value)

    def cut(self, scan: Scan) -> Notice | DeviceChanged:
        """What is to be told of a scan whose separators its scanner left out: a warning on record, once a run."""
        self._counted[f"{NO_SEPARATOR}:{scan.source}"] += 1
        device = f"scanner:{scan.source}"
        if device in self._warned:
            return tell(NoticeCode.SCAN_CUT, device=device)
        self._warned.add(device)
        return DeviceChanged(device, "warning", NO_SEPARATOR)

    def forget(self, scan: Scan) -> None:
        """A scan could not be recorded: scanned again, it is no double."""
        self._doubles = self._doubles.without(scan)

    def _notice_gs1(self, scan: Scan) -> None:
        if not self._saw_gs1 and gs1.is_plausible(scan.text, scan.symbology):
            self._saw_gs1 = True
            self._counted[GS1] += 1

    def store(self, ledger: CountStore, day: date) -> None:
        """Store what was counted since the last time; kept for the next time when that fails."""
        if not self._counted:
            return
        try:
            ledger.count_up(day, self._counted)
        except LedgerError as error:
            log.warning("counts: %s", error)
        else:
            self._counted.clear()
