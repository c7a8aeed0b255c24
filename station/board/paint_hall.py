"""Paints the parts of the wall: big figures, the forecast's band, the day's course."""

from __future__ import annotations

from collections.abc import Sequence

from station.board.showing import HourBar, NamedFigure, TonedSentence
from station.screen.bigtext import ROWS, BigText
from station.screen.cells import centre, width
from station.screen.lines import Line, TextSpan, blank, line

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
