"""A layout's file: what it may say, what it is told of, and what the shipped ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from printers.document import TextAlign
from station.config import ConfigError
from station.documents.waybill.contents import FIELDS
from station.documents.waybill.label_layout import (
    LabelLayout,
    LayoutBarcode,
    LayoutFrame,
    LayoutLine,
    LayoutRow,
    LayoutText,
)
from station.documents.waybill.layout_reading import SHIPPED, read_layout, shipped

SMALL = """
title = "우리 라벨"
width = 123
height = 100
only = "data"
mask = "hanjin-slip"
[[text]]
field = "receiver.name"
x = 10
y = 20.5
width = 40
size = 4
weight = "regular"
lines = 2
align = "center"
mask = "strict"
[[text]]
value = "받는 분"
x = 1
y = 20
width = 8
[[barcode]]
field = "waybill"
kind = "itf"
module = 3
x = 50
y = 80
height = 12
[[box]]
x = 0
y = 0
width = 123
height = 20
[[line]]
x = 0
y = 30
width = 123
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    return file


def refused(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_layout(written(folder, text), "own.toml", "ko")
    return caught.value


def test_a_file_says_fields_at_millimetres(tmp_path: Path) -> None:
    name = LayoutText(
        "receiver.name", 10, 20.5, 40, 9.6, 4, 2.5, 2, TextAlign.CENTRE, bold=False, mask="strict", inverse=False
    )
    caption = LayoutText("", 1, 20, 8, 4.08, value="받는 분")
    number = LayoutBarcode("waybill", "itf", 50, 80, 0, 12, module=3, least=3)
    lines = (LayoutLine(0, 30, 123, 0.4), LayoutFrame(0, 0, 123, 20))
    assert read_layout(written(tmp_path, SMALL), "own.toml", "ko") == LabelLayout(
        "own.toml",
        "우리 라벨",
        123,
        100,
        (LayoutRow(0, (*lines, name, caption, number)),),
        only_data=True,
        mask="hanjin-slip",
    )


@pytest.mark.parametrize(
    ("was", "now", "key", "code"),
    [
        ('field = "receiver.name"', 'field = "receiver.nmae"', "text[0].field", "not_allowed"),
        ('field = "receiver.name"', 'field = "copy_code"', "text[0].field", "not_allowed"),
        ('field = "receiver.name"', 'field = "receiver.name"\nvalue = "x"', "text[0].value", "not_allowed"),
        ("size = 4", "size = 0.4", "text[0].size", "not_allowed"),
        ("size = 4", "sise = 4", "text[0].sise", "unknown_key"),
        ("size = 4", "size = 4\nfloor = 5", "text[0].floor", "not_allowed"),
        ("size = 4", 'size = "4"', "text[0].size", "wrong_type"),
        ("x = 10\n", "", "text[0].x", "missing"),
        ("width = 40", "width = 0", "text[0].width", "not_allowed"),
        ('weight = "regular"', 'weight = "thin"', "text[0].weight", "not_allowed"),
        ('align = "center"', 'align = "middle"', "text[0].align", "not_allowed"),
        ('mask = "strict"', 'mask = "none"', "text[0].mask", "not_allowed"),
        ('kind = "itf"', 'kind = "ean13"', "barcode[0].kind", "not_allowed"),
        ("module = 3", "module = 0", "barcode[0].module", "not_allowed"),
        ("module = 3", 'module = 3\nunfit = "leave"', "barcode[0].unfit", "not_allowed"),
        ("height = 12", "", "barcode[0].height", "missing"),
        ('only = "data"', 'only = "captions"', "only", "not_allowed"),
        ('only = "data"', "stretch = true\nwidht = 1", "widht", "unknown_key"),
        ("height = 100", "stretch = true", "height", "missing"),
        ("[[line]]", '[[row]]\nheight = 5\ntext = [{ field = "memo", x = 0, y = 0, width = 5 }]\n[[line]]', "row", ""),
    ],
)
def test_what_a_file_may_not_say_is_told_with_its_key(tmp_path: Path, was: str, now: str, key: str, code: str) -> None:
    error = refused(tmp_path, SMALL.replace(was, now, 1))
    assert (error.file, error.key, error.message_code) == (tmp_path / "own.toml", key, code or "not_allowed")
    assert str(error).startswith(f"{tmp_path / 'own.toml'}: {key}: ")


def test_an_unknown_field_is_told_with_all_that_are_known(tmp_path: Path) -> None:
    error = refused(tmp_path, '[[text]]\nfield = "name"\nx = 0\ny = 0\nwidth = 9\n')
    assert error.allowed == ", ".join(FIELDS)
    contract = "receiver.name receiver.phone receiver.zip receiver.address receiver.address1 receiver.address2 "
    contract += (
        "sender.name sender.phone sender.zip sender.address sender.address1 sender.address2 order orders reference "
    )
    contract += (
        "goods pieces memo box_type freight boxes waybill waybill_groups copy_mark box sort_code terminal branch "
    )
    assert set(f"{contract}driver region".split()) <= set(FIELDS)


def test_a_row_that_grows_by_what_it_does_not_hold_is_told(tmp_path: Path) -> None:
    row = '[[row]]\nheight = 9\ngrows = "memo"\ntext = [{ field = "goods", x = 0, y = 0, width = 9 }]\n'
    error = refused(tmp_path, row)
    assert (error.key, error.allowed, error.found) == ("row[0].grows", "goods", '"memo"')


@pytest.mark.parametrize("text", ["", 'title = "leer"\n'])
def test_a_file_without_anything_on_it_is_no_layout(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text).key == "text"


def test_a_file_that_is_no_toml_or_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path, "x = ").message_code == "not_toml"
    with pytest.raises(ConfigError) as caught:
        read_layout(tmp_path / "none.toml", "none.toml", "en")
    assert caught.value.message_code == "no_file"


def test_what_ships_can_be_read_and_samples_are_called_so() -> None:
    layouts = [shipped(name) for name in SHIPPED]
    assert [one.name for one in layouts if one.sample] == [name for name in SHIPPED if "sample" in name]
    assert all("sample" in one.title and "견본" in one.title and one.only_data for one in layouts if one.sample)
    assert [one.needs_sort_code for one in layouts] == [False, False, True, True]
    assert all(one.bears_sort_code for one in layouts)
    with pytest.raises(KeyError):
        shipped("roll")
