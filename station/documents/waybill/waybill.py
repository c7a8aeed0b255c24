"""The waybill: by a layout of millimetres on label stock, and from the large to the small on a roll from 56 mm on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from printers.document import QR, Code128Item, PrintDocument
from station.documents.waybill import label_parts
from station.documents.waybill.codes import (
    SPECIMEN,
    copy_code,
    dots_of,
    has_bars,
    main_code,
    modules,
    own_bars,
    own_square,
    small_code,
)
from station.documents.waybill.contents import SortingRoute, WaybillData, grouped
from station.documents.waybill.label_layout import LabelLayout
from station.documents.waybill.label_parts import LabelBand, LabelStyle, banner, beside, height_of, moved, stack
from station.documents.waybill.label_stock import on_stock
from station.documents.waybill.label_text import clean
from station.documents.waybill.label_words import words
from station.documents.waybill.layout_reading import shipped

__all__ = ["SortingRoute", "WaybillData", "copy_code", "waybill_document"]

SMALLEST = 90.0
"""Label stock is this wide and high at least, in mm; smaller paper is laid out as a receipt."""

LayoutChoice = LabelLayout | Literal["auto", "roll"]
"""A layout, the roll's, or the one that fits the paper."""

_WIDE_FROM = 118.0
_GAP = 1.6
_WIDE = 90.0
"""From here on, in mm, what is short stands side by side."""
_LEFT, _GOODS = 0.62, 0.6
# Roomy first; each next one gives up more, until the label fits paper of a fixed height.
_PLANS = (
    (1.0, 12, 16, 1.0),
    (1.0, 6, 16, 1.0),
    (0.9, 4, 12, 0.9),
    (0.8, 4, 10, 0.8),
    (0.72, 3, 8, 0.7),
    (0.64, 3, 6, 0.65),
    (0.58, 2, 4, 0.6),
    (0.52, 1, 3, 0.55),
    (0.46, 1, 2, 0.5),
    (0.42, 1, 1, 0.45),
)


def waybill_document(
    data: WaybillData,
    width_mm: float,
    height_mm: float = 0,
    offset_x_mm: float = 0,
    offset_y_mm: float = 0,
    dpi: int = 203,
    layout: LayoutChoice = "auto",
) -> PrintDocument:
    """The waybill on paper of `width_mm` printable width; `height_mm` 0: as long as it needs.

    An offset moves the drawing. What would leave the printable area is made smaller instead, but by a layout whose
    millimetres stand it is only moved. On paper of a fixed height the goods give way first ("외 n건"), then every size;
    from 90 mm on all of it fits.
    """
    width = width_mm - abs(offset_x_mm)
    room = height_mm - abs(offset_y_mm) if height_mm else 0.0
    chosen = _for_paper(width, room) if layout == "auto" else layout
    if isinstance(chosen, LabelLayout) and not chosen.stretch:
        paper = (width_mm, height_mm or chosen.height)
        drawn = on_stock(data, chosen, *paper, dpi)
        return PrintDocument(*paper, moved(drawn.items, offset_x_mm, offset_y_mm))
    if isinstance(chosen, LabelLayout):
        drawn = on_stock(data, chosen, width, room, dpi)
    else:
        drawn = _fitting(data, width, room, dpi)
    down = max(offset_y_mm, 0)
    height = height_mm or round(drawn.height + down, 2)
    return PrintDocument(width_mm, height, moved(drawn.items, max(offset_x_mm, 0), down))


def _for_paper(width: float, height: float) -> LayoutChoice:
    """The layout of label stock whose shape it is; on a roll, and on smaller labels, the receipt's."""
    if min(width, height) < SMALLEST:
        return "roll"
    return shipped("wide" if width >= _WIDE_FROM else "tall")


def _fitting(data: WaybillData, width: float, room: float, dpi: int) -> LabelBand:
    wide = min(max(width / 72, 0.8), 1.3)
    bands: list[LabelBand] = []
    gap = 0.0
    for scale, goods, lines, bars in _PLANS:
        style = LabelStyle(width, scale * wide, goods, lines, bars)
        bands, gap = _bands(data, style, dpi), style.room(_GAP)
        if not room or height_of(bands, gap) <= room:
            break
    return stack(bands, gap)


def _bands(data: WaybillData, style: LabelStyle, dpi: int) -> list[LabelBand]:
    says = words(data.language)
    code = data.specimen_code if data.specimen else data.waybill
    own = "" if data.specimen or not code else copy_code(code, data.copy)
    bars = own if own and has_bars(own, style, dpi) else ""
    small = small_code(code, dpi, max(style.room(9) * style.bars, 5))
    return [
        *([banner(says.specimen, style, 9.5 if data.specimen_code else 5.5)] if data.specimen else []),
        *([banner(says.reprint.format(copy=data.copy), style, 6.5)] if data.copy > 1 else []),
        *_top(data, style, code, dpi),
        label_parts.line(style),
        *label_parts.route(data, style),
        label_parts.receiver(data, style),
        *([label_parts.memo(data, style)] if clean(data.receiver.memo) else []),
        label_parts.sender(data, style),
        label_parts.line(style),
        *_bottom(data, style, own_square(own) if own and not bars else small),
        *([label_parts.printed_on(says.on_backup, style)] if data.on_backup else []),
        *([own_bars(bars, says.copy.format(copy=data.copy), style)] if bars else []),
    ]


def _top(data: WaybillData, style: LabelStyle, code: str, dpi: int) -> tuple[LabelBand, ...]:
    """Carrier and number: side by side on wide paper, if three dots a module still fit then."""
    said, pairs = grouped(data), data.interleaved
    left = replace(style, width=style.width * _LEFT)
    if style.width >= _WIDE and modules(code or SPECIMEN) * 3 <= dots_of(left.width, dpi):
        right = replace(style, width=style.width * (1 - _LEFT))
        number, carrier = main_code(code, said, left, dpi, interleaved=pairs), label_parts.header_column(data, right)
        return (beside(number, carrier, style, _LEFT),)
    return label_parts.header(data, style), main_code(code, said, style, dpi, interleaved=pairs)


def _bottom(data: WaybillData, style: LabelStyle, mark: Code128Item | QR) -> tuple[LabelBand, ...]:
    """Goods and order: side by side on wide paper."""
    if style.width < _WIDE or isinstance(mark, QR):
        return label_parts.goods(data, style), label_parts.line(style), label_parts.foot(data, style, mark)
    scale = min(style.scale, 1.0)
    left = replace(style, width=style.width * _GOODS, scale=scale)
    right = replace(style, width=style.width * (1 - _GOODS), scale=scale)
    return (beside(label_parts.goods(data, left), label_parts.foot_column(data, right, mark), style, _GOODS),)
