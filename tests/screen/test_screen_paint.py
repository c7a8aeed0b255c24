"""Every screen is complete, straight and readable in both languages and in every size."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.notices import NoticeCode, NoticeSeverity, tell
from station.screen.label_preview import preview
from station.screen.paint import paint
from station.screen.theme import LOOKS, band_look
from station.screen.view import SIGNS, ScreenPage, ScreenView, view
from station.tui.canvas import TextLook
from station.tui.lines import ROWS, BigText, Line, width_of
from station.tui.text_cells import width, wrap
from tests.support.support_scenes import LABEL, NOW, scenes

SCENES = scenes()
SPOKEN = {language: LocaleTexts.load(language) for language in LANGUAGES}
BIG = BigText()
SIZES = [(120, 40), (80, 24), (200, 60), (60, 15), (100, 30), (72, 20)]


def painted(name: str, language: str, width: int, height: int) -> tuple[ScreenView, tuple[Line, ...]]:
    shown = view(SCENES[name], SPOKEN[language], NOW, width, height)
    label = preview(shown.label.bitmap, shown.label.cells, shown.label.rows) if shown.label else ()
    return shown, paint(shown, SPOKEN[language], BIG, label)


def text_of(lines: tuple[Line, ...]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(SCENES))
def test_every_line_is_exactly_as_wide_as_the_terminal(name: str, language: str, size: tuple[int, int]) -> None:
    _, lines = painted(name, language, *size)
    assert len(lines) == size[1]
    assert {width_of(line) for line in lines} == {size[0]}
    assert {span.look for line in lines for span in line} <= LOOKS.keys()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(SCENES))
def test_what_happened_and_what_to_do_is_never_cut(name: str, language: str, size: tuple[int, int]) -> None:
    shown, lines = painted(name, language, *size)
    text = " ".join(text_of(lines).split())
    if shown.page is not ScreenPage.HELP:
        assert " ".join(shown.band.text.split()) in text
        assert shown.next in text
        assert shown.waiting in text
    if shown.page in (ScreenPage.BOX, ScreenPage.EMPTY, ScreenPage.REASONS):
        assert all(f"{cap.key.upper()} {label}" in text for cap, label in shown.keys)
        assert shown.head.clock in text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(SCENES)), st.sampled_from(LANGUAGES), st.integers(1, 220), st.integers(1, 70)
)  # fmt: skip
def test_no_size_of_terminal_breaks_a_screen(name: str, language: str, width: int, height: int) -> None:
    shown, lines = painted(name, language, width, height)
    assert len(lines) == height
    assert {width_of(line) for line in lines} == {width}
    assert (shown.page is ScreenPage.SMALL) == (width < 60 or height < 15)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_can_be_drawn_large_beside_its_sign(language: str) -> None:
    for code in NoticeCode:
        notice = tell(code, count=999)
        shown = SPOKEN[language].say(notice)
        # A question has its sign in its word already.
        asks = notice.severity is NoticeSeverity.ASK and shown.word.endswith("?")
        drawn = BIG.draw(shown.word if asks else f"{SIGNS[notice.severity]} {shown.word}")
        assert drawn is not None, f"run benchmarks/glyphs.py: {shown.word}"
        assert len(drawn) == ROWS
        assert len(drawn[0]) <= 114, f"too wide for 120 columns: {shown.word}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(NoticeCode))
def test_every_sentence_fits_a_terminal_of_eighty_columns(language: str, code: NoticeCode) -> None:
    values: dict[str, str | int] = {
        "order": "2026112312345670", "orders": "2026112312345671", "waybill": "650000000011", "count": 12,
        "name": "양말 3족 세트 국산", "option": "블랙 L", "packed": 10, "wanted": 12, "missing": 12, "units": 12,
        "reason": "timeout", "device": "keyboard-1", "command": "PS:SUPERVISOR", "packer": "김포장", "copy": 2,
        "left": 99, "code": "8801234567893", "pieces": 24, "lines": 12,
    }  # fmt: skip
    said = SPOKEN[language].say(tell(code, **values))
    assert width(said.next) <= 72, said.next
    assert " ".join(wrap(said.text, 74, 2)) == said.text


def test_the_word_fills_the_band_on_a_large_terminal() -> None:
    _, large = painted("item_wrong", "ko", 120, 40)
    _, small = painted("item_wrong", "ko", 80, 24)
    assert text_of(large).count("█") > 60
    assert "✖  다 른   상 품" in text_of(small)


def test_a_stop_differs_from_a_mistake_without_any_colour() -> None:
    _, stop = painted("stopped", "ko", 80, 24)
    _, wrong = painted("item_wrong", "ko", 80, 24)
    assert "/  /  /" in text_of(stop)
    assert "/  /  /" not in text_of(wrong)


def test_the_columns_of_hangul_and_latin_names_end_in_one_place() -> None:
    _, lines = painted("many", "ko", 80, 24)
    counts = [width_of(line[:-1]) for line in lines if line[-1].text.endswith("/ 2  ")]
    assert len(counts) >= 9
    assert len(set(counts)) == 1


def test_a_small_terminal_still_shows_the_verdict() -> None:
    shown, lines = painted("item_wrong", "en", 50, 12)
    assert shown.page is ScreenPage.SMALL
    assert "✖ Wrong item" in text_of(lines)
    assert "60 by 15" in text_of(lines)


def test_help_explains_the_work_the_colours_and_the_keys_on_one_small_page() -> None:
    _, lines = painted("help", "ko", 80, 24)
    text = text_of(lines)
    for said in ("주문서의 바코드를 스캔해요", "다음 주문서를 스캔해요", "틀렸어요", "F12 확인", "F1을 누르거나"):
        assert said in text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("look", [look for look in LOOKS.values() if not look.plain], ids=str)
def test_everything_that_is_read_has_a_contrast_of_seven_to_one(look: TextLook) -> None:
    light, dark = sorted((luminance(look.fore), luminance(look.back)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_looks_have_true_colours_for_the_canvas_translates_none_that_a_terminal_names() -> None:
    colours = {colour for look in LOOKS.values() for colour in (look.fore, look.back)}
    assert {colour for colour in colours if not re.fullmatch("#[0-9a-f]{6}", colour)} == set()


def test_every_verdict_has_a_look_of_its_own() -> None:
    backs = {LOOKS[f"band.{band_look(severity)}"].back for severity in NoticeSeverity if severity != "news"}
    assert len(backs) == len(NoticeSeverity) - 1


def test_the_label_is_drawn_in_its_own_proportions() -> None:
    lines = preview(LABEL, 34, 19)
    assert len(lines) == 19
    assert {len(line) for line in lines} == {29}
    assert set(lines[0]) <= set("▛▀▜"), "the frame is at the top"
    assert preview(LABEL, 0, 10) == ()
    assert all(line.startswith(("▌", "▛", "▙", "█")) for line in preview(LABEL, 56, 60))


def test_the_label_is_shown_on_wide_terminals_only() -> None:
    shown, lines = painted("labelling", "ko", 120, 40)
    assert shown.label is not None
    assert shown.label.bitmap is LABEL
    assert "송장 6500 0000 0011" in text_of(lines)
    assert painted("labelling", "ko", 80, 24)[0].label is None
