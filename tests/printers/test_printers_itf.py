"""Interleaved 2 of 5: what carriers print reads back, and what it cannot hold is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.base import DocumentFault
from printers.check import check
from printers.document import ITF, PrintDocument
from printers.linear_codes import itf_bars
from printers.render import render


def paper(value: str, width: float = 72) -> PrintDocument:
    return PrintDocument(width, 14, (ITF(0, 2, width, 10, value, module_min=2),))


@settings(max_examples=30, deadline=None)
@given(st.text("0123456789", min_size=6, max_size=14).filter(lambda text: len(text) % 2 == 0))
def test_an_even_number_of_digits_is_read_back_by_both_readers(value: str) -> None:
    document = paper(value)
    assert check(document, render(document)) == ()


def test_twelve_digits_are_as_broad_as_the_standard_says() -> None:
    assert sum(itf_bars("509000340041")) == 4 + 12 * 9 + 5
    assert itf_bars("00")[:6] == (1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "barcode_empty"), ("12345", "barcode_odd"), ("12345A", "barcode_not_digits"), ("１２", "barcode_not_digits")],
)
def test_what_it_cannot_hold_is_refused_and_not_padded(value: str, code: str) -> None:
    with pytest.raises(DocumentFault) as refused:
        render(paper(value))
    assert refused.value.code == code


def test_a_number_too_long_for_the_paper_is_refused() -> None:
    with pytest.raises(DocumentFault) as refused:
        render(paper("12" * 20))
    assert refused.value.code == "barcode_too_wide"
