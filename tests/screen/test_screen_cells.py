"""Columns stay straight whatever a product is called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from station.tui.text_cells import centre, clip, fit, fit_right, tidy, width, wrap

HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
NAMES = st.text(HANGUL | st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("×①♥—·ㄱ％"))


def test_a_syllable_takes_two_cells_and_a_decomposed_one_becomes_one() -> None:
    assert width("머그컵 350ml") == 12
    assert tidy("\u1106\u1165\u1100\u1173") == "머그"
    assert width(tidy("\u1106\u1165\u1100\u1173")) == 4


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    assert tidy("머그\x1b[31m컵\x07\u200b\u202e") == "머그[31m컵"
    assert tidy("두\n줄\t칸") == "두 줄 칸"


def test_a_long_name_ends_in_dots_and_never_in_half_a_syllable() -> None:
    assert clip("머그컵 화이트", 8) == "머그컵.."
    assert clip("머그컵 화이트", 7) == "머그.."
    assert clip("머그컵", 6) == "머그컵"
    assert clip("머그컵", 1) == "."
    assert clip("머그컵", 0) == ""


@given(st.text())
def test_measured_as_the_terminal_library_measures(text: str) -> None:
    for char in tidy(text):
        # Newer signs than this Python knows may differ; the canvas fills or cuts such a line.
        assert width(char) == cell_len(char) or ord(char) > 0x2600


@given(NAMES, st.integers(min_value=0, max_value=40))
def test_every_column_is_as_wide_as_it_is_told(text: str, cells: int) -> None:
    for shown in (fit(text, cells), fit_right(text, cells), centre(text, cells)):
        assert width(shown) == cells
    assert width(clip(text, cells)) <= cells


@given(NAMES, st.integers(min_value=4, max_value=40), st.integers(min_value=1, max_value=4))
def test_a_wrapped_text_stays_inside_its_lines(text: str, cells: int, lines: int) -> None:
    wrapped = wrap(text, cells, lines)
    assert len(wrapped) <= lines
    assert all(width(line) <= cells for line in wrapped)


def test_a_text_is_wrapped_at_blanks() -> None:
    assert wrap("송장이 출력되지 않았어요: 용지 없음", 20, 2) == ("송장이 출력되지", "않았어요: 용지 없음")
