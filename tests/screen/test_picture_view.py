"""Goods that are taken for each other on the screen: the words that differ, what they are not, and the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.bench.screen_model import ScreenModel, ViewGlimpse
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.lookalikes import AlikeProduct, GoodsWarning, ProductPicture
from station.packing.notices import NoticeCode, tell
from station.packing.orders import BoxItem
from station.packing.process.states import PackingState
from station.screen.layout import plan
from station.screen.paint import paint
from station.screen.picture_view import PictureStyles, picture_dots, picture_view
from station.screen.theme import styles
from station.screen.view import view
from station.tui.lines import BigText, Line, width_of
from tests.support.support_scenes import CLEAR, DESK, NOW, ONE_MUG, ORDER, SOCKS, box, parcel, picture, scenes
from tests.support.support_screen import ScreenBench, running, until

KOREAN = LocaleTexts.load("ko")
RED, BLUE = 180, 5
PICTURE = ProductPicture(64, 64, bytes([RED] * 64 * 32 + [BLUE] * 64 * 32))
MUG = BoxItem("MUG-WH", "머그 컵 (화이트)", "350ml", 2, (), location="A-03")
BLACK = AlikeProduct("MUG-BK", "머그컵 블랙", "350ml", 3)
ALIKE = {MUG.sku: GoodsWarning((BLACK,), PICTURE)}


def opened(*items: BoxItem, alike: dict[str, GoodsWarning] | None = None, counted: bool = False) -> ScreenModel:
    state = PackingState(DESK, parcel(*([ONE_MUG] * 2 if counted else ()), of=box(*items)), CLEAR)
    return picture(state, tell(NoticeCode.ORDER_OPENED, order=ORDER), alike=ALIKE if alike is None else alike)


def lines_of(model: ScreenModel, size: tuple[int, int], texts: LocaleTexts = KOREAN) -> tuple[Line, ...]:
    return paint(view(model, texts, NOW, *size), texts, BigText())


def texts_in(look: str, lines: tuple[Line, ...]) -> list[str]:
    return [span.text.strip() for line in lines for span in line if span.look == look]


@pytest.mark.parametrize("size", [(137, 38), (80, 24), (60, 15)], ids=str)
def test_the_words_that_differ_are_set_off_before_the_scan(size: tuple[int, int]) -> None:
    lines = lines_of(opened(MUG, SOCKS), size)
    assert texts_in("row.differs", lines) == ["화이트"]
    assert "블랙 아님" in texts_in("row.current.unlike", lines)


def test_how_often_they_were_confused_stands_where_there_is_room() -> None:
    assert texts_in("row.current.unlike", lines_of(opened(MUG, SOCKS), (137, 38))) == ["블랙 아님", "3번 헷갈렸어요"]


def test_the_word_for_a_gift_is_none_of_the_words_that_differ() -> None:
    lines = lines_of(opened(replace(MUG, gift=1)), (137, 38))
    assert texts_in("row.differs", lines) == ["화이트"]
    assert "블랙 아님" in texts_in("row.current.unlike", lines)


def test_what_is_packed_or_alike_to_nothing_is_not_warned_of() -> None:
    packed = lines_of(opened(MUG, SOCKS, counted=True), (137, 38))
    assert texts_in("row.differs", packed) == []
    assert texts_in("row.differs", lines_of(opened(MUG, SOCKS, alike={}), (137, 38))) == []


def test_of_many_lookalikes_two_are_named_and_the_others_counted() -> None:
    others = tuple(AlikeProduct(f"T-{size}", "티셔츠", f"블랙 {size}") for size in ("S", "M", "XL", "2XL"))
    shirt = BoxItem("T-L", "티셔츠", "블랙 L", 1, ())
    lines = lines_of(opened(shirt, alike={"T-L": GoodsWarning(others)}), (137, 38))
    assert texts_in("row.differs", lines) == ["L"]
    assert texts_in("row.current.unlike", lines) == ["S, M 외 2가지 아님"]


def test_one_that_no_word_tells_apart_is_named_by_its_code() -> None:
    twin = AlikeProduct("MUG-2", MUG.name, MUG.option, 2)
    lines = lines_of(opened(MUG, alike={MUG.sku: GoodsWarning((twin,))}), (137, 38))
    assert texts_in("row.current.unlike", lines)[0] == "MUG-2 아님"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_too_long_for_its_row_keeps_the_words_that_differ(language: str) -> None:
    long = BoxItem("T-L", "아주 길게 지은 이름의 라운드넥 반소매 기본 티셔츠 무지", "블랙 L", 1, ())
    rest = tuple(BoxItem(f"X-{at}", "양말", "", 1, ()) for at in range(8))
    other = AlikeProduct("T-M", long.name, "블랙 M")
    lines = lines_of(opened(long, *rest, alike={"T-L": GoodsWarning((other,))}), (80, 24), LocaleTexts.load(language))
    (row,) = (line for line in lines if any(span.look == "row.differs" for span in line))
    assert [span.text for span in row if span.look == "row.differs"] == ["L"]
    assert ".." in "".join(span.text for span in row)
    assert {width_of(line) for line in lines} == {80}


def test_the_picture_of_the_item_at_hand_stands_beside_the_box_where_there_is_room() -> None:
    model = opened(MUG, SOCKS)
    seen = view(model, KOREAN, NOW, 137, 38, glimpse=ViewGlimpse(64, 36, bytes(64 * 36)))
    assert (seen.label, seen.camera, seen.number) == (None, None, None)
    assert seen.picture is not None
    lines = paint(seen, KOREAN, BigText(), sight=picture_dots(seen.picture))
    assert {width_of(line) for line in lines} == {137}
    assert any("머그 컵 (화이트) 350ml" in span.text and span.look == "soft" for line in lines for span in line)
    assert view(model, KOREAN, NOW, 80, 24).picture is None
    assert view(opened(MUG, SOCKS, counted=True), KOREAN, NOW, 137, 38).picture is None


def test_the_label_of_the_open_parcel_is_never_hidden_by_a_picture() -> None:
    model = replace(scenes()["labelling"], alike=ALIKE)
    seen = view(model, KOREAN, NOW, 137, 38)
    assert (seen.label is not None, seen.picture) == (True, None)


def test_a_picture_is_half_blocks_in_its_own_colours() -> None:
    seen = picture_view(PICTURE, "머그컵", plan(137, 38))
    assert seen is not None
    dots = picture_dots(seen)
    assert len(dots) == seen.rows
    assert [[(span.text, span.look) for span in line] for line in (dots[0], dots[-1])] == [
        [("▀" * seen.cells, f"picture.{RED}.{RED}")],
        [("▀" * seen.cells, f"picture.{BLUE}.{BLUE}")],
    ]


def test_looks_of_dots_are_made_when_they_are_asked_for() -> None:
    looks = styles()
    assert isinstance(looks, PictureStyles)
    look = looks[f"picture.{RED}.{BLUE}"]
    assert look.color is not None
    assert look.bgcolor is not None
    assert (look.color.name, look.bgcolor.name) == ("#ff0000", "#0000ff")
    with pytest.raises(KeyError):
        looks["nothing"]


async def test_a_picture_comes_behind_the_verdict_and_stays_while_the_item_is_at_hand() -> None:
    bench = ScreenBench(opened(MUG, SOCKS))
    async with running(bench, size=(137, 38)):
        await until(lambda: any("▀" * 20 in row for row in bench.app.canvas.text))
        repaints = bench.app.canvas.repaints
        bench.app.repaint()
        assert bench.app.canvas.repaints == repaints
