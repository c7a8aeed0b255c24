"""What the packer sees of deadlines and carriers: the head, the idle page, the open box."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.bench.screen_model import HeadCounters, LampState, ScreenModel
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.notices import NoticeCode, NoticeSeverity, tell
from station.packing.process.states import IdleState, PackingState
from station.screen.paint import paint
from station.screen.view import view
from station.tui.lines import BigText, width_of
from tests.support.support_scenes import DESK, MUG, NOW, box, item_ok, parcel, picture

KOREAN = LocaleTexts.load("ko")
SIZES = [(120, 40), (80, 24)]


def pressing(count: int) -> ScreenModel:
    return replace(picture(IdleState(DESK), tell(NoticeCode.READY)), counters=HeadCounters(3, 1, 9, pressing=count))


def test_orders_that_press_stand_in_the_head_and_among_the_figures() -> None:
    shown = view(pressing(2), KOREAN, NOW, 120, 40)
    assert (shown.head.lamps[-1].text, shown.head.lamps[-1].state) == ("임박 ! 2건", LampState.WARNING)
    assert ("발송 임박", "2") in shown.figures


def test_where_nothing_presses_nothing_is_said_of_it() -> None:
    shown = view(pressing(0), KOREAN, NOW, 120, 40)
    assert [lamp.name for lamp in shown.head.lamps if lamp.name == "임박"] == []
    assert "발송 임박" not in dict(shown.figures)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_head_keeps_the_warning_on_every_screen(language: str, size: tuple[int, int]) -> None:
    texts = LocaleTexts.load(language)
    head = paint(view(pressing(12), texts, NOW, *size), texts, BigText())[0]
    said = "".join(span.text for span in head)
    assert width_of(head) == size[0]
    assert texts.text("lamp.pressing_some", count=12) in said


def test_the_open_box_names_its_carrier_where_there_are_several() -> None:
    packing = picture(PackingState(DESK, parcel(of=box(MUG))), item_ok())
    for carrier, notes in (("우체국택배", ("우체국택배",)), ("", ())):
        shown = view(replace(packing, carrier=carrier), KOREAN, NOW, 80, 24).box
        assert shown is not None
        assert shown.notes == notes


@pytest.mark.parametrize(
    "code", [NoticeCode.ORDERS_DUE, NoticeCode.HOLIDAYS_WRONG, NoticeCode.WEIGHT_UNKNOWN, NoticeCode.ZIP_UNKNOWN]
)
def test_what_is_said_of_them_never_hides_a_verdict(code: NoticeCode) -> None:
    assert tell(code).severity is NoticeSeverity.NEWS
