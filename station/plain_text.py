"""What comes from outside as a terminal may have it: one line, and nothing that a terminal would obey."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

MARK = "\ufffd"
"""Stands where a control character or a byte that is no text stood, for those who look for a file by its name."""

# Variation selectors and fillers: some terminals give them a width, others do not.
_SHAPERS = frozenset(map(chr, range(0xFE00, 0xFE10))) | {"\u3164", "\uffa0", "\u115f"}
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKED = frozenset({"Cc", "Cs"})
# What JSON leaves as it is, and a terminal or a reader of lines would take for more than text.
_ODD = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


def tidy(text: str, mark: str = "") -> str:
    """The text in NFC on one line, without characters that a terminal would obey instead of showing.

    `mark`: what to show for a control character and for a byte that is no text.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\n", " ").replace("\t", " "))
    return "".join(_shown(char, mark) for char in composed)


def plain(text: str) -> str:
    """The text as a command writes it to a terminal."""
    return tidy(text, MARK)


def json_line(value: object, default: Callable[[object], object] | None = None, *, ascii_only: bool = False) -> str:
    """The value as JSON on one line, whatever texts are in it; read back, they are what they were."""
    said = json.dumps(value, ensure_ascii=ascii_only, default=default)
    return said if said.isascii() else _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", said)


def _shown(char: str, mark: str) -> str:
    category = unicodedata.category(char)
    if category in _MARKED:
        return mark
    return "" if category in _HIDDEN or char in _SHAPERS else char
