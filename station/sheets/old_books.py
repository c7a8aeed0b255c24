"""The cells of an older spreadsheet's first sheet (.xls, BIFF), as `books` gives those of an .xlsx."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from station.sheets.books import MOST_ROWS, Lines, cells_of, fill_merged
from station.sheets.sheet_faults import SheetFault, fault

if TYPE_CHECKING:
    from xlrd import Book
    from xlrd.sheet import Sheet

OLE = b"\xd0\xcf\x11\xe0"
"""How the container of the older Office formats begins; an encrypted .xlsx is one, too ([MS-OFFCRYPTO])."""
# The oldest were written without a container: the record that begins them, with its length.
_BARE = (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The kinds of cells, by the library's numbers.
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(1, 6)
_CP949 = "cp949"


def is_old_book(data: bytes) -> bool:
    """Whether bytes are a spreadsheet of the older format."""
    if data.startswith(_BARE):
        return True
    return data.startswith(OLE) and any(_entry(name) in data for name in _STREAMS)


def is_encrypted_book(data: bytes) -> bool:
    """Whether bytes are an .xlsx behind a password."""
    return data.startswith(OLE) and _ENCRYPTED in data


def _entry(name: str) -> bytes:
    """A stream's name as the container's directory has it."""
    return f"{name}\0".encode("utf-16-le")


def old_rows(data: bytes) -> Lines:
    """Return the rows of the first sheet. Raises SheetFault: unreadable, old_protected, too_wide, too_long."""
    from xlrd import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        return _rows(data)
    except SheetFault:
        raise
    except XLRDError as error:
        raise fault("old_protected" if "encrypted" in str(error) else "unreadable") from None
    except (
        *(CompDocError, struct.error, AssertionError, UnicodeError, LookupError, ValueError, TypeError),
        *(AttributeError, ArithmeticError, NotImplementedError, OSError, EOFError),
    ):
        raise fault("unreadable") from None


def _rows(data: bytes) -> Lines:
    book = _opened(data)
    sheet = book.sheet_by_index(0)
    rows: Lines = []
    for at in range(sheet.nrows):
        values = [_value(cell.ctype, cell.value, book) for cell in sheet.row(at)]
        cells = cells_of(values, at + 1)
        if cells:
            rows.append((at + 1, cells))
        if len(rows) > MOST_ROWS:
            raise fault("too_long", line=at + 1)
    fill_merged(rows, _merged(sheet))
    return rows


def _opened(data: bytes) -> Book:
    """The workbook; merged cells are known only with the formats, which some programs write wrongly."""
    from xlrd import XLRDError, open_workbook

    def opened(*, formats: bool, encoding: str | None = None) -> Book:
        return open_workbook(
            file_contents=data,
            formatting_info=formats,
            encoding_override=encoding,
            on_demand=True,
            ragged_rows=True,
            logfile=_Silence(),
            # Programs that write spreadsheets by themselves often get the container's chains wrong.
            ignore_workbook_corruption=True,
        )

    try:
        return _loaded(opened(formats=True))
    except UnicodeError:
        # The oldest do not say what their characters are; in Korea they are these.
        return _loaded(opened(formats=False, encoding=_CP949))
    except XLRDError:
        raise
    except (LookupError, AssertionError, struct.error, TypeError, AttributeError, ValueError):
        return _loaded(opened(formats=False))


def _loaded(book: Book) -> Book:
    book.sheet_by_index(0)
    return book


def _value(kind: int, value: Any, book: Book) -> object:
    if kind == _NUMBER:
        return float(value)
    if kind == _DATE:
        return _moment(float(value), book)
    if kind == _BOOLEAN:
        return bool(value)
    if kind == _ERROR:
        return _error(value)
    return str(value) if kind == _TEXT else None


def _error(code: int) -> str:
    from xlrd import error_text_from_code

    return str(error_text_from_code.get(code, ""))


def _moment(number: float, book: Book) -> object:
    """A date or a time of day; a number that is none stays one."""
    from xlrd.xldate import XLDateError, xldate_as_datetime

    try:
        at: datetime = xldate_as_datetime(number, book.datemode)
    except (XLDateError, OverflowError, ValueError):
        return number
    return at.time() if 0 <= number < 1 else at


def _merged(sheet: Sheet) -> Iterator[tuple[int, int, int]]:
    for top, bottom, left, _ in sheet.merged_cells:
        yield left, top + 1, bottom


class _Silence(io.TextIOBase):
    """Where the library's remarks go."""

    def write(self, text: str, /) -> int:
        """Take a remark, and keep nothing of it."""
        return len(text)
