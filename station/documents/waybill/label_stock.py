"""A waybill on label stock: the places of a layout filled, and what a long address needs taken from the goods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from printers.document import ITF, QR, Code128Item, FrameItem, Item, RuleItem, TextAlign, TextItem, dots_per_mm
from printers.linear_codes import QUIET_MODULES, code128_bars, itf_bars
from station.documents.waybill.codes import SPECIMEN, CodePlace, copy_code, dots_of, in_pairs, main_bars, modules
from station.documents.waybill.contents import SortingRoute, WaybillData, contents, goods_name, mark
from station.documents.waybill.label_layout import (
    LabelLayout,
    LayoutBarcode,
    LayoutElement,
    LayoutFrame,
    LayoutLine,
    LayoutRow,
    LayoutText,
    is_caption,
)
from station.documents.waybill.label_parts import LabelBand, moved
from station.documents.waybill.label_text import fit
from station.documents.waybill.label_words import words
from station.documents.waybill.masking import MaskProfile

_LEAST = 2.2
"""No type smaller than this, in mm: a head of 203 dpi has 18 dots for it."""
_FOOT = 2.0
_SQUARE = 9.0
"""The smallest square, in mm, that holds a number of any carrier; where it does not fit, the number stands once."""
_MARKS = ((60.0, 7.0), (40.0, 5.0), (26.0, 4.0))
"""Sizes, in mm, at which a specimen says so on a layout that has no place for it."""


_SHORT_SPECIMEN = "SAMPLE"
"""What a specimen's bars say in a place that is made for a number: as wide as twelve digits, and no number."""


def on_stock(data: WaybillData, layout: LabelLayout, width: float, height: float, dpi: int) -> LabelBand:
    """The waybill on a label of `width` × `height` mm."""
    label = _StockLabel(data, layout, width, height, dpi)
    return LabelBand(height, tuple(label.items()))


