"""The side of the ledger that the board looks from: the day counted as it grows, by short queries that only read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from station.ledger.orders.order_search import find, story_of
from station.ledger.statistics import hall_queries as tables
from station.ledger.statistics.hall_queries import RuleNow, names_of
from station.ledger.statistics.round_queries import round_figures, round_needs
from station.ledger.storage.read_only import ReadFile
from station.packing.deadlines import DueRule
from station.statistics.assembly import hall
from station.statistics.backlog import BacklogLook, HallSettings
from station.statistics.event_fold import RecordFold
from station.statistics.hall_calendar import HallCalendar
from station.statistics.hall_snapshot import AttentionKind, HallSnapshot
from station.statistics.journal_records import JournalRecord, RecordFields
from station.statistics.parcel_stories import FoundParcel, ParcelStory
from station.statistics.period_report import HallReport, ReportFold

PAGE = 1_000

# A clock that was once far ahead left records of the future far behind: they are none of the range's.
_RANGE = "SELECT min(id), max(id) FROM journal WHERE at_us >= ? AND at_us < ?"
_LAST = "SELECT max(id) FROM journal"
_READ = "SELECT id, station, at_us, event, body FROM journal WHERE id > ? ORDER BY id LIMIT ?"
_NOTHING = RecordFields()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Records in the order of writing, and the id of the last. `unread`: events whose body this version cannot read."""

    last: int
    records: tuple[JournalRecord, ...]
    unread: tuple[str, ...]


class RecordPages:
    """Reads pages of one file; a body is taken apart only where `wanted` says that its event is looked at."""

    def __init__(self, file: ReadFile, wanted: Callable[[str], bool]) -> None:
        """Read from a file."""
        self._file, self._wanted = file, wanted
        self._decode = msgspec.json.Decoder(RecordFields).decode

    def range(self, since: int, until: int) -> tuple[int, int] | None:
        """The ids of the first and the last record of a stretch of time; None without any. Raises LedgerError."""
        with self._file.rows() as connection:
            first, last = connection.execute(_RANGE, (since, until)).fetchone()
        return None if first is None else (int(first), int(last))

    def last(self) -> int:
        """The id of the newest record, 0 when there is none. Raises LedgerError."""
        with self._file.rows() as connection:
            return int(connection.execute(_LAST).fetchone()[0] or 0)

    def after(self, last: int, most: int = PAGE) -> RecordPage | None:
        """The page behind an id; None when there is nothing more. Raises LedgerError."""
        with self._file.rows() as connection:
            rows = connection.execute(_READ, (last, most)).fetchall()
        if not rows:
            return None
        records: list[JournalRecord] = []
        unread: list[str] = []
        for _, station, at, event, body in rows:
            try:
                said = self._decode(body) if self._wanted(event) else _NOTHING
            except msgspec.DecodeError:
                unread.append(event)
                continue
            records.append(JournalRecord(station, at, event, said))
        return RecordPage(rows[-1][0], tuple(records), tuple(unread))

    def all_after(self, last: int) -> Iterator[RecordPage]:
        """Page after page, until there is nothing more. Raises LedgerError."""
        while (page := self.after(last)) is not None:
            yield page
            last = page.last


def read_report(data_dir: Path, calendar: HallCalendar, first: date, last: date) -> HallReport:
    """The report on the days from `first` to `last`, the last included. Raises LedgerError."""
    fold = ReportFold(calendar, first, last)
    file = ReadFile(data_dir)
    try:
        pages = RecordPages(file, fold.reads)
        ids = pages.range(fold.since, fold.until)
        if ids is not None:
            _read(pages, fold, max(0, ids[0] - 1 - LOOK_BACK), ids[1])
        with file.read() as connection:
            return fold.report(names_of(connection, fold.skus))
    finally:
        file.close()


def _read(pages: RecordPages, fold: ReportFold, after: int, last: int) -> None:
    for page in pages.all_after(after):
        fold.take(page.records, page.unread)
        # One page more: the next scan of a station tells what the last one of the range cost.
        if page.last > last:
            return


LOOK_BACK = 20_000
"""Records before the day's first that are read, too: who sat where, and which devices were well."""

BUDGET = 0.5
"""Seconds in which one call counts records; a long day comes in several."""

_HELD_EVERY = timedelta(seconds=10)
_LOOKED_AT_SELDOM = (AttentionKind.ADDRESS, AttentionKind.SHOP_HOLD, AttentionKind.HELD_ORDER)


