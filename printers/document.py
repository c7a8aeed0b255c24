"""What is to be printed, in millimetres and without a printer: frozen values only.

The origin is the upper left corner of the printable area; x grows to the right, y along the feed.
A document is drawn by `printers.render` and examined by `printers.check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def dots_per_mm(dpi: int) -> float:
    """Dots a millimetre of a head sold as `dpi`: one of "203 dpi" has 8, which makes 576 of 72 mm."""
    return 8.0 if dpi == 203 else dpi / 25.4


def dots(mm: float, dpi: int) -> int:
    """A length in whole dots, rounded."""
    return round(mm * dots_per_mm(dpi))


class TextAlign(StrEnum):
    """Where a text stands in its width."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextItem:
    """A text in a box of `width` × `height` mm, starting at `size` mm (height of a Hangul syllable).

    With `lines` = 1 it stands in the middle of its height, else it begins at the top.

    What does not fit is first wrapped (`lines` at most), then shrunk down to `floor` mm, then cut with a
    visible "…"; a cut is reported by `printers.check`. `inverse` draws white on black.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float = 3.5
    floor: float = 2.5
    lines: int = 1
    align: TextAlign = TextAlign.LEFT
    bold: bool = True
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Code128Item:
    """A Code 128 symbol with whole dots a module, as wide as `width` allows but not over `module_max` dots.

    Quiet zones of 10 modules lie inside `width`. The text under the bars is not part of it.

    Raises (when drawn): DocumentFault("barcode_too_wide") when not even `module_min` dots a module fit.
    """

    x: float
    y: float
    width: float
    height: float
    value: str
    module_min: int = 3
    module_max: int = 4


@dataclass(frozen=True, slots=True)
class ITF:
    """An Interleaved 2 of 5 symbol, wide elements three modules, of an even number of digits.

    It has no check of its own, and a scan across a corner may read less of it: only where a carrier wants it.
    Otherwise as `Code128Item`. Raises (when drawn): also DocumentFault("barcode_odd"), ("barcode_not_digits").
    """

    x: float
    y: float
    width: float
    height: float
    value: str
    module_min: int = 3
    module_max: int = 4


@dataclass(frozen=True, slots=True)
class QR:
    """A QR symbol that fits a square of `size` mm, quiet zone of 4 modules inside."""

    x: float
    y: float
    size: float
    value: str


@dataclass(frozen=True, slots=True)
class RuleItem:
    """A straight black line of `thickness` mm."""

    x: float
    y: float
    length: float
    thickness: float = 0.4
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class FrameItem:
    """A rectangle, drawn as a frame, or filled."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.4
    filled: bool = False


Item = TextItem | Code128Item | ITF | QR | RuleItem | FrameItem


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """One piece of paper: its width and height in mm, and what stands on it, later items over earlier."""

    width: float
    height: float
    items: tuple[Item, ...]
