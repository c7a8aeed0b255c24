"""A painted line: spans of text, each with the name of its look."""

from __future__ import annotations

from typing import NamedTuple

from station.screen.cells import clip, width


class TextSpan(NamedTuple):
    """Text in one look."""

    text: str
    look: str


Line = tuple[TextSpan, ...]


def line(cells: int, look: str, *spans: TextSpan) -> Line:
    """The spans as a line of exactly `cells`, filled with blanks of `look`, clipped at its end."""
    shown: list[TextSpan] = []
    room = cells
    for span in spans:
        text = clip(span.text, room)
        shown.append(TextSpan(text, span.look))
        room -= width(text)
        if text != span.text:
            break
    if room > 0:
        shown.append(TextSpan(" " * room, look))
    return tuple(shown)


def blank(cells: int, look: str = "ground") -> Line:
    """An empty line."""
    return (TextSpan(" " * cells, look),) if cells else ()


def spread(cells: int, look: str, left: tuple[TextSpan, ...], right: tuple[TextSpan, ...]) -> Line:
    """A line with one group at its left and one at its right; the left one gives way."""
    needed = min(cells, width_of(right))
    room = cells - needed
    return line(room, look, *left) + line(needed, look, *right)


def width_of(spans: tuple[TextSpan, ...]) -> int:
    """The cells that the spans take."""
    return sum(width(span.text) for span in spans)
