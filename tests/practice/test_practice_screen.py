"""Practice on the screen: the mark stands on every page and at every size, and the score is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.bench.screen_model import PracticeMark
from station.locale.texts import LocaleTexts
from station.practice.score import score
from station.practice.session_words import PracticeWords
from station.practice.tasks import drills
from station.screen.paint import paint
from station.screen.view import view
from station.tui.lines import BigText
from tests.support.support_scenes import NOW, scenes

KOREAN, WORDS = LocaleTexts.load("ko"), PracticeWords(LocaleTexts.load("ko", "practice"))
SIZES = [(120, 40), (80, 24), (64, 16), (40, 10)]


def painted(name: str, practice: PracticeMark, size: tuple[int, int]) -> list[str]:
    seen = view(replace(scenes()[name], practice=practice), KOREAN, NOW, *size)
    return ["".join(span.text for span in row) for row in paint(seen, KOREAN, BigText())]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", list(scenes()))
def test_no_page_of_practice_looks_like_earnest_work(name: str, size: tuple[int, int]) -> None:
    rows = painted(name, PracticeMark("연습 PRACTICE", "과제"), size)
    assert len(rows) == size[1]
    assert rows[0].startswith(" 연습 PRACTICE")


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_score_of_ten_orders_fits_the_screen(size: tuple[int, int]) -> None:
    page = WORDS.page(score(drills(10), ()), "김포장")
    rows = painted("idle", PracticeMark("연습 PRACTICE", "끝내기", page), size)
    assert len(rows) == size[1]
    assert [row for row in rows if "PRACTICE-10" in row]
    assert "끝내기" in rows[-1]


def test_work_in_earnest_has_neither_mark_nor_task() -> None:
    seen = view(scenes()["idle"], KOREAN, NOW, 120, 40)
    assert (seen.head.mark, seen.task, seen.plan.task) == ("", "", 0)
