"""Bytes to rows of text: CSV in UTF-8 or CP949, and .xlsx."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath

from station.packing.barcodes import tidy
from station.sheets.faults import SheetFault, fault

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t"
# A spreadsheet keeps 15 digits of a number; what is longer was rounded before we saw it.
_EXACT = 10**15

Grid = list[tuple[int, list[str]]]
"""Line numbers as the user's editor counts them, with their cells, tidied; blank lines are left out."""


def grid_of(data: bytes, filename: str) -> Grid:
    """Return the lines of a file. Raises SheetFault when it cannot be read at all."""
    if not data.strip():
        raise fault("empty")
    match PurePath(filename).suffix.lower():
        case ".xlsx":
            lines = _workbook(data)
        case ".csv" | ".txt" | ".tsv":
            lines = _text(data)
        case other:
            raise fault("wrong_type", other)
    return [(line, cells) for line, cells in lines if any(cells)]


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith((_ZIP, _OLE)):
        raise fault("wrong_type")
    said = _decoded(data)
    header = said.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise fault("bad_csv", line=line) from None
        if cells is None:
            return
        yield line, [tidy(cell) for cell in cells]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp949")
    except UnicodeDecodeError as error:
        raise fault("encoding", line=data[: error.start].count(b"\n") + 1) from None


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(_OLE):
        raise fault("password_protected")
    if not data.startswith(_ZIP):
        raise fault("wrong_type")
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # Some exporters write a wrong size into the sheet; without it every row is read.
            sheet.reset_dimensions()
            rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    except SheetFault:
        raise
    except (
        *(zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, IndexError),
        *(ValueError, TypeError, AttributeError, SyntaxError),
    ):
        raise fault("unreadable") from None
    for line, row in enumerate(rows, 1):
        yield line, [tidy(_cell(value)) for value in row]


def _cell(value: object) -> str:
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
