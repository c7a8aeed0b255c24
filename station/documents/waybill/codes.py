"""The barcodes of a waybill: its number large and small, and the printed copy's own code."""

from __future__ import annotations

from dataclasses import dataclass

from printers.document import ITF, QR, Code128Item, TextAlign, TextItem
from station.documents.waybill.label_parts import LabelBand, LabelStyle

QUIET = 20
"""Modules of both quiet zones together."""

SPECIMEN = "SPECIMEN"
"""What a specimen's barcode says: nothing the bench knows."""


_LOWEST_BARS = 10.0
"""A hand-held scanner needs some height to hit; mm."""

_MARGIN = 1.5
"""Paper below the last bars, so that a cutter or a worn edge spares them; mm."""


def copy_code(waybill: str, copy: int) -> str:
    """The text of one printed copy's own code (rules.md, Numbers, labels, printers)."""
    return f"PS:LABEL:{waybill}:{copy}"


def modules(text: str) -> int:
    """Modules of a text as Code 128 with its quiet zones, at most: digits stand two to a symbol in set C."""
    symbols, at = 2, 0
    while at < len(text):
        run = len(text[at:]) - len(text[at:].lstrip("0123456789"))
        if run >= 4:
            into, back = at > 0, run % 2 == 1 or at + run < len(text)
            symbols += run // 2 + run % 2 + into + back
        else:
            symbols += max(run, 1)
        at += max(run, 1)
    return symbols * 11 + 13 + QUIET


def dots_of(millimetres: float, dpi: int) -> int:
    """Whole dots of a length; a head sold as 203 dpi has 8 dots a millimetre."""
    return int(millimetres * (8 if dpi == 203 else dpi / 25.4))


@dataclass(frozen=True, slots=True)
class CodePlace:
    """Where a barcode may stand, in mm."""

    x: float
    y: float
    width: float
    height: float


def in_pairs(code: str) -> bool:
    """It is all digits, and an even number of them: Interleaved 2 of 5 can write it."""
    return code.isascii() and code.isdigit() and len(code) % 2 == 0


def main_bars(code: str, place: CodePlace, dpi: int, *, interleaved: bool) -> Code128Item | ITF:
    """The number as large as its place allows, as its carrier reads it; three dots a module, or two if need be.

    A number of an odd length cannot be interleaved, and a specimen is no number: both are Code 128.
    """
    pairs = interleaved and in_pairs(code)
    needed = len(code) * 9 + 9 + QUIET if pairs else modules(code)
    least = 3 if needed * 3 <= dots_of(place.width, dpi) else 2
    kind = ITF if pairs else Code128Item
    return kind(place.x, place.y, place.width, place.height, code, least, 4)


def main_code(waybill: str, grouped: str, style: LabelStyle, dpi: int, *, interleaved: bool = False) -> LabelBand:
    """The number as large as the paper allows, and in groups for the eye."""
    bars = max(round(17 * style.scale * style.bars, 2), _LOWEST_BARS)
    number = style.size(7.5)
    return LabelBand(
        bars + number * 1.15,
        (
            main_bars(waybill or SPECIMEN, CodePlace(0, 0, style.width, bars), dpi, interleaved=interleaved),
            TextItem(1, bars, style.width - 2, number * 1.15, grouped, number, align=TextAlign.CENTRE),
        ),
    )


def small_code(waybill: str, dpi: int, height: float) -> Code128Item:
    """The number once more in another place, so that one dead dot of the head cannot spoil both."""
    text = waybill or SPECIMEN
    width = round((modules(text) * 2 + 2) / dots_of(1000, dpi) * 1000, 2)
    return Code128Item(0, 0, width, height, text, module_min=2, module_max=2)


def has_bars(code: str, style: LabelStyle, dpi: int) -> bool:
    """The copy's own code fits across the paper in bars of two dots a module."""
    return modules(code) * 2 <= dots_of(style.width, dpi)


def own_bars(code: str, caption: str, style: LabelStyle) -> LabelBand:
    """The copy's own code with its caption, in bars, which every scanner reads."""
    words = TextItem(0, 0, style.width, 3.2, caption, 2.6, align=TextAlign.CENTRE, bold=False)
    height = max(style.room(7) * style.bars, 3.5)
    bars = Code128Item(0, 3.4, style.width, height, code, module_min=2, module_max=3)
    return LabelBand(3.4 + height + _MARGIN, (words, bars))


def own_square(code: str) -> QR:
    """The copy's own code where bars do not fit."""
    return QR(0, 0, 14, code)
