"""What the board says of how a wish ended, and while there are no figures yet."""

from __future__ import annotations

from station.board.errands import Outcome
from station.board.feed import Look
from station.board.showing import Said, Tone
from station.locale.texts import Texts
from station.screen.cells import centre, wrap
from station.screen.lines import Line, Span, blank, line


def reply(of: Outcome, texts: Texts) -> Said:
    """How a wish ended."""
    if of.ok:
        told = texts.text(f"act.{of.code}", number=of.wish.shown, name=of.detail, count=of.count)
        return Said(told, Tone.WELL)
    if of.code == "later":
        return Said(texts.text("act.later"), Tone.SOON)
    if of.refused:
        detail = texts.text(f"ledger.{of.code}", detail=of.wish.shown)
        return Said(texts.text("act.refused", detail=detail), Tone.LATE)
    if of.seconds:
        return Said(texts.text("act.locked", seconds=of.seconds), Tone.LATE)
    return Said(texts.text(f"act.{of.code}", reason=of.detail), Tone.LATE)


def waiting_for_figures(look: Look, texts: Texts, cells: int, rows: int) -> tuple[Line, ...]:
    """The screen before the first look: opening, or why there is nothing to see."""
    said = [texts.text("board.opening")]
    if look.trouble:
        detail = texts.text(f"ledger.{look.trouble}", detail=look.detail)
        said = [f"✖ {texts.text('board.trouble')}", "", *wrap(detail, cells - 4, 4)]
    above = max(0, (rows - len(said)) // 2)
    lookname = "strong" if look.trouble else "soft"
    body = [line(cells, "ground", Span(centre(one, cells), lookname)) for one in said]
    return tuple(([blank(cells)] * above + body + [blank(cells)] * rows)[:rows])
