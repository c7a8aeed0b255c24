"""Reading a report's days out of the journal, page by page, so that a month needs no more memory than a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from station.figures.calendar import HallCalendar
from station.figures.report import HallReport, ReportFold
from station.ledger.hall_file import ReadFile
from station.ledger.hall_pages import RecordPages
from station.ledger.hall_side import LOOK_BACK
from station.ledger.hall_tables import names_of


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
