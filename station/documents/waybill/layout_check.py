"""Does a layout fit its paper? Asked when the settings are read, so that no box has to find out. Pure but for fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from printers import fonts
from printers.base import DocumentFault
from printers.document import dots, dots_per_mm
from printers.linear_codes import QUIET_MODULES, code128_bars, itf_bars
from station.carriers import Carrier
from station.config import ConfigError
from station.config.error_texts import Language
from station.documents.waybill.codes import copy_code, in_pairs
from station.documents.waybill.label_layout import (
    LabelLayout,
    LayoutBarcode,
    LayoutElement,
    LayoutFrame,
    LayoutLine,
    LayoutText,
    is_caption,
)

_KIND = {LayoutLine: "line", LayoutFrame: "box", LayoutText: "text", LayoutBarcode: "barcode"}
_ROUNDING = 0.13
"""A dot, in mm: nobody's loss (`printers.render`)."""
_USUAL_DIGITS = 12

_LONG = {
    "sort_code": "4W44-4g",
    "sort_main": "4W44",
    "terminal": "0000",
    "receiver.zip": "00000",
    "receiver.phone": "010-0000-0000",
    "sender.phone": "02-000-0000",
    "order": "2026112312345670",
    "reference": "0" * 20,
    "day": "2026.11.23",
    "box": "1",
    "boxes": "1",
    "box_of": "1/2",
}
"""What fields say at their usual longest, where that is known; of others it shows when a label is drawn."""


@dataclass(frozen=True, slots=True)
class LayoutPaper:
    """The paper as labels are read on it, in mm; `height` 0: a roll. The offsets are those of the settings."""

    width: float
    height: float
    offset_x: float
    offset_y: float
    dpi: int

    def said(self) -> str:
        """Its size as people write it."""
        return f"{self.width:g} × {self.height:g} mm" if self.height else f"{self.width:g} mm"


@dataclass(frozen=True, slots=True)
class PlacedElement:
    """An element, the key of its table, and its corners on the paper."""

    element: LayoutElement
    key: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return round(self.left + self.width, 3)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return round(self.top + self.height, 3)

    @property
    def name(self) -> str:
        """How the file calls it."""
        match self.element:
            case LayoutText(field=field, value=value):
                return field or f'"{value}"'
            case LayoutBarcode(field=field):
                return field
            case _:
                return self.key


