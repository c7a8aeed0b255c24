"""Text measured in terminal cells: a Hangul syllable takes two, a joined mark none."""

from __future__ import annotations

import re
import unicodedata

from station.plain_text import tidy

__all__ = ["centre", "clip", "fit", "fit_right", "tidy", "width", "wrap"]

# Nearly everything on the screen: ASCII, block elements and signs take one cell, syllables two.
_USUAL = re.compile("[ -~\u2580-\u259f►✔✖⊘✎»가-힣]*")
_SYLLABLE = re.compile("[가-힣]")
_GAP = ".."
# Joined to the letter before them, or without any width of their own.
_NARROWED = frozenset({"Mn", "Me", "Mc"})


def width(text: str) -> int:
    """How many cells the text takes."""
    if text.isascii():
        return len(text)
    if _USUAL.fullmatch(text):
        return len(text) + len(_SYLLABLE.findall(text))
    return sum(_cells(char) for char in text)


def clip(text: str, cells: int) -> str:
    """The text, if it fits into `cells`; else as much of it as fits before "..". Never wider than `cells`."""
    if width(text) <= cells:
        return text
    room = max(0, cells - len(_GAP))
    taken, used = [], 0
    for char in text:
        used += _cells(char)
        if used > room:
            break
        taken.append(char)
    return ("".join(taken).rstrip() + _GAP)[: max(0, cells)] if cells > 0 else ""


def fit(text: str, cells: int) -> str:
    """The text clipped and filled with blanks to exactly `cells`, at the left."""
    shown = clip(text, cells)
    return shown + " " * (cells - width(shown))


def fit_right(text: str, cells: int) -> str:
    """The same at the right."""
    shown = clip(text, cells)
    return " " * (cells - width(shown)) + shown


def centre(text: str, cells: int) -> str:
    """The same in the middle."""
    shown = clip(text, cells)
    left = (cells - width(shown)) // 2
    return " " * left + shown + " " * (cells - width(shown) - left)


def wrap(text: str, cells: int, lines: int) -> tuple[str, ...]:
    """The text broken at blanks into at most `lines` of `cells`; what is left over is clipped."""
    done: list[str] = []
    rest = text
    while rest and len(done) < lines - 1 and width(rest) > cells:
        head = _longest_head(rest, cells)
        done.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return (*done, clip(rest, cells)) if rest else tuple(done)


def _longest_head(text: str, cells: int) -> str:
    used, cut = 0, 0
    for at, char in enumerate(text):
        used += _cells(char)
        if used > cells:
            return text[: cut or max(1, at)]
        if char == " ":
            cut = at
    return text


def _cells(char: str) -> int:
    if char < "\u0300":
        return 1
    if "\uac00" <= char <= "\ud7a3":
        return 2
    if unicodedata.category(char) in _NARROWED or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
