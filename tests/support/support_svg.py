"""A screen as an SVG: Hangul two cells wide in any font, blocks as rectangles that meet, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

CELL, ROW, BASE, EDGE = 10, 22, 16, 12
"""Width of a cell, height of a row, where letters stand in it, and the frame around all, in pixels."""

_FORE, _BACK = "#f4f7fa", "#0b0f14"
_QUARTERS = {
    "█": "1234", "▀": "12", "▄": "34", "▌": "13", "▐": "24", "▘": "1", "▝": "2", "▖": "3", "▗": "4",
    "▚": "14", "▞": "23", "▛": "123", "▜": "124", "▙": "134", "▟": "234",
}  # fmt: skip
"""Which quarters of its cell a block fills: 1 and 2 above, 3 and 4 below."""

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    "font-family=\"D2Coding,'Noto Sans Mono CJK KR','Nanum Gothic Coding',monospace\" font-size=\"18\">\n"
    '<rect width="{width}" height="{height}" rx="8" fill="{back}"/>'
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one kind beside each other; `at` counts cells."""

    at: int
    row: int
    text: str
    fore: str
    bold: bool

    @property
    def x(self) -> int:
        return EDGE + self.at * CELL

    @property
    def y(self) -> int:
        return EDGE + self.row * ROW


def drawn(rows: Iterable[Iterable[Segment]], cells: int) -> str:
    """The rows of a screen that is `cells` wide."""
    lines = [_line(row, list(segments)) for row, segments in enumerate(rows)]
    size = {"width": cells * CELL + 2 * EDGE, "height": len(lines) * ROW + 2 * EDGE}
    return "\n".join([_HEAD.format(back=_BACK, **size), *(part for line in lines for part in line), "</svg>\n"])


def _line(row: int, segments: list[Segment]) -> list[str]:
    """The colours behind a row first, so that they hide nothing of it."""
    backs, runs, at = [], [], 0
    for segment in segments:
        fore, back, bold = _look(segment.style)
        wide = cell_len(segment.text)
        if back != _BACK and wide:
            backs.append(_rect(EDGE + at * CELL, EDGE + row * ROW, wide * CELL, ROW, back))
        runs += list(_runs(segment.text, at, row, fore, bold=bold))
        at += wide
    return backs + [_letters(run) for run in runs]


def _look(style: Style | None) -> tuple[str, str, bool]:
    style = style or Style()
    fore = style.color.get_truecolor().hex if style.color and not style.color.is_default else _FORE
    back = style.bgcolor.get_truecolor().hex if style.bgcolor and not style.bgcolor.is_default else _BACK
    return (back, fore, bool(style.bold)) if style.reverse else (fore, back, bool(style.bold))


def _runs(text: str, at: int, row: int, fore: str, *, bold: bool) -> Iterator[_Run]:
    """Wide characters, narrow ones and each kind of block apart; spaces are steps."""
    for kind, group in groupby(text.replace("\xa0", " "), _kind):
        part = "".join(group)
        if kind != " ":
            yield _Run(at, row, part, fore, bold)
        at += cell_len(part)


def _kind(character: str) -> str:
    return character if character in _QUARTERS or character == " " else str(cell_len(character))


def _letters(run: _Run) -> str:
    wide = cell_len(run.text) * CELL
    if run.text[0] in _QUARTERS:
        return "".join(_rect(*place, run.fore) for place in _block(run, wide))
    weight = ' font-weight="bold"' if run.bold else ""
    return (
        f'<text x="{run.x}" y="{run.y + BASE}" textLength="{wide}" fill="{run.fore}"{weight}>{escape(run.text)}</text>'
    )


def _block(run: _Run, wide: int) -> Iterator[tuple[int, int, int, int]]:
    """The rectangles of blocks: one where they are as broad as their cells, else their quarters."""
    filled = _QUARTERS[run.text[0]]
    for upper, pair in ((True, "12"), (False, "34")):
        there = [quarter for quarter in pair if quarter in filled]
        y = run.y + (0 if upper else ROW // 2)
        if len(there) == 2:
            yield run.x, y, wide, ROW // 2
        elif there:
            right = CELL // 2 * (there[0] in "24")
            for cell in range(len(run.text)):
                yield run.x + cell * CELL + right, y, CELL // 2, ROW // 2


def _rect(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" shape-rendering="crispEdges"/>'
