"""The sheet for bulk dispatch, read back as the seller centre would."""

from __future__ import annotations

import io

import openpyxl

from station.sheets import SheetRow, dispatch_sheet


def test_the_sheet_has_the_seller_centres_four_columns_with_numbers_as_text() -> None:
    data = dispatch_sheet(
        [
            SheetRow("2026112411111111", "CJ대한통운", "650000000011"),
            SheetRow("2026112411111112", "우체국택배", "0012345678905"),
            SheetRow("=1+1", "롯데택배", "300000000005"),
        ]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()] == [
        ["상품주문번호", "배송방법", "택배사", "송장번호"],
        ["2026112411111111", "택배,등기,소포", "CJ대한통운", "650000000011"],
        ["2026112411111112", "택배,등기,소포", "우체국택배", "0012345678905"],
        ["=1+1", "택배,등기,소포", "롯데택배", "300000000005"],
    ]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert len(book.worksheets) == 1
