"""What the scans of a test label, and its ruler, say about the settings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from station.documents.papers.calibration_label import DARK, LIGHT, MARK, WIDTHS

_FIRST, _STEP, _DARKEST, _LIGHTEST = 50, 15, 100, 5
_WIDEST_OFFSET, _NARROWEST, _WIDEST = 10, 56, 108


class BarGrade(StrEnum):
    """What bars can be read: A the finest with room to spare, B the finest, C of three dots, D of four, F none."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"


class DarknessAdvice(StrEnum):
    """What to do about the darkness. UNSURE: the scanner reads neither fine code, so nothing can be told."""

    KEEP = "keep"
    LIGHTER = "lighter"
    DARKER = "darker"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class CalibrationResult:
    """`read`: the codes that were scanned, in the label's order. `darkness`: the percent to write, 0 for none."""

    grade: BarGrade
    advice: DarknessAdvice
    read: tuple[str, ...]
    missed: tuple[str, ...]
    darkness: int = 0


def mark_of(text: str) -> str | None:
    """Which code of the test label a scanned text is; None for any other."""
    folded = text.strip().upper()
    what = folded.removeprefix(MARK)
    return what if folded.startswith(MARK) and what in (*WIDTHS, DARK, LIGHT) else None


def judge(scanned: Iterable[str], on_label: Sequence[str], darkness: int = 0) -> CalibrationResult:
    """What the scanned texts say. `on_label`: the codes it has; `darkness`: as it is set, 0 as the printer's own."""
    seen = {mark_of(text) for text in scanned}
    read = tuple(what for what in on_label if what in seen)
    advice = _advice(DARK in read, LIGHT in read, bool(set(WIDTHS) & set(read)))
    wanted = {DarknessAdvice.LIGHTER: -_STEP, DarknessAdvice.DARKER: _STEP}.get(advice, 0)
    told = min(_DARKEST, max(_LIGHTEST, (darkness or _FIRST) + wanted)) if wanted else 0
    return CalibrationResult(_grade(read), advice, read, tuple(what for what in on_label if what not in read), told)


def _grade(read: Sequence[str]) -> BarGrade:
    finest = next((what for what in WIDTHS if what in read), "")
    if finest == "2" and DARK in read and LIGHT in read:
        return BarGrade.A
    return {"2": BarGrade.B, "3": BarGrade.C, "4": BarGrade.D}.get(finest, BarGrade.F)


def _advice(dark: bool, light: bool, any_bars: bool) -> DarknessAdvice:  # noqa: FBT001  (what was read, in a row)
    if dark and light:
        return DarknessAdvice.KEEP
    if dark is not light and any_bars:
        return DarknessAdvice.DARKER if dark else DarknessAdvice.LIGHTER
    return DarknessAdvice.UNSURE


@dataclass(frozen=True, slots=True)
class RulerFit:
    """The keys of [label] that fit the paper."""

    offset_x_mm: float
    width_mm: float


def ruled(left: float, right: float) -> RulerFit | None:
    """What the first and the last number of the ruler that are whole on the paper say; None: no paper is so.

    The head's first dot is 0. What lies left of `left` or right of `right` is beside the paper.
    """
    fits = 0 <= left <= _WIDEST_OFFSET and _NARROWEST <= right <= _WIDEST and left < right
    return RulerFit(left, right) if fits else None
