"""Paints the board: what it shows and where the supervisor is become as many lines as the terminal has rows."""

from __future__ import annotations

from datetime import datetime

from station.board.desk import BoardPage, KeyState, place
from station.board.paint_foot import paint_foot
from station.board.paint_grid import paint_grid, title
from station.board.paint_hall import paint_course, paint_figures, paint_figures_small, paint_forecast
from station.board.paint_pages import paint_help, paint_people, paint_search, paint_stations, paint_story
from station.board.plan import BoardLayout, plan
from station.board.showing import BoardModel, FigureTable, TonedSentence
from station.locale.texts import LocaleTexts
from station.screen.bigtext import BigText
from station.screen.cells import centre
from station.screen.lines import Line, TextSpan, blank, line, spread

TURN = 10
"""Seconds after which a table that is too long shows its next part by itself."""


def paint(
    showing: BoardModel, desk: KeyState, texts: LocaleTexts, big: BigText, now: datetime, size: tuple[int, int]
) -> tuple[Line, ...]:
    """The whole screen."""
    cells, rows = size
    shape = plan(cells, rows, len(showing.stations.rows), len(showing.needs), bool(showing.notes))
    if shape.small:
        return tuple(_small(showing, texts, shape))
    head, foot = _head(showing, shape), paint_foot(desk, texts, shape, len(showing.needs))
    room = rows - len(head) - len(foot)
    body = _body(showing, desk, texts, big, now, shape, room)
    body += [blank(cells)] * (room - len(body))
    return (*head, *body[:room], *foot)


def _body(
    showing: BoardModel, desk: KeyState, texts: LocaleTexts, big: BigText, now: datetime, shape: BoardLayout, room: int
) -> list[Line]:
    match desk.page:
        case BoardPage.HELP:
            return paint_help(texts, shape.width, room, desk.top)
        case BoardPage.PEOPLE:
            return paint_people(showing, shape.width, room, desk.top)
        case BoardPage.STATIONS:
            return paint_stations(showing, shape.width, room, desk.top)
        case BoardPage.SEARCH:
            return paint_search(desk.search, texts, now, shape.width, room)
        case BoardPage.STORY:
            return paint_story(desk.story, texts, now, (shape.width, room), desk.top)
        case BoardPage.HALL:
            return _hall(showing, desk, texts, big, now, shape)


def _hall(
    showing: BoardModel, desk: KeyState, texts: LocaleTexts, big: BigText, now: datetime, shape: BoardLayout
) -> list[Line]:
    cells = shape.width
    figures = (showing.packed, showing.waiting, showing.ends)
    digits = paint_figures(figures, cells, big) if shape.big else paint_figures_small(figures, cells)
    return [
        *digits,
        *paint_forecast(showing.forecast, cells, shape.forecast),
        *_course(showing, shape),
        _debts(showing, shape),
        *_stations(showing.stations, texts, now, shape),
        *_attention(showing, desk, texts, shape),
    ]


def _head(showing: BoardModel, shape: BoardLayout) -> list[Line]:
    left = (TextSpan(f" {showing.title}", "head.strong"),)
    lines = [spread(shape.width, "head", left, (TextSpan(f"{showing.clock} ", "head.strong"),))]
    if showing.notes:
        spans = [span for note in showing.notes for span in (_said(note), TextSpan("  ", "ground"))]
        lines.append(line(shape.width, "ground", TextSpan(" ", "ground"), *spans))
    return lines


def _said(note: TonedSentence) -> TextSpan:
    under = f" {note.under}" if note.under else ""
    return TextSpan(f" {note.signed}{under} ", f"tone.{note.tone.value}")


def _course(showing: BoardModel, shape: BoardLayout) -> list[Line]:
    """The day's course, and beside it the cut-offs and the backlog."""
    if not shape.course:
        return []
    side = min(58, shape.width * 9 // 20)
    left = shape.width - side - 1
    course = paint_course(showing.course, showing.course_said, showing.course_title, left, shape.course)
    right = [title(showing.cutoffs.title, side), *_top(showing.cutoffs, side, shape.course - 5, (0, 1, 2, 3, 4))]
    right += [title(showing.backlog.title, side), *_backlog(showing.backlog, side)]
    right = (right + [blank(side)] * shape.course)[: shape.course]
    return [(*one, TextSpan(" ", "ground"), *other) for one, other in zip(course, right, strict=True)]


def _top(grid: FigureTable, cells: int, rows: int, columns: tuple[int, ...]) -> list[Line]:
    return paint_grid(grid, cells, max(2, rows), columns)


def _backlog(grid: FigureTable, cells: int) -> list[Line]:
    share = cells // max(1, len(grid.rows))
    names = line(cells, "ground", *(TextSpan(centre(row.cells[0], share), "soft") for row in grid.rows))
    counts = (TextSpan(centre(f"{row.cells[1]}", share), f"tone.{row.tone.value}") for row in grid.rows)
    return [names, line(cells, "ground", *counts)]


def _debts(showing: BoardModel, shape: BoardLayout) -> Line:
    said = (TextSpan(" ", "ground"), _said(showing.debts))
    if shape.course:
        return line(shape.width, "ground", *said, TextSpan(f"   {showing.mistakes.text}", "soft"))
    cutoffs = "   ".join(f"{row.cells[0]} {row.cells[1]} {row.cells[2]}" for row in showing.cutoffs.rows)
    return line(shape.width, "ground", *said, TextSpan(f"  {cutoffs}", "soft"))


def _stations(grid: FigureTable, texts: LocaleTexts, now: datetime, shape: BoardLayout) -> list[Line]:
    """As many as there is room for; the others take their turn."""
    room = max(1, shape.stations - 2)
    pages = max(1, -(-len(grid.rows) // room))
    page = int(now.timestamp()) // TURN % pages
    told = texts.text("board.page_of", page=page + 1, pages=pages) if pages > 1 else ""
    columns = (0, 1, 2, 3, 4, 5, 6) if shape.width >= 100 else (0, 1, 2, 3, 6)
    body = paint_grid(grid, shape.width, room + 1, columns, start=page * room)
    lines = [title(grid.title, shape.width, str(len(grid.rows)) if grid.rows else "", told), *body]
    return (lines + [blank(shape.width)] * shape.stations)[: shape.stations]


def _attention(showing: BoardModel, desk: KeyState, texts: LocaleTexts, shape: BoardLayout) -> list[Line]:
    grid, at = showing.attention, place(desk.chosen, showing.needs)
    room = max(1, shape.attention - 2)
    start = 0 if at is None else max(0, min(at - room // 2, len(grid.rows) - room))
    count = texts.text("board.attention_more", count=len(grid.rows)) if grid.rows else ""
    columns = (0, 1, 2, 3, 4) if shape.width >= 100 else (0, 1, 3, 4)
    body = paint_grid(grid, shape.width, room + 1, columns, start=start, chosen=at)
    return [title(grid.title, shape.width, count), *body]


def _small(showing: BoardModel, texts: LocaleTexts, shape: BoardLayout) -> list[Line]:
    cells, said = shape.width, showing.forecast
    look = f"band.{said.tone.value}"
    lines = [
        line(cells, look, TextSpan(f" {said.signed}", look)),
        line(cells, "ground", TextSpan(f" {showing.packed.name} {showing.packed.big}", "strong")),
        line(cells, "ground", TextSpan(f" {showing.waiting.name} {showing.waiting.big}", "strong")),
        line(cells, "ground", TextSpan(f" {texts.text('board.too_small')}", "soft")),
    ]
    return (lines + [blank(cells)] * shape.height)[: shape.height]
