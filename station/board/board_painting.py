"""Paints the board: what it shows and where the supervisor is become as many lines as the terminal has rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.board.actions import FREE, reasons, ways
from station.board.board_pages import paint_help, paint_people, paint_search, paint_stations, paint_story
from station.board.board_wording import reason
from station.board.key_state import ACT_KEYS, ROUND_KEY, SHEET_KEY, BoardPage, BoardPlea, KeyState, PleaStage, place
from station.board.model import BoardModel, FigureTable, HourBar, NamedFigure, TonedSentence
from station.board.paint_table import paint_grid, title
from station.locale.texts import LocaleTexts
from station.tui.lines import ROWS, BigText, Line, TextSpan, blank, line, spread
from station.tui.text_cells import centre, width, wrap

SMALLEST = (60, 15)
"""Columns and rows below which only the forecast is shown."""


_COURSE, _TALLEST = 8, 12


@dataclass(frozen=True, slots=True)
class BoardLayout:
    """Rows of every part of the hall. `course`: of the block with course and cut-offs, 0 where there is no room."""

    width: int
    height: int
    small: bool
    big: bool
    forecast: int
    course: int
    stations: int
    attention: int
    keys: int


def plan(width: int, height: int, stations: int, needs: int, notes: int) -> BoardLayout:
    """The parts for a terminal of this size, with so many stations, needs and notes to show."""
    big = height >= 22
    keys = 1 if width >= 150 or height < 20 else 2
    forecast = 4 if height >= 34 else 2
    # Head, the debts' line and the news take a row each.
    rest = height - 3 - notes - (9 if big else 2) - forecast - keys
    course, stand, ask = _share(rest, max(stations, 1) + 2, max(needs, 1) + 2, _COURSE if rest >= 18 else 0)
    return BoardLayout(
        width=width,
        height=height,
        small=width < SMALLEST[0] or height < SMALLEST[1],
        big=big,
        forecast=forecast,
        course=course,
        stations=stand,
        attention=ask,
        keys=keys,
    )


def _share(rest: int, stations: int, needs: int, course: int) -> tuple[int, int, int]:
    """Rows of course, stations and needs: what is left over goes to the course, then to the needs."""
    free = rest - course
    if stations + needs <= free:
        more = min(_TALLEST - course, free - stations - needs) if course else 0
        return course + more, stations, free - stations - more
    ask = min(needs, max(4, free // 2))
    stand = min(stations, free - ask)
    return course, stand, free - stand


_PAGES = (("F1", "help"), ("F2", "people"), ("F3", "search"), ("F4", "stations"))


def paint_foot(desk: KeyState, texts: LocaleTexts, shape: BoardLayout, needs: int) -> list[Line]:
    """What is asked or was answered, and the keys' lines; a question takes the lines that it needs."""
    if desk.plea is None:
        return [_news(desk, texts, shape.width), *_lines(_keys(desk, texts, needs), shape)]
    title = texts.text(f"act.title_{desk.plea.wish.act.value}", number=desk.plea.wish.shown)
    said = (title, *(part for one in _asked(desk.plea, texts) for part in wrap(one, shape.width - 4, 3)))
    body = [line(shape.width, "plea", TextSpan(f"  {part}", "plea")) for part in said]
    return [*body, *_lines(_plea_keys(desk.plea, texts), shape)[:1]]


def _news(desk: KeyState, texts: LocaleTexts, cells: int) -> Line:
    if desk.news is not None:
        look = f"tone.{desk.news.tone.value}"
        return line(cells, "ground", TextSpan(f" {desk.news.signed} ", look))
    if desk.page is BoardPage.HALL and desk.chosen is not None:
        todo = texts.text(f"need_do.{desk.chosen.need.value}")
        return line(cells, "ground", TextSpan(f" {todo}", "strong"))
    return blank(cells)


