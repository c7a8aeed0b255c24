"""The sheet for the seller centre's bulk dispatch (엑셀 일괄발송): one row a product order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADERS = ("상품주문번호", "배송방법", "택배사", "송장번호")
"""The four columns that the seller centre asks for in the first row of its own order sheet."""
METHOD = "택배,등기,소포"
_TITLE = "발송처리"
_WIDTH = 20
_TEXT = "@"
# What the name of a sheet may not hold, and how long it may be.
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One product order that left: the seller centre's name of the carrier, and the waybill number."""

    item: str
    carrier: str
    waybill: str


def dispatch_sheet(rows: Iterable[SheetRow]) -> bytes:
    """Return the .xlsx; numbers are text cells, since a spreadsheet would round a number of 16 digits."""
    told = (HEADERS, *((one.item, METHOD, one.carrier, one.waybill) for one in rows))
    return text_book(_TITLE, told)


def text_book(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet, all of whose cells are texts."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = _NO_TITLE.sub(" ", title)[:_LONGEST_TITLE] or _TITLE
    widest = 0
    for at, values in enumerate(rows, 1):
        widest = max(widest, len(values))
        for column, value in enumerate(values, 1):
            cell = sheet.cell(at, column, value)
            # Never taken for a formula, whatever it begins with.
            cell.data_type, cell.number_format = "s", _TEXT
    for column in range(1, widest + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    said = io.BytesIO()
    book.save(said)
    return said.getvalue()
