"""What does not fit the paper is told when the settings are read: the file, the field, and what would fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.carriers import carrier
from station.config import ConfigError
from station.documents.waybill.layout_check import LayoutCheck, LayoutPaper
from station.documents.waybill.layout_reading import read_layout, shipped

PAPER = LayoutPaper(123, 100, 0, 0, 203)


def check(
    folder: Path, text: str, paper: LayoutPaper = PAPER, codes: tuple[str, ...] = ("CJGLS",)
) -> ConfigError | None:
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    layout = read_layout(file, "own.toml", "ko")
    try:
        LayoutCheck(layout, paper, tuple(map(carrier, codes)), file, "ko").require()
    except ConfigError as error:
        return error
    return None


def text(**keys: object) -> str:
    given: dict[str, object] = {"field": '"receiver.name"', "x": 10, "y": 10, "width": 40, "size": 4, **keys}
    return "[[text]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items())


def bars(**keys: object) -> str:
    given: dict[str, object] = {"field": '"waybill"', "x": 10, "y": 10, "height": 12, **keys}
    return "[[barcode]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items())


@pytest.mark.parametrize(
    ("layout", "key", "code"),
    [
        (text(x=90), "text[0].x", "outside_paper"),
        (text(x=-1), "text[0].x", "outside_paper"),
        (text(y=97), "text[0].y", "outside_paper"),
        (text(lines=30), "text[0].y", "outside_paper"),
        (text(width=1), "text[0].width", "no_line_fits"),
        (text(height=2), "text[0].height", "no_line_fits"),
        (text(field='"waybill_groups"', width=12), "text[0].width", "no_line_fits"),
        (text(field='"receiver.phone"', width=10), "text[0].width", "no_line_fits"),
        ("[[line]]\nx = 100\ny = 0\nwidth = 40\n", "line[0].x", "outside_paper"),
        ("[[box]]\nx = 0\ny = 90\nwidth = 40\nheight = 20\n", "box[0].y", "outside_paper"),
        (bars(module=12), "barcode[0].x", "bars_too_wide"),
        (bars(x=90), "barcode[0].x", "outside_paper"),
        (bars(width=40), "barcode[0].module", "bars_too_wide"),
        (bars(kind='"itf"', module=8), "barcode[0].x", "bars_too_wide"),
        (bars(kind='"itf"', field='"sort_main"'), "barcode[0].kind", "odd_digits"),
        (bars(kind='"qr"', height=5), "barcode[0].height", "bars_too_wide"),
        (text(x=12, y=12) + bars(), "text[0].x", "covered_bars"),
        (bars() + bars(y=20), "barcode[1].x", "covered_bars"),
        (bars() + "[[line]]\nx = 0\ny = 15\nwidth = 60\n", "line[0].x", "covered_bars"),
        ("width = 130\nheight = 100\n" + text(), "width", "layout_paper"),
        ("width = 123\nheight = 110\n" + text(), "height", "layout_paper"),
    ],
)
def test_what_does_not_fit_is_told_with_its_key(tmp_path: Path, layout: str, key: str, code: str) -> None:
    error = check(tmp_path, layout)
    assert error is not None
    assert (error.file.name, error.key, error.message_code) == ("own.toml", key, code)
    assert len(str(error).splitlines()) == len(error.text("en").splitlines()) == 1


def test_the_sentence_names_the_field_where_it_ends_and_what_fits(tmp_path: Path) -> None:
    error = check(tmp_path, text(x=90))
    assert error is not None
    assert error.reason("ko") == (
        "용지 밖으로 나가요: receiver.name x + width = 130 mm. 쓸 수 있는 값: x + width ≤ 123 (90 + 40)"
    )
    assert (
        error.reason("en") == "leaves the paper: receiver.name x + width = 130 mm; allowed: x + width ≤ 123 (90 + 40)"
    )


@pytest.mark.parametrize(
    "layout",
    [
        text(),
        text(x=83),
        bars(),
        bars(kind='"itf"', module=3),
        bars(kind='"qr"', height=12),
        bars(width=50, module=3),
        bars() + "[[box]]\nx = 5\ny = 5\nwidth = 60\nheight = 30\n",
        bars(when='"sorted"') + text(x=12, y=12, when='"plain"'),
        'only = "data"\n' + bars() + "[[line]]\nx = 0\ny = 15\nwidth = 300\n",
    ],
)
def test_what_fits_is_taken(tmp_path: Path, layout: str) -> None:
    assert check(tmp_path, layout) is None


def test_an_offset_moves_a_field_off_the_paper(tmp_path: Path) -> None:
    moved = LayoutPaper(123, 100, 2, -11, 203)
    assert getattr(check(tmp_path, text(x=82), moved), "key", "") == "text[0].x"
    assert getattr(check(tmp_path, text(x=20), moved), "key", "") == "text[0].y"


def test_interleaved_bars_are_refused_for_a_carrier_whose_numbers_are_odd(tmp_path: Path) -> None:
    error = check(tmp_path, bars(kind='"itf"'), codes=("HANJIN", "KGB"))
    assert error is not None
    assert (error.message_code, error.found) == ("odd_digits", "waybill, 11")
    assert check(tmp_path, bars(kind='"carrier"'), codes=("HANJIN", "KGB")) is None


def test_on_a_roll_a_layout_says_how_high_it_is(tmp_path: Path) -> None:
    roll = LayoutPaper(104, 0, 0, 0, 203)
    assert getattr(check(tmp_path, text(), roll), "key", "") == "height"
    assert check(tmp_path, "height = 60\n" + text(), roll) is None
    assert getattr(check(tmp_path, "height = 12\n" + text(), roll), "key", "") == "text[0].y"


@pytest.mark.parametrize(
    ("name", "width", "height"), [("sample-overlay-123x100", 123, 100), ("sample-overlay-100x102", 100, 102)]
)
@pytest.mark.parametrize("code", ["CJGLS", "HANJIN", "HYUNDAI", "KGB", "EPOST", "CUPARCEL"])
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_sample_fits_its_stock_for_every_carrier(name: str, width: float, height: float, code: str, dpi: int) -> None:
    paper = LayoutPaper(width, height, 0, 0, dpi)
    LayoutCheck(shipped(name), paper, (carrier(code),), Path(name), "ko").require()
