"""The parts of a waybill between its barcodes: carrier, receiver, message, sender, goods, order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from printers.document import QR, Code128Item, FrameItem, Item, RuleItem, TextAlign, TextItem
from station.documents.waybill.contents import (
    WaybillData,
    boxes,
    day,
    goods_head,
    goods_name,
    order_head,
    receiver_lines,
    sender_lines,
)
from station.documents.waybill.label_text import TextFit, clean, fit, shortened, width_of
from station.documents.waybill.label_words import words


@dataclass(frozen=True, slots=True)
class LabelBand:
    """Items whose origin is the band's upper left corner, and the band's height in mm."""

    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How roomy a label is drawn: width in mm, a factor on sizes, how much of lists and texts stays."""

    width: float
    scale: float
    goods: int = 12
    lines: int = 16
    bars: float = 1.0

    def size(self, mm: float) -> float:
        """A type size, never below what a head of 203 dpi prints legibly."""
        return round(max(mm * self.scale, 2.6), 2)

    def room(self, mm: float) -> float:
        """A distance."""
        return round(mm * self.scale, 2)


def height_of(bands: Iterable[LabelBand], gap: float) -> float:
    """How high the bands are, `gap` mm between them."""
    heights = [band.height + gap for band in bands]
    return round(max(sum(heights) - gap, 0), 2)


def stack(bands: Iterable[LabelBand], gap: float) -> LabelBand:
    """The bands under each other, `gap` mm between them."""
    items: list[Item] = []
    top = 0.0
    for band in bands:
        items.extend(moved(band.items, 0, top))
        top += band.height + gap
    return LabelBand(round(max(top - gap, 0), 2), tuple(items))


def beside(left: LabelBand, right: LabelBand, style: LabelStyle, share: float) -> LabelBand:
    """Two bands side by side, the right one beginning after a `share` of the label's width."""
    height = max(left.height, right.height)
    return LabelBand(height, (*left.items, *moved(right.items, style.width * share, 0)))


def moved(items: Iterable[Item], right: float, down: float) -> tuple[Item, ...]:
    """The items elsewhere."""
    if not right and not down:
        return tuple(items)
    return tuple(replace(item, x=round(item.x + right, 3), y=round(item.y + down, 3)) for item in items)


def banner(text: str, style: LabelStyle, size: float) -> LabelBand:
    """White on black across the whole label, for what nobody may overlook."""
    height = style.room(size * 1.45)
    line = TextItem(0, 0, style.width, height, text, style.size(size), align=TextAlign.CENTRE, inverse=True)
    return LabelBand(height, (line,))


def tag(text: str, style: LabelStyle) -> TextItem:
    """A small caption, white on black."""
    size = style.size(3)
    width = round(width_of(text) * size + 2.4, 2)
    return TextItem(0, 0, width, round(size * 1.4, 2), text, size, align=TextAlign.CENTRE, inverse=True)


_SIDE = 1.0
"""Text keeps this far from the edge of the printable area, in mm."""


def header(data: WaybillData, style: LabelStyle) -> LabelBand:
    """Who carries it, when it was packed, and which box of the order it is."""
    height = max(style.room(9), 5.6)
    left = style.width * 0.62
    right = style.width - left - 2 * _SIDE
    sheets = clean(f"{data.box_type} {boxes(data)}")
    half = height * 0.5
    return LabelBand(
        height,
        (
            _carrier(data, left, height, style),
            TextItem(left + _SIDE, 0, right, half, day(data), style.size(3.8), align=TextAlign.RIGHT),
            TextItem(left + _SIDE, half, right, half, sheets, style.size(5), align=TextAlign.RIGHT),
        ),
    )


def header_column(data: WaybillData, style: LabelStyle) -> LabelBand:
    """The same, one under the other, beside the number on wide paper."""
    tall, row = style.room(11), style.room(6)
    inner = style.width - _SIDE
    return LabelBand(
        tall + 2 * row + style.room(1),
        (
            _carrier(data, style.width, tall, style),
            TextItem(0, tall + style.room(1), inner, row, day(data), style.size(4.2), align=TextAlign.RIGHT),
            TextItem(0, tall + style.room(1) + row, inner, row, boxes(data), style.size(5.4), align=TextAlign.RIGHT),
        ),
    )


