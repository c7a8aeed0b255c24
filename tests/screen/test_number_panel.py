"""The number of the open box's label on the screen, and what is scanned next where labels open boxes."""

from __future__ import annotations

import pytest

from station.locale.texts import LocaleTexts
from station.screen.number_panel import NumberPanel, grouped
from station.screen.view import view
from tests.screen.test_screen_paint import painted, text_of
from tests.support.support_scenes import NOW, scenes

SCENES, KOREAN = scenes(), LocaleTexts.load("ko")
NUMBER = "6500-0000-0011"


def test_beside_the_box_its_number_stands_with_the_last_digits_large() -> None:
    shown = view(SCENES["label_opened"], KOREAN, NOW, 137, 38)
    assert shown.number == NumberPanel("송장", NUMBER, "0011", "✔ 이 송장을 스캔했어요", is_seen=True, cells=39)
    assert NUMBER in text_of(painted("label_opened", "ko", 137, 38)[1])


@pytest.mark.parametrize(("name", "said"), [("label_opened", f"송장 {NUMBER} ✔"), ("label_awaited", "송장 번호 없음")])
def test_on_a_small_terminal_the_number_is_a_note(name: str, said: str) -> None:
    shown, lines = painted(name, "ko", 80, 24)
    assert shown.number is None
    assert said in text_of(lines)


@pytest.mark.parametrize("name", ["item_ok", "label_idle", "held"])
def test_without_a_carriers_label_there_is_no_number(name: str) -> None:
    assert view(SCENES[name], KOREAN, NOW, 137, 38).number is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("label_idle", "송장을 스캔하세요. 번호가 없는 상자는 주문서를 스캔하세요"),
        ("label_packed", "상자를 내보내고 다음 송장을 스캔하세요"),
        ("label_wanted", "송장 6500 0000 0011을 상자에 붙이고 그 송장을 스캔하세요"),
    ],
)
def test_what_is_scanned_next_is_the_label(name: str, said: str) -> None:
    shown = view(SCENES[name], KOREAN, NOW, 137, 38)
    assert (shown.next, shown.waiting) == (said, "")


def test_nothing_is_larger_than_another_boxs_label() -> None:
    plans = {name: view(SCENES[name], KOREAN, NOW, 137, 38).plan for name in ("label_mixup", "item_wrong")}
    assert plans["label_mixup"].band > plans["item_wrong"].band
    assert plans["label_mixup"].height == plans["item_wrong"].height


def test_a_number_is_grouped_as_on_labels() -> None:
    assert [grouped(text) for text in ("", "65000000001", "650000000011")] == ["", "6500-0000-001", NUMBER]
