"""Paints the foot of the board: what is asked or was answered, and the keys as they work now."""

from __future__ import annotations

from station.board.acts import FREE, reasons, ways
from station.board.desk import ACT_KEYS, SHEET_KEY, BoardPage, BoardPlea, KeyState, PleaStage
from station.board.plan import BoardLayout
from station.board.words import reason
from station.locale.texts import LocaleTexts
from station.screen.cells import width, wrap
from station.screen.lines import Line, TextSpan, blank, line

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
            return (texts.text("act.ask_sheet"),)
        case PleaStage.SENT:
            return (texts.text("act.waiting_sheet" if plea.wish.act in FREE else "act.waiting"),)


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
