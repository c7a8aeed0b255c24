"""Interleaved 2 of 5 (ISO/IEC 16390): pairs of digits to the widths of bars and spaces."""

from __future__ import annotations

from printers.base import DocumentFault

QUIET_MODULES = 10
WIDE = 3
"""Narrow elements that a wide one is as broad as."""

_PATTERNS = ("nnwwn", "wnnnw", "nwnnw", "wwnnn", "nnwnw", "wnwnn", "nwwnn", "nnnww", "wnnwn", "nwnwn")
_START, _STOP = (1, 1, 1, 1), (WIDE, 1, 1)


def bars(value: str) -> tuple[int, ...]:
    """Widths in modules, alternately bar and space, beginning and ending with a bar; no quiet zone.

    Raises: DocumentFault("barcode_empty"), ("barcode_not_digits"), or ("barcode_odd") for an odd number of
    digits: a zero put before it would be another number.
    """
    if not value:
        raise DocumentFault("barcode_empty")
    if not (value.isascii() and value.isdigit()):
        raise DocumentFault("barcode_not_digits")
    if len(value) % 2:
        raise DocumentFault("barcode_odd")
    pairs = zip(value[::2], value[1::2], strict=True)
    body = (width for black, white in pairs for width in _woven(int(black), int(white)))
    return (*_START, *body, *_STOP)


def _woven(black: int, white: int) -> tuple[int, ...]:
    """One digit in the bars, the next one in the spaces between them."""
    elements = zip(_PATTERNS[black], _PATTERNS[white], strict=True)
    return tuple(WIDE if element == "w" else 1 for pair in elements for element in pair)
