"""The pictures of the guides: the real screens with made-up people at a fixed moment."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from printers.render import render
from station.board.app import BoardApp
from station.board.refresh import BoardRefresh
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.screen.app import PackerApp
from station.setup.app import SetupApp
from station.setup.steps import STEPS
from tests.support.support_board import NOW, Shown, hall
from tests.support.support_papers import samples
from tests.support.support_scenes import scenes
from tests.support.support_screen import ScreenBench, running, until
from tests.support.support_setup import ANSWERS, FakeKeeper, FakeTrials
from tests.support.support_svg import drawn

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"

PACKER = (
    "idle", "opened", "item_ok", "item_wrong", "packed", "cancelled", "unprinted", "doubtful", "help",
    "asking_supervisor", "asking_what", "asking_why", "label_mixup", "alike",
)  # fmt: skip
"""What the guides show of the packer's screen, by the name of its scene."""

_SETUP: dict[str, str] = {
    **ANSWERS,
    "shop": "smartstore",
    "client_id": "sample-client-id",
    "range_from": "650000000011",
    "range_to": "650000009994",
    "sender_phone": "02-0000-0000",
    "packers": "김포장, 이상자",
    "supervisor": "박관리",
}


async def pictures() -> AsyncIterator[tuple[str, str]]:
    """The name of each picture, which is that of its file, and the picture."""
    for language in LANGUAGES:
        for source in (_packer, _board, _setup):
            async for name, svg in source(language):
                yield f"{name}-{language}", svg


def shape_of(svg: str) -> str:
    """A picture without its colours, which a newer library may round otherwise."""
    return re.sub("#[0-9a-f]{6}", "", svg)


async def _packer(language: str) -> AsyncIterator[tuple[str, str]]:
    """One app that is shown one scene after the other."""
    shown, waybill = scenes(), render(samples()["waybill-72"]).bitmap
    bench = ScreenBench(shown["starting"], language=language)
    async with running(bench, (120, 34)):
        for number, name in enumerate(PACKER, 100):
            scene = shown[name]
            bench.publish(replace(scene, number=number, label=scene.label and waybill))
            await until(partial(_painted, bench, number))
            bench.app._draw_label()
            yield f"packer-{name}", _canvas(bench.app)


def _painted(bench: ScreenBench, number: int) -> bool:
    return number in bench.painted_numbers


async def _board(language: str) -> AsyncIterator[tuple[str, str]]:
    """The hall, a wish that waits for its badge, a parcel's story, the people."""
    feed = BoardRefresh(lambda: Shown(hall()), lambda: NOW, 60)
    app = BoardApp(feed, None, LocaleTexts.load(language, *BOOKS), "BENCH-1", clock=lambda: NOW)
    async with app.run_test(size=(110, 34)) as pilot:
        feed.start()
        await until(lambda: feed.look.hall is not None and bool(app.canvas.text) and app.repaint() is False)
        yield "board-hall", _canvas(app)
        await pilot.press("down", "f5")
        yield "board-badge", _canvas(app)
        await pilot.press("escape", "enter")
        await until(lambda: app.desk.story is not None)
        yield "board-story", _canvas(app)
        await pilot.press("escape", "f2")
        yield "board-people", _canvas(app)
    feed.stop()


async def _setup(language: str) -> AsyncIterator[tuple[str, str]]:
    """The six questions and the summary; a scanner types its first code."""
    app = SetupApp({**_SETUP, "language": language}, FakeTrials(), FakeKeeper())
    async with app.run_test(size=(90, 20)) as pilot:
        for number, step in enumerate((*STEPS, None), 1):
            if step is not None and step.trial == "listen":
                app.query_one("#rows").query(Input).first().value = "8801234567893"
                await pilot.press("enter")
            yield f"setup-{number}", await _widgets(app, pilot)
            await pilot.press("enter")


def _canvas(app: PackerApp | BoardApp) -> str:
    """What the one widget of the app shows now."""
    return drawn([list(app.canvas.render_line(row)) for row in range(app.size.height)], app.size.width)


async def _widgets(app: App[Any], pilot: Pilot[Any]) -> str:
    """What an app of several widgets shows now, with a cursor that does not blink."""
    for line in app.query(Input):
        line.cursor_blink = False
    await pilot.pause()
    return drawn(app.screen._compositor.render_strips(app.size), app.size.width)
