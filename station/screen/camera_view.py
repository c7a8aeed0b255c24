"""The camera's view beside the box: half blocks, two dots a cell, in a few greys."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from station.bench.screen_model import ViewGlimpse
from station.locale.texts import LocaleTexts
from station.screen.layout import ScreenLayout
from station.tui.lines import Line, TextSpan

EVERY = 0.2
"""Seconds between two glimpses on the screen, at least."""

_VERDICT = 0.5
_STALE = 2.0


class LiveView:
    """Takes glimpses from the camera's thread; everything else is called on the screen's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._newest: tuple[ViewGlimpse, float] | None = None
        self._quiet_until = 0.0
        self._drawn: tuple[CameraView, tuple[Line, ...]] | None = None
        self._fits = True
        self.shown: ViewGlimpse | None = None

    def put(self, glimpse: ViewGlimpse) -> None:
        """Here is a new one. It only waits: what is looked at is chosen by `turn`."""
        self._newest = glimpse, self._clock()

    def stand_back(self) -> None:
        """A picture of the bench came, which has the screen to itself for a moment."""
        self._quiet_until = self._clock() + _VERDICT

    def turn(self) -> bool:
        """Go on to the newest glimpse; True when that is worth a repaint. An old one is taken away."""
        now, newest = self._clock(), self._newest
        if now < self._quiet_until:
            return False
        glimpse = newest[0] if newest is not None and now - newest[1] < _STALE else None
        if glimpse is self.shown:
            return False
        appears = self.shown is None
        self.shown = glimpse
        return self._fits or appears

    def lines(self, view: CameraView | None) -> tuple[Line, ...]:
        """The dots of a view; drawn once, however often the rest is repainted. None: there is no room."""
        self._fits = view is not None
        if view is None:
            return ()
        if self._drawn is None or self._drawn[0] != view:
            self._drawn = view, dots(view.glimpse, view.cells, view.rows)
        return self._drawn[1]


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