def _asked(plea: BoardPlea, texts: LocaleTexts) -> tuple[str, ...]:
    match plea.stage:
        case PleaStage.REASON:
            listed = enumerate(reasons(plea.wish.act), 1)
            return texts.text("act.ask_reason"), *(f"  {at}  {reason(texts, code)}" for at, code in listed)
        case PleaStage.BADGE:
            typed = texts.text("act.typed", dots="●" * len(plea.typed)) if plea.typed else ""
            return (f"{texts.text('act.ask_badge')}   {typed}".rstrip(),)
        case PleaStage.SURE:
            return (texts.text(f"act.ask_{plea.wish.act.value}"),)
        case PleaStage.SENT:
            return (texts.text(f"act.waiting_{plea.wish.act.value}" if plea.wish.act in FREE else "act.waiting"),)


def _plea_keys(plea: BoardPlea, texts: LocaleTexts) -> list[tuple[str, str, str]]:
    if plea.stage is PleaStage.SENT:
        return []
    back = ("Esc", texts.text("board_key.back"), "key")
    if plea.stage is PleaStage.REASON:
        return [(f"1-{len(reasons(plea.wish.act))}", texts.text("board_key.choose"), "key.act"), back]
    return [("Enter", texts.text("board_key.send"), "key.act"), back]


def _keys(desk: KeyState, texts: LocaleTexts, needs: int) -> list[tuple[str, str, str]]:
    def cap(key: str, name: str, look: str = "key") -> tuple[str, str, str]:
        return key, texts.text(f"board_key.{name}"), look

    caps = [cap(key, name) for key, name in _PAGES]
    if desk.page is BoardPage.HALL:
        able = ways(desk.chosen)
        caps += [cap(key.upper(), act.value, "key.act") for key, act in ACT_KEYS.items() if act in able]
        if needs:
            caps.append(cap("↑↓", "walk"))
        if desk.chosen is not None and (desk.chosen.parcel or desk.chosen.order):
            caps.append(cap("Enter", "story"))
        if desk.sheets:
            caps.append(cap(SHEET_KEY.upper(), "sheet", "key.act"))
        if desk.rounds:
            caps.append(cap(ROUND_KEY.upper(), "round", "key.act"))
    else:
        if desk.page is BoardPage.SEARCH:
            caps.append(cap("Enter", "story" if desk.search.found else "search"))
        caps += [cap("↑↓", "turn"), cap("Esc", "back")]
    return [*caps, cap("F9", "theme"), cap("Ctrl+Q", "quit")]


def _lines(caps: list[tuple[str, str, str]], shape: BoardLayout) -> list[Line]:
    """The keys in the rows there are, as many on each as fit."""
    rows: list[list[TextSpan]] = [[TextSpan(" ", "ground")]]
    used = 1
    for key, name, look in caps:
        needed = width(key) + width(name) + 4
        if used + needed > shape.width and len(rows) < shape.keys:
            rows.append([TextSpan(" ", "ground")])
            used = 1
        rows[-1] += [TextSpan(f"{key}", look), TextSpan(f" {name}  ", "key.label")]
        used += needed - 1
    lines = [line(shape.width, "ground", *spans) for spans in rows]
    return lines + [blank(shape.width)] * (shape.keys - len(lines))


_STEPS = " ▁▂▃▄▅▆▇█"
_NARROWEST, _WIDEST = 4, 7
_GAP = 3


