"""A form of one's own, made from the carrier's empty sheet: by its titles, never over another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.orders import Receiver
from station.sheets import SheetFault
from station.sheets.carrier_forms.box_entry import BoxEntry
from station.sheets.carrier_forms.carrier_form import CarrierForm, FormError, ResultColumn
from station.sheets.carrier_forms.form_proposal import FormProposal, form_text, propose_form
from station.sheets.carrier_forms.form_reading import read_form
from station.sheets.carrier_forms.form_shelf import load_form, save_own, shipped_forms
from station.sheets.carrier_forms.reservation_sheet import write_reservation
from station.sheets.grids import grid_of
from tests.support.support_sheets import csv_file, old_book, xlsx_file

TITLES = ("받는분 성명", "받는분 전화번호", "받는분 주소(전체, 분할)", "품목명", "기본운임", "*고객 주문번호")
FIELDS = ["receiver.name", "receiver.phone", "receiver.address", "goods", "", "reference"]


def proposed(data: bytes) -> FormProposal:
    return propose_form(grid_of(data, "빈양식.xls"), data)


def fields(proposal: FormProposal) -> list[str]:
    return [column.field for column in proposal.columns]


@pytest.mark.parametrize("made", [xlsx_file, old_book, csv_file], ids=["xlsx", "xls", "csv"])
def test_the_titles_of_an_empty_sheet_become_columns_with_what_they_mean(made: object) -> None:
    assert callable(made)
    proposal = proposed(made(["CJ 접수 양식"], TITLES))
    assert (proposal.row, fields(proposal), proposal.unmapped) == (2, FIELDS, ("기본운임",))
    assert proposal.added is False


def test_the_order_number_ties_the_result_where_there_is_no_better_one_and_is_added_where_there_is_none() -> None:
    assert fields(proposed(xlsx_file(("받는분", "주문번호")))) == ["receiver.name", "reference"]
    assert fields(proposed(xlsx_file(("관리번호", "받는분", "주문번호")))) == ["reference", "receiver.name", "orders"]
    alone = proposed(xlsx_file(("받는분", "주소")))
    assert fields(alone) == ["receiver.name", "receiver.address", "reference"]
    assert alone.added is True


def test_an_address_in_two_columns_is_written_in_two_parts_and_no_field_twice() -> None:
    titles = ("받는분", "주소", "상세주소", "전화번호1", "핸드폰", "주문번호")
    wanted = ["receiver.name", "receiver.address1", "receiver.address2", "receiver.phone", "", "reference"]
    assert fields(proposed(xlsx_file(titles))) == wanted


def test_a_text_is_written_again_as_one_and_an_older_book_as_a_newer() -> None:
    kinds = [
        (xlsx_file(TITLES), ("xlsx", "cp949")),
        (old_book(TITLES), ("xlsx", "cp949")),
        (csv_file(TITLES, encoding="cp949"), ("csv", "cp949")),
        (csv_file(TITLES), ("csv", "utf-8")),
    ]
    for data, kind in kinds:
        proposal = proposed(data)
        assert (proposal.file, proposal.encoding) == kind


def test_a_proposal_is_a_form_that_can_be_used_at_once(tmp_path: Path) -> None:
    proposal = proposed(xlsx_file((), TITLES, ()))
    save_own(tmp_path / "forms", "우리", form_text(proposal, "빈 양식.xlsx"))
    form = load_form("우리", tmp_path / "forms")
    sheet = write_reservation(form, [BoxEntry("R1", "SO-1", Receiver("김하늘", address="서울"))])
    grid = grid_of(sheet.data, "a.xlsx")
    assert grid == [(2, list(TITLES)), (3, ["김하늘", "", "서울", "", "", "R1"])]
    assert form.result.columns["reference"] == ResultColumn(("*고객 주문번호",))


def test_the_carriers_own_column_for_the_number_is_where_the_result_is_read(tmp_path: Path) -> None:
    proposal = proposed(xlsx_file(("받는분", "주문번호", "운송장 번호", "분류코드")))
    assert proposal.unmapped == ("분류코드",)
    form = saved(tmp_path, proposal)
    assert form.result.columns["waybill"].titles[0] == "운송장 번호"
    assert form.result.columns["sort_code"] == ResultColumn(("분류코드",))


def saved(folder: Path, proposal: FormProposal) -> CarrierForm:
    return read_form(save_own(folder, "mine", form_text(proposal, "a.xlsx")), "mine")


def test_what_is_not_known_is_named_in_the_file_and_stays_blank(tmp_path: Path) -> None:
    text = form_text(proposed(xlsx_file(TITLES)), "빈 양식.xlsx")
    assert "not known, left blank: 기본운임" in text
    assert [column.title for column in saved(tmp_path, proposed(xlsx_file(TITLES))).columns if not column.field] == [
        "기본운임"
    ]


def test_a_form_is_never_written_over_another_one(tmp_path: Path) -> None:
    text = form_text(proposed(xlsx_file(TITLES)), "a.xlsx")
    before = save_own(tmp_path, "mine", text).read_bytes()
    for name, code in (
        ("mine", "form_there"),
        ("plain", "form_there"),
        ("../mine", "bad_form_name"),
        ("", "bad_form_name"),
    ):
        with pytest.raises(FormError) as raised:
            save_own(tmp_path, name, text + "\n# more")
        assert raised.value.message_code == code
    assert (tmp_path / "mine.toml").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["mine.toml"]


def test_nothing_stays_of_a_form_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        save_own(tmp_path, "mine", "no toml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rows", [[("김하늘", "서울 중구", "문 앞")], [("받는분",)], [("1", "2")]])
def test_a_sheet_without_titles_makes_no_form(rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(SheetFault) as raised:
        proposed(xlsx_file(*rows))
    assert raised.value.problems[0].code == "no_titles"


@pytest.mark.parametrize("form", shipped_forms(), ids=lambda form: form.name)
def test_the_titles_of_what_ships_are_understood_again(form: CarrierForm) -> None:
    proposal = proposed(xlsx_file(form.titles))
    assert {"reference", "receiver.name", "goods"} <= set(fields(proposal))


def test_a_title_of_two_lines_is_understood_and_written_on_one() -> None:
    (first, second, _) = proposed(xlsx_file(("받는분\n전화번호", "주소\n(전체, 필수)"))).columns
    assert (first.title, first.field, second.title) == ("받는분 전화번호", "receiver.phone", "주소 (전체, 필수)")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), max_size=5))
def test_any_title_gives_a_file_that_can_be_read(titles: list[str]) -> None:
    from tempfile import TemporaryDirectory

    known = ["받는분", "주소", "우편번호", "전화번호", "품목명", "배송메시지"]
    proposal = propose_form([(3, [*known, *titles])], b"PK\x03\x04")
    with TemporaryDirectory() as folder:
        form = saved(Path(folder), proposal)
    assert form.start_row == 3
    assert [column.title for column in form.columns][:6] == known
