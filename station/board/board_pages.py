"""Paints the pages behind the keys: people, stations, definitions, a search, and the story of a parcel."""

from __future__ import annotations

from datetime import datetime

from station.board.board_wording import DEFINITIONS, MOST_FOUND, found_grid, story_head, story_lines
from station.board.key_state import BoardSearch
from station.board.model import BoardModel, FigureTable
from station.board.paint_table import paint_grid, title
from station.locale.texts import LocaleTexts
from station.statistics.parcel_stories import ParcelStory
from station.tui.lines import Line, TextSpan, blank, line
from station.tui.text_cells import fit, width, wrap


def paint_people(showing: BoardModel, cells: int, rows: int, top: int) -> list[Line]:
    """Everybody's day, the mistakes that were stopped, and the goods confused."""
    columns = tuple(range(11)) if cells >= 100 else (0, 1, 3, 5, 6, 7, 8, 9)
    share = max(3, rows - 4 - min(6, len(showing.pairs.rows) + 2))
    lines = _page(showing.packers, cells, share, top, columns)
    lines += [
        line(cells, "ground", TextSpan(f" {showing.mistakes.text}", "strong")),
        line(cells, "ground", TextSpan(f" {showing.mistakes.under}", "soft")),
    ]
    return [*lines, *_page(showing.pairs, cells, rows - len(lines), 0, (1, 0))]


def paint_stations(showing: BoardModel, cells: int, rows: int, top: int) -> list[Line]:
    """Every station, by hand."""
    columns = tuple(range(7)) if cells >= 100 else (0, 1, 2, 3, 6)
    return _page(showing.stations, cells, rows, top, columns)


def paint_help(texts: LocaleTexts, cells: int, rows: int, top: int) -> list[Line]:
    """What the figures mean."""
    lines: list[Line] = []
    names = max(width(texts.text(f"figure.{key}")) for key in DEFINITIONS) + 2
    for key in DEFINITIONS:
        parts = wrap(texts.text(f"definition.{key}"), cells - names - 3, 3)
        for at, part in enumerate(parts):
            name = "" if at else texts.text(f"figure.{key}")
            lines.append(line(cells, "ground", TextSpan(f"  {fit(name, names)}", "strong"), TextSpan(part, "ground")))
    start = max(0, min(top, len(lines) - rows + 1))
    return [title(texts.text("board_define.title"), cells), *lines[start : start + rows - 1]]


def paint_search(search: BoardSearch, texts: LocaleTexts, now: datetime, cells: int, rows: int) -> list[Line]:
    """The number or the goods that are looked for, and what was found."""
    asked = f"  {texts.text('board_search.typed')}: {search.typed}_"
    lines = [
        title(texts.text("board_search.title"), cells),
        line(cells, "plea", TextSpan(asked, "plea")),
        line(cells, "ground", TextSpan(f"  {_hint(search, texts)}", "soft")),
    ]
    if search.found is None:
        return lines
    grid = found_grid(search.found, search.asked, texts, now)
    start = max(0, search.at - max(1, rows - 6))
    columns = (0, 1, 6, 2, 3, 4, 5) if cells >= 100 else (0, 1, 6, 3)
    return [*lines, *paint_grid(grid, cells, rows - 3, columns, start=start, chosen=search.at)]


def _hint(search: BoardSearch, texts: LocaleTexts) -> str:
    if search.found is not None and len(search.found) >= MOST_FOUND:
        return texts.text("board_search.many", count=MOST_FOUND)
    return texts.text("board_search.hint")


def paint_story(
    story: ParcelStory | None, texts: LocaleTexts, now: datetime, size: tuple[int, int], top: int
) -> list[Line]:
    """What happened to a parcel, line by line."""
    cells, rows = size
    if story is None:
        return [line(cells, "ground", TextSpan(f"  {texts.text('board_story.none')}", "soft"))]
    head, under = story_head(story, texts, now)
    lines = [title(head, cells, under)]
    body = [
        line(cells, "ground", TextSpan(f" {at:<8} ", "soft"), TextSpan(f" {said.signed} ", f"tone.{said.tone.value}"),
             TextSpan(f" {said.under}", "soft"))
        for at, said in story_lines(story, texts, now)
    ]  # fmt: skip
    start = max(0, min(top, len(body) - rows + 1))
    return [*lines, *body[start : start + rows - 1]]


def _page(grid: FigureTable, cells: int, rows: int, top: int, columns: tuple[int, ...]) -> list[Line]:
    room = max(1, rows - 2)
    start = max(0, min(top, len(grid.rows) - room))
    told = f"{start + 1}-{min(start + room, len(grid.rows))} / {len(grid.rows)}" if len(grid.rows) > room else ""
    lines = [title(grid.title, cells, told), *paint_grid(grid, cells, room + 1, columns, start=start)]
    return (lines + [blank(cells)] * rows)[:rows]