def paint_figures(figures: Sequence[NamedFigure], cells: int, big: BigText) -> list[Line]:
    """The figures in big digits over their names in plain ones; as many big ones as there is room for."""
    drawn = [(figure, rows) for figure in figures if (rows := big.draw(figure.big)) is not None]
    while drawn and sum(len(rows[0]) for _, rows in drawn) + _GAP * (len(drawn) - 1) > cells:
        drawn.pop()
    if not drawn:
        return paint_figures_small(figures, cells)
    spare = cells - sum(len(rows[0]) for _, rows in drawn)
    shares = [len(rows[0]) + spare // len(drawn) for _, rows in drawn]
    lines = [
        line(cells, "ground", *(span for (figure, rows), share in zip(drawn, shares, strict=True)
                                for span in _digits(figure, rows[at], share)))
        for at in range(ROWS)
    ]  # fmt: skip
    names = (
        TextSpan(centre(_named(figure), share), "strong") for (figure, _), share in zip(drawn, shares, strict=True)
    )
    return [*lines, line(cells, "ground", *names), _unders([figure for figure, _ in drawn], shares, cells)]


def paint_figures_small(figures: Sequence[NamedFigure], cells: int) -> list[Line]:
    """The figures on a line, and what they are made of on the next."""
    share = cells // max(1, len(figures))
    spans = (TextSpan(centre(_named(figure), share), f"figure.{figure.tone.value}") for figure in figures)
    return [line(cells, "ground", *spans), _unders(figures, [share] * len(figures), cells)]


def paint_forecast(said: TonedSentence, cells: int, rows: int) -> list[Line]:
    """The forecast in its colour, its assumption below."""
    look = f"band.{said.tone.value}"
    body = [line(cells, look, TextSpan(centre(said.signed, cells), look))]
    if rows > 2:
        body = [blank(cells, look), *body, blank(cells, look)]
    under = line(cells, "ground", TextSpan(centre(said.under, cells), "soft"))
    return [*body[: rows - 1], under] if rows > 1 else body[:1]


def paint_course(bars: Sequence[HourBar], said: str, name: str, cells: int, rows: int) -> list[Line]:
    """Bars of the hours, the newest at the right; the count stands on each."""
    shown = list(bars)[-max(1, (cells - 1) // _NARROWEST) :]
    head = line(cells, "title", TextSpan(f" {name}", "title"), TextSpan(f"  {said}", "title.soft"))
    height = rows - 2
    most = max((bar.parcels for bar in shown), default=0)
    if height < 2 or not most:
        return [head, *[blank(cells)] * (rows - 1)][:rows]
    wide = min(_WIDEST, (cells - 1) // len(shown))
    lines = [head]
    for level in range(height, 0, -1):
        spans = (TextSpan(_piece(bar, most, level, height, wide), "bar.now" if bar.now else "bar") for bar in shown)
        lines.append(line(cells, "ground", TextSpan(" ", "ground"), *spans))
    hours = (TextSpan(centre(bar.hour, wide), "strong" if bar.now else "soft") for bar in shown)
    return [*lines, line(cells, "ground", TextSpan(" ", "ground"), *hours)]


def _piece(bar: HourBar, most: int, level: int, height: int, wide: int) -> str:
    """One cell's height of a bar. The topmost line is left to the counts."""
    eighths = round(bar.parcels / most * (height - 1) * 8)
    filled = min(max(eighths - (level - 1) * 8, 0), 8)
    if filled:
        return f" {_STEPS[filled] * (wide - 1)}"
    top = -(-eighths // 8)
    return centre(str(bar.parcels) if bar.parcels and level == top + 1 else "", wide)


def _named(figure: NamedFigure) -> str:
    return f"{figure.name} {figure.big}"


def _digits(figure: NamedFigure, row: str, share: int) -> tuple[TextSpan, ...]:
    left = (share - len(row)) // 2
    right = share - len(row) - left
    edge, look = min(1, left, right), f"figure.{figure.tone.value}"
    ink = TextSpan(" " * edge + row + " " * edge, look)
    return TextSpan(" " * (left - edge), "ground"), ink, TextSpan(" " * (right - edge), "ground")


def _unders(figures: Sequence[NamedFigure], shares: Sequence[int], cells: int) -> Line:
    if all(width(figure.under) < share for figure, share in zip(figures, shares, strict=True)):
        spans = (TextSpan(centre(figure.under, share), "soft") for figure, share in zip(figures, shares, strict=True))
        return line(cells, "ground", *spans)
    said = "   ".join(figure.under for figure in figures)
    return line(cells, "ground", TextSpan(centre(said, cells), "soft"))


TURN = 10
"""Seconds after which a table that is too long shows its next part by itself."""


def paint(
    showing: BoardModel, desk: KeyState, texts: LocaleTexts, big: BigText, now: datetime, size: tuple[int, int]
) -> tuple[Line, ...]:
    """The whole screen."""
    cells, rows = size
    shape = plan(
        cells, rows, len(showing.stations.rows), len(showing.needs), bool(showing.notes) + (showing.rounds is not None)
    )
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
        *(
            []
            if showing.rounds is None
            else [line(shape.width, "ground", TextSpan(" ", "ground"), _said(showing.rounds))]
        ),
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
