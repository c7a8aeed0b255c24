"""The supervisor's keys, without a screen: what is chosen, asked for and sent."""

from __future__ import annotations

from dataclasses import replace

from station.board.actions import BoardAct, BoardWish
from station.board.key_state import (
    BoardPage,
    BoardPlea,
    BoardSearch,
    DenyAct,
    Errand,
    FetchStory,
    FindText,
    KeyState,
    PleaStage,
    SendWish,
    press,
    settled,
)
from station.statistics.hall_snapshot import AttentionItem
from tests.support.support_board import DOUBTFUL, HELD, NOW, REFUSED, Shown, hall

NEEDS = (REFUSED, DOUBTFUL, HELD)


def pressed(desk: KeyState, *keys: str, needs: tuple[AttentionItem, ...] = NEEDS) -> tuple[KeyState, Errand]:
    errand: Errand = None
    for key in keys:
        desk, errand = press(desk, key, key if len(key) == 1 else None, needs)
    return desk, errand


def test_the_list_is_walked_with_arrows_and_ends_at_its_ends() -> None:
    assert pressed(KeyState(), "down")[0].chosen is REFUSED
    assert pressed(KeyState(), "down", "down", "down", "down")[0].chosen is HELD
    assert pressed(KeyState(), "down", "up", "up")[0].chosen is REFUSED


def test_a_list_that_moves_takes_the_cursor_along_and_never_to_another() -> None:
    desk, _ = pressed(KeyState(), "down", "down")
    aged = replace(DOUBTFUL, since=NOW)
    assert settled(desk, (HELD, REFUSED, aged)).chosen is DOUBTFUL
    assert settled(desk, (HELD, REFUSED)).chosen is None
    assert pressed(desk, "f7", needs=(HELD, REFUSED))[0].plea is None


def test_a_retry_needs_no_reason_but_a_badge() -> None:
    desk, _ = pressed(KeyState(), "down", "f5")
    wish = BoardWish(BoardAct.RETRY, "p-1", "650000000011")
    assert desk.plea == BoardPlea(wish, PleaStage.BADGE)
    desk, errand = pressed(desk, *"PS:BADGE:201", "enter")
    assert errand == SendWish(wish, "PS:BADGE:201")
    assert desk.plea == BoardPlea(wish, PleaStage.SENT)


def test_a_void_asks_its_reason_by_number_first() -> None:
    desk, _ = pressed(KeyState(), "down", "down", "f7", "9")
    assert desk.plea is not None
    assert desk.plea.stage is PleaStage.REASON
    _, errand = pressed(desk, "2", *"482913", "enter")
    assert errand == SendWish(BoardWish(BoardAct.VOID, "p-2", "650000000022", "goods_damaged"), "482913")


def test_only_what_fits_can_be_asked_for() -> None:
    for keys in (("f5",), ("down", "f6"), ("down", "f8"), ("down", "down", "f5"), ("up", "f1", "f7")):
        assert pressed(KeyState(), *keys)[0].plea is None


def test_escape_gives_up_until_it_is_sent_and_then_nothing_can() -> None:
    assert pressed(KeyState(), "down", "f5", "1", "escape")[0].plea is None
    sent, _ = pressed(KeyState(), "down", "f5", "1", "enter")
    assert pressed(sent, "escape", "enter", "f1") == (sent, None)


def test_no_page_can_be_opened_in_the_middle_of_a_question() -> None:
    desk, errand = pressed(KeyState(), "down", "f5", "f1", "f9")
    assert (desk.page, desk.bright, errand) == (BoardPage.HALL, False, None)


def test_a_search_is_typed_sent_walked_and_opened() -> None:
    desk, errand = pressed(KeyState(), "f3", *"12349", "backspace", "enter")
    assert errand == FindText("1234")
    found = Shown(hall()).find("1234") * 2
    desk = replace(desk, search=replace(desk.search, found=found))
    desk, errand = pressed(desk, "down", "down", "enter")
    assert errand == FetchStory("p-1")
    assert desk.search.at == 1
    assert pressed(replace(desk, page=BoardPage.STORY), "escape")[0].page is BoardPage.SEARCH


def test_a_held_order_without_a_parcel_is_searched_for_its_story() -> None:
    desk, errand = pressed(KeyState(), "down", "down", "down", "enter")
    assert errand == FindText(HELD.order)
    assert desk.search == BoardSearch(HELD.order, HELD.order)


def test_a_page_closes_by_its_own_key_and_by_escape() -> None:
    assert pressed(KeyState(), "f1", "f1")[0].page is BoardPage.HALL
    assert pressed(KeyState(), "f2", "down", "escape")[0] == KeyState()
    assert pressed(KeyState(), "f9")[0].bright


def test_a_sheet_is_asked_for_whatever_is_chosen_and_needs_a_second_key_but_no_badge() -> None:
    wish = BoardWish(BoardAct.SHEET, "", "")
    for before in ((), ("down",)):
        desk, errand = pressed(KeyState(sheets=True), *before, "f10", "1", "f5")
        assert (desk.plea, errand) == (BoardPlea(wish, PleaStage.SURE), None)
        desk, errand = pressed(desk, "enter")
        assert (desk.plea, errand) == (BoardPlea(wish, PleaStage.SENT), SendWish(wish, ""))
    assert pressed(KeyState(sheets=True), "f10", "escape") == (KeyState(sheets=True), None)


def test_a_shop_that_takes_no_sheets_is_told_of_and_nothing_is_asked() -> None:
    assert pressed(KeyState(), "f10") == (KeyState(), DenyAct("no_sheets"))
