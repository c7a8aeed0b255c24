"""The cells of a spreadsheet's first sheet as text; a cell merged over several rows counts in each of them."""

from __future__ import annotations

import io
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from station.sheets.faults import SheetFault, fault

if TYPE_CHECKING:
    from openpyxl.worksheet.cell_range import CellRange

ZIP = b"PK\x03\x04"
# A spreadsheet keeps 15 digits of a number; what is longer was rounded before we saw it.
_EXACT = 10**15
_MERGED = b"<mergeCell "
_PIECE = 1 << 20
# Unpacked. The orders of a day are a few megabytes; what is many times that was made to fill the memory.
_LARGEST = 200_000_000

Cells = list[list[object]]


def book_rows(data: bytes) -> list[list[str]]:
    """Return the rows of the first sheet, as they are numbered from 1. Raises SheetFault unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = _merged(data) if _has_merged(data) else _streamed(data)
    except SheetFault:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
        *(LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError),
        # Compressed or encrypted in a way that is not known here.
        RuntimeError,
    ):
        raise fault("unreadable") from None
    return [[_said(value) for value in row] for row in rows]


def _streamed(data: bytes) -> Cells:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    # Some exporters write a wrong size into the sheet; without it every row is read.
    sheet.reset_dimensions()
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _merged(data: bytes) -> Cells:
    """Read a sheet with merged cells; only the slower way of reading tells which they are."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    rows: Cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    _fill(rows, sheet.merged_cells.ranges)
    return rows


def _fill(rows: Cells, ranges: Iterable[CellRange]) -> None:
    for one in ranges:
        column, top = one.min_col - 1, one.min_row - 1
        for row in rows[top + 1 : one.max_row]:
            row[column] = rows[top][column]


def _has_merged(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise fault("too_big")
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_holds(archive, name) for name in sheets)


def _holds(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as file:
        before = b""
        while piece := file.read(_PIECE):
            if _MERGED in before + piece:
                return True
            before = piece[-len(_MERGED) :]
    return False


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if abs(value) >= _EXACT:
            return f"{value:E}"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if not any((value.hour, value.minute, value.second)):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
    return str(value)
