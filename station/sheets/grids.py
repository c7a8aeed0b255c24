"""Bytes to rows of text: CSV in UTF-8 or CP949, and .xlsx."""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from xml.parsers.expat import ExpatError

from station.packing.barcodes import tidy
from station.sheets.books import MOST_COLUMNS, MOST_ROWS, ZIP, book_rows
from station.sheets.sheet_faults import fault

OLE = b"\xd0\xcf\x11\xe0"
"""How an encrypted spreadsheet begins: it is a container of the older Office format ([MS-OFFCRYPTO])."""


def unlocked(data: bytes, password: str) -> bytes:
    """Return the spreadsheet inside an encrypted one.

    Raises:
        SheetFault: password_protected without a password, wrong_password, wrong_type for an old .xls,
            unreadable for a damaged file.
    """
    if not password:
        raise fault("password_protected")
    from msoffcrypto import OfficeFile, exceptions

    opened = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(data))
        if office.format != "ooxml":
            raise fault("wrong_type", ".xls")
        office.load_key(password=password, verify_password=True)
        office.decrypt(opened)
    except exceptions.InvalidKeyError:
        raise fault("wrong_password") from None
    except (
        *(exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError, exceptions.EncryptionError),
        *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError),
        *(struct.error, zlib.error, ExpatError, RuntimeError, ArithmeticError),
    ):
        raise fault("unreadable") from None
    return opened.getvalue()


_DELIMITERS = ",;\t"
_LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds at most; the rest of a longer one in a CSV is left out, as a text's is anyway."""
_LONGEST_FILE = 50_000_000
_KEPT_TEXT = re.compile(r'="([^"]*)"')

Grid = list[tuple[int, list[str]]]
"""Line numbers as the user's editor counts them, with their cells, tidied; blank lines are left out."""


def grid_of(data: bytes, filename: str, password: str = "") -> Grid:
    """Return the lines of a file. Raises SheetFault when it cannot be read at all."""
    if not data.strip():
        raise fault("empty")
    match PurePath(filename).suffix.lower():
        case ".xlsx":
            lines = _workbook(data, password)
        case ".csv" | ".txt" | ".tsv":
            lines = _text(data)
        case other:
            raise fault("wrong_type", other)
    return _bounded((line, cells) for line, cells in lines if any(cells))


def _bounded(lines: Iterable[tuple[int, list[str]]]) -> Grid:
    """Raises SheetFault too_wide, too_long."""
    grid: Grid = []
    for line, cells in lines:
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise fault("too_wide", line=line)
        if len(grid) >= MOST_ROWS:
            raise fault("too_long", line=line)
        grid.append((line, cells[:MOST_COLUMNS]))
    return grid


def _text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith((ZIP, OLE)):
        raise fault("wrong_type")
    said = _decoded(data)
    header = said.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    # The library's own limit refuses a file for one cell, and calls it broken.
    csv.field_size_limit(_LONGEST_FILE)
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise fault("bad_csv", line=line) from None
        if cells is None:
            return
        yield line, [_told(cell[:_LONGEST_CELL]) for cell in cells]


def _told(cell: str) -> str:
    """Return a cell of a text; ="0123" is how programs keep a spreadsheet from taking the zero of a text."""
    found = _KEPT_TEXT.fullmatch(tidy(cell))
    return tidy(found[1] if found is not None else cell)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp949")
    except UnicodeDecodeError as error:
        raise fault("encoding", line=data[: error.start].count(b"\n") + 1) from None


def _workbook(data: bytes, password: str) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(OLE):
        data = unlocked(data, password)
    if not data.startswith(ZIP):
        raise fault("wrong_type")
    for line, row in book_rows(data):
        yield line, [tidy(cell) for cell in row]
