"""The sheet for the seller centre's bulk dispatch (엑셀 일괄발송): one row a product order."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

HEADERS = ("상품주문번호", "배송방법", "택배사", "송장번호")
"""The four columns that the seller centre asks for in the first row of its own order sheet."""
METHOD = "택배,등기,소포"
_TITLE = "발송처리"
_WIDTHS = {"A": 22, "B": 16, "C": 16, "D": 20}
_TEXT = "@"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One product order that left: the seller centre's name of the carrier, and the waybill number."""

    item: str
    carrier: str
    waybill: str


def dispatch_sheet(rows: Iterable[SheetRow]) -> bytes:
    """Return the .xlsx; numbers are text cells, since a spreadsheet would round a number of 16 digits."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = _TITLE
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    told = (HEADERS, *((one.item, METHOD, one.carrier, one.waybill) for one in rows))
    for at, values in enumerate(told, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(at, column, value)
            # Never taken for a formula, whatever it begins with.
            cell.data_type, cell.number_format = "s", _TEXT
    said = io.BytesIO()
    book.save(said)
    return said.getvalue()