class _StockLabel:
    """One label while it is filled."""

    def __init__(self, data: WaybillData, layout: LabelLayout, width: float, height: float, dpi: int) -> None:
        self._layout, self._dpi = layout, dpi
        self._size = (width, height)
        if layout.only_data and data.language != "ko":
            data = replace(data, language="ko")  # the stock's captions are the carrier's, and so are the words in them
        self._data = replace(data, mask=layout.mask) if layout.mask and layout.mask != data.mask else data
        self._told: dict[MaskProfile, Mapping[str, str]] = {}
        self._says = self._masked(self._data.mask)
        self._code = (data.specimen_code if data.specimen else data.waybill) or SPECIMEN
        self._own = "" if data.specimen else copy_code(data.waybill, data.copy)
        self._across, self._down = (width / layout.width, height / layout.height) if layout.stretch else (1.0, 1.0)
        when = "plain" if data.route == SortingRoute() else "sorted"
        self._rows = [self._placed(row, when) for row in layout.rows]

    def items(self) -> Iterator[Item]:
        """What is drawn, in its order."""
        drawn = list(self._filled_rows())
        yield from drawn
        if self._data.specimen and not any(_says_so(element) for element in self._layout.elements):
            yield from _specimen_mark(mark(self._data), drawn, self._size)

    def _filled_rows(self) -> Iterator[Item]:
        wanted = max(self._lacking(row) for row in self._rows)
        more = min(wanted, max(row.gives for row in self._rows))
        top = 0.0
        for row in self._rows:
            fitted = _longer(row, more) if row.grows else _shorter(row, more) if row.gives else row
            for element in fitted.elements:
                yield from moved(self._filled(element), 0, top)
            top += fitted.height

    def _masked(self, profile: MaskProfile) -> Mapping[str, str]:
        """What the label says, with people hidden as a profile has it."""
        if profile not in self._told:
            hidden = self._data if profile == self._data.mask else replace(self._data, mask=profile)
            self._told[profile] = contents(hidden)
        return self._told[profile]

    def _placed(self, row: LayoutRow, when: str) -> LayoutRow:
        """The row on this paper, with what this parcel has of it and the stock does not."""
        there = (one for one in row.elements if one.when in ("always", when))
        if self._layout.only_data:
            there = (
                replace(one, framed=False) if isinstance(one, LayoutText) else one
                for one in there
                if not is_caption(one)
            )
        if not self._layout.stretch:
            return replace(row, elements=tuple(there))
        elements = tuple(map(self._scaled, there))
        return replace(row, height=row.height * self._down, elements=elements, gives=row.gives * self._down)

    def _scaled(self, element: LayoutElement) -> LayoutElement:
        across, down = self._across, self._down
        x, y = round(element.x * across, 2), round(element.y * down, 2)
        width, height = round(element.width * across, 2), round(element.height * down, 2)
        if not isinstance(element, LayoutText):
            return replace(element, x=x, y=y, width=width, height=height)
        size = round(max(element.size * min(across, down, 1.2), _LEAST), 2)
        floor = round(max(element.floor * min(across, down, 1.0), _LEAST), 2)
        return replace(element, x=x, y=y, width=width, height=height, size=size, floor=floor)

    def _lacking(self, row: LayoutRow) -> float:
        """Millimetres that the growing text of a row needs beyond its place."""
        cell = _growing(row)
        if cell is None:
            return 0.0
        text, steps = self._says[cell.field], (cell.size, (cell.size + cell.floor) / 2)
        fits = ((size, int(1 + (cell.height / size - 1) / 1.2)) for size in steps)
        needed = fit(text, cell.width, *fits, (cell.floor, cell.lines))
        return max(needed.height - cell.height, 0.0)

    def _filled(self, element: LayoutElement) -> Iterator[Item]:
        match element:
            case LayoutLine() if element.height > element.width:
                yield RuleItem(element.x, element.y, element.height, element.width, vertical=True)
            case LayoutLine():
                yield RuleItem(element.x, element.y, element.width, element.height)
            case LayoutFrame(x, y, width, height, thickness, filled):
                yield FrameItem(x, y, width, height, thickness, filled)
            case LayoutBarcode(field="waybill", symbol="carrier") if element.width:
                yield self._main_bars(element)
            case LayoutBarcode():
                yield from self._barcode(element, self._value(element))
            case LayoutText(field="goods", lines=lines) if lines > 1:
                yield from _goods(element, self._data)
            case LayoutText():
                says = self._masked(element.mask) if element.mask else self._says
                yield from _texts(element, says[element.field] if element.field else element.value)

    def _value(self, place: LayoutBarcode) -> str:
        """What a barcode says."""
        if place.field == "waybill":
            return self._code
        return self._own if place.field == "copy_code" else self._says[place.field]

    def _main_bars(self, place: LayoutBarcode) -> Item:
        """The number as its carrier reads it, as large as its place allows."""
        room = CodePlace(place.x, place.y, place.width, place.height)
        return main_bars(self._code, room, self._dpi, interleaved=self._data.interleaved)

    def _barcode(self, place: LayoutBarcode, value: str) -> Iterator[Item]:
        if place.field == "copy_code" and self._data.specimen_code and not place.instead:
            # Nobody may overlook it: it takes the whole place of the copy's own code, and is as large as that.
            size = round(place.height * 0.8, 2)
            words_of = words(self._data.language).specimen
            middle = TextAlign.CENTRE
            yield TextItem(
                place.x, place.y, place.width, place.height, words_of, size, _LEAST, align=middle, inverse=True
            )
        elif not value or (place.instead and self._has_bars(place.field, value)):
            return
        elif place.symbol == "qr":
            yield QR(place.x, place.y, min(place.width or place.height, place.height), value)
        elif place.unfit == "refuse":
            yield self._exact_bars(place, value)
        elif value.isascii() and self._fits(value, place):
            yield Code128Item(place.x, place.y, place.width, place.height, value, place.least, place.module)
        elif place.unfit == "qr" and min(place.width, place.height) >= _SQUARE:
            yield QR(place.x, place.y, min(place.width, place.height), value)

    def _exact_bars(self, place: LayoutBarcode, value: str) -> Code128Item | ITF:
        """Bars of the layout's own module. Raises: DocumentFault, where the value cannot be written so."""
        as_carrier = place.symbol == "carrier" and self._data.interleaved and in_pairs(value)
        paired = as_carrier or place.symbol == "itf"
        if value == SPECIMEN:
            paired, value = False, _SHORT_SPECIMEN
        width = place.width or width_of_bars(value, place.module, self._dpi, paired=paired)
        kind = ITF if paired else Code128Item
        return kind(place.x, place.y, width, place.height, value, place.module, place.module)

    def _has_bars(self, field: str, value: str) -> bool:
        """Bars of a field fit everywhere they have a place."""
        places = (one for row in self._rows for one in row.elements if isinstance(one, LayoutBarcode))
        return all(self._fits(value, one) for one in places if one.field == field and one.symbol != "qr")

    def _fits(self, value: str, place: LayoutBarcode) -> bool:
        return not place.width or modules(value) * place.least <= dots_of(place.width, self._dpi)


