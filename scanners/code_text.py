"""The text inside a code: AIM identifier taken off, bytes decoded, spelling made one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Encoding = Literal["utf-8", "cp949", "latin-1"]

_AIM: Final = re.compile(r"(\][A-IK-UXZcdeghjopsuxz][0-9A-Za-z])(.+)", re.DOTALL)
_MOST_MARKS: Final = 30
_JOINER: Final = "\u034f"
_BLANKS: Final = " \t\r\n\f\v\u00a0\u3000\ufeff"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a code. `symbology`: its AIM identifier or "". `encoding`: "latin-1" means a guess."""

    text: str
    symbology: str = ""
    encoding: Encoding = "utf-8"


def decode(data: bytes) -> DecodedText:
    """Return the text of a code: UTF-8, else CP949 (which holds EUC-KR), else byte by byte as latin-1."""
    raw, encoding = _decoded(data)
    symbology, content = split_aim(raw)
    return DecodedText(tidy(content), symbology, encoding)


def split_aim(text: str) -> tuple[str, str]:
    """Return the AIM identifier in front of a text (ISO/IEC 15424: "]", letter, modifier), and the rest.

    Without content behind it, or with a letter that names no symbology, it is content itself.
    """
    found = _AIM.fullmatch(text)
    return (found[1], found[2]) if found else ("", text)


def tidy(text: str) -> str:
    """Return the text in NFC without the blanks around it; GS and its kin are content and stay."""
    return unicodedata.normalize("NFC", _safe(text)).strip(_BLANKS)


def _safe(text: str) -> str:
    """The text with no more marks on one sign than any writing has, for whoever puts them in order.

    That takes time by the square of their number. The Stream-Safe Text Process of Unicode Standard Annex 15, 13.
    """
    if text.isascii():
        return text
    safe: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks > _MOST_MARKS:
            safe.append(_JOINER)
            marks = 1
        safe.append(sign)
    return "".join(safe)


def _decoded(data: bytes) -> tuple[str, Encoding]:
    guesses: tuple[Encoding, ...] = ("utf-8", "cp949")
    for encoding in guesses:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"
