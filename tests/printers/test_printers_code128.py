from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from printers.base import DocumentFault
from printers.linear_codes import QUIET_MODULES, code128_bars, symbols

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


def picture(value: str, module: int = 3) -> Image.Image:
    dark: list[int] = []
    for at, width in enumerate(code128_bars(value)):
        dark += [255 * (at % 2)] * (width * module)
    quiet = [255] * (QUIET_MODULES * module)
    row = bytes(quiet + dark + quiet)
    return Image.frombytes("L", (len(row), 60), row * 60)


def read(value: str) -> list[str]:
    found = zxingcpp.read_barcodes(
        picture(value),
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128]),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [symbol.text for symbol in found]


@given(PRINTABLE)
def test_any_printable_text_reads_back(value: str) -> None:
    assert read(value) == [value]


@given(st.text("0123456789AB:", min_size=1, max_size=24))
def test_digits_among_letters_read_back(value: str) -> None:
    assert read(value) == [value]


def test_a_second_reader_agrees() -> None:
    for value in ("650000000011", "PS:LABEL:650000000011:1", "PS:QTY:12", "abc~{}|"):
        assert [symbol.data.decode() for symbol in pyzbar.decode(picture(value))] == [value]


def test_twelve_digits_take_two_to_a_symbol() -> None:
    assert symbols("650000000011")[0] == 105
    assert sum(code128_bars("650000000011")) == 101


def test_an_odd_digit_costs_one_switch_and_no_more() -> None:
    assert symbols("65000000001")[:-2] == (105, 65, 0, 0, 0, 0, 100, 17)


def test_few_digits_among_letters_stay_in_set_b() -> None:
    assert 99 not in symbols("A12B")


@given(PRINTABLE)
def test_no_text_takes_more_symbols_than_set_b_alone(value: str) -> None:
    assert len(symbols(value)) <= len(value) + 3


@given(PRINTABLE)
def test_every_symbol_is_eleven_modules_and_the_stop_thirteen(value: str) -> None:
    assert sum(code128_bars(value)) == 11 * (len(symbols(value)) - 1) + 13


def test_a_group_separator_is_shifted_to_from_set_b() -> None:
    assert symbols("A\x1dB")[:-2] == (104, 33, 98, 93, 34)


@pytest.mark.parametrize("value", ["송장", "a\tb", "a\nb", "\x7f", "é", "１２"])
def test_what_set_b_lacks_is_refused(value: str) -> None:
    with pytest.raises(DocumentFault) as refused:
        symbols(value)
    assert refused.value.code == "barcode_not_ascii"


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(DocumentFault) as refused:
        code128_bars("")
    assert refused.value.code == "barcode_empty"
