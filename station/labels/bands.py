"""Bands: groups of items across the label that are laid one under the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from printers.document import Item, TextAlign, TextItem
from station.labels.text import width_of


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
