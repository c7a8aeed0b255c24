"""The bench's door for scans: what arrives twice is let in once, said, and counted for `doctor`."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from scanners.base import Scan
from scanners.doubles import Arrival, Doubles
from station.codes import gs1
from station.ledger import LedgerError

log = logging.getLogger(__name__)

GS1 = "gs1"
"""The count, once a run, that GS1 codes are in use here: the next run then loads their reader beforehand."""


_MONTH = timedelta(days=30)


class Counts(Protocol):
    """The ledger as far as small things are counted in it."""

    def count_up(self, day: date, times: Mapping[str, int]) -> None:
        """Add to the day's counts."""


class Use(Protocol):
    """The ledger as far as it knows whether GS1 codes are in use."""

    def tracks_products(self) -> bool:
        """Whether a product wants its lots or serial numbers told."""

    def counted_since(self, day: date) -> Mapping[str, int]:
        """What was counted from a day on."""


def expects_gs1(ledger: Use, day: date) -> bool:
    """Whether GS1 codes are to be expected: a product wants them, or one was scanned lately."""
    return ledger.tracks_products() or GS1 in ledger.counted_since(day - _MONTH)


class Doorway:
    """Judges each scan; on the bench's thread only."""

    def __init__(self, windows: Mapping[str, float]) -> None:
        """`windows`: seconds by scanner, as `Doubles` takes them."""
        self._doubles = Doubles(windows)
        self._counted: Counter[str] = Counter()
        self._warned: set[str] = set()
        self._saw_gs1 = False

    def arrival(self, scan: Scan) -> Arrival:
        """What a scan is; one that is not NEW is counted, and must go no further."""
        found, self._doubles = self._doubles.arrival(scan)
        if found is not Arrival.NEW:
            self._counted[f"{found}:{scan.source}"] += 1
        elif not self._saw_gs1 and gs1.is_plausible(scan.text, scan.symbology):
            self._saw_gs1 = True
            self._counted[GS1] += 1
        return found

    def first_warning(self, source: str) -> bool:
        """Whether this scanner's second way was not on record yet; true once."""
        first = source not in self._warned
        self._warned.add(source)
        return first

    def store(self, ledger: Counts, day: date) -> None:
        """Store what was counted since the last time; kept for the next time when that fails."""
        if not self._counted:
            return
        try:
            ledger.count_up(day, self._counted)
        except LedgerError as error:
            log.warning("counts: %s", error)
        else:
            self._counted.clear()
