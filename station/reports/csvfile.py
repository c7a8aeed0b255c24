"""The report as CSV: the contract's columns, for spreadsheets in Korean and programs alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from station.statistics.period_report import ReportRow

COLUMNS = (
    "date",
    "hour",
    "station",
    "packer",
    "parcels",
    "pieces",
    "wrong_items",
    "too_many",
    "unknown_barcodes",
    "labels_doubtful",
    "reprints",
    "seconds_per_parcel",
    "scan_p50_ms",
    "scan_p99_ms",
)
"""The columns of `report` (cli.md)."""

# What a spreadsheet would take for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(rows: Iterable[ReportRow]) -> bytes:
    """The file: UTF-8 with a byte order mark, without which Excel reads Hangul as something else."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(cells(row))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def cells(row: ReportRow) -> Iterator[str | int]:
    """The cells of a row in the order of the columns; what was not measured is empty."""
    done, each = row.done, row.done.seconds_per_parcel
    yield from (row.date.isoformat(), row.hour, safe(row.station), safe(row.packer))
    yield from (done.parcels, done.pieces, done.wrong_items, done.too_many, done.unknown_barcodes)
    yield from (done.labels_doubtful, done.reprints)
    yield from (_tenths(each.total if each else None), _tenths(row.scan_ms.p50), _tenths(row.scan_ms.p99))


def safe(text: str) -> str:
    """A text that no spreadsheet computes: an apostrophe stands before what would be a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _tenths(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
