"""The reservation sheet: what a carrier's program finds in it, by bytes, by form and by row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.orders import Receiver
from station.sheets import SheetFault, SheetProblem
from station.sheets.carrier_forms.box_entry import BoxEntry, GoodsRow
from station.sheets.carrier_forms.carrier_form import CarrierForm, FormColumn, ResultColumn, ResultForm
from station.sheets.carrier_forms.cp949_text import cut, replaced, size_of
from station.sheets.carrier_forms.form_shelf import load_form, shipped_forms
from station.sheets.carrier_forms.reservation_sheet import write_reservation
from station.sheets.grids import grid_of

RESULT = ResultForm({"waybill": ResultColumn(("운송장번호",)), "reference": ResultColumn(("고객주문번호",))})
MUG = GoodsRow("머그컵", "흰색", 2)
HAT = GoodsRow("모자", "", 1)
KIM = Receiver("김하늘", "010-0000-1234", "04524", "서울 중구 세종대로 110", "3층", "문 앞에")
BOX = BoxEntry("R7K2", "SO-1", KIM, goods=(MUG, HAT), orders=("SO-1", "SO-2"), box_type="극소", freight="prepaid")


def form(*columns: FormColumn, **others: object) -> CarrierForm:
    placed = tuple(replace(column, place=at) for at, column in enumerate(columns, 1))
    return CarrierForm("mine", placed, RESULT, **others)  # type: ignore[arg-type]


def column(field: str, most: int = 0) -> FormColumn:
    return FormColumn(0, field, field, "", most)


def cells(data: bytes) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


ALL_FIELDS = {
    "receiver.name": "김하늘",
    "receiver.phone": "010-0000-1234",
    "receiver.zip": "04524",
    "receiver.address": "서울 중구 세종대로 110 3층",
    "receiver.address1": "서울 중구 세종대로 110",
    "receiver.address2": "3층",
    "order": "SO-1",
    "orders": "SO-1, SO-2",
    "reference": "R7K2",
    "goods": "머그컵 흰색 2개, 모자 1개",
    "pieces": "3",
    "memo": "문 앞에",
    "box_type": "극소",
    "freight": "선불",
    "boxes": "1",
}


def test_every_field_of_a_box_is_written_as_text() -> None:
    wanted = form(*(column(name) for name in ALL_FIELDS))
    assert cells(write_reservation(wanted, [BOX]).data) == [list(ALL_FIELDS), list(ALL_FIELDS.values())]


def test_who_sends_stands_where_the_form_asks_for_it() -> None:
    sender = Receiver("가게", "02-000-0000", "04524", "서울 중구 1")
    wanted = form(*(column(f"sender.{part}") for part in ("name", "phone", "zip", "address")))
    assert cells(write_reservation(wanted, [replace(BOX, sender=sender)]).data)[1] == [
        "가게",
        "02-000-0000",
        "04524",
        "서울 중구 1",
    ]


def test_a_form_of_lines_has_a_row_for_each_kind_of_goods_with_its_pieces() -> None:
    wanted = form(column("reference"), column("goods"), column("pieces"), per="line")
    assert cells(write_reservation(wanted, [BOX]).data)[1:] == [
        ["R7K2", "머그컵 흰색", "2"],
        ["R7K2", "모자", "1"],
    ]


def test_headers_and_rows_begin_where_the_form_says_and_columns_stand_in_their_places() -> None:
    wanted = replace(form(column("reference")), start_row=3, columns=(FormColumn(2, "고객주문번호", "reference"),))
    assert cells(write_reservation(wanted, [BOX]).data) == [
        [None, None],
        [None, None],
        [None, "고객주문번호"],
        [None, "R7K2"],
    ]
    bare = replace(wanted, header=False, file="csv")
    assert write_reservation(bare, [BOX]).data == b"\r\n\r\n,R7K2\r\n"


def test_a_constant_and_the_carriers_own_words_for_freight_are_written() -> None:
    wanted = form(FormColumn(0, "품목명", value="잡화"), column("freight"), freight={"prepaid": "03"}, file="csv")
    assert write_reservation(wanted, [BOX]).data.decode() == "품목명,freight\r\n잡화,03\r\n"


def test_csv_in_cp949_has_a_question_mark_for_what_it_lacks_and_the_row_is_told() -> None:
    wanted = form(column("memo"), file="csv", encoding="cp949")
    sheet = write_reservation(wanted, [BOX, replace(BOX, memo="문 앞 🙏 부탁")])
    assert sheet.data.decode("cp949") == "memo\r\n문 앞에\r\n문 앞 ? 부탁\r\n"
    assert sheet.remarks == (SheetProblem(3, "memo", "not_in_cp949"),)


def test_a_long_text_is_cut_by_bytes_at_a_whole_character_and_the_row_is_told() -> None:
    sheet = write_reservation(form(column("memo", 9), start_row=2), [replace(BOX, memo="경비실에 맡겨 주세요")])
    # Three syllables and the sign are eight bytes; a fourth would make ten.
    assert cells(sheet.data)[2] == ["경비실…"]
    assert sheet.remarks == (SheetProblem(3, "memo", "cut_text", "9"),)


def test_a_plain_form_keeps_every_character_and_cuts_nothing() -> None:
    sheet = write_reservation(load_form("plain"), [replace(BOX, memo="🙏" * 200)])
    assert sheet.remarks == ()
    assert "🙏" * 200 in cells(sheet.data)[1]


@pytest.mark.parametrize("said", ["=1+1", "+821000001234", "@SUM(A1)", "-문 앞", "=HYPERLINK(0)"])
def test_what_looks_like_a_formula_is_never_one(said: str) -> None:
    book = write_reservation(form(column("memo")), [replace(BOX, memo=said)])
    page = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets[0]
    assert (page["A2"].value, page["A2"].data_type) == (said, "s")
    text = write_reservation(form(column("memo"), file="csv"), [replace(BOX, memo=said)])
    assert list(csv.reader(io.StringIO(text.data.decode())))[1] == [f"'{said}"]


def test_the_same_boxes_give_the_same_bytes() -> None:
    for wanted in shipped_forms():
        assert write_reservation(wanted, [BOX, BOX]).data == write_reservation(wanted, [BOX, BOX]).data


def test_a_sheet_longer_than_any_carrier_takes_is_not_written() -> None:
    with pytest.raises(SheetFault) as raised:
        write_reservation(form(column("reference"), file="csv"), [BOX] * 60_001)
    assert raised.value.problems == (SheetProblem(60_002, "", "too_long"),)


def test_no_repr_shows_who_receives() -> None:
    assert "김하늘" not in repr(BOX)
    assert "010" not in repr(BOX)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS, st.integers(2, 80))
def test_a_cut_text_fits_and_is_the_longest_beginning_that_does(text: str, most: int) -> None:
    short = cut(text, most)
    assert size_of(short) <= most
    if short == text:
        return
    assert size_of(text) > most
    assert short.endswith("…")
    assert text.startswith(short[:-1])
    assert size_of(text[: len(short)]) + 2 > most


@given(TEXTS)
def test_what_was_replaced_can_be_said_in_cp949_and_keeps_the_rest(text: str) -> None:
    there = replaced(text)
    there.encode("cp949")
    assert len(there) == len(text)
    assert all(new in (old, "?") for old, new in zip(text, there, strict=True))


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_what_a_sheet_says_is_what_our_readers_find_in_it(people: list[tuple[str, str, str]]) -> None:
    boxes = [
        replace(BOX, reference=f"R{at}", receiver=Receiver(name, "", "01234", address), memo=memo)
        for at, (name, address, memo) in enumerate(people)
    ]
    for wanted in shipped_forms():
        sheet = write_reservation(wanted, boxes)
        grid = grid_of(sheet.data, f"a{sheet.ending}")
        place = next(at for at, one in enumerate(wanted.columns) if one.field == "reference")
        assert [row[place] for _, row in grid] == [wanted.columns[place].title, *(box.reference for box in boxes)]


def test_a_shipped_form_of_cp949_says_nothing_that_the_carrier_cannot_hold(tmp_path: Path) -> None:
    for wanted in shipped_forms():
        sheet = write_reservation(wanted, [replace(BOX, memo="똠양꿍 🙏 맡겨 주세요" * 20)])
        if wanted.encoding == "cp949":
            assert {problem.code for problem in sheet.remarks} == {"not_in_cp949", "cut_text"}
            for row in cells(sheet.data):
                "".join(str(cell) for cell in row).encode("cp949")
