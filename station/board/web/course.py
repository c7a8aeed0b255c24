"""The day's course as a drawing, with the same counts as a table for those who cannot see it."""

from __future__ import annotations

from html import escape

from station.board.showing import BoardModel, HourBar
from station.locale.texts import LocaleTexts

_WIDE, _HIGH, _BAR = 40, 150, 30


def course(showing: BoardModel, texts: LocaleTexts) -> str:
    """An SVG without any style of its own, since none is allowed inside the page."""
    bars, said = showing.course, escape(showing.course_said)
    most = max((bar.parcels for bar in bars), default=0)
    if not most:
        return f"<p class=soft>{said}</p>"
    width = _WIDE * len(bars)
    drawn = "".join(_bar(bar, at, most) for at, bar in enumerate(bars))
    rows = "".join(f"<tr><th scope=row>{escape(bar.hour)}</th><td>{bar.parcels}</td></tr>" for bar in bars)
    caption = escape(texts.text("web.course_table"))
    return (
        f'<p class=soft>{said}</p><svg viewBox="0 0 {width} {_HIGH + 40}" role="img" aria-hidden="true">{drawn}</svg>'
        f"<table class=unseen><caption>{caption}</caption><tbody>{rows}</tbody></table>"
    )


def _bar(bar: HourBar, at: int, most: int) -> str:
    high = round(bar.parcels / most * _HIGH)
    left, top = at * _WIDE, 20 + _HIGH - high
    middle = left + _WIDE // 2
    kind = "now" if bar.now else "hour"
    count = f'<text x="{middle}" y="{top - 5}">{bar.parcels}</text>' if bar.parcels else ""
    return (
        f'<rect class="{kind}" x="{left + 5}" y="{top}" width="{_BAR}" height="{high}"/>{count}'
        f'<text class="{kind}" x="{middle}" y="{_HIGH + 36}">{escape(bar.hour)}</text>'
    )
