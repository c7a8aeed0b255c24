"""A waybill on label stock: the cells of a layout filled, and what a long address needs taken from the goods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from printers.document import QR, Code128Item, FrameItem, Item, RuleItem, TextAlign, TextItem
from station.documents.waybill.codes import SPECIMEN, CodePlace, copy_code, dots_of, main_bars, modules
from station.documents.waybill.contents import SortingRoute, WaybillData, contents, goods_name
from station.documents.waybill.label_parts import LabelBand, moved
from station.documents.waybill.label_text import fit
from station.documents.waybill.label_words import words
from station.documents.waybill.layouts import TALL, WIDE, LayoutCell, LayoutRow

SMALLEST = 90.0
"""Label stock is this wide and high at least, in mm; smaller paper is laid out as a receipt."""

_WIDE_FROM = 118.0
_LEAST = 2.2
"""No type smaller than this, in mm: a head of 203 dpi has 18 dots for it."""
_FOOT = 2.0
_SQUARE = 9.0
"""The smallest square, in mm, that holds a number of any carrier; where it does not fit, the number stands once."""


def on_stock(data: WaybillData, width: float, height: float, dpi: int) -> LabelBand:
    """The waybill on a label of `width` × `height` mm, both at least `SMALLEST`."""
    label = _Label(data, width, height, dpi)
    return LabelBand(height, tuple(label.items()))


class _Label:
    """One label while it is filled."""

    def __init__(self, data: WaybillData, width: float, height: float, dpi: int) -> None:
        layout = WIDE if width >= _WIDE_FROM else TALL
        self._data, self._dpi, self._says = data, dpi, contents(data)
        self._code = (data.specimen_code if data.specimen else data.waybill) or SPECIMEN
        self._own = "" if data.specimen else copy_code(data.waybill, data.copy)
        self._across, self._down = width / layout.width, height / layout.height
        when = "plain" if data.route == SortingRoute() else "sorted"
        self._rows = [self._scaled(row, when) for row in layout.rows]

    def items(self) -> Iterator[Item]:
        wanted = max(self._lacking(row) for row in self._rows)
        more = min(wanted, max(row.gives for row in self._rows))
        top = 0.0
        for row in self._rows:
            fitted = _longer(row, more) if row.grows else _shorter(row, more) if row.gives else row
            for cell in fitted.cells:
                yield from moved(self._filled(cell), 0, top)
            top += fitted.height

    def _scaled(self, row: LayoutRow, when: str) -> LayoutRow:
        """The row on this paper, with the cells that this parcel has."""
        cells = (self._scaled_cell(cell) for cell in row.cells if cell.when in ("always", when))
        return replace(row, height=row.height * self._down, cells=tuple(cells), gives=row.gives * self._down)

    def _scaled_cell(self, cell: LayoutCell) -> LayoutCell:
        across, down = self._across, self._down
        return replace(
            cell,
            x=round(cell.x * across, 2),
            y=round(cell.y * down, 2),
            width=round(cell.width * across, 2),
            height=round(cell.height * down, 2),
            size=round(max(cell.size * min(across, down, 1.2), _LEAST), 2),
            floor=round(max(cell.floor * min(across, down, 1.0), _LEAST), 2),
        )

    def _lacking(self, row: LayoutRow) -> float:
        """Millimetres that the growing text of a row needs beyond its cell."""
        cell = next((cell for cell in row.cells if cell.name == row.grows), None)
        if cell is None:
            return 0.0
        text, steps = self._says[cell.name], (cell.size, (cell.size + cell.floor) / 2)
        fits = ((size, int(1 + (cell.height / size - 1) / 1.2)) for size in steps)
        needed = fit(text, cell.width, *fits, (cell.floor, cell.lines))
        return max(needed.height - cell.height, 0.0)

    def _filled(self, cell: LayoutCell) -> Iterator[Item]:
        match cell.name:
            case "rule":
                yield RuleItem(cell.x, cell.y, cell.width, cell.height)
            case "goods":
                yield from _goods(cell, self._data)
            case "main" | "strip" | "sort_bars" | "own_bars" | "own_square":
                yield from self._barcode(cell)
            case name if self._says[name]:
                if cell.framed:
                    yield FrameItem(cell.x, cell.y, cell.width, cell.height, 0.5)
                yield _text(cell, self._says[name])

    def _barcode(self, cell: LayoutCell) -> Iterator[Item]:
        sort = self._says["sort"]
        match cell.name:
            case "main":
                place = CodePlace(cell.x, cell.y, cell.width, cell.height)
                yield main_bars(self._code, place, self._dpi, interleaved=self._data.interleaved)
            case "strip" if self._fits(self._code, cell):
                yield _bars(cell, self._code, 3)
            case "strip" if min(cell.width, cell.height) >= _SQUARE:
                yield QR(cell.x, cell.y, min(cell.width, cell.height), self._code)
            case "sort_bars" if sort and sort.isascii() and self._fits(sort, cell):
                yield _bars(cell, sort, 3)
            case "own_bars" if self._data.specimen_code:
                # Nobody may overlook it: it takes the whole place of the copy's own code, and is as large as that.
                size = round(cell.height * 0.8, 2)
                mark = words(self._data.language).specimen
                yield TextItem(
                    cell.x, cell.y, cell.width, cell.height, mark, size, _LEAST, align=TextAlign.CENTRE, inverse=True
                )
            case "own_bars" if self._own and self._fits(self._own, cell):
                yield _bars(cell, self._own, 3)
            case "own_square" if self._own and not self._has_own_bars():
                yield QR(cell.x, cell.y, min(cell.width, cell.height), self._own)

    def _has_own_bars(self) -> bool:
        cells = (cell for row in self._rows for cell in row.cells if cell.name == "own_bars")
        return all(self._fits(self._own, cell) for cell in cells)

    def _fits(self, text: str, cell: LayoutCell) -> bool:
        return modules(text) * 2 <= dots_of(cell.width, self._dpi)


def _longer(row: LayoutRow, more: float) -> LayoutRow:
    """The growing cell takes the room, and what stands under it moves down."""
    edge = next(cell.y for cell in row.cells if cell.name == row.grows)
    cells = (
        replace(cell, height=cell.height + more)
        if cell.name == row.grows
        else replace(cell, y=cell.y + more if cell.y > edge else cell.y)
        for cell in row.cells
    )
    return replace(row, height=row.height + more, cells=tuple(cells))


def _shorter(row: LayoutRow, less: float) -> LayoutRow:
    """What reaches the foot of the row ends earlier."""
    cells = (
        replace(cell, height=cell.height - less) if cell.y + cell.height > row.height - _FOOT else cell
        for cell in row.cells
    )
    return replace(row, height=row.height - less, cells=tuple(cells))


def _bars(cell: LayoutCell, code: str, widest: int) -> Code128Item:
    return Code128Item(cell.x, cell.y, cell.width, cell.height, code, module_min=2, module_max=widest)


def _text(cell: LayoutCell, text: str) -> TextItem:
    inset = 0.8 if cell.framed else 0.0
    return TextItem(
        cell.x + inset,
        cell.y,
        cell.width - 2 * inset,
        cell.height,
        text,
        cell.size,
        cell.floor,
        cell.lines,
        cell.align,
        bold=cell.bold,
        inverse=cell.inverse,
    )


def _goods(cell: LayoutCell, data: WaybillData) -> Iterator[Item]:
    """One kind a line; where they are more than lines, the last line says how many more."""
    pitch = cell.size * 1.28
    room = max(int(cell.height / pitch), 1)
    shown = data.items if len(data.items) <= room else data.items[: room - 1]
    count = cell.size * 3.6
    for at, (name, option, quantity) in enumerate(shown):
        y, line = cell.y + at * pitch, cell.size * 1.2
        yield TextItem(cell.x, y, cell.width - count, line, goods_name(name, option), cell.size, cell.floor)
        yield TextItem(
            cell.x + cell.width - count, y, count, line, f"×{quantity}", cell.size, cell.floor, align=TextAlign.RIGHT
        )
    if len(shown) < len(data.items):
        rest = words(data.language).more.format(count=len(data.items) - len(shown))
        yield TextItem(cell.x, cell.y + len(shown) * pitch, cell.width, cell.size * 1.2, rest, cell.size, cell.floor)
