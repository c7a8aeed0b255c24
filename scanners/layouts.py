"""Keyboard layouts as far as they differ from the American one: what a wrong one makes of a text. Pure."""

from __future__ import annotations

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
