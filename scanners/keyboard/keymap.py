"""Which bytes a key of a US keyboard means, plain, with Shift, with Control and with both.

Scanners type as a US keyboard unless told otherwise, and the Korean layout has the same keys. Key numbers:
Linux, include/uapi/linux/input-event-codes.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# The 48 keys that carry signs, row by row as on the keyboard, without and with shift; \0 is a key that has none.
_AMERICAN: Final = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'\0zxcvbnm,./",
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"\0ZXCVBNM<>?',
)
_OTHERS: Final = MappingProxyType(
    {
        "uk": ("`1234567890-=qwertyuiop[]#asdfghjkl;'\\zxcvbnm,./", '¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@|ZXCVBNM<>?'),
        "de": ("^1234567890ß´qwertzuiopü+#asdfghjklöä<yxcvbnm,.-", "°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄ>YXCVBNM;:_"),
        "fr": ("²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmù<wxcvbn,;:!", "³1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%>WXCVBN?./§"),
        "be": ("²&é\"'(§è!çà)-azertyuiop^$µqsdfghjklmù<wxcvbn,;:=", "³1234567890°_AZERTYUIOP¨*£QSDFGHJKLM%>WXCVBN?./+"),
        "es": ("º1234567890'¡qwertyuiop`+çasdfghjklñ´<zxcvbnm,.-", 'ª!"·$%&/()=?¿QWERTYUIOP^*ÇASDFGHJKLÑ¨>ZXCVBNM;:_'),
        "it": ("\\1234567890'ìqwertyuiopè+ùasdfghjklòà<zxcvbnm,.-", '|!"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°>ZXCVBNM;:_'),
        "jp": (
            "\x001234567890-^qwertyuiop@[]asdfghjkl;:\0zxcvbnm,./",
            "\0!\"#$%&'()\0=~QWERTYUIOP`{}ASDFGHJKL+*\0ZXCVBNM<>?",
        ),
        "se": ("§1234567890+´qwertyuiopå¨'asdfghjklöä<zxcvbnm,.-", '½!"#¤%&/()=?`QWERTYUIOPÅ^*ASDFGHJKLÖÄ>ZXCVBNM;:_'),
    }
)
"""As xkeyboard-config draws them (symbols gb, de, fr, be, es, it, jp, se)."""

LAYOUTS: Final = tuple(_OTHERS)
"""Their names: the country codes by which scanner booklets list them."""


def on_computer(layout: str) -> dict[int, str]:
    """What a computer of this layout shows for each character of a scanner that types American keys."""
    return _from(_AMERICAN, _OTHERS[layout])


def on_scanner(layout: str) -> dict[int, str]:
    """What an American or Korean computer shows for each character of a scanner set to this layout."""
    return _from(_OTHERS[layout], _AMERICAN)


def _from(pressed: tuple[str, str], shown: tuple[str, str]) -> dict[int, str]:
    """A table for `str.translate`; a key without a sign shows nothing."""
    pairs = zip("".join(pressed), "".join(shown), strict=True)
    return {ord(key): sign.strip("\0") for key, sign in pairs if key != "\0"}


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
