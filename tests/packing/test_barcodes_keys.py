"""The keys under which the bench finds goods, whatever the scanner made of their code."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.barcodes import code_keys, exact_key, fold, gtin_key, shelf_keys, tidy


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("8801234567893", "08801234567893"),
        ("012345678905", "00012345678905"),
        ("0012345678905", "00012345678905"),
        ("00012345678905", "00012345678905"),
        ("12345670", "00000012345670"),
        ("036000291452", "00036000291452"),
    ],
)
def test_a_gtin_of_any_length_has_one_key(code: str, key: str) -> None:
    assert (gtin_key(code), fold(code)) == (key, key)


@pytest.mark.parametrize(
    "code",
    [
        "8801234567894",
        "88012345678",
        "12345678901",
        "00000000",
        "000000000000",
        "",
        "12345678a",
    ],
)
def test_what_is_no_gtin_keeps_its_own_text(code: str) -> None:
    assert (gtin_key(code), fold(code), code_keys(code)) == ("", exact_key(code), (exact_key(code),))


def test_an_exact_match_comes_before_a_gtin_match() -> None:
    assert code_keys("012345678905") == ("012345678905", "00012345678905")
    assert code_keys("00012345678905") == ("00012345678905",)
    assert code_keys(" mug-wh ") == ("MUG-WH",)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        *(
            ("880-1234-567893", "08801234567893"),
            ("8801234 567893", "08801234567893"),
            ("0123 4567 8905", "00012345678905"),
        ),
        *(
            ("0-8044-2957-X", "09780804429573"),
            ("080442957x", "09780804429573"),
            ("978-0-8044-2957-3", "09780804429573"),
        ),
        *(("978080442957303810", "09780804429573"), ("9780804429573 03810", "09780804429573")),
        *(("978080442957305", "09780804429573"), ("9780804429573]E203810", "09780804429573")),
        *(("04252614", "00042100005264"), ("01234133", "00012300000413"), ("0425261-4", "00042100005264")),
    ],
)
def test_every_spelling_of_a_gtin_is_found(code: str, key: str) -> None:
    assert key in code_keys(code)[1:]


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("18801234567890", "08801234567893"),  # a case of it
        ("0-8044-2957-1", "09780804429573"),  # a wrong check digit
        ("977000000000305", "09770000000003"),  # an issue of a magazine
        ("8801234567893-1", "08801234567893"),
        ("0108801234567893", "08801234567893"),
        ("12345670", "00123456000070"),  # a GTIN-8
    ],
)
def test_what_is_not_truly_the_same_is_not_found(code: str, other: str) -> None:
    assert other not in code_keys(code)


def test_lost_zeros_are_put_back_for_the_catalogue_alone() -> None:
    assert code_keys("12345678905") == ("12345678905",)
    assert shelf_keys("12345678905") == ("12345678905", "00012345678905")
    assert shelf_keys("8801234567893") == code_keys("8801234567893")


def test_case_blanks_and_decomposed_hangul_do_not_matter() -> None:
    decomposed = unicodedata.normalize("NFD", "머그컵-a")
    assert fold(f"\t{decomposed} \u3000") == fold("머그컵-A") == "머그컵-A"


def test_the_separators_inside_a_gs1_code_are_kept() -> None:
    assert tidy("\x1d0108801234567893\x1d21A ") == "\x1d0108801234567893\x1d21A"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.integers(min_value=1, max_value=9_999_999))
def test_every_wrong_last_digit_makes_it_no_gtin(body: int) -> None:
    candidates = [f"{body:07d}{digit}" for digit in range(10)]
    assert len([code for code in candidates if gtin_key(code)]) == 1


@given(st.integers(min_value=1, max_value=99_999_999_999), st.integers(min_value=0, max_value=9))
def test_a_upc_and_its_ean_are_the_same_goods(body: int, digit: int) -> None:
    upc = f"{body:011d}{digit}"
    assert gtin_key(upc) == gtin_key("0" + upc) == gtin_key("00" + upc)


def test_a_gtin_in_the_wide_digits_of_an_east_asian_keyboard_is_the_same_goods() -> None:
    assert code_keys("８８０１２３４５６７８９３")[1:] == code_keys("8801234567893")
