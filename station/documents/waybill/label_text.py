"""Text for paper: cleaned of what cannot be seen, and how many lines it will need, without any font."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Shares of an em, as the widest of their kind in a bold Korean face: an estimate errs upwards only.
_WIDE, _NARROW, _THIN, _BLANK = 0.95, 0.64, 0.4, 0.3
_WIDE_ASCII = frozenset("ABCDEGHKMNOPQRTUVWXYZmw\\%@&+=<>~#")
_THIN_ASCII = frozenset("()[]-.,:;/|!'`fijlrt")
_PITCH = 1.2
# Nearly every text is of these characters alone, and they need no look at each.
_RARE = re.compile("[^ -~가-힣]")
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class TextFit:
    """A size in mm at which a text stands in `lines` lines; `height` is what they need."""

    size: float
    lines: int

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return round(self.size * (1.1 + _PITCH * (self.lines - 1)), 2)


def clean(text: str) -> str:
    """The text in NFC, every run of white space one blank, without controls, joiners and direction marks.

    What no face may have a sign for (a new emoji, a private sign) stays: the drawing shows and reports it.
    """
    if not _RARE.search(text):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if sign.isspace() else sign for sign in composed)
    shown = (sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    return " ".join("".join(shown).split())


def width_of(text: str) -> float:
    """At most so many times its size is a text wide."""
    return sum(map(_width, text))


def fit(text: str, width: float, *sizes: tuple[float, int]) -> TextFit:
    """The first of `sizes` (mm, lines) at which a text fits `width` mm; else the last, all its lines."""
    for size, most in sizes:
        lines = _lines(text, width / size)
        if lines <= most:
            return TextFit(size, lines)
    return TextFit(*sizes[-1])


def shortened(text: str, ems: float) -> str:
    """The text with "…" at its end where it is wider than `ems` times its size."""
    if width_of(text) <= ems:
        return text
    while text and width_of(text) + _WIDE > ems:
        text = text[:-1]
    return text.rstrip() + "…"


def _width(sign: str) -> float:
    if sign == " ":
        return _BLANK
    if sign.isascii():
        return _WIDE if sign in _WIDE_ASCII else _THIN if sign in _THIN_ASCII else _NARROW
    return _WIDE


def _lines(text: str, ems: float) -> int:
    """Lines of `ems` width, broken at blanks where there are any, inside a word where there are none."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        need = width_of(word)
        gap = _BLANK if used else 0.0
        if used + gap + need <= ems:
            used += gap + need
            continue
        lines += 1 if used else 0
        # A word is broken after a whole character, so a line may stay one character short.
        full = max(ems - _WIDE, _WIDE)
        lines += max(0, -int(-need // full) - 1) if need > ems else 0
        used = need % full if need > ems else need
    return lines
