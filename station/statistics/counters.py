"""Counters that are added to, record by record, and the frozen figures they come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from station.statistics.measures import HallThroughput, ScanHistogram, ScanPercentiles, WaitSplit

BOUNDS = (5.0, 10.0, 20.0, 30.0, 50.0, 75.0, 100.0, 150.0, 250.0, 500.0, 1000.0)
"""Bounds of the histogram, in ms; the bench's own budget of 50 ms is one of them."""

_TENTHS = 10
_COARSE_FROM = 1_000
_LONGEST = 600_000


@dataclass(slots=True)
class TimeSpread:
    """Times in ms, kept as counts: to a tenth below 100 ms, to one ms below a minute; longer ones count as a minute."""

    counts: dict[int, int] = field(default_factory=dict)

    def add(self, milliseconds: float) -> None:
        """Count one; less than nothing counts as nothing."""
        tenths = min(max(0, round(milliseconds * _TENTHS)), _LONGEST)
        if tenths >= _COARSE_FROM:
            tenths = tenths // _TENTHS * _TENTHS
        self.counts[tenths] = self.counts.get(tenths, 0) + 1

    def take(self, other: TimeSpread) -> None:
        """Count in what another one holds."""
        for tenths, times in other.counts.items():
            self.counts[tenths] = self.counts.get(tenths, 0) + times

    def percentiles(self) -> ScanPercentiles:
        """Median and 99th percentile by nearest rank."""
        count = sum(self.counts.values())
        if not count:
            return ScanPercentiles()
        ordered = sorted(self.counts.items())
        return ScanPercentiles(count, _ranked(ordered, -(-count // 2)), _ranked(ordered, -(-count * 99 // 100)))

    def histogram(self) -> ScanHistogram:
        """The same in the bounds that monitoring watches."""
        upto = tuple(
            (bound, sum(n for tenths, n in self.counts.items() if tenths <= bound * _TENTHS)) for bound in BOUNDS
        )
        total = sum(tenths * times for tenths, times in self.counts.items()) / _TENTHS
        return ScanHistogram(upto, sum(self.counts.values()), total)


@dataclass(slots=True)
class HourCounts:
    """What was done in one hour, at one station, by one packer."""

    parcels: int = 0
    pieces: int = 0
    voided: int = 0
    taken_back: int = 0
    worked: float = 0.0
    own: float = 0.0
    printer: float = 0.0
    shop: float = 0.0
    scans: int = 0
    wrong_items: int = 0
    too_many: int = 0
    unknown_barcodes: int = 0
    labels_doubtful: int = 0
    reprints: int = 0
    labels_confirmed: int = 0
    labels_not_printed: int = 0
    wrong_labels: int = 0
    stopped_orders: int = 0
    times: TimeSpread = field(default_factory=TimeSpread)

    def take(self, other: HourCounts) -> None:
        """Count in what another one holds, but for its scan-to-verdict times."""
        self.parcels += other.parcels
        self.pieces += other.pieces
        self.voided += other.voided
        self.taken_back += other.taken_back
        self.worked += other.worked
        self.own += other.own
        self.printer += other.printer
        self.shop += other.shop
        self.scans += other.scans
        self.wrong_items += other.wrong_items
        self.too_many += other.too_many
        self.unknown_barcodes += other.unknown_barcodes
        self.labels_doubtful += other.labels_doubtful
        self.reprints += other.reprints
        self.labels_confirmed += other.labels_confirmed
        self.labels_not_printed += other.labels_not_printed
        self.wrong_labels += other.wrong_labels
        self.stopped_orders += other.stopped_orders

    @property
    def empty(self) -> bool:
        """Nothing was scanned, packed or printed."""
        return not (self.parcels or self.voided or self.scans or self.reprints or self.labels_doubtful or self.mistakes)

    @property
    def mistakes(self) -> int:
        """Mistakes that were stopped."""
        return self.wrong_items + self.too_many + self.wrong_labels + self.stopped_orders

    def figures(self) -> HallThroughput:
        """The same, frozen."""
        return HallThroughput(
            parcels=self.parcels,
            pieces=self.pieces,
            voided=self.voided,
            taken_back=self.taken_back,
            worked=self.worked,
            split=WaitSplit(self.own, self.printer, self.shop),
            scans=self.scans,
            wrong_items=self.wrong_items,
            too_many=self.too_many,
            unknown_barcodes=self.unknown_barcodes,
            labels_doubtful=self.labels_doubtful,
            reprints=self.reprints,
            labels_confirmed=self.labels_confirmed,
            labels_not_printed=self.labels_not_printed,
        )


def summed(rows: Iterable[HourCounts]) -> HourCounts:
    """All of them in one."""
    total = HourCounts()
    for row in rows:
        total.take(row)
    return total


def _ranked(ordered: list[tuple[int, int]], rank: int) -> float:
    passed = 0
    for tenths, times in ordered:
        passed += times
        if passed >= rank:
            return tenths / _TENTHS
    return ordered[-1][0] / _TENTHS
