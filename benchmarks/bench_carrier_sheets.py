"""A day's boxes to a carrier's reservation sheet and back: 3,000 by every form that ships, as a file of each kind.

The sheet alone, without the ledger; reading back goes through the child whose memory and time are bounded.
"""

from __future__ import annotations

import io
import time

import openpyxl
import xlwt

from station.packing.orders import Receiver
from station.sheets.carrier_forms.box_entry import BoxEntry, GoodsRow
from station.sheets.carrier_forms.carrier_form import CarrierForm
from station.sheets.carrier_forms.form_shelf import shipped_forms
from station.sheets.carrier_forms.reservation_sheet import write_reservation
from station.sheets.carrier_forms.result_sheet import read_result
from station.sheets.reading_child import grid_apart

_BOXES = 3_000
_GOODS = tuple(GoodsRow(f"견본 상품 {at}", "색상: 흰색 / 크기: 큰 것", 2) for at in range(3))
_TO = Receiver("김견본", "010-0000-0000", "04524", "서울특별시 중구 세종대로 110 견본아파트", "101동 1001호")


def boxes() -> list[BoxEntry]:
    """Boxes of three kinds of goods each, with a memo that is longer than carriers take."""
    memo = "부재 시 경비실에 맡겨 주시고 문자 부탁드립니다 " * 4
    return [BoxEntry(f"9K{at:06}Q", f"2026120100{at:06}", _TO, _TO, _GOODS, memo=memo) for at in range(_BOXES)]


def cells_back(form: CarrierForm, data: bytes) -> list[list[str]]:
    """The uploaded columns with the carrier's number in front, as its program gives them back."""
    page = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    head, *rows = page.iter_rows(values_only=True)
    title = form.result.columns["waybill"].titles[0]
    texts = [[str(cell or "") for cell in row] for row in (head, *rows)]
    numbers = [title, *(f"6500-{at // 10_000:04}-{at % 10_000:04}" for at in range(len(rows)))]
    return [[number, *row] for number, row in zip(numbers, texts, strict=True)]


def as_book(cells: list[list[str]]) -> bytes:
    made = openpyxl.Workbook(write_only=True)
    page = made.create_sheet("결과")
    for row in cells:
        page.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def as_old_book(cells: list[list[str]]) -> bytes:
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet("결과")
    for line, row in enumerate(cells):
        for place, cell in enumerate(row):
            page.write(line, place, cell)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def as_page(cells: list[list[str]]) -> bytes:
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in cells)
    return f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode()


def main() -> None:
    entries = boxes()
    print(f"{_BOXES} boxes; asked, with the ledger: out ≤ 5 s, back ≤ 10 s")
    print(f"{'form':<16}{'out':>9}{'.xlsx in':>10}{'.xls in':>10}{'page in':>10}")
    for form in shipped_forms():
        begun = time.perf_counter()
        sheet = write_reservation(form, entries)
        line = f"{form.name:<16}{time.perf_counter() - begun:>7.2f} s"
        cells = cells_back(form, sheet.data)
        for data in (as_book(cells), as_old_book(cells), as_page(cells)):
            begun = time.perf_counter()
            result = read_result(form, data, "a.xls", lines_of=grid_apart)
            line += f"{time.perf_counter() - begun:>8.2f} s"
            assert (len(result.rows), result.refused) == (_BOXES, ())
        print(line)


if __name__ == "__main__":
    main()