def _no_rule() -> DueRule | None:
    """Count nothing: a box is due when the shop says so."""
    return None


class HallReader:
    """Reads one file for the board (`HallSource`). Remembers the day's counts, and forgets them at midnight."""

    def __init__(
        self,
        data_dir: Path,
        settings: HallSettings,
        *,
        budget: float = BUDGET,
        page: int = PAGE,
        monotonic: Callable[[], float] = time.monotonic,
        due_rule: RuleNow = _no_rule,
    ) -> None:
        """Open the file of a data folder. `budget`: seconds of counting a call; `page`: records a statement.

        `due_rule`: by which orders are due of which the shop says nothing.

        Raises LedgerError.
        """
        self._settings, self._monotonic, self._due_rule = settings, monotonic, due_rule
        self._budget, self._page = budget, page
        self._data_dir, self._file = data_dir, ReadFile(data_dir)
        self._calendar = HallCalendar(settings.zone)
        self._day: date | None = None
        self._fold = RecordFold(self._calendar, 0, 0)
        self._pages = RecordPages(self._file, self._fold.reads)
        self._begun = self._last = self._newest = 0
        self._standing, self._version = BacklogLook(), -1
        self._held_at: datetime | None = None

    def read(self, now: datetime) -> HallSnapshot:
        """The hall at this moment; counts what was recorded since the last call. Raises LedgerError."""
        now = now.astimezone(self._settings.zone)
        if self._file.replaced():
            self._file.close()
            self._file, self._day = ReadFile(self._data_dir), None
        if now.date() != self._day:
            self._begin(now)
        version = self._file.version()
        self._count()
        if version != self._version or self._held_at is None or now - self._held_at >= _HELD_EVERY:
            self._look(now)
            self._version = version
        return hall(self._fold, self._standing, self._settings, now, self._share())

    def find(self, text: str) -> tuple[FoundParcel, ...]:
        """Parcels by order, waybill or the last four or more digits of either. Raises LedgerError."""
        return find(self._file, text)

    def story(self, parcel: str) -> ParcelStory | None:
        """What happened to a parcel; None when there is no such one. Raises LedgerError."""
        return story_of(self._file, parcel)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()

    def _begin(self, now: datetime) -> None:
        """Begin a day: at its first record, or behind the newest one while there is none."""
        self._day = now.date()
        since, until = self._calendar.midnight(self._day), self._calendar.midnight(self._day + timedelta(days=1))
        self._fold = RecordFold(self._calendar, since, until)
        self._pages = RecordPages(self._file, self._fold.reads)
        newest, ids = self._pages.last(), self._pages.range(since, until)
        self._begun = self._last = max(0, (newest + 1 if ids is None else ids[0]) - 1 - LOOK_BACK)
        self._newest, self._held_at, self._version = newest, None, -1

    def _count(self) -> None:
        until = self._monotonic() + self._budget
        while (page := self._pages.after(self._last, self._page)) is not None:
            self._fold.add_all(page.records)
            for event in page.unread:
                self._fold.miss(event)
            self._last = page.last
            if self._monotonic() >= until:
                self._newest = self._pages.last()
                return
        self._newest = self._last

    def _share(self) -> float:
        if self._newest <= self._last:
            return 1.0
        return (self._last - self._begun) / (self._newest - self._begun)

    def _look(self, now: datetime) -> None:
        held = tuple(need for need in self._standing.needs if need.need in _LOOKED_AT_SELDOM)
        with self._file.read() as connection:
            # The orders have no index of those on hold: they are looked through now and then only.
            if self._held_at is None or now - self._held_at >= _HELD_EVERY or now < self._held_at:
                held, self._held_at = tables.held_needs(connection, now), now
            self._standing = BacklogLook(
                open_orders=tables.open_orders(connection),
                waiting=tables.waiting(connection, self._due_rule),
                debts=tables.debts(connection, now),
                needs=(
                    *tables.owed_needs(connection, self._settings, now),
                    *round_needs(connection, self._settings, now),
                    *held,
                ),
                rounds=round_figures(connection, self._settings, now),
                open_boxes=tables.open_boxes(connection),
                numbers_free=tables.numbers_free(connection),
                names=tables.names_of(connection, {sku for pair in self._fold.pairs for sku in pair}),
            )
