"""Code 128: a text to the widths of its bars and spaces, in the fewest symbols of sets B and C."""

from __future__ import annotations

from printers.base import DocumentFault

WIDE = 3
"""Narrow elements that a wide one is as broad as."""

_ITF_PATTERNS = ("nnwwn", "wnnnw", "nwnnw", "wwnnn", "nnwnw", "wnwnn", "nwwnn", "nnnww", "wnnwn", "nwnwn")
_ITF_START, _ITF_STOP = (1, 1, 1, 1), (WIDE, 1, 1)


def itf_bars(value: str) -> tuple[int, ...]:
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
    return (*_ITF_START, *body, *_ITF_STOP)


def _woven(black: int, white: int) -> tuple[int, ...]:
    """One digit in the bars, the next one in the spaces between them."""
    elements = zip(_ITF_PATTERNS[black], _ITF_PATTERNS[white], strict=True)
    return tuple(WIDE if element == "w" else 1 for pair in elements for element in pair)


QUIET_MODULES = 10

_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106
_GS = "\x1d"
_GS_IN_A = (98, 93)
"""SHIFT, which reads the next symbol in set A, and GS there."""

_CODE128_PATTERNS = (  # noqa: SIM905  (a table is read and compared as rows)
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()


def symbols(value: str) -> tuple[int, ...]:
    """The symbol values from start to stop, check symbol included.

    Raises: DocumentFault("barcode_empty"), or ("barcode_not_ascii") for anything but printable ASCII and GS.
    """
    if not value:
        raise DocumentFault("barcode_empty")
    if any(not " " <= character <= "~" for character in value.replace(_GS, "")):
        raise DocumentFault("barcode_not_ascii")
    body = _shortest(value)
    check = (body[0] + sum(place * symbol for place, symbol in enumerate(body))) % 103
    return (*body, check, _STOP)


def code128_bars(value: str) -> tuple[int, ...]:
    """Widths in modules, alternately bar and space, beginning and ending with a bar; no quiet zone.

    Raises: DocumentFault, as `symbols` does.
    """
    return tuple(int(width) for symbol in symbols(value) for width in _CODE128_PATTERNS[symbol])


def _shortest(value: str) -> tuple[int, ...]:
    """The shortest start and body, found from the end: `best_x[i]` spells the text from `i` on in set X."""
    best_b: list[tuple[int, ...]] = [()] * (len(value) + 1)
    best_c: list[tuple[int, ...] | None] = [None] * (len(value) + 1)
    best_c[len(value)] = ()
    for i in range(len(value) - 1, -1, -1):
        in_b = (*_in_b(value[i]), *best_b[i + 1])
        in_c = _pair(value, i, best_c)
        best_c[i] = _shorter(in_c, (_TO_B, *in_b))
        best_b[i] = in_b if in_c is None else _shorter(in_b, (_TO_C, *in_c))
    from_c = best_c[0]
    from_b = (_START_B, *best_b[0])
    return from_b if from_c is None else _shorter((_START_C, *from_c), from_b)


def _in_b(character: str) -> tuple[int, ...]:
    return _GS_IN_A if character == _GS else (ord(character) - 32,)


def _pair(value: str, at: int, best_c: list[tuple[int, ...] | None]) -> tuple[int, ...] | None:
    """The text from `at` on, begun with two digits in one symbol of set C; None where there are none."""
    two = value[at : at + 2]
    rest = best_c[at + 2] if len(two) == 2 else None
    return (int(two), *rest) if rest is not None and two.isdigit() else None


def _shorter(one: tuple[int, ...] | None, other: tuple[int, ...]) -> tuple[int, ...]:
    return one if one is not None and len(one) <= len(other) else other
