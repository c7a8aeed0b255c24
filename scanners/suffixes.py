"""The suffixes by which scanners end a code, under the names the configuration uses."""

from __future__ import annotations

from typing import Literal

Suffix = Literal["auto", "cr", "lf", "crlf", "tab", "etx", "none"]


def ends_of(suffix: Suffix) -> frozenset[bytes]:
    """Return the bytes that end a code.

    LF ends CR+LF, too: the CR before it is trimmed. "auto" takes ETX as well, since STX … ETX is the other
    customary frame and ETX is content of no code.
    """
    match suffix:
        case "auto":
            return frozenset({b"\r", b"\n", b"\t", b"\x03"})
        case "cr":
            return frozenset({b"\r"})
        case "lf" | "crlf":
            return frozenset({b"\n"})
        case "tab":
            return frozenset({b"\t"})
        case "etx":
            return frozenset({b"\x03"})
        case "none":
            return frozenset()
