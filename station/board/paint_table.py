"""Paints tables: columns as wide as what stands in them, figures at the right, the last column taking the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from station.board.model import FigureTable, TableRow
from station.tui.lines import Line, TextSpan, line
from station.tui.text_cells import fit, fit_right, width

_GAP = 2
_WIDEST = 26
_FIGURES = re.compile(r"[0-9.,%:-]*")


def paint_grid(
    grid: FigureTable, cells: int, rows: int, columns: Sequence[int], *, start: int = 0, chosen: int | None = None
) -> list[Line]:
    """At most `rows` lines: a title that is also the head, then the rows from `start` on. `columns`: those shown."""
    shown = grid.rows[start : start + rows - 1]
    if not shown:
        return [line(cells, "ground", TextSpan(f"  {grid.empty}", "soft"))] if rows > 0 else []
    wide = _widths(grid, cells, columns)
    right = [all(_FIGURES.fullmatch(row.cells[at]) for row in grid.rows) for at in columns]
    lines = [line(cells, "title", TextSpan(f" {_cells(grid.heads, wide, columns, right)}", "title.soft"))]
    for at, row in enumerate(shown, start):
        lines.append(_row(row, cells, wide, columns, right, chosen=at == chosen))
    return lines


def title(grid_title: str, cells: int, *more: str) -> Line:
    """A table's own line above it."""
    said = "".join(f"  {part}" for part in more if part)
    return line(cells, "title", TextSpan(f" {grid_title}", "title"), TextSpan(said, "title.soft"))


def _row(
    row: TableRow, cells: int, wide: list[int], columns: Sequence[int], right: list[bool], *, chosen: bool
) -> Line:
    texts = (row.signed, *row.cells[1:])
    first, rest = fit(texts[columns[0]], wide[0]), _cells(texts, wide[1:], columns[1:], right[1:])
    mark = "►" if chosen else " "
    look = "chosen" if chosen else "ground"
    tone = "chosen" if chosen else f"tone.{row.tone.value}"
    gap = TextSpan(" " * _GAP, look)
    return line(cells, look, TextSpan(mark, look), TextSpan(first, tone), gap, TextSpan(rest, look))


def _cells(texts: Sequence[str], wide: Sequence[int], columns: Sequence[int], right: Sequence[bool]) -> str:
    put = (
        (fit_right if figures else fit)(texts[at], size) for at, size, figures in zip(columns, wide, right, strict=True)
    )
    return (" " * _GAP).join(put)


def _widths(grid: FigureTable, cells: int, columns: Sequence[int]) -> list[int]:
    natural = [
        max(
            width(grid.heads[at]),
            *(min(_WIDEST, width(row.signed if not at else row.cells[at])) for row in grid.rows),
            0,
        )
        for at in columns
    ]
    room = cells - 1 - _GAP * (len(columns) - 1)
    while sum(natural[:-1]) + 6 > room and max(natural[:-1], default=0) > 4:
        natural[natural.index(max(natural[:-1]))] -= 1
    natural[-1] = max(0, room - sum(natural[:-1]))
    return natural
