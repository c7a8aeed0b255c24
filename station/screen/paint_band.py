"""Paints the band: the verdict in its colour, with its sign, its word and what happened."""

from __future__ import annotations

from station.packing.notices import NoticeSeverity
from station.screen.bigtext import BigText
from station.screen.cells import centre, width, wrap
from station.screen.lines import Line, TextSpan, blank, line
from station.screen.theme import band_look
from station.screen.view import VerdictBand

_MARGIN = 3
_HAZARD = "/  "


def paint_band(band: VerdictBand, cells: int, rows: int, big: BigText | None) -> list[Line]:
    """The band in exactly `rows` lines; its word in big letters where `big` is given and they fit."""
    name = band_look(band.severity)
    look = f"band.{name}"
    edge = _edge(band.severity, cells, f"edge.{name}")
    room = cells - 2 * _MARGIN
    word = _big_word(band, big, room) if big is not None else None
    texts = wrap(band.text, room, 2)
    if word is not None:
        body = [line(cells, look, TextSpan(" " * _MARGIN + row, look)) for row in word]
    else:
        spaced = " ".join(band.word) if width(band.word) * 2 + 4 < room else band.word
        body = [line(cells, look, TextSpan(f"{' ' * _MARGIN}{band.sign}  {spaced}", look))]
    body += [blank(cells, look)] if len(texts) < 2 and len(body) + len(texts) < rows - 2 else []
    body += [line(cells, look, TextSpan(" " * _MARGIN + text, look)) for text in texts]
    return _framed(body, edge, blank(cells, look), rows)


def paint_page(band: VerdictBand, following: str, cells: int, rows: int, big: BigText | None) -> list[Line]:
    """The verdict as a page of its own: the bench has stopped."""
    name = band_look(band.severity)
    look, edge = f"band.{name}", _edge(band.severity, cells, f"edge.{name}")
    room = cells - 2 * _MARGIN
    word = (_big_word(band, big, room) if big is not None else None) or (f"{band.sign}  {band.word}",)
    said = (*word, "", *wrap(band.text, room, 3), "", *wrap(following, room, 3))
    top = max(2, (rows - len(said)) // 2)
    body = [line(cells, look, TextSpan(centre(text, cells), look)) for text in said]
    middle = [blank(cells, look)] * (top - 2) + body
    filled = middle[: rows - 4] + [blank(cells, look)] * max(0, rows - 4 - len(middle))
    return [edge, edge, *filled, edge, edge][:rows]


def _framed(body: list[Line], edge: Line, empty: Line, rows: int) -> list[Line]:
    inner = rows - 2
    body = body[:inner]
    above = (inner - len(body)) // 2
    return [edge, *[empty] * above, *body, *[empty] * (inner - len(body) - above), edge]


def _edge(severity: NoticeSeverity, cells: int, look: str) -> Line:
    """A bar of colour; a stop is hatched, so that it differs from a mistake without any colour."""
    pattern = _HAZARD * (cells // len(_HAZARD) + 1) if severity is NoticeSeverity.STOP else " " * cells
    return (TextSpan(pattern[:cells], look),)


def _big_word(band: VerdictBand, big: BigText, room: int) -> tuple[str, ...] | None:
    for said in (f"{band.sign} {band.word}", band.word):
        drawn = big.draw(said)
        if drawn is not None and len(drawn[0]) <= room:
            return drawn
    return None
