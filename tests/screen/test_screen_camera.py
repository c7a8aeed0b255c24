"""The camera's view on the screen: seen when there is room, away when there is not, and never in a verdict's way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from station.bench.screen_model import ScreenModel, ViewGlimpse
from station.locale.texts import LANGUAGES, LocaleTexts
from station.screen.app import PackerApp
from station.screen.camera_view import LEVELS, LiveView, camera_view, dots
from station.screen.layout import plan
from station.screen.paint import paint
from station.screen.theme import LOOKS
from station.screen.view import view
from station.tui.lines import BigText, width_of
from tests.support.support_scenes import NOW, item_ok, scenes
from tests.support.support_screen import FakeBench, screen_text, until

KOREAN = LocaleTexts.load("ko")
SCENES = scenes()
SIGHT = ViewGlimpse(64, 36, bytes(4 * x for _ in range(36) for x in range(64)))
TITLE = KOREAN.text("page.camera")


class FakeCamera:
    """A camera whose glimpses a test gives."""

    def __init__(self) -> None:
        self.give: Callable[[ViewGlimpse], None] = lambda _glimpse: None

    def watch(self, watcher: Callable[[ViewGlimpse], None]) -> None:
        self.give = watcher


class Bench(FakeBench):
    """A bench with a camera."""

    def __init__(self, first: ScreenModel) -> None:
        super().__init__(first)
        self.camera = FakeCamera()
        self.app = PackerApp(self, None, KOREAN, clock=lambda: NOW, camera=self.camera)


@asynccontextmanager
async def running(bench: Bench, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[int]]:
    async with bench.app.run_test(size=size) as pilot:
        await until(lambda: bench.painted_numbers != [])
        yield pilot


def brighter(by: int) -> ViewGlimpse:
    return replace(SIGHT, greys=bytes(min(255, grey + by) for grey in SIGHT.greys))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=str)
@pytest.mark.parametrize("name", ["idle", "opened", "item_ok", "many", "packed"])
def test_the_view_stands_beside_the_box_in_its_own_proportions(name: str, size: tuple[int, int], language: str) -> None:
    texts = LocaleTexts.load(language)
    seen = view(SCENES[name], texts, NOW, *size, glimpse=SIGHT)
    assert seen.label is None
    assert seen.camera is not None
    assert abs(seen.camera.cells / (2 * seen.camera.rows) - 64 / 36) < 0.2
    lines = paint(seen, texts, BigText(), sight=dots(SIGHT, seen.camera.cells, seen.camera.rows))
    assert {width_of(line) for line in lines} == {size[0]}
    assert sum("▀" in span.text for line in lines for span in line) >= seen.camera.rows


@pytest.mark.parametrize("name", ["labelling", "unprinted", "doubtful", "asking_reprint"])
def test_the_label_of_the_open_parcel_is_never_hidden(name: str) -> None:
    seen = view(SCENES[name], KOREAN, NOW, 120, 40, glimpse=SIGHT)
    assert (seen.label is not None, seen.camera) == (True, None)


def test_without_a_camera_the_last_label_stays_where_it_is() -> None:
    seen = view(SCENES["packed"], KOREAN, NOW, 120, 40)
    assert (seen.label is not None, seen.camera) == (True, None)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (60, 15), (40, 10)], ids=str)
def test_a_small_terminal_has_no_room_for_it(size: tuple[int, int]) -> None:
    assert view(SCENES["item_ok"], KOREAN, NOW, *size, glimpse=SIGHT).camera is None


def test_repeats_that_were_not_counted_stand_in_the_title() -> None:
    seen = camera_view(replace(SIGHT, repeats=3), KOREAN, plan(120, 40))
    assert seen is not None
    assert "3" in seen.title


def test_dots_are_halves_of_cells_in_a_few_greys_from_dark_to_bright() -> None:
    (line, *others) = dots(SIGHT, 32, 9)
    assert {line} == set(others)
    assert [span.look for span in line] == [f"dots.{level}{level}" for level in range(LEVELS)]
    assert {span.look for span in line} <= LOOKS.keys()
    upright = ViewGlimpse(2, 4, bytes([0, 0, 255, 255, 0, 0, 255, 255]))
    assert dots(upright, 2, 2) == ((("▀▀", "dots.07"),), (("▀▀", "dots.07"),))


def test_a_viewfinder_stands_back_after_a_verdict_and_takes_away_what_is_old() -> None:
    now = [100.0]
    finder = LiveView(lambda: now[0])
    assert (finder.turn(), finder.shown) == (False, None)
    finder.put(SIGHT)
    finder.stand_back()
    now[0] += 0.4
    assert (finder.turn(), finder.shown) == (False, None)
    now[0] += 0.2
    assert (finder.turn(), finder.shown) == (True, SIGHT)
    assert finder.turn() is False
    now[0] += 2.0
    assert (finder.turn(), finder.shown) == (True, None)


def test_where_there_is_no_room_new_glimpses_cost_no_repaint() -> None:
    finder = LiveView(lambda: 0.0)
    finder.put(SIGHT)
    assert finder.turn()
    assert finder.lines(None) == ()
    finder.put(brighter(9))
    assert not finder.turn()


async def test_what_the_camera_sees_appears_and_moves() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench):
        assert TITLE not in screen_text(bench.app)
        bench.camera.give(SIGHT)
        await until(lambda: TITLE in screen_text(bench.app))
        before = bench.app.canvas.text
        bench.camera.give(replace(SIGHT, repeats=1))
        await until(lambda: bench.app.canvas.text != before)


async def test_a_verdict_is_one_repaint_however_fast_the_camera_is() -> None:
    bench = Bench(SCENES["opened"])
    async with running(bench):
        bench.camera.give(SIGHT)
        await until(lambda: TITLE in screen_text(bench.app))
        for number in range(2, 12):
            before = bench.app.canvas.repaints
            bench.camera.give(brighter(9 * number))
            bench.publish(replace(SCENES["item_ok"], number=number, band=item_ok(number), label=None))
            bench.camera.give(brighter(10 * number))
            await until(lambda number=number: bench.painted_numbers[-1] == number)  # type: ignore[misc]
            assert bench.app.canvas.repaints <= before + 2
            assert TITLE in screen_text(bench.app)


async def test_at_most_five_glimpses_a_second_reach_the_screen() -> None:
    bench = Bench(SCENES["idle"])
    async with running(bench) as pilot:
        bench.camera.give(SIGHT)
        await until(lambda: TITLE in screen_text(bench.app))
        before, since = bench.app.canvas.repaints, time.monotonic()
        for number in range(50):
            bench.camera.give(brighter(number))
            await pilot.pause(0.01)
        # A busy machine takes longer over the same pictures.
        assert bench.app.canvas.repaints - before <= 5 * (time.monotonic() - since) + 3
