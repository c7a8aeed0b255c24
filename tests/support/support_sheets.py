"""Files as a seller's spreadsheet program writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl
import xlwt

Cells = Sequence[object]


def csv_file(*rows: Cells, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as CSV."""
    said = io.StringIO(newline="")
    csv.writer(said, delimiter=delimiter).writerows(rows)
    return said.getvalue().encode(encoding)


def xlsx_file(*rows: Cells) -> bytes:
    """Rows as a spreadsheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    said = io.BytesIO()
    book.save(said)
    return said.getvalue()


def old_book(*rows: Cells) -> bytes:
    """Rows as a workbook of the older format."""
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet("결과", cell_overwrite_ok=True)
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                page.write(at, place, value)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
