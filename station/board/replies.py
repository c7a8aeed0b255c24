"""What the board says of how a wish ended, and while there are no figures yet."""

from __future__ import annotations

from station.board.errands import ActOutcome
from station.board.feed import HallLook
from station.board.showing import FigureTone, TonedSentence
from station.locale.texts import LocaleTexts
from station.screen.cells import centre, wrap
from station.screen.lines import Line, TextSpan, blank, line


def reply(of: ActOutcome, texts: LocaleTexts) -> TonedSentence:
    """How a wish ended."""
    if of.ok:
        told = texts.text(f"act.{of.code}", number=of.wish.shown, name=of.detail, count=of.count)
        return TonedSentence(told, FigureTone.WELL)
    if of.code == "later":
        return TonedSentence(texts.text("act.later"), FigureTone.SOON)
    if of.refused:
        detail = texts.text(f"ledger.{of.code}", detail=of.wish.shown)
        return TonedSentence(texts.text("act.refused", detail=detail), FigureTone.LATE)
    if of.seconds:
        return TonedSentence(texts.text("act.locked", seconds=of.seconds), FigureTone.LATE)
    return TonedSentence(texts.text(f"act.{of.code}", reason=of.detail), FigureTone.LATE)


def waiting_for_figures(look: HallLook, texts: LocaleTexts, cells: int, rows: int) -> tuple[Line, ...]:
    """The screen before the first look: opening, or why there is nothing to see."""
    said = [texts.text("board.opening")]
    if look.trouble:
        detail = texts.text(f"ledger.{look.trouble}", detail=look.detail)
        said = [f"✖ {texts.text('board.trouble')}", "", *wrap(detail, cells - 4, 4)]
    above = max(0, (rows - len(said)) // 2)
    lookname = "strong" if look.trouble else "soft"
    body = [line(cells, "ground", TextSpan(centre(one, cells), lookname)) for one in said]
    return tuple(([blank(cells)] * above + body + [blank(cells)] * rows)[:rows])
