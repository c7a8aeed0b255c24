"""The cells of a spreadsheet's first sheet, read as a stream; a cell merged over rows counts in each of them."""

from __future__ import annotations

import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from station.sheets.sheet_faults import SheetFault, fault

ZIP = b"PK\x03\x04"
MOST_ROWS, MOST_COLUMNS = 60_000, 400
"""More rows and columns than any day's sheet has; what is wider or longer was made by mistake or in malice."""

# A spreadsheet keeps 15 digits of a number; what is longer was rounded before we saw it.
_EXACT = 10**15
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})\"")
_MOST_MERGED = 20_000
_PIECE = 1 << 20
# Unpacked. The orders of a day are a few megabytes; what is many times that was made to fill the memory.
_LARGEST = 200_000_000
_LETTERS = 26
# What spreadsheets themselves allow.
_LAST_ROW, _LONGEST_CELL = 1_048_577, 32_767

Lines = list[tuple[int, list[str]]]
"""Rows that are not blank, by their numbers, which begin with 1."""


def book_rows(data: bytes) -> Lines:
    """Return the rows of the first sheet. Raises SheetFault: unreadable, too_big, too_wide, too_long."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _rows(data)
    except SheetFault:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
        *(LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError),
        # Compressed or encrypted in a way that is not known here.
        RuntimeError,
    ):
        raise fault("unreadable") from None


def _rows(data: bytes) -> Lines:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise fault("too_big")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    # Some exporters write a wrong size into the sheet; without it every row is read.
    sheet.reset_dimensions()
    rows: Lines = []
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = cells_of(values, line)
        if cells:
            rows.append((line, cells))
        if len(rows) > MOST_ROWS or line >= _LAST_ROW:
            raise fault("too_long", line=line)
    fill_merged(rows, _merged(data, str(getattr(sheet, "_worksheet_path", ""))))
    return rows


def cells_of(values: Sequence[object], line: int) -> list[str]:
    """Return the cells of a row as text, without the blank ones at its end. Raises SheetFault too_wide."""
    end = len(values)
    while end and values[end - 1] in (None, ""):
        end -= 1
    if end > MOST_COLUMNS:
        raise fault("too_wide", line=line)
    return [_said(value)[:_LONGEST_CELL] for value in values[:end]]


def _merged(data: bytes, path: str) -> Iterator[tuple[int, int, int]]:
    """Where cells are merged: column from 0, first and last row. They stand behind the rows in the sheet's text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            file = archive.open(path.lstrip("/"))
        except KeyError:
            return
        count, before = 0, b""
        with file:
            while piece := file.read(_PIECE):
                text = before + piece
                end = 0
                for found in _MERGED.finditer(text):
                    count, end = count + 1, found.end()
                    if count > _MOST_MERGED:
                        raise fault("too_big")
                    yield _column(found[1]), int(found[2]), int(found[3])
                before = text[max(end, len(text) - 200) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number - 1


def fill_merged(rows: Lines, ranges: Iterable[tuple[int, int, int]]) -> None:
    """Say what a merged cell says in each of its rows. `ranges`: column from 0, first and last row."""
    lines = [line for line, _ in rows]
    for column, top, bottom in ranges:
        at = bisect_left(lines, top)
        if bottom == top or at == len(rows) or lines[at] != top or column >= len(rows[at][1]):
            continue
        value = rows[at][1][column]
        for _, cells in rows[at + 1 : bisect_left(lines, bottom + 1)]:
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = value


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
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)
