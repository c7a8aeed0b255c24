"""The result sheet: whose number is taken, whose is not, and how a wrong sheet is told."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.carriage import SortData
from station.packing.orders import Receiver
from station.sheets import SheetFault
from station.sheets.carrier_forms.box_entry import BoxEntry
from station.sheets.carrier_forms.carrier_form import CarrierForm, ResultColumn, ResultForm
from station.sheets.carrier_forms.form_shelf import load_form, shipped_forms
from station.sheets.carrier_forms.reservation_sheet import write_reservation
from station.sheets.carrier_forms.result_sheet import RefusedRow, ResultRow, ResultSheet, read_result
from station.sheets.grids import Grid
from tests.support.support_sheets import csv_file

PLAIN = load_form("plain")
ONE, TWO = "650000000011", "650000000022"


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def result(*rows: tuple[object, ...], form: CarrierForm = PLAIN) -> ResultSheet:
    return read_result(form, book(("접수번호", "운송장번호"), *rows), "a.xlsx")


def taken(sheet: ResultSheet) -> list[tuple[int, str, str]]:
    return [(row.row, row.reference, row.waybill) for row in sheet.rows]


def problem(form: CarrierForm, *rows: tuple[object, ...]) -> tuple[str, str]:
    with pytest.raises(SheetFault) as raised:
        read_result(form, book(*rows), "a.xlsx")
    (told,) = raised.value.problems
    return told.code, told.value


def test_a_number_is_taken_without_its_hyphens_and_blanks() -> None:
    sheet = result(("R1", "6500-0000-0011"), ("R2", " 6500 0000 0022 "))
    assert taken(sheet) == [(2, "R1", ONE), (3, "R2", TWO)]
    assert sheet.read == 2


def test_a_whole_number_in_a_cell_is_taken_digit_by_digit() -> None:
    assert taken(result(("R1", int(ONE)), ("R2", float(TWO)))) == [(2, "R1", ONE), (3, "R2", TWO)]
    assert taken(result((7_000_000_001, 999_999_999_999_999)))[0][1:] == ("7000000001", "9" * 15)


@pytest.mark.parametrize("cell", ["6.5E+11", "6.50000000011E+11", 650000000011.5, 6500000000110000, "6,5E11"])
def test_a_number_that_lost_digits_is_refused(cell: object) -> None:
    assert result(("R1", cell), ("R2", TWO)).refused == (RefusedRow(2, "R1", "damaged_number"),)


def test_a_reference_that_lost_digits_names_no_box() -> None:
    assert result((6500000000110000, ONE), ("R2", TWO)).refused == (RefusedRow(2, "", "damaged_number"),)


def test_a_row_of_a_box_without_a_number_and_one_of_a_number_without_a_box_are_refused() -> None:
    assert result(("R1", None), (None, ONE), ("R2", "미출력!")).refused == (
        RefusedRow(2, "R1", "no_number"),
        RefusedRow(3, "", "no_reference"),
        RefusedRow(4, "R2", "bad_number"),
    )


def test_rows_that_name_neither_and_the_sums_at_the_end_are_passed_over() -> None:
    form = replace(PLAIN, result=replace(PLAIN.result))
    data = book(("접수번호", "운송장번호", "수량"), ("R1", ONE, 1), (None, None, 3), ("합 계", None, 4), ("계:", "", 5))
    sheet = read_result(form, data, "a.xlsx")
    assert (taken(sheet), sheet.refused, sheet.read) == ([(2, "R1", ONE)], (), 1)


def test_the_same_row_twice_counts_once() -> None:
    sheet = result(("R1", ONE), ("R1", "6500-0000-0011"), ("r1", ONE))
    assert (taken(sheet), sheet.refused, sheet.read) == ([(2, "R1", ONE)], (), 3)


def test_of_one_box_with_two_numbers_neither_is_taken() -> None:
    sheet = result(("R1", ONE), ("R2", "650000000033"), ("R1", TWO))
    assert taken(sheet) == [(3, "R2", "650000000033")]
    assert sheet.refused == (RefusedRow(2, "R1", "two_numbers", TWO), RefusedRow(4, "R1", "two_numbers", ONE))


def test_of_one_number_for_two_boxes_neither_is_taken() -> None:
    sheet = result(("R1", ONE), ("R2", ONE), ("R3", TWO))
    assert taken(sheet) == [(4, "R3", TWO)]
    assert sheet.refused == (RefusedRow(2, "R1", "two_references", "R2"), RefusedRow(3, "R2", "two_references", "R1"))


def test_a_box_may_be_named_by_its_order_alone() -> None:
    data = book(("주문번호", "송장번호"), ("2026-1201-001", ONE), ("so-9", TWO), ("SO-9", TWO))
    assert read_result(PLAIN, data, "a.xlsx").rows == (
        ResultRow(2, "", "2026-1201-001", ONE),
        ResultRow(3, "", "so-9", TWO),
    )


def test_what_the_carrier_says_about_sorting_comes_with_the_number() -> None:
    data = book(
        ("분류코드", "접수번호", "운송장번호", "터미널", "영업소", "배송기사", "권역"),
        ("4W44-4g", "R1", ONE, "대전", "서울중구", "홍기사", "수도권"),
    )
    (row,) = read_result(PLAIN, data, "a.xlsx").rows
    wanted = SortData(sort_code="4W44-4g", terminal="대전", branch="서울중구", driver="홍기사", region="수도권")
    assert row.sort == wanted


def test_titles_are_found_below_what_the_program_wrote_above_them_and_again_on_every_page() -> None:
    data = book(
        ("운송장 목록",),
        ("조회일자", "2026-12-01"),
        ("* 접수번호", "운송장 번호(필수)"),
        ("R1", ONE),
        ("* 접수번호", "운송장 번호(필수)"),
        ("R2", TWO),
    )
    sheet = read_result(PLAIN, data, "a.xlsx")
    assert (taken(sheet), sheet.refused) == ([(4, "R1", ONE), (6, "R2", TWO)], ())


def test_a_form_may_read_by_places_with_and_without_a_row_of_titles() -> None:
    places = {"waybill": ResultColumn(place=3), "reference": ResultColumn(place=1)}
    with_titles = replace(PLAIN, result=ResultForm(places, start_row=2))
    data = book(("목록",), ("가", "나", "다"), ("R1", "x", ONE))
    assert taken(read_result(with_titles, data, "a.xlsx")) == [(3, "R1", ONE)]
    bare = replace(PLAIN, result=ResultForm(places, header=False))
    assert taken(read_result(bare, csv_file(("R1", "x", ONE), ("R2",)), "a.csv")) == [(1, "R1", ONE)]


def test_a_cell_merged_over_the_rows_of_a_box_counts_in_each() -> None:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    for row in (("접수번호", "운송장번호", "상품"), ("R1", ONE, "머그컵"), (None, None, "모자"), ("R2", TWO, "컵")):
        page.append(row)
    page.merge_cells("A2:A3")
    page.merge_cells("B2:B3")
    data = io.BytesIO()
    made.save(data)
    sheet = read_result(PLAIN, data.getvalue(), "a.xlsx")
    assert (taken(sheet), sheet.read) == ([(2, "R1", ONE), (4, "R2", TWO)], 3)


def test_a_missing_column_is_told_with_the_titles_that_are_there() -> None:
    assert problem(PLAIN, ("접수번호", "받는분", "비고"), ("R1", "김하늘", "")) == (
        "missing_title",
        "접수번호, 받는분, 비고",
    )


def test_a_list_without_titles_shows_nobody_in_what_is_told_of_it() -> None:
    assert problem(PLAIN, ("김하늘", "서울 중구", "문 앞"), ("이바다", "부산", "")) == ("no_titles", "")


def test_a_reservation_sheet_that_came_back_without_numbers_is_told_as_such() -> None:
    for form in shipped_forms():
        sheet = write_reservation(form, [BoxEntry("R1", "SO-1", Receiver("김하늘", address="서울 중구"))])
        with pytest.raises(SheetFault) as raised:
            read_result(form, sheet.data, "a.xlsx")
        assert [(one.code, one.value) for one in raised.value.problems] == [("own_reservation", form.name)]


def test_a_sheet_of_another_carrier_is_told_by_its_form() -> None:
    lotte = load_form("lotte-alps15")
    assert problem(load_form("cj-lois"), lotte.titles, ("R1",)) == ("other_form", "lotte-alps15")


def test_the_shops_order_sheet_is_told_as_such() -> None:
    titles = ("상품주문번호", "주문번호", "수취인명", "수취인연락처1", "통합배송지", "배송비 묶음번호")
    assert problem(PLAIN, titles, ("1", "2", "3", "4", "5", "6"))[0] == "order_sheet"


def test_one_title_that_stands_twice_is_not_guessed_about() -> None:
    assert problem(PLAIN, ("접수번호", "운송장번호", "운송장번호"), ("R1", ONE, TWO))[0] == "duplicate_column"


def test_a_sheet_without_a_row_is_empty() -> None:
    assert problem(PLAIN, ("접수번호", "운송장번호"))[0] == "empty"
    assert problem(PLAIN, ("접수번호", "운송장번호"), ("합계", None))[0] == "empty"


def test_lines_may_be_made_elsewhere() -> None:
    def lines(data: bytes, filename: str, password: str) -> Grid:
        assert (data, filename, password) == (b"x", "y.xls", "")
        return [(1, ["접수번호", "운송장번호"]), (2, ["R1", ONE])]

    assert taken(read_result(PLAIN, b"x", "y.xls", lines_of=lines)) == [(2, "R1", ONE)]


REFERENCES = st.lists(st.integers(1, 6).map(lambda at: f"R{at}"), min_size=1, max_size=12)


@given(REFERENCES, st.data())
def test_whatever_stands_in_a_sheet_no_number_is_taken_twice_and_every_row_is_accounted_for(
    references: list[str], draw: st.DataObject
) -> None:
    rows = [(one, draw.draw(st.integers(1, 6).map(lambda at: f"65000000{at:04}"))) for one in references]
    sheet = read_result(PLAIN, csv_file(("접수번호", "운송장번호"), *rows), "a.csv")
    pairs = set(rows)
    alone = {
        pair
        for pair in pairs
        if sum(pair[0] == other[0] for other in pairs) == 1 and sum(pair[1] == other[1] for other in pairs) == 1
    }
    assert {(row.reference, row.waybill) for row in sheet.rows} == alone
    assert len(sheet.rows) == len(alone)
    assert len(sheet.refused) == sum(pair not in alone for pair in rows)
    assert sheet.read == len(rows)


@pytest.mark.parametrize("form", shipped_forms(), ids=lambda form: form.name)
def test_what_was_reserved_comes_back_with_its_number_by_every_form_that_ships(form: CarrierForm) -> None:
    boxes = [BoxEntry(f"7K{at}Q", f"SO-{at}", Receiver("김하늘", "010-0000-0000", "04524", "서울")) for at in range(5)]
    title = form.result.columns["waybill"].titles[0]
    page = openpyxl.load_workbook(io.BytesIO(write_reservation(form, boxes).data)).worksheets[0]
    head, *rows = page.iter_rows(values_only=True)
    data = book((title, *head), *((f"6500-0000-{at:04}", *row) for at, row in enumerate(rows)))
    assert taken(read_result(form, data, "a.xlsx")) == [
        (at + 2, box.reference, f"65000000{at:04}") for at, box in enumerate(boxes)
    ]


def test_what_may_be_somebodys_name_or_telephone_is_not_repeated() -> None:
    said = ("김하늘", "010-0000-1234", "서울 중구 1")
    refused = result(*((one, None) for one in said), ("R1", ONE), ("홍길동", ONE)).refused
    assert [(row.reference, row.conflict) for row in refused] == [("", ""), ("", ""), ("", ""), ("R1", ""), ("", "R1")]


def test_a_sheet_longer_than_a_day_is_not_read() -> None:
    rows = ((f"R{at}", f"65{at:010}") for at in range(60_001))
    with pytest.raises(SheetFault) as raised:
        read_result(PLAIN, csv_file(("접수번호", "운송장번호"), *rows), "a.csv")
    assert [one.code for one in raised.value.problems] == ["too_long"]


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["접수번호", "운송장번호", "주문번호", "받는분", "합계", "6.5E+11", ONE, "R1", "010-0000-0000"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_any_table_is_read_or_told_and_every_number_that_is_taken_is_one(rows: list[list[str]]) -> None:
    grid: Grid = [(at, cells) for at, cells in enumerate(rows, 1) if any(cells)]
    for form in shipped_forms():
        try:
            sheet = read_result(form, b"", "", lines_of=lambda *_: grid)
        except SheetFault:
            continue
        assert all(row.waybill.isalnum() and (row.reference or row.order) for row in sheet.rows)
        assert len(sheet.rows) + len(sheet.refused) <= sheet.read
