"""Hangul back to the keys that typed it on a two-set keyboard (KS X 5002): pure, ignoring case."""

from __future__ import annotations

from typing import Final


def _table(keys: str) -> tuple[str, ...]:
    return tuple(keys.split())


_LEAD_KEYS: Final = _table("r R s e E f a q Q t T d w W c z x v g")
_VOWEL_KEYS: Final = _table("k o i O j p u P h hk ho hl y n nj np nl b m ml l")
_TAIL_KEYS: Final = _table("- r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g")
_SINGLE_KEYS: Final = _table("r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g")

_SYLLABLES: Final = 0xAC00
_LEADS: Final = 0x1100
_VOWELS: Final = 0x1161
_TAILS: Final = 0x11A7
_SINGLES: Final = 0x3131
_SINGLE_VOWELS: Final = 0x314F


def undo(text: str) -> tuple[str, bool]:
    """Return the upper-cased keys behind a text that a scanner typed in Hangul mode, and whether it did.

    Takes whole syllables, single jamo as a keyboard shows them, and decomposed (NFD) ones; how the input
    method joined them does not matter. Case is lost, since most keys give one jamo with and without shift.
    A text without Hangul comes back as it is.
    """
    typed = "".join(map(_keys, text))
    return (typed.upper(), True) if typed != text else (text, False)


def _keys(sign: str) -> str:
    """Return the keys behind one character."""
    code = ord(sign)
    if _SYLLABLES <= code < _SYLLABLES + len(_LEAD_KEYS) * 21 * 28:
        lead, rest = divmod(code - _SYLLABLES, 21 * 28)
        vowel, tail = divmod(rest, 28)
        return _LEAD_KEYS[lead] + _VOWEL_KEYS[vowel] + (_TAIL_KEYS[tail] if tail else "")
    if _LEADS <= code < _LEADS + len(_LEAD_KEYS):
        return _LEAD_KEYS[code - _LEADS]
    if _VOWELS <= code < _VOWELS + len(_VOWEL_KEYS):
        return _VOWEL_KEYS[code - _VOWELS]
    if _TAILS < code < _TAILS + len(_TAIL_KEYS):
        return _TAIL_KEYS[code - _TAILS]
    if _SINGLES <= code < _SINGLES + len(_SINGLE_KEYS):
        return _SINGLE_KEYS[code - _SINGLES]
    if _SINGLE_VOWELS <= code < _SINGLE_VOWELS + len(_VOWEL_KEYS):
        return _VOWEL_KEYS[code - _SINGLE_VOWELS]
    return sign
