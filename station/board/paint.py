"""Paints the board: what it shows and where the supervisor is become as many lines as the terminal has rows."""

from __future__ import annotations

from datetime import datetime

from station.board.desk import Desk, Page, place
from station.board.paint_foot import paint_foot
from station.board.paint_grid import paint_grid, title
from station.board.paint_hall import paint_course, paint_figures, paint_figures_small, paint_forecast
from station.board.paint_pages import paint_help, paint_people, paint_search, paint_stations, paint_story
from station.board.plan import Plan, plan
from station.board.showing import Grid, Said, Showing
from station.locale.texts import Texts
from station.screen.bigtext import BigText
from station.screen.cells import centre
from station.screen.lines import Line, Span, blank, line, spread

TURN = 10
"""Seconds after which a table that is too long shows its next part by itself."""


def paint(
    showing: Showing, desk: Desk, texts: Texts, big: BigText, now: datetime, size: tuple[int, int]
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
    showing: Showing, desk: Desk, texts: Texts, big: BigText, now: datetime, shape: Plan, room: int
) -> list[Line]:
    match desk.page:
        case Page.HELP:
            return paint_help(texts, shape.width, room, desk.top)
        case Page.PEOPLE:
            return paint_people(showing, shape.width, room, desk.top)
        case Page.STATIONS:
            return paint_stations(showing, shape.width, room, desk.top)
        case Page.SEARCH:
            return paint_search(desk.search, texts, now, shape.width, room)
        case Page.STORY:
            return paint_story(desk.story, texts, now, (shape.width, room), desk.top)
        case Page.HALL:
            return _hall(showing, desk, texts, big, now, shape)


def _hall(showing: Showing, desk: Desk, texts: Texts, big: BigText, now: datetime, shape: Plan) -> list[Line]:
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


def _head(showing: Showing, shape: Plan) -> list[Line]:
    left = (Span(f" {showing.title}", "head.strong"),)
    lines = [spread(shape.width, "head", left, (Span(f"{showing.clock} ", "head.strong"),))]
    if showing.notes:
        spans = [span for note in showing.notes for span in (_said(note), Span("  ", "ground"))]
        lines.append(line(shape.width, "ground", Span(" ", "ground"), *spans))
    return lines


def _said(note: Said) -> Span:
    under = f" {note.under}" if note.under else ""
    return Span(f" {note.signed}{under} ", f"tone.{note.tone.value}")


def _course(showing: Showing, shape: Plan) -> list[Line]:
    """The day's course, and beside it the cut-offs and the backlog."""
    if not shape.course:
        return []
    side = min(58, shape.width * 9 // 20)
    left = shape.width - side - 1
    course = paint_course(showing.course, showing.course_said, showing.course_title, left, shape.course)
    right = [title(showing.cutoffs.title, side), *_top(showing.cutoffs, side, shape.course - 5, (0, 1, 2, 3, 4))]
    right += [title(showing.backlog.title, side), *_backlog(showing.backlog, side)]
    right = (right + [blank(side)] * shape.course)[: shape.course]
    return [(*one, Span(" ", "ground"), *other) for one, other in zip(course, right, strict=True)]


def _top(grid: Grid, cells: int, rows: int, columns: tuple[int, ...]) -> list[Line]:
    return paint_grid(grid, cells, max(2, rows), columns)


def _backlog(grid: Grid, cells: int) -> list[Line]:
    share = cells // max(1, len(grid.rows))
    names = line(cells, "ground", *(Span(centre(row.cells[0], share), "soft") for row in grid.rows))
    counts = (Span(centre(f"{row.cells[1]}", share), f"tone.{row.tone.value}") for row in grid.rows)
    return [names, line(cells, "ground", *counts)]


def _debts(showing: Showing, shape: Plan) -> Line:
    said = (Span(" ", "ground"), _said(showing.debts))
    if shape.course:
        return line(shape.width, "ground", *said, Span(f"   {showing.mistakes.text}", "soft"))
    cutoffs = "   ".join(f"{row.cells[0]} {row.cells[1]} {row.cells[2]}" for row in showing.cutoffs.rows)
    return line(shape.width, "ground", *said, Span(f"  {cutoffs}", "soft"))


def _stations(grid: Grid, texts: Texts, now: datetime, shape: Plan) -> list[Line]:
    """As many as there is room for; the others take their turn."""
    room = max(1, shape.stations - 2)
    pages = max(1, -(-len(grid.rows) // room))
    page = int(now.timestamp()) // TURN % pages
    told = texts.text("board.page_of", page=page + 1, pages=pages) if pages > 1 else ""
    columns = (0, 1, 2, 3, 4, 5, 6) if shape.width >= 100 else (0, 1, 2, 3, 6)
    body = paint_grid(grid, shape.width, room + 1, columns, start=page * room)
    lines = [title(grid.title, shape.width, str(len(grid.rows)) if grid.rows else "", told), *body]
    return (lines + [blank(shape.width)] * shape.stations)[: shape.stations]


def _attention(showing: Showing, desk: Desk, texts: Texts, shape: Plan) -> list[Line]:
    grid, at = showing.attention, place(desk.chosen, showing.needs)
    room = max(1, shape.attention - 2)
    start = 0 if at is None else max(0, min(at - room // 2, len(grid.rows) - room))
    count = texts.text("board.attention_more", count=len(grid.rows)) if grid.rows else ""
    columns = (0, 1, 2, 3, 4) if shape.width >= 100 else (0, 1, 3, 4)
    body = paint_grid(grid, shape.width, room + 1, columns, start=start, chosen=at)
    return [title(grid.title, shape.width, count), *body]


def _small(showing: Showing, texts: Texts, shape: Plan) -> list[Line]:
    cells, said = shape.width, showing.forecast
    look = f"band.{said.tone.value}"
    lines = [
        line(cells, look, Span(f" {said.signed}", look)),
        line(cells, "ground", Span(f" {showing.packed.name} {showing.packed.big}", "strong")),
        line(cells, "ground", Span(f" {showing.waiting.name} {showing.waiting.big}", "strong")),
        line(cells, "ground", Span(f" {texts.text('board.too_small')}", "soft")),
    ]
    return (lines + [blank(cells)] * shape.height)[: shape.height]
