"""A form's file: what it may say, and what is told of one that says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.sheets.carrier_forms.carrier_form import CarrierForm, FormColumn, FormError, ResultColumn
from station.sheets.carrier_forms.form_reading import read_form
from station.sheets.carrier_forms.form_shelf import load_form, own_names, shipped_forms

SMALLEST = """
[[column]]
title = "고객주문번호"
field = "reference"

[result]
waybill = "운송장번호"
reference = "고객주문번호"
"""
SHIPPED = {"cj-lois", "hanjin-nfocus", "lotte-alps15", "lotte-alps7", "logen-ilogen", "epost", "plain"}


def form_of(folder: Path, text: str) -> CarrierForm:
    file = folder / "mine.toml"
    file.write_text(text, "utf-8")
    return read_form(file, "mine")


def told(folder: Path, text: str) -> tuple[str, str]:
    """The key of what is wrong with a form, and what is allowed there."""
    with pytest.raises(FormError) as raised:
        form_of(folder, text)
    return raised.value.key, raised.value.allowed


def test_the_smallest_form_writes_a_book_with_headers_a_row_for_every_box(tmp_path: Path) -> None:
    form = form_of(tmp_path, SMALLEST)
    assert form.columns == (FormColumn(1, "고객주문번호", "reference"),)
    assert (form.file, form.encoding, form.header, form.start_row, form.per) == ("xlsx", "utf-8", True, 1, "box")
    assert dict(form.result.columns) == {
        "waybill": ResultColumn(("운송장번호",)),
        "reference": ResultColumn(("고객주문번호",)),
    }


def test_every_form_that_ships_can_be_read_and_ties_its_result_to_the_box() -> None:
    forms = {form.name: form for form in shipped_forms()}
    assert forms.keys() == SHIPPED
    for form in forms.values():
        assert "reference" in {column.field for column in form.columns}
        assert "reference" in form.result.columns


def test_what_ships_for_a_carrier_has_the_characters_of_its_program() -> None:
    assert {form.name for form in shipped_forms() if form.encoding == "utf-8"} == {"plain"}


def test_a_column_stands_behind_the_one_before_it_unless_it_says_where(tmp_path: Path) -> None:
    before, placed, after = 'title="a"\nfield="order"', 'position=5\nvalue="1"', 'title="c"\nvalue=""'
    columns = "".join(f"[[column]]\n{said}\n" for said in (before, placed, after))
    form = form_of(tmp_path, columns + SMALLEST)
    assert [column.place for column in form.columns] == [1, 5, 6, 7]


def test_a_result_may_be_read_by_places_and_under_one_of_several_titles(tmp_path: Path) -> None:
    text = SMALLEST.replace('"운송장번호"', '["운송장번호", "송장번호"]').replace(
        'reference = "고객주문번호"', "reference = 3\nsort_code = 4"
    )
    columns = dict(form_of(tmp_path, text).result.columns)
    assert columns["waybill"] == ResultColumn(("운송장번호", "송장번호"))
    assert columns["sort_code"] == ResultColumn(place=4)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ('file = "ods"', "file"),
        ('encoding = "euc-kr"', "encoding"),
        ('per = "order"', "per"),
        ("start_row = 0", "start_row"),
        ('headers = "no"', "headers"),
        ('[freight]\nbarter = "쌀"', "freight.barter"),
    ],
)
def test_a_value_that_is_not_known_is_told_by_its_key(tmp_path: Path, said: str, key: str) -> None:
    assert told(tmp_path, f"{said}\n{SMALLEST}")[0] == key


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ('title = "받는분"\nfield = "receiver"', "column[1].field"),
        ('title = "받는분"', "column[1].field"),
        ('title = "받는분"\nfield = "order"\nvalue = "1"', "column[1].field"),
        ('field = "order"', "column[1].title"),
        ('position = 1\nfield = "order"', "column[1].position"),
        ('title = "a"\nfield = "order"\nmax_bytes = 1', "column[1].max_bytes"),
        ('title = "a"\nfield = "order"\nwidth = 9', "column[1].width"),
    ],
)
def test_a_column_that_cannot_be_is_told_by_its_place_in_the_file(tmp_path: Path, column: str, key: str) -> None:
    text = SMALLEST.replace("[result]", f"[[column]]\n{column}\n\n[result]")
    assert told(tmp_path, text)[0] == key


@pytest.mark.parametrize(
    ("result", "key"),
    [
        ('reference = "주문번호"', "result.waybill"),
        ('waybill = "운송장번호"', "result.reference"),
        ('waybill = "운송장번호"\norder = 0', "result.order"),
        ('waybill = "운송장번호"\norder = true', "result.order"),
        ("waybill = 2\norder = 2", "result.waybill"),
        ('waybill = "운송장번호"\norder = 1\nheader = false', "result.waybill"),
        ('waybill = "운송장번호"\norder = 1\ncode = 3', "result.code"),
        ('waybill = "운송장번호"\norder = 1\nfile = "pdf"', "result.file"),
    ],
)
def test_a_result_that_cannot_be_read_back_is_refused(tmp_path: Path, result: str, key: str) -> None:
    assert told(tmp_path, SMALLEST.partition("[result]")[0] + f"[result]\n{result}\n")[0] == key


def test_a_form_without_columns_says_so(tmp_path: Path) -> None:
    assert told(tmp_path, "[result]" + SMALLEST.partition("[result]")[2])[0] == "column"


def test_what_is_wrong_is_one_line_with_file_key_and_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(FormError) as raised:
        form_of(tmp_path, f'per = "day"\n{SMALLEST}')
    file = tmp_path / "mine.toml"
    assert raised.value.text("ko") == f'{file}: per: 쓸 수 없는 값이에요: "day". 쓸 수 있는 값: "box" | "line"'
    assert raised.value.text("en") == f'{file}: per: "day" is not allowed; allowed: "box" | "line"'


def test_a_form_is_found_by_its_shipped_name_its_own_name_or_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    form_of(folder, SMALLEST)
    assert load_form("plain", folder).name == "plain"
    assert load_form("mine", folder).name == "mine"
    assert load_form(str(folder / "mine.toml")).name == "mine"
    assert load_form("forms/mine.toml", folder).name == "mine"
    assert own_names(folder) == ["mine"]


def test_a_form_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    form_of(folder, SMALLEST)
    with pytest.raises(FormError) as raised:
        load_form("cj", folder)
    assert raised.value.allowed.split(" | ") == [*sorted(SHIPPED), "mine", "FILE.toml"]
    with pytest.raises(FormError) as raised:
        load_form("../cj.toml", folder)
    assert raised.value.message_code == "no_file"
