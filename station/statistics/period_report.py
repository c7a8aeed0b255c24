"""A stretch of days as the report tells it: rows by hour, station and packer, and what is to be explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station.statistics.assembly import confusions
from station.statistics.counters import HourCounts, summed
from station.statistics.event_fold import RecordFold
from station.statistics.hall_calendar import HallCalendar
from station.statistics.incidents import HallIncident, IncidentCollector
from station.statistics.journal_records import JournalRecord
from station.statistics.measures import HallThroughput, MistakeFigures, ScanPercentiles


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One hour of one packer at one station; `hour` 0 to 23, by the clock of the report's zone."""

    date: date
    hour: int
    station: str
    packer: str
    done: HallThroughput
    scan_ms: ScanPercentiles


@dataclass(frozen=True, slots=True)
class ReportTotal:
    """All that a packer did, or that was done at a station, with the mistakes that were stopped."""

    name: str
    done: HallThroughput
    scan_ms: ScanPercentiles
    stopped: int


@dataclass(frozen=True, slots=True)
class HallReport:
    """All that a report tells of the days from `first` to `last`, the last included.

    `daily`: mistakes stopped and pieces packed of each day with any work. `carriers`: parcels by carrier's code.
    `unknown`: how many records of a newer version were left out.
    """

    first: date
    last: date
    rows: tuple[ReportRow, ...]
    total: HallThroughput
    scan_ms: ScanPercentiles
    packers: tuple[ReportTotal, ...]
    stations: tuple[ReportTotal, ...]
    mistakes: MistakeFigures
    daily: tuple[tuple[date, MistakeFigures], ...]
    incidents: tuple[tuple[datetime, HallIncident], ...]
    carriers: tuple[tuple[str, int], ...]
    unknown: int


class ReportFold:
    """Takes the records of a range, and some before it, in the order of their writing."""

    def __init__(self, calendar: HallCalendar, first: date, last: date) -> None:
        """Report on the days from `first` to `last`, the last included."""
        self._calendar, self._first, self._last = calendar, first, last
        self.since = calendar.midnight(first)
        self.until = calendar.midnight(last + timedelta(days=1))
        self._fold = RecordFold(calendar, self.since, self.until)
        self._incidents = IncidentCollector(self.since, self.until)

    def reads(self, event: str) -> bool:
        """What such a record says is looked at."""
        return self._fold.reads(event) or self._incidents.reads(event)

    def take(self, records: Iterable[JournalRecord], unread: Iterable[str] = ()) -> None:
        """Count records in, and those that could not be read."""
        for record in records:
            self._fold.add(record)
            self._incidents.add(record)
        for event in unread:
            self._fold.miss(event)

    @property
    def skus(self) -> frozenset[str]:
        """The goods whose names the report wants."""
        return frozenset(sku for pair in self._fold.pairs for sku in pair)

    def report(self, names: Mapping[str, str]) -> HallReport:
        """The report, after the last record. `names`: of goods, by SKU."""
        self._fold.finish()
        counts = {key: row for key, row in sorted(self._fold.rows.items()) if not row.empty}
        total = summed(counts.values())
        return HallReport(
            first=self._first,
            last=self._last,
            rows=tuple(self._rows(counts)),
            total=total.figures(),
            scan_ms=self._fold.times.percentiles(),
            packers=tuple(_totals((packer, row) for (_, _, packer), row in counts.items())),
            stations=tuple(_totals((station, row) for (_, station, _), row in counts.items())),
            mistakes=_mistakes(total, self._fold.pairs, names),
            daily=tuple(self._daily(counts)),
            incidents=tuple((self._calendar.local(one.at), one) for one in self._incidents.found),
            carriers=tuple(sorted(self._fold.carriers.items())),
            unknown=self._fold.unknown.total(),
        )

    def _rows(self, counts: Mapping[tuple[int, str, str], HourCounts]) -> Iterator[ReportRow]:
        for (hour, station, packer), row in counts.items():
            local = self._calendar.local(hour)
            yield ReportRow(local.date(), local.hour, station, packer, row.figures(), row.times.percentiles())

    def _daily(self, counts: Mapping[tuple[int, str, str], HourCounts]) -> Iterator[tuple[date, MistakeFigures]]:
        days: dict[date, HourCounts] = {}
        for (hour, _, _), row in counts.items():
            days.setdefault(self._calendar.local(hour).date(), HourCounts()).take(row)
        for day, total in sorted(days.items()):
            yield day, _mistakes(total, {}, {})


def _totals(named: Iterable[tuple[str, HourCounts]]) -> Iterator[ReportTotal]:
    totals: dict[str, HourCounts] = {}
    for name, row in named:
        total = totals.setdefault(name, HourCounts())
        total.take(row)
        total.times.take(row.times)
    for name, total in sorted(totals.items()):
        yield ReportTotal(name, total.figures(), total.times.percentiles(), total.mistakes)


def _mistakes(total: HourCounts, pairs: Mapping[tuple[str, str], int], names: Mapping[str, str]) -> MistakeFigures:
    return MistakeFigures(
        wrong_items=total.wrong_items,
        too_many=total.too_many,
        wrong_labels=total.wrong_labels,
        stopped_orders=total.stopped_orders,
        pieces=total.pieces,
        pairs=confusions(pairs, names),
    )