def line(style: LabelStyle) -> LabelBand:
    """A rule across the label."""
    return LabelBand(0.4, (RuleItem(0, 0, style.width, 0.4),))


def route(data: WaybillData, style: LabelStyle) -> tuple[LabelBand, ...]:
    """How the carrier sorts and delivers it, the largest of all; no band where the carrier gave nothing."""
    way = data.route
    if not (way.sort or way.short_address or way.delivery or way.p2p):
        return ()
    side = style.room(15) if way.p2p else 0.0
    big, wide = style.room(14), style.width - side - (2 * _SIDE if side else _SIDE)
    code = clean(f"{way.sort}-{way.sub}" if way.sub else way.sort)
    items: list[Item] = [TextItem(_SIDE, 0, wide, big, code, style.size(13))] if code else []
    if way.p2p:
        items.append(FrameItem(style.width - side, 0.6, side, big - 1.2, 0.6))
        items.append(
            TextItem(style.width - side + 1, 1, side - 2, big - 2, way.p2p, style.size(9), align=TextAlign.CENTRE)
        )
    top = big if items else 0.0
    for text, size in ((clean(way.short_address), style.size(7)), (clean(way.delivery), style.size(5.5))):
        if text:
            items.append(TextItem(_SIDE, top, style.width - 2 * _SIDE, size * 1.25, text, size))
            top += size * 1.35
    return LabelBand(round(top, 2), tuple(items)), line(style)


def receiver(data: WaybillData, style: LabelStyle) -> LabelBand:
    """Name and phone large, then the whole address: it shrinks and wraps, and is not cut."""
    name, phone, address = receiver_lines(data)
    width = style.width - 2 * _SIDE
    caption = tag(words(data.language).receiver, style)
    top = max(caption.height, style.size(4.8) * 1.1)
    name_fit = fit(name, width, (style.size(7.2), 1), (style.size(5), 2), (style.size(3.6), min(3, style.lines)))
    body = fit(address, width, *_sizes(style, 5, 4.2, 3.4, 2.8))
    phone_x = caption.width + 2 * _SIDE
    gap = style.room(1)
    return LabelBand(
        top + name_fit.height + body.height + 2 * gap,
        (
            caption,
            TextItem(phone_x, 0, style.width - phone_x - _SIDE, top, phone, style.size(4.8), align=TextAlign.RIGHT),
            _block(_SIDE, top + gap, width, name, name_fit),
            _block(_SIDE, top + name_fit.height + 2 * gap, width, address, body),
        ),
    )


def memo(data: WaybillData, style: LabelStyle) -> LabelBand:
    """What the receiver asks of the courier, in a frame."""
    text = clean(data.receiver.memo)
    caption = tag(words(data.language).memo, style)
    width = style.width - 4 * _SIDE
    body = fit(text, width, *_sizes(style, 4.4, 3.6, 2.8))
    top = caption.height + style.room(0.8)
    height = top + body.height + style.room(1.2)
    return LabelBand(height, (FrameItem(0, 0, style.width, height), caption, _block(2 * _SIDE, top, width, text, body)))


def sender(data: WaybillData, style: LabelStyle) -> LabelBand:
    """Who sends, in small, and in a frame beside it who pays the carrier."""
    says = words(data.language)
    who, address = sender_lines(data)
    pays = style.room(19)
    left = style.width - pays - 3 * _SIDE
    caption = tag(says.sender, style)
    who_fit = fit(who, left - _SIDE, *_sizes(style, 3.4, 2.8)) if who else TextFit(0, 0)
    address_fit = fit(address, left - _SIDE, *_sizes(style, 3, 2.6)) if address else TextFit(0, 0)
    top = caption.height + style.room(0.6)
    middle = top + (who_fit.height + style.room(0.4) if who else 0)
    height = max(middle + (address_fit.height if address else 0), style.room(11))
    items: list[Item] = [
        caption,
        FrameItem(style.width - pays, 0, pays, height, 0.6),
        TextItem(
            style.width - pays + 1.5,
            1,
            pays - 3,
            height - 2,
            says.freight(data.freight),
            style.size(6.5),
            align=TextAlign.CENTRE,
        ),
    ]
    if who:
        items.append(_block(_SIDE, top, left - _SIDE, who, who_fit))
    if address:
        items.append(_block(_SIDE, middle, left - _SIDE, address, address_fit, bold=False))
    return LabelBand(height, tuple(items))


