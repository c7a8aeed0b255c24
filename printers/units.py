"""Millimetres to dots."""

from __future__ import annotations


def dots_per_mm(dpi: int) -> float:
    """Dots a millimetre of a head sold as `dpi`: one of "203 dpi" has 8, which makes 576 of 72 mm."""
    return 8.0 if dpi == 203 else dpi / 25.4


def dots(mm: float, dpi: int) -> int:
    """A length in whole dots, rounded."""
    return round(mm * dots_per_mm(dpi))
