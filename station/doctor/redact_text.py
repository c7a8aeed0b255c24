"""What of a free text may leave the house: words that the program itself is written with, and short numbers.

Nobody can list what names, addresses and tokens look like; so nothing passes but what is known to be harmless.
"""

from __future__ import annotations

import builtins
import errno
import os
import re
from importlib.resources import files
from importlib.resources.abc import Traversable

GONE = "[…]"
"""Stands where something was taken out."""

_ROOMS = ("station", "printers", "scanners")
_WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
# A telephone or account number may be written in groups, with whatever between them.
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().\-/:_]{0,3}\d){6,}")
_VERSION = r"\d{1,3}(?:\.\d{1,3}){1,3}"
_SMALL = re.compile(rf"(?:0|[1-9]\d{{0,3}})(?:\.\d{{1,3}})?|{_VERSION}")
_OWN_NAMES = re.compile(r"(?:serial|hid|keyboard|camera)-\d{1,2}|packing-station(?:-sync|-backup)?\.(?:service|timer)")
_TAKEN = "\0"
_ROW = re.compile(rf"{_TAKEN}(?:\W*{_TAKEN})+")
_TOKEN = re.compile(r"[^\s\"'()\[\]{}<>,;=:!?]+|.", re.DOTALL)


def vocabulary() -> frozenset[str]:
    """The words of the program's own source, of Python's exceptions and of the system's error messages."""
    known = set(_WORD.findall(" ".join(os.strerror(code) for code in errno.errorcode)))
    known |= {name for name, value in vars(builtins).items() if isinstance(value, type)}
    for room in _ROOMS:
        _learn(files(room), known)
    return frozenset(known)


class TextCleaner:
    """Takes out of a text whatever is not known to be harmless."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known

    def clean(self, text: str) -> str:
        """The text with its known words and short numbers; one sign stands for each row of others."""
        pieces = _TOKEN.findall(_LONG_NUMBER.sub(_TAKEN, text.replace(_TAKEN, "")))
        kept = "".join(piece if self.is_harmless(piece) else _TAKEN for piece in pieces)
        return " ".join(_ROW.sub(_TAKEN, kept).replace(_TAKEN, GONE).split())

    def is_harmless(self, piece: str) -> bool:
        """Whether a piece without blanks may stay: a sign, a short number, a word of ours, or several joined."""
        if not piece.isascii() or piece == _TAKEN:
            return False
        if not re.search(r"\w", piece) or _SMALL.fullmatch(piece.rstrip(".%")) or _OWN_NAMES.fullmatch(piece):
            return True
        return all(part in self._known for part in re.split(r"[.\-]", piece.rstrip(".")) if part)


def _learn(folder: Traversable, known: set[str]) -> None:
    for one in folder.iterdir():
        if one.is_dir():
            _learn(one, known)
        elif one.name.endswith(".py"):
            known |= {word for word in _WORD.findall(one.read_text("utf-8")) if len(word) > 1}
