"""The board as HTML: the same figures in the same words as on the wall, each text escaped."""

from __future__ import annotations

from html import escape

from station.board.board_wording import DEFINITIONS
from station.board.model import BoardModel, FigureTable, HourBar, NamedFigure, TableRow, TonedSentence
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


Sections = tuple[tuple[str, str], ...]
"""Id and HTML of every part of the page that changes."""

_OTHER = {"ko": "en", "en": "ko"}


def sections(showing: BoardModel, texts: LocaleTexts) -> Sections:
    """The parts of the page. A part that is the same as before need not be sent again."""
    notes = "".join(f"<p>{_said(note)}</p>" for note in showing.notes)
    figures = "".join(_figure(one) for one in (showing.packed, showing.waiting, showing.ends))
    mistakes = f"<p>{escape(showing.mistakes.text)}</p><p class=soft>{escape(showing.mistakes.under)}</p>"
    return (
        ("clock", escape(texts.text("web.updated", time=showing.clock))),
        ("notes", notes),
        ("figures", figures),
        ("forecast", _forecast(showing.forecast)),
        ("course", course(showing, texts)),
        ("cutoffs", _grid(showing.cutoffs, texts)),
        ("backlog", _grid(showing.backlog, texts)),
        ("debts", f"<p>{_said(showing.debts)}</p>" + _rounds(showing)),
        ("stations", _grid(showing.stations, texts)),
        ("attention", _grid(showing.attention, texts)),
        ("packers", _grid(showing.packers, texts)),
        ("mistakes", mistakes + _grid(showing.pairs, texts)),
    )


def _rounds(showing: BoardModel) -> str:
    return "" if showing.rounds is None else f"<p>{_said(showing.rounds)}</p>"


def page(parts: Sections, texts: LocaleTexts, title: str, seconds: float) -> str:
    """The whole page. Without JavaScript it is read anew every few seconds."""
    of = dict(parts)
    language, other = texts.language, _OTHER[texts.language]
    reload = max(5, round(seconds))
    boxes = "".join(
        f'<section aria-labelledby="h-{key}"><h2 id="h-{key}">{escape(texts.text(name))}</h2>'
        f'<div id="{key}"{_SCROLLS if key in _LONG else ""}>{of[key]}</div></section>'
        for key, name in _BOXES
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/board.css">
<script src="/board.js" defer></script>
<noscript><meta http-equiv="refresh" content="{reload}"></noscript>
</head>
<body data-lang="{language}" data-lost="{escape(texts.text("web.lost"))}" data-live="{escape(texts.text("web.live"))}">
<a class="skip" href="#main">{escape(texts.text("web.skip"))}</a>
<header>
<h1>{escape(title)}</h1>
<p><span id="clock">{of["clock"]}</span> <span id="live" role="status"></span>
<noscript>{escape(texts.text("web.no_script", seconds=reload))}</noscript></p>
<nav><a href="/?lang={other}" lang="{other}" hreflang="{other}">{escape(texts.text("web.other"))}</a></nav>
</header>
<main id="main">
<div id="notes" aria-live="polite">{of["notes"]}</div>
<div id="figures" class="figures">{of["figures"]}</div>
<div id="forecast" class="forecast" aria-live="polite">{of["forecast"]}</div>
<div class="boxes">{boxes}</div>
{_definitions(texts)}
</main>
</body>
</html>
"""


_BOXES = (
    ("course", "board.course"),
    ("cutoffs", "board.cutoffs"),
    ("backlog", "board.backlog"),
    ("debts", "board.debts"),
    ("stations", "board.stations"),
    ("attention", "board.attention"),
    ("packers", "board.packers"),
    ("mistakes", "board.mistakes"),
)


_LONG = frozenset({"stations", "attention", "packers"})
# A part that may scroll must be reached by keys, too.
_SCROLLS = ' tabindex="0"'


def message(texts: LocaleTexts, key: str) -> str:
    """A page that says one thing."""
    said = escape(texts.text(f"web.{key}"))
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{said}</title>'
        f"</head><body><main><h1>{said}</h1></main></body></html>"
    )


def _definitions(texts: LocaleTexts) -> str:
    said = "".join(
        f"<dt>{escape(texts.text(f'figure.{key}'))}</dt><dd>{escape(texts.text(f'definition.{key}'))}</dd>"
        for key in DEFINITIONS
    )
    return f"<details><summary>{escape(texts.text('board_define.title'))}</summary><dl>{said}</dl></details>"


def _figure(of: NamedFigure) -> str:
    return (
        f'<div class="figure {of.tone.value}"><h2>{escape(of.name)}</h2>'
        f"<p class=big>{escape(of.big)}</p><p>{escape(of.under)}</p></div>"
    )


def _said(of: TonedSentence) -> str:
    under = f" <span>{escape(of.under)}</span>" if of.under else ""
    return f'<span class="{of.tone.value}">{escape(of.signed)}</span>{under}'


def _forecast(of: TonedSentence) -> str:
    return f'<p class="{of.tone.value}">{escape(of.signed)}</p><p class=soft>{escape(of.under)}</p>'


def _grid(of: FigureTable, texts: LocaleTexts) -> str:
    """A table; every cell says its column, for narrow screens where the rows become cards."""
    if not of.rows:
        return f"<p class=soft>{escape(of.empty or texts.text('board.unknown'))}</p>"
    heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in of.heads)
    body = "".join(_row(row, of.heads) for row in of.rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: TableRow, heads: tuple[str, ...]) -> str:
    cells = "".join(
        f'<td data-head="{escape(head)}">{escape(cell)}</td>'
        for head, cell in zip(heads[1:], row.cells[1:], strict=True)
    )
    return f'<tr><th scope=row><span class="{row.tone.value}">{escape(row.signed)}</span></th>{cells}</tr>'
