"""Bytes to rows of text: .xlsx, the older .xls, pages that are named so, and CSV in UTF-8 or CP949.

What a file is, is told by its bytes: programs name what they give as they like.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from xml.parsers.expat import ExpatError

from station.packing.barcodes import tidy
from station.sheets.books import MOST_COLUMNS, MOST_ROWS, ZIP, Lines, book_rows
from station.sheets.html_tables import is_page, table_rows
from station.sheets.old_books import OLE, is_encrypted_book, is_old_book, old_rows
from station.sheets.sheet_faults import fault


def unlocked(data: bytes, password: str) -> bytes:
    """Return the spreadsheet inside an encrypted one.

    Raises:
        SheetFault: password_protected without a password, wrong_password, unreadable for a damaged file.
    """
    if not password:
        raise fault("password_protected")
    from msoffcrypto import OfficeFile, exceptions

    opened = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(data))
        if office.format != "ooxml":
            raise fault("wrong_type")
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
# Excel's "Unicode text" has two bytes a character, and says so at its beginning.
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")
# What other documents than spreadsheets have in the container of the older formats.
_DOCUMENTS = ("WordDocument", "PowerPoint Document", "HwpSummaryInformation", "BodyText")
_LOOKED_AT = 65_536
_LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds at most; the rest of a longer one in a CSV is left out, as a text's is anyway."""
_LONGEST_FILE = 50_000_000
_KEPT_TEXT = re.compile(r'="([^"]*)"')

Grid = list[tuple[int, list[str]]]
"""Line numbers as the user's editor counts them, with their cells, tidied; blank lines are left out."""


def grid_of(data: bytes, filename: str, password: str = "") -> Grid:  # noqa: ARG001 - every reader is asked with a name
    """Return the lines of a file. Raises SheetFault when it cannot be read at all.

    What it is called decides nothing.
    """
    if not data.strip():
        raise fault("empty")
    if is_encrypted_book(data):
        data = unlocked(data, password)
    return _bounded((line, cells) for line, cells in _lines(data) if any(cells))


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(ZIP):
        return _tidied(book_rows(data))
    if is_old_book(data):
        return _tidied(old_rows(data))
    if data.startswith(OLE) and not any(name.encode("utf-16-le") in data for name in _DOCUMENTS):
        # Half of one, perhaps: the list of what is in it stands anywhere.
        raise fault("unreadable")
    if data.startswith((OLE, *_OTHERS)) or _is_binary(data):
        raise fault("wrong_type")
    said = _decoded(data)
    return _tidied(table_rows(said)) if is_page(said) else _text(said)


def _tidied(rows: Lines) -> Iterator[tuple[int, list[str]]]:
    for line, row in rows:
        yield line, [tidy(cell) for cell in row]


def _is_binary(data: bytes) -> bool:
    """Whether bytes are no text: those of two a character say so at their beginning."""
    return b"\0" in data[:_LOOKED_AT] and not data.startswith(_WIDE)


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


def _text(said: str) -> Iterator[tuple[int, list[str]]]:
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
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp949")
    except UnicodeDecodeError as error:
        raise fault("encoding", line=data[: error.start].count(b"\n") + 1) from None
