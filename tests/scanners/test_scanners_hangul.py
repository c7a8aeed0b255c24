"""Codes that a scanner typed while the keyboard stood on Hangul come back as they were printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.keyboard.hangul import undo
from tests.support.support_hangul import typed_in_hangul_mode

CODE_128 = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("ABC-123", "뮻-123"),
        ("RTX4090", "ㄲㅆㅌ4090"),
        ("SKU-QWERTY", "나ㅕ-ㅃㅉㄸㄲ쑈"),
        ("DKSSUDGKTPDY", "안녕하세요"),
        ("GKFTDK", "핤아"),
        ("MUG-WH", "ㅡㅕㅎ-ㅉㅗ"),
    ],
)
def test_known_codes_come_back_from_hangul(printed: str, shown: str) -> None:
    assert undo(shown) == (printed, True)


@pytest.mark.parametrize("text", ["", "8801234567893", "mug-wh", "PS:UNDO", "ß\x1dé", "日本"])
def test_a_text_without_hangul_stays_as_it_is(text: str) -> None:
    assert undo(text) == (text, False)


@settings(max_examples=2000, deadline=None)
@given(CODE_128)
def test_any_code_128_text_typed_in_hangul_mode_comes_back_but_for_case(printed: str) -> None:
    shown = typed_in_hangul_mode(printed)
    letters = any(sign.isalpha() for sign in printed)
    assert undo(shown) == ((printed.upper(), True) if letters else (printed, False))


@settings(max_examples=500, deadline=None)
@given(CODE_128)
def test_decomposed_hangul_comes_back_as_well(printed: str) -> None:
    shown = unicodedata.normalize("NFD", typed_in_hangul_mode(printed))
    assert undo(shown)[0].upper() == printed.upper()


def test_two_letters_never_show_the_same_hangul() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [one + two for one in letters for two in letters]
    assert len({typed_in_hangul_mode(code) for code in codes}) == len(codes)


@given(st.text())
def test_no_text_at_all_breaks_the_way_back(text: str) -> None:
    typed, was_hangul = undo(text)
    assert was_hangul or typed == text
