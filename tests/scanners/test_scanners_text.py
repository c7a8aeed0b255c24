"""What a code's bytes say: AIM identifier, encoding, one spelling."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.code_text import DecodedText, decode


@pytest.mark.parametrize(
    ("data", "symbology", "text"),
    [
        (b"]C0MUG-WH", "]C0", "MUG-WH"),
        (b"]E08801234567893", "]E0", "8801234567893"),
        (b"]d2\x1d0108801234567893", "]d2", "\x1d0108801234567893"),
        (b"]e00108801234567893", "]e0", "0108801234567893"),
        (b"]Q3\n01", "]Q3", "01"),
    ],
)
def test_an_aim_identifier_is_taken_off_and_kept(data: bytes, symbology: str, text: str) -> None:
    assert decode(data) == DecodedText(text, symbology)


@pytest.mark.parametrize("text", ["]C0", "]", "]]C0A", "]J0A", "]1A2", "]C-1", "A]C0B", "[C0A"])
def test_what_only_looks_like_an_aim_identifier_is_content(text: str) -> None:
    assert decode(text.encode()) == DecodedText(text)


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        ("머그컵".encode(), DecodedText("머그컵")),
        ("머그컵".encode("euc-kr"), DecodedText("머그컵", "", "cp949")),
        ("똠".encode("cp949"), DecodedText("똠", "", "cp949")),
        (b"\xff\xfeA", DecodedText("ÿþA", "", "latin-1")),
        (unicodedata.normalize("NFD", "머그컵").encode(), DecodedText("머그컵")),
        ("\ufeff A1\u3000".encode(), DecodedText("A1")),
    ],
)
def test_hangul_is_read_in_the_encodings_scanners_send(data: bytes, decoded: DecodedText) -> None:
    assert decode(data) == decoded


@given(st.binary(max_size=100))
def test_no_bytes_at_all_break_the_reading(data: bytes) -> None:
    decoded = decode(data)
    assert unicodedata.is_normalized("NFC", decoded.text)


def test_a_sign_with_endless_marks_is_put_in_order_by_whoever_reads_it_in_pieces() -> None:
    text = decode(("a" + "\u0301\u0323" * 4000).encode()).text
    runs = re.split("[\u034fa]|\u00e1|\u1ea1", text)
    assert max(map(len, runs)) <= 30
    assert decode("a\u0301\u0323".encode()).text == "\u1ea1\u0301"