def goods(data: WaybillData, style: LabelStyle) -> LabelBand:
    """What is in the box: as many lines as there is room for, then how many more."""
    says = words(data.language)
    shown, head = data.items[: style.goods], goods_head(data)
    size, width = style.size(3.7), style.width - 2 * _SIDE
    count_width = style.room(12)
    items: list[Item] = [TextItem(_SIDE, 0, width, style.size(3.1) * 1.2, head, style.size(3.1), bold=False)]
    top = style.size(3.1) * 1.4
    for name, option, quantity in shown:
        said = shortened(goods_name(name, option), (width - count_width) / size * 2 - 2)
        space = fit(said, width - count_width, (size, min(2, style.lines)))
        items.append(_block(_SIDE, top, width - count_width, said, space))
        items.append(
            TextItem(
                style.width - count_width,
                top,
                count_width - _SIDE,
                size * 1.1,
                f"×{quantity}",
                size,
                align=TextAlign.RIGHT,
            )
        )
        top += space.height + style.room(0.7)
    if len(data.items) > len(shown):
        rest = says.more.format(count=len(data.items) - len(shown))
        items.append(TextItem(_SIDE, top, width, size * 1.1, rest, size))
        top += size * 1.1
    return LabelBand(round(top, 2), tuple(items))


def printed_on(said: str, style: LabelStyle) -> LabelBand:
    """Out of which printer it came, in small."""
    height = style.size(2.8) * 1.3
    return LabelBand(height, (TextItem(_SIDE, 0, style.width - 2 * _SIDE, height, said, style.size(2.8), bold=False),))


def foot(data: WaybillData, style: LabelStyle, mark: Code128Item | QR) -> LabelBand:
    """The order's number, and a small code beside it."""
    width, tall = (mark.size, mark.size) if isinstance(mark, QR) else (mark.width, mark.height)
    said = _order(data, style, style.width - width - 2 * _SIDE)
    return LabelBand(max(tall, said.height), (*said.items, *moved((mark,), style.width - width, 0)))


def foot_column(data: WaybillData, style: LabelStyle, bars: Code128Item) -> LabelBand:
    """The same, one under the other, beside the goods on wide paper."""
    said = _order(data, style, style.width - _SIDE)
    top = said.height + style.room(1.5)
    return LabelBand(top + bars.height, (*said.items, *moved((bars,), max(style.width - bars.width, 0), top)))


def _carrier(data: WaybillData, width: float, height: float, style: LabelStyle) -> TextItem:
    name = clean(data.carrier_name)
    return TextItem(0, 0, width, height, name, style.size(6.5), align=TextAlign.CENTRE, inverse=True)


def _order(data: WaybillData, style: LabelStyle, width: float) -> LabelBand:
    order = clean(data.order)
    number = fit(order, width, (style.size(3.8), 1), (style.size(3.2), 2), (2.6, min(3, style.lines)))
    top = style.size(3) * 1.3
    caption = TextItem(_SIDE, 0, width, top, order_head(data), style.size(3), bold=False)
    return LabelBand(top + number.height, (caption, _block(_SIDE, top, width, order, number)))


def _sizes(style: LabelStyle, *sizes: float) -> tuple[tuple[float, int], ...]:
    """Ever smaller sizes with ever more lines; the last may take all that the style allows."""
    return (
        *((style.size(size), min(2 + at, style.lines)) for at, size in enumerate(sizes[:-1])),
        (style.size(sizes[-1]), style.lines),
    )


def _block(x: float, y: float, width: float, text: str, space: TextFit, *, bold: bool = True) -> TextItem:
    return TextItem(x, y, width, space.height, text, space.size, min(space.size, 2.6), space.lines, bold=bold)
