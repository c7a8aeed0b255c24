"""Korean particles by the last sound of the word before them."""

from __future__ import annotations

import re
from enum import Enum


class WordEnding(Enum):
    """How a word ends when it is read aloud in Korean."""

    OPEN = "open"
    CLOSED = "closed"
    RIEUL = "rieul"
    UNKNOWN = "unknown"


_PAIRS = (
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이에요", "예요"),
    ("이나", "나"),
)
PARTICLES = {form: pair for pair in _PAIRS for form in pair}
"""Either form of a particle → the form after a closed syllable and the one after an open syllable."""

# 영 일 이 삼 사 오 육 칠 팔 구; a number that ends in 0 ends in 십, 백, 천 or 만, all closed like 영.
_DIGITS = dict(zip("0123456789", "clocoocllo", strict=True))
# Letters by their names (엘, 엠, 엔, 알); every other name ends in a vowel.
_LETTERS = {"l": "l", "m": "c", "n": "c", "r": "l"}
_UNITS = dict.fromkeys(("ml", "l", "mm", "cm", "m", "p", "ea"), "o") | dict.fromkeys(("kg", "g", "mg"), "c")
_SIGNS = {"%": "o", "℃": "o", "㎖": "o", "ℓ": "o", "㎏": "c", "㎜": "o", "㎝": "o"}
_ENDINGS = {"o": WordEnding.OPEN, "c": WordEnding.CLOSED, "l": WordEnding.RIEUL}
_MEASURE = re.compile(r"[0-9]([a-z]{1,2})$")
_FIRST, _LAST, _RIEUL = 0xAC00, 0xD7A3, 8


def ending(word: str) -> WordEnding:
    """How the word ends, read aloud; marks behind it are silent. UNKNOWN when nobody can tell."""
    said = word.rstrip(" \t\"'”’)]}>」』】.,!?~-_*:;/")
    if not said:
        return WordEnding.UNKNOWN
    last = said[-1]
    if _FIRST <= ord(last) <= _LAST:
        final = (ord(last) - _FIRST) % 28
        return WordEnding.OPEN if not final else WordEnding.RIEUL if final == _RIEUL else WordEnding.CLOSED
    folded = said.lower()
    if measure := _MEASURE.search(folded):
        unit = _UNITS.get(measure[1])
        if unit:
            return _ENDINGS[unit]
    last = folded[-1]
    if last in _DIGITS:
        return _ENDINGS[_DIGITS[last]]
    if "a" <= last <= "z":
        return _ENDINGS[_LETTERS.get(last, "o")]
    return _ENDINGS[_SIGNS[last]] if last in _SIGNS else WordEnding.UNKNOWN


def with_particle(word: str, particle: str) -> str:
    """The word with the fitting form of a particle, given in either form ("을" or "를").

    A word whose sound is unknown gets both forms: "†을(를)". Raises KeyError for an unknown particle.
    """
    closed, vowel = PARTICLES[particle]
    match ending(word):
        case WordEnding.OPEN:
            return word + vowel
        case WordEnding.CLOSED:
            return word + closed
        case WordEnding.RIEUL:
            return word + (vowel if vowel == "로" else closed)
        case WordEnding.UNKNOWN:
            return f"{word}(으)로" if vowel == "로" else f"{word}{closed}({vowel})"
