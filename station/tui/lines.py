"""A painted line: spans of text, each with the name of its look."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from station.tui.text_cells import clip, width

ROWS = 7
"""Rows of the terminal that a big letter takes."""

_BLOCKS = " \u2580\u2584\u2588"
_BLANK = 5
_KEPT = 64


class BigText:
    """Draws words in big letters; the letters are those of the sentences' first words, digits and ASCII."""

    def __init__(self, source: Path | None = None) -> None:
        self._letters: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._drawn: dict[str, tuple[str, ...] | None] = {}
        lines = (source or Path(__file__).parent / "glyphs.txt").read_text("utf-8").splitlines()
        for line in lines[1:]:
            letter, width, *bits = line.split(" ")
            self._letters[letter] = (int(width), tuple(int(row, 16) for row in bits))

    def draw(self, text: str) -> tuple[str, ...] | None:
        """The text as seven rows of equal width, or None when a letter of it is not among the big ones."""
        if text not in self._drawn:
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            self._drawn[text] = self._draw(text)
        return self._drawn[text]

    def _draw(self, text: str) -> tuple[str, ...] | None:
        if any(letter != " " and letter not in self._letters for letter in text):
            return None
        total, rows = 0, [0] * (ROWS * 2)
        for letter in text:
            width, bits = self._letters.get(letter, (_BLANK, (0,) * (ROWS * 2)))
            rows = [row << width | row_bits for row, row_bits in zip(rows, bits, strict=True)]
            total += width
        blank = _trailing(rows, total)
        rows, total = [row >> blank for row in rows], total - blank
        return tuple(_row(rows[at], rows[at + 1], total) for at in range(0, ROWS * 2, 2))


def _trailing(rows: list[int], width: int) -> int:
    """Empty columns at the right, which would move a centred word to the left."""
    ink = 0
    for row in rows:
        ink |= row
    return (ink & -ink).bit_length() - 1 if ink else width


def _row(upper: int, lower: int, width: int) -> str:
    return "".join(_BLOCKS[(upper >> at & 1) | (lower >> at & 1) << 1] for at in range(width - 1, -1, -1))


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
        taken = width(span.text)
        if taken > room:
            text = clip(span.text, room)
            shown.append(TextSpan(text, span.look))
            room -= width(text)
            break
        shown.append(span)
        room -= taken
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
