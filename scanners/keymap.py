"""Which bytes a key of a US keyboard means, plain, with Shift, with Control and with both.

Scanners type as a US keyboard unless told otherwise, and the Korean layout has the same keys. Key numbers:
Linux, include/uapi/linux/input-event-codes.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHIFTS: Final = frozenset({42, 54})
CONTROLS: Final = frozenset({29, 97})
ALTS: Final = frozenset({56, 100})
MODIFIERS: Final = SHIFTS | CONTROLS | ALTS

SPOILS: Final = b"\0"
"""Stands for a key that is no content (a shortcut, a key of other keyboards): the frame it is in is no code."""

DIGITS: Final[Mapping[int, str]] = dict(
    zip((*range(2, 12), 79, 80, 81, 75, 76, 77, 71, 72, 73, 82), "1234567890" * 2, strict=True)
)
"""The digits of both blocks of keys."""

FUNCTION_KEYS: Final[Mapping[str, int]] = {
    **{f"f{number}": 58 + number for number in range(1, 11)},
    "f11": 87,
    "f12": 88,
    **{f"f{number}": 170 + number for number in range(13, 25)},
}

COMMAND_KEYS: Final = frozenset({*FUNCTION_KEYS.values(), *range(102, 112)})
"""Function keys, and those that move a cursor: some scanners press them for a control character (FNC1)."""

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_KEYPAD: Final = {code: sign for code, sign in DIGITS.items() if code > 11} | {
    55: "*",
    74: "-",
    78: "+",
    83: ".",
    98: "/",
    117: "=",
    121: ",",
    179: "(",
    180: ")",
}
_FIXED: Final = {1: b"\x1b", 14: b"\x08", 15: b"\t", 28: b"\r", 96: b"\r"}
_FOREIGN: Final = frozenset({86, 89, 124})

Keys = Mapping[int, bytes]


def _plain() -> dict[int, bytes]:
    typed = {first + at: sign.encode() for first, signs, _ in _ROWS for at, sign in enumerate(signs)}
    keypad = {code: sign.encode() for code, sign in _KEYPAD.items()}
    return dict.fromkeys(_FOREIGN, SPOILS) | typed | keypad | _FIXED


def _shifted() -> dict[int, bytes]:
    return _plain() | {first + at: sign.encode() for first, _, signs in _ROWS for at, sign in enumerate(signs)}


def _controlled(keys: Keys) -> dict[int, bytes]:
    """Control makes a letter, and each sign from @ to _, the control byte of its place in ASCII."""
    signs = {code: bytes([sign[0] & 0x1F]) if 0x40 <= sign[0] < 0x7F else SPOILS for code, sign in keys.items()}
    return signs | _FIXED


PLAIN: Final[Keys] = _plain()
SHIFTED: Final[Keys] = _shifted()
CONTROLLED: Final[Keys] = _controlled(PLAIN)
CONTROLLED_SHIFTED: Final[Keys] = _controlled(SHIFTED)


def keys_with(held: frozenset[int] | set[int]) -> Keys:
    """Return what the keys mean while those modifiers are held."""
    if held & CONTROLS:
        return CONTROLLED_SHIFTED if held & SHIFTS else CONTROLLED
    return SHIFTED if held & SHIFTS else PLAIN
