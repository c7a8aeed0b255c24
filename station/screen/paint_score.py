"""Paints the score at the end of a practice session: a page to read from a step away."""

from __future__ import annotations

from station.face import ScoreRow
from station.screen.cells import tidy, width, wrap
from station.screen.lines import Line, TextSpan, blank, line, spread
from station.screen.view import ScreenView

_SIGNS = {True: ("✔", "row.done.sign"), False: ("✖", "note"), None: (" ", "ground")}
_LEAST_GAP = 3


def paint_score(view: ScreenView) -> list[Line]:
    """The title in the colour of practice, the rows, and at the foot what ends the page: all but the head line."""
    cells, rows = view.plan.width, view.plan.height - 1
    title, *others = view.score
    body = [line(cells, "practice", TextSpan(f" {tidy(title.text)}", "practice")), blank(cells)]
    shown = [part for row in others for part in _row(row, cells)]
    spare = rows - len(body) - len(shown) - 1
    if spare >= len(others):
        shown = [part for row in others for part in (*_row(row, cells), blank(cells))]
    foot = line(cells, "next", TextSpan(f" {view.task}", "next"))
    body = (body + shown)[: rows - 1]
    return [*body, *[blank(cells)] * (rows - 1 - len(body)), foot]


def _row(row: ScoreRow, cells: int) -> list[Line]:
    sign, look = _SIGNS[row.well]
    figure = tidy(row.figure)
    room = cells - _LEAST_GAP - 3 - width(figure)
    first, *more = wrap(tidy(row.text), room, 2) or ("",)
    left = (TextSpan(f" {sign} ", look), TextSpan(f" {first}", "strong" if row.well is not False else "memo"))
    lines = [spread(cells, "ground", left, (TextSpan(f"{figure} ", "figure"),) if figure else ())]
    return lines + [line(cells, "ground", TextSpan(f"    {text}", "ground")) for text in more]
