from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from printers.typeset import ELLIPSIS, TextBlock, TextFrame, clean, lay_out, pitch


def measure(size: int, character: str) -> float:
    """A face whose Hangul is square and whose Latin is half as wide."""
    return size / 2 if character.isascii() else float(size)


def width(size: int, line: str) -> float:
    return sum(measure(size, character) for character in line)


FRAMES = st.builds(
    TextFrame,
    width=st.integers(40, 600),
    height=st.integers(10, 200),
    size=st.integers(10, 60),
    floor=st.integers(8, 30),
    lines=st.integers(1, 6),
)


def test_a_text_that_fits_keeps_its_size_and_line() -> None:
    assert lay_out("머그컵 350ml", TextFrame(400, 40, 28, 20, 1), measure) == TextBlock(28, ("머그컵 350ml",))


def test_a_long_text_is_wrapped_between_words_before_it_shrinks() -> None:
    block = lay_out("서울 강남구 테헤란로", TextFrame(200, 100, 28, 20, 3), measure)
    assert block == TextBlock(28, ("서울 강남구", "테헤란로"))


def test_a_text_shrinks_when_its_lines_are_full() -> None:
    block = lay_out("가나다라마바사아자차", TextFrame(240, 40, 28, 20, 1), measure)
    assert block == TextBlock(24, ("가나다라마바사아자차",))


def test_a_word_is_broken_only_when_no_size_fits_it_whole() -> None:
    assert lay_out("가나다라마바사", TextFrame(100, 100, 28, 20, 3), measure) == TextBlock(
        28, ("가나다", "라마바", "사")
    )
    assert lay_out("가나다라마", TextFrame(100, 100, 28, 20, 3), measure) == TextBlock(20, ("가나다라마",))


def test_what_fits_in_no_size_is_cut_with_a_visible_sign() -> None:
    block = lay_out("가나다라마바사아자차", TextFrame(100, 24, 28, 20, 1), measure)
    assert block == TextBlock(20, ("가나다라" + ELLIPSIS,), cut=True)


def test_a_letter_wider_than_its_box_is_made_smaller_first() -> None:
    assert lay_out("가나", TextFrame(40, 89, 41, 21, 2), measure).size == 40


def test_a_low_box_limits_size_and_lines() -> None:
    assert lay_out("가 나 다", TextFrame(30, 22, 28, 20, 3), measure).cut
    assert lay_out("가", TextFrame(30, 12, 28, 20, 1), measure) == TextBlock(12, ("가",))


@given(st.text(max_size=300).map(clean).filter(bool), FRAMES)
def test_no_line_is_wider_than_its_box(text: str, frame: TextFrame) -> None:
    block = lay_out(text, frame, measure)
    assert all(width(block.size, line) <= frame.width for line in block.lines)
    assert len(block.lines) == 1 or block.size + pitch(block.size) * (len(block.lines) - 1) <= frame.height
    assert len(block.lines) <= frame.lines
    assert block.size <= max(frame.size, frame.floor)


@given(st.text(max_size=300).map(clean).filter(bool), FRAMES)
def test_nothing_is_lost_without_a_sign(text: str, frame: TextFrame) -> None:
    block = lay_out(text, frame, measure)
    shown = "".join(block.lines).replace(" ", "")
    if block.cut:
        assert shown.endswith(ELLIPSIS)
        assert text.replace(" ", "").startswith(shown.removesuffix(ELLIPSIS))
    else:
        assert shown == text.replace(" ", "")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_decomposed_hangul_is_composed() -> None:
    assert clean(unicodedata.normalize("NFD", "홍길동 뷁")) == "홍길동 뷁"


def test_control_bidirectional_and_zero_width_characters_disappear() -> None:
    assert clean("문\x1b@ 앞\u200b에\u202e 놔\ufeff주\u2066세\u00ad요\ufe0f") == "문@ 앞에 놔주세요"


def test_every_kind_of_white_space_is_one_blank() -> None:
    assert clean("  a\r\n\tb\u3000c\u2028d\x85e  ") == "a b c d e"
