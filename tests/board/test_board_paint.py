"""Every screen of the board fills its terminal exactly, whatever is in it, and can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.board.actions import BoardAct, BoardWish
from station.board.app import looks
from station.board.board_painting import TURN, paint
from station.board.board_view import view
from station.board.key_state import BoardPage, BoardPlea, BoardSearch, KeyState, PleaStage
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.statistics.hall_snapshot import HallSnapshot
from station.tui.lines import BigText
from station.tui.text_cells import width
from tests.support.support_board import NOW, REFUSED, STORY, Shown, crowded, empty_day, hall

BIG = BigText()
TEXTS = {one: LocaleTexts.load(one, *BOOKS) for one in LANGUAGES}
FOUND = Shown(hall()).find("1234")
DESKS = {
    "hall": KeyState(),
    "chosen": KeyState(chosen=REFUSED),
    "people": KeyState(BoardPage.PEOPLE),
    "stations": KeyState(BoardPage.STATIONS, top=500),
    "help": KeyState(BoardPage.HELP, top=500),
    "search": KeyState(BoardPage.SEARCH, search=BoardSearch("1234", "1234", FOUND)),
    "none": KeyState(BoardPage.SEARCH, search=BoardSearch("1234", "1234", ())),
    "story": KeyState(BoardPage.STORY, story=STORY),
    "no story": KeyState(BoardPage.STORY),
    "reason": KeyState(plea=BoardPlea(BoardWish(BoardAct.VOID, "p-1", "650000000011"), PleaStage.REASON)),
    "badge": KeyState(plea=BoardPlea(BoardWish(BoardAct.VOID, "p-1", "650000000011"), PleaStage.BADGE, "482913")),
    "sent": KeyState(plea=BoardPlea(BoardWish(BoardAct.RETRY, "p-1", "650000000011"), PleaStage.SENT)),
}
NASTY = "<b>\x1b[31m머그\u202e컵\ufe0f" * 9


def painted(
    made: HallSnapshot, desk: KeyState, size: tuple[int, int], language: str = "ko", later: float = 0
) -> list[str]:
    texts = TEXTS[language]
    now = NOW.replace(second=int(later))
    lines = paint(view(made, texts, now, "BENCH-1"), desk, texts, BIG, now, size)
    known = looks(bright=False)
    assert all(span.look in known for line in lines for span in line)
    return ["".join(span.text for span in line) for line in lines]


def nasty() -> HallSnapshot:
    return hall(
        stations=(replace(hall().stations[0], name=NASTY, packer_name=NASTY, order=NASTY),),
        attention=(replace(REFUSED, order=NASTY, reason=NASTY),),
        read=0.5,
    )


@pytest.mark.parametrize("make", [hall, empty_day, crowded, nasty])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15), (50, 12), (250, 80)])
def test_every_screen_is_as_large_as_its_terminal(make: Callable[[], HallSnapshot], size: tuple[int, int]) -> None:
    for language in LANGUAGES:
        for name, desk in DESKS.items():
            lines = painted(make(), desk, size, language)
            assert (len(lines), {width(line) for line in lines}) == (size[1], {size[0]}), (name, language)
            assert not any(char in "".join(lines) for char in "\x1b\u202e\ufe0f")


def test_the_figures_that_matter_are_big_and_told_in_plain_digits_too() -> None:
    for size in ((120, 40), (80, 24)):
        text = "\n".join(painted(hall(), KeyState(), size))
        assert "오늘 포장 128" in text
        assert "주문 81" in text
        assert "█" in text
        assert "✖ 이 속도면 16:42에 끝나요" in text


def test_a_long_list_of_stations_turns_its_pages_by_itself() -> None:
    first, second = (painted(crowded(), KeyState(), (120, 40), later=later) for later in (0, TURN))
    assert first != second
    assert sum("BENCH-" in line for line in first) > 3


def test_a_pin_is_never_on_the_screen() -> None:
    text = "\n".join(painted(hall(), DESKS["badge"], (120, 40)))
    assert "482913" not in text
    assert "●●●●●●" in text


def test_the_keys_shown_are_those_that_work() -> None:
    plain, chosen = (painted(hall(), DESKS[name], (120, 40))[-2] for name in ("hall", "chosen"))
    assert "F5" not in plain
    assert "F5 다시 보내기  F7 무효" in chosen
    assert "F1 정의  F2 사람별  F3 찾기  F4 포장대" in plain


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("bright", [False, True])
def test_both_themes_contrast_well_enough_for_tired_eyes(bright: bool) -> None:
    for name, look in looks(bright).items():
        dark, light = sorted((_luminance(look.fore), _luminance(look.back)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, name
