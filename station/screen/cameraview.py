"""The camera's view beside the box: half blocks, two dots a cell, in a few greys."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from station.face import ViewGlimpse
from station.locale.texts import LocaleTexts
from station.screen.lines import Line, TextSpan
from station.screen.plan import ScreenLayout

LEVELS = 8
"""Greys that are told apart: enough to aim by, few enough for a terminal of 256 colours."""

_HALF = "\u2580"


@dataclass(frozen=True, slots=True)
class CameraView:
    """A glimpse in `cells` columns and `rows` rows under its title."""

    glimpse: ViewGlimpse
    title: str
    cells: int
    rows: int


def camera_view(glimpse: ViewGlimpse, texts: LocaleTexts, plan: ScreenLayout) -> CameraView | None:
    """The camera's view in its own proportions, where the terminal has room for it."""
    scale = min(plan.preview / glimpse.width, 2 * (plan.middle - 1) / glimpse.height)
    cells, rows = round(glimpse.width * scale), round(glimpse.height * scale / 2)
    if cells < 1 or rows < 1:
        return None
    title = texts.text("page.camera_repeats", count=glimpse.repeats) if glimpse.repeats else texts.text("page.camera")
    return CameraView(glimpse, title, cells, rows)


def dots(glimpse: ViewGlimpse, cells: int, rows: int) -> tuple[Line, ...]:
    """The glimpse in half blocks: the upper dot is the letter's colour, the lower one the ground's."""
    levels = [_levels(glimpse, cells, 2 * rows, at) for at in range(2 * rows)]
    return tuple(_line(levels[at], levels[at + 1]) for at in range(0, 2 * rows, 2))


def look_of(upper: int, lower: int) -> str:
    """The name of the look of two greys."""
    return f"dots.{upper}{lower}"


def _levels(glimpse: ViewGlimpse, wide: int, high: int, at: int) -> list[int]:
    """One row of dots, each the mean of those behind it."""
    top, bottom = _span(at, high, glimpse.height)
    lines = [glimpse.greys[y * glimpse.width : (y + 1) * glimpse.width] for y in range(top, bottom)]
    row = []
    for x in range(wide):
        left, right = _span(x, wide, glimpse.width)
        total = sum(sum(line[left:right]) for line in lines)
        row.append(total * LEVELS // (256 * len(lines) * (right - left)))
    return row


def _span(at: int, parts: int, whole: int) -> tuple[int, int]:
    first = at * whole // parts
    return first, max(first + 1, (at + 1) * whole // parts)


def _line(upper: list[int], lower: list[int]) -> Line:
    pairs = (look_of(*pair) for pair in zip(upper, lower, strict=True))
    return tuple(TextSpan(_HALF * len(list(run)), look) for look, run in groupby(pairs))