class LayoutCheck:
    """One layout on one paper, for the carriers whose parcels get it."""

    def __init__(
        self,
        layout: LabelLayout,
        paper: LayoutPaper,
        carriers: tuple[Carrier, ...],
        file: Path,
        language: Language | None,
    ) -> None:
        self._layout, self._paper, self._carriers = layout, paper, carriers
        self._file, self._language = file, language

    def require(self) -> None:
        """Raises: ConfigError, about the first thing that does not fit."""
        self._require_paper()
        placed = list(self.placed())
        for one in placed:
            if isinstance(one.element, LayoutBarcode):
                self._require_code(one, one.element)
            self._require_inside(one)
            if isinstance(one.element, LayoutText):
                self._require_line(one, one.element)
        self._require_quiet(placed)

    @property
    def _size(self) -> tuple[float, float]:
        """What may be drawn on: the paper, of a layout that is stretched its own measure."""
        if self._layout.stretch:
            return self._layout.width, self._layout.height
        return self._paper.width, self._paper.height or self._layout.height

    def _require_paper(self) -> None:
        layout, paper = self._layout, self._paper
        if layout.stretch:
            return
        if not (paper.height or layout.height):
            raise ConfigError(self._file, "height", "missing", "1…500", "", self._language)
        too_wide = layout.width > paper.width + _ROUNDING
        if too_wide or (paper.height and layout.height > paper.height + _ROUNDING):
            found = f"{layout.width:g} × {layout.height:g} mm"
            key = "width" if too_wide else "height"
            raise ConfigError(self._file, key, "layout_paper", paper.said(), found, self._language)

    def placed(self) -> Iterator[PlacedElement]:
        """Where everything stands on the paper, by the offsets as they are. Raises: ConfigError."""
        loose = len(self._layout.rows) == 1 and not self._layout.rows[0].height
        top = 0.0
        for at, row in enumerate(self._layout.rows):
            counted: dict[str, int] = {}
            for element in row.elements:
                kind = _KIND[type(element)]
                counted[kind] = counted.get(kind, -1) + 1
                key = f"{'' if loose else f'row[{at}].'}{kind}[{counted[kind]}]"
                if not (self._layout.only_data and is_caption(element)):
                    yield self._place(element, key, top)
            top += row.height

    def _place(self, element: LayoutElement, key: str, top: float) -> PlacedElement:
        across, down = (0.0, 0.0) if self._layout.stretch else (self._paper.offset_x, self._paper.offset_y)
        width = element.width
        if isinstance(element, LayoutBarcode):
            width = element.height if element.symbol == "qr" else element.width or self._bars_width(element, key)
        return PlacedElement(
            element, key, round(element.x + across, 3), round(element.y + top + down, 3), width, element.height
        )

    def _require_inside(self, one: PlacedElement) -> None:
        width, height = self._size
        for name, edge, low, most, at, length in (
            ("x", one.right, one.left, width, one.element.x, one.width),
            ("y", one.bottom, one.top, height, one.element.y, one.height),
        ):
            if low < -_ROUNDING and not self._layout.stretch:
                raise self._error(one, name, "outside_paper", f"{one.name} {name} = {low:g} mm", f"{name} ≥ 0")
            if edge > most + _ROUNDING:
                side = "width" if name == "x" else "height"
                found = f"{one.name} {name} + {side} = {edge:g} mm"
                wide = isinstance(one.element, LayoutBarcode) and length > most
                code = "bars_too_wide" if wide and name == "x" else "outside_paper"
                raise self._error(one, name, code, found, f"{name} + {side} ≤ {most:g} ({at:g} + {length:g})")

    def _require_line(self, one: PlacedElement, text: LayoutText) -> None:
        """One line at the smallest size, of what is known as long as it gets, else one syllable of Hangul."""
        floor, dpi = text.floor, self._paper.dpi
        if text.height < floor - _ROUNDING:
            found = f"{one.name} height = {text.height:g} mm"
            raise self._error(one, "height", "no_line_fits", found, f"height ≥ {floor:g} (floor)")
        longest = max((self._measured(said, floor) for said in self._samples(text)), default=0.0)
        if dots(text.width, dpi) < longest:
            least = longest / dots_per_mm(dpi)
            found = f"{one.name} width = {text.width:g} mm"
            raise self._error(one, "width", "no_line_fits", found, f"width ≥ {least:.1f} (floor = {floor:g})")

    def _samples(self, text: LayoutText) -> tuple[str, ...]:
        if text.lines > 1 or not text.field:
            return (text.value[:1] or "가",)
        if text.field in ("waybill", "waybill_groups"):
            groups = " " if text.field == "waybill_groups" else ""
            digits = (_digits(one) for one in self._carriers)
            return tuple(
                groups.join("0000" for _ in range(0, number, 4))[: number + len(groups) * 3] for number in digits
            )
        return (_LONG.get(text.field, "가"),)

    def _measured(self, said: str, size: float) -> float:
        return sum(fonts.room(dots(size, self._paper.dpi), sign) for sign in said)

    def _require_code(self, one: PlacedElement, place: LayoutBarcode) -> None:
        """Bars of the layout's own module, of all that its carriers number with; others make room for themselves."""
        if place.symbol == "qr":
            self._require_square(one, place)
            return
        if place.unfit != "refuse" or (place.symbol == "carrier" and place.width):
            return
        for value, paired in self._values(place):
            needed = self._needed(value, place, paired, one.key) / dots_per_mm(self._paper.dpi)
            if place.width and needed > place.width + _ROUNDING:
                found = f"{place.field} {place.symbol}, {len(value)}, module = {place.module} → {needed:.1f} mm"
                raise self._error(
                    one, "module", "bars_too_wide", found, f"width ≥ {needed:.1f} | module < {place.module}"
                )

    def _require_square(self, one: PlacedElement, place: LayoutBarcode) -> None:
        import zxingcpp

        value = next((said for said, _ in self._values(place)), "0" * _USUAL_DIGITS)
        symbol = zxingcpp.create_barcode(value, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=1)
        side = symbol.shape[0]
        if dots(place.height, self._paper.dpi) < side * 2:
            least = side * 2 / dots_per_mm(self._paper.dpi)
            found = f"{place.field} qr, height = {place.height:g} mm"
            raise self._error(one, "height", "bars_too_wide", found, f"height ≥ {least:.1f}")

    def _values(self, place: LayoutBarcode) -> Iterator[tuple[str, bool]]:
        """What may stand there, and whether in pairs of digits; nothing where that is not known."""
        if place.field not in ("waybill", "copy_code"):
            known = _LONG.get(place.field)
            yield from () if known is None else ((known, place.symbol == "itf"),)
            return
        for one in self._carriers:
            number = "1234567890123456789012"[: _digits(one)]
            value = number if place.field == "waybill" else copy_code(number, 1)
            as_carrier = place.symbol == "carrier" and one.interleaved and in_pairs(value)
            yield value, as_carrier or place.symbol == "itf"

    def _needed(self, value: str, place: LayoutBarcode, paired: bool, key: str) -> int:  # noqa: FBT001 - as it is read
        """Dots of a value with its quiet zones."""
        try:
            bars = itf_bars(value) if paired else code128_bars(value)
        except DocumentFault:
            found = f"{place.field}, {len(value)}"
            where = f"{key}.kind"
            raise ConfigError(self._file, where, "odd_digits", 'kind = "code128"', found, self._language) from None
        return (sum(bars) + 2 * QUIET_MODULES) * place.module

    def _bars_width(self, place: LayoutBarcode, key: str) -> float:
        needed = (self._needed(value, place, paired, key) for value, paired in self._values(place))
        return round(max(needed, default=0) / dots_per_mm(self._paper.dpi), 2)

    def _require_quiet(self, placed: list[PlacedElement]) -> None:
        """Nothing else may have ink where a barcode and its quiet zones stand."""
        for one, other in combinations(placed, 2):
            bars = next((each for each in (one, other) if isinstance(each.element, LayoutBarcode)), None)
            if bars is None or not _meet(one, other) or _never_together(one.element, other.element):
                continue
            ink = other if bars is one else one
            apart = f"x ≥ {bars.right:g} | y ≥ {bars.bottom:g} | x + width ≤ {bars.left:g} | y + height ≤ {bars.top:g}"
            raise self._error(ink, "x", "covered_bars", f"{ink.name} ↔ {bars.key} {bars.name}", apart)

    def _error(self, one: PlacedElement, name: str, code: str, found: str, allowed: str) -> ConfigError:
        return ConfigError(self._file, f"{one.key}.{name}", code, allowed, found, self._language)


def _digits(carrier: Carrier) -> int:
    return carrier.number_length or _USUAL_DIGITS


def _meet(one: PlacedElement, other: PlacedElement) -> bool:
    """Both have ink in one place; of an empty frame only its edges are."""
    if not _overlap(one, other):
        return False
    for frame, inner in ((one, other), (other, one)):
        if isinstance(frame.element, LayoutFrame) and not frame.element.filled:
            edge = frame.element.thickness
            within_x = frame.left + edge <= inner.left and inner.right <= frame.right - edge
            within_y = frame.top + edge <= inner.top and inner.bottom <= frame.bottom - edge
            return not (within_x and within_y)
    return True


def _overlap(one: PlacedElement, other: PlacedElement) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > _ROUNDING and down > _ROUNDING


def _never_together(one: LayoutElement, other: LayoutElement) -> bool:
    return "always" not in (one.when, other.when) and one.when != other.when
