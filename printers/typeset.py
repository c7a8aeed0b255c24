"""Text into lines: cleaned, wrapped, shrunk and at last cut, by any measure of a character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Measure = Callable[[int, str], float]
"""Width in dots of one character at a font size in dots."""

ELLIPSIS = "…"
_LINE_PITCH = 1.18

RARE = re.compile("[^ -~가-힣]")
"""Finds a character that needs a look: most texts have none, and the face has all of ASCII and Hangul."""

# Characters that show nothing but are no format characters: fillers, joiners, variation selectors.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | {
    chr(code) for block in (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)) for code in block
}


@dataclass(frozen=True, slots=True)
class TextFrame:
    """The room for a text, in dots: starts at `size`, never under `floor`, in at most `lines` lines."""

    width: int
    height: int
    size: int
    floor: int
    lines: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text as it will stand: its font size in dots, its lines, and whether something was cut off."""

    size: int
    lines: tuple[str, ...]
    cut: bool = False


def pitch(size: int) -> int:
    """Dots from one base line to the next."""
    return round(size * _LINE_PITCH)


def clean(text: str) -> str:
    """What can be shown of a text: composed (NFC), any white space as one blank, nothing invisible.

    Control characters, bidirectional marks and zero-width characters are removed.
    """
    spaced = " ".join(text.split())
    if not RARE.search(spaced):
        return spaced
    shown = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf") and c not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def lay_out(text: str, frame: TextFrame, measure: Measure) -> TextBlock:
    """Lines of a cleaned text: whole words at the largest size that fits, else broken words, else a cut."""
    top = max(1, min(frame.size, frame.height))
    floor = min(top, max(1, frame.floor))
    for broken in (False, True):
        for size in range(top, floor - 1, -1):
            lines, rest = _wrap(text, frame.width, _rows(frame, size), size, measure, broken=broken)
            if not rest:
                return TextBlock(size, lines)
    lines, _ = _wrap(text, frame.width, _rows(frame, floor), floor, measure, broken=True, forced=True)
    return TextBlock(floor, (*lines[:-1], _ended(lines[-1], frame.width, floor, measure)), cut=True)


def _rows(frame: TextFrame, size: int) -> int:
    return max(1, min(frame.lines, 1 + (frame.height - size) // pitch(size)))


def _wrap(
    text: str, width: int, room: int, size: int, measure: Measure, *, broken: bool, forced: bool = False
) -> tuple[tuple[str, ...], str]:
    """At most `room` lines and what is left over; with `broken`, a line may end inside a word.

    `forced`: a line holds one character at least, be it wider than the line.
    """
    lines: list[str] = []
    start = 0
    while start < len(text) and len(lines) < room:
        end = _reach(text, start, width, size, measure)
        if end < len(text) and text[end] != " " and not broken:
            end = text.rfind(" ", start, end)
            if end <= start:
                return tuple(lines), text[start:]
        if end == start and not forced:
            return tuple(lines), text[start:]
        end = max(end, start + 1)
        lines.append(text[start:end].rstrip())
        start = end + (text[end : end + 1] == " ")
    return tuple(lines), text[start:]


def _reach(text: str, start: int, width: int, size: int, measure: Measure) -> int:
    """Where a line that begins at `start` has to end at the latest."""
    used = 0.0
    for at in range(start, len(text)):
        used += measure(size, text[at])
        if used > width:
            return at
    return len(text)


def _ended(line: str, width: int, size: int, measure: Measure) -> str:
    """The line with the sign of a cut at its end, shortened until both fit."""
    room = width - measure(size, ELLIPSIS)
    kept = line[: _reach(line, 0, max(0, int(room)), size, measure)]
    return kept.rstrip() + ELLIPSIS