def width_of_bars(value: str, module: int, dpi: int, *, paired: bool) -> float:
    """Millimetres of a text in bars of `module` dots, quiet zones included; `paired`: as Interleaved 2 of 5.

    Raises: DocumentFault, where it cannot be written so.
    """
    bars = itf_bars(value) if paired else code128_bars(value)
    # One dot more, since millimetres are rounded to dots at both edges.
    return round(((sum(bars) + 2 * QUIET_MODULES) * module + 1) / dots_per_mm(dpi), 3)


def _growing(row: LayoutRow) -> LayoutText | None:
    texts = (one for one in row.elements if isinstance(one, LayoutText))
    return next((one for one in texts if row.grows and one.field == row.grows), None)


def _longer(row: LayoutRow, more: float) -> LayoutRow:
    """The growing text takes the room, and what stands under it moves down."""
    grown = _growing(row)
    if grown is None:
        return row
    elements = (
        replace(one, height=one.height + more)
        if one is grown
        else replace(one, y=one.y + more if one.y > grown.y else one.y)
        for one in row.elements
    )
    return replace(row, height=row.height + more, elements=tuple(elements))


def _shorter(row: LayoutRow, less: float) -> LayoutRow:
    """What reaches the foot of the row ends earlier."""
    elements = (
        replace(one, height=one.height - less) if one.y + one.height > row.height - _FOOT else one
        for one in row.elements
    )
    return replace(row, height=row.height - less, elements=tuple(elements))


def _texts(place: LayoutText, text: str) -> Iterator[Item]:
    if not text:
        return
    if place.framed:
        yield FrameItem(place.x, place.y, place.width, place.height, 0.5)
    inset = 0.8 if place.framed else 0.0
    yield TextItem(
        place.x + inset,
        place.y,
        place.width - 2 * inset,
        place.height,
        text,
        place.size,
        place.floor,
        place.lines,
        place.align,
        bold=place.bold,
        inverse=place.inverse,
    )


def _says_so(element: LayoutElement) -> bool:
    """A specimen is seen to be one there."""
    return isinstance(element, LayoutText) and element.field == "copy_mark"


def _specimen_mark(said: str, drawn: list[Item], size: tuple[float, float]) -> Iterator[Item]:
    """The word that it is a specimen, where nothing else stands."""
    taken = [_corners(item) for item in drawn]
    for width, height in _MARKS:
        for place in _places(width, height, size):
            if all(_apart(place, other) for other in taken):
                yield TextItem(
                    *place[:2], width, height, said, height * 0.75, 2.0, align=TextAlign.CENTRE, inverse=True
                )
                return


def _places(width: float, height: float, size: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    for down in range(0, int(size[1] - height) + 1, 2):
        for across in range(0, int(size[0] - width) + 1, 4):
            yield across, down, across + width, down + height


def _corners(item: Item) -> tuple[float, float, float, float]:
    match item:
        case QR():
            width = height = item.size
        case RuleItem():
            width, height = (item.thickness, item.length) if item.vertical else (item.length, item.thickness)
        case _:
            width, height = item.width, item.height
    return item.x, item.y, item.x + width, item.y + height


def _apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _goods(place: LayoutText, data: WaybillData) -> Iterator[Item]:
    """One kind a line; where they are more than lines, the last line says how many more."""
    pitch = place.size * 1.28
    room = min(max(int(place.height / pitch), 1), place.lines)
    shown = data.items if len(data.items) <= room else data.items[: room - 1]
    count = place.size * 3.6
    for at, (name, option, quantity) in enumerate(shown):
        y, line = place.y + at * pitch, place.size * 1.2
        yield TextItem(place.x, y, place.width - count, line, goods_name(name, option), place.size, place.floor)
        yield TextItem(
            place.x + place.width - count,
            y,
            count,
            line,
            f"×{quantity}",
            place.size,
            place.floor,
            align=TextAlign.RIGHT,
        )
    if len(shown) < len(data.items):
        rest = words(data.language).more.format(count=len(data.items) - len(shown))
        yield TextItem(
            place.x, place.y + len(shown) * pitch, place.width, place.size * 1.2, rest, place.size, place.floor
        )
