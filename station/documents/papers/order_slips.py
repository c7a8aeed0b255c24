"""The order slip that a packer begins with, and the picking list of many orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from printers.document import FrameItem, Item, PrintDocument, TextAlign, TextItem
from station.documents.papers.page_layout import (
    SIDE,
    PaperStock,
    PaperWords,
    code,
    line,
    moment,
    pages,
    paper_words,
    title,
    words_in,
)
from station.documents.waybill.label_parts import LabelBand
from station.documents.waybill.label_text import clean, fit
from station.documents.waybill.label_words import words
from station.packing.orders import BoxItem
from station.packing.orders import PackingBox as Parcel

_TICK = 5.0


@dataclass(frozen=True, slots=True)
class SlipData:
    """An order slip: the box it opens, and its receiver, whose name is masked already."""

    box: Parcel
    receiver: str = field(default="", repr=False)
    memo: str = field(default="", repr=False)


def slip(data: SlipData, paper: PaperStock) -> tuple[PrintDocument, ...]:
    """The slip of one box: the order's code to scan, its date, what goes in and where it lies, and the memo."""
    box, says, width = data.box, paper_words(paper.language), paper.width
    said = paper_words(paper.language).box.format(index=box.index, total=box.total)
    head = [
        title(says.slip, said if box.total > 1 else "", width),
        code(box.order, paper),
        _centred(box.order, width, 5.6),
    ]
    body = [
        words_in(_due(box.due_at, paper), width, 4.6, 3.8),
        *([words_in(data.receiver, width, 4.2, 3.4, bold=False)] if data.receiver else []),
        *([_others(box, paper)] if len(box.orders) > 1 else []),
        *([_memo(data.memo, paper)] if clean(data.memo) else []),
        line(width),
        *(_item(item, paper, str(item.wanted), _remark(item, says)) for item in by_place(box.items)),
        line(width),
        words_in(_total(box.items, says.total), width, 4.2, 3.4),
    ]
    return pages(paper, head, body)


def picking_list(boxes: Sequence[Parcel], made: datetime, paper: PaperStock) -> tuple[PrintDocument, ...]:
    """What to fetch for many boxes at once: every SKU once, by shelf, with how many boxes it is for."""
    says, width = paper_words(paper.language), paper.width
    items, boxed = _gathered(boxes)
    day, hour = moment(made, paper.language)
    count = says.picking_head.format(
        orders=len({number for box in boxes for number in box.orders}),
        kinds=len(items),
        pieces=sum(item.wanted for item in items),
    )
    head = [title(says.picking, f"{day} {hour}", width), words_in(count, width, 4.2, 3.4), line(width)]
    body = (_item(item, paper, str(item.wanted), says.for_boxes.format(boxes=boxed[item.sku])) for item in items)
    return pages(paper, head, list(body))


def _remark(item: BoxItem, says: PaperWords) -> str:
    """What is to be known of an item beside its number: that it is a gift, that it is not scanned."""
    gift = f"{says.gift} {item.gift}" if item.gift and item.asked else says.gift if item.gift else ""
    return " · ".join(word for word in (gift, "" if item.scan else says.unscanned) if word)


def by_place(items: Iterable[BoxItem]) -> list[BoxItem]:
    """In the order of the shelves, what has none last; so somebody walks the room once."""
    return sorted(items, key=lambda item: (not item.location, item.location, item.name, item.sku))


def _gathered(boxes: Sequence[Parcel]) -> tuple[list[BoxItem], Counter[str]]:
    wanted: Counter[str] = Counter()
    boxed: Counter[str] = Counter()
    known: dict[str, BoxItem] = {}
    for box in boxes:
        for item in box.items:
            wanted[item.sku] += item.wanted
            boxed[item.sku] += 1
            known[item.sku] = item
    told = (
        BoxItem(item.sku, item.name, item.option, wanted[item.sku], item.codes, item.scan, item.location)
        for item in known.values()
    )
    return by_place(told), boxed


def _item(item: BoxItem, paper: PaperStock, count: str, remark: str) -> LabelBand:
    """Shelf and count large, the goods beneath, and a square to tick."""
    says, width = paper_words(paper.language), paper.width
    place = clean(item.location) or says.no_place
    right = 16.0
    inner = width - _TICK - right - 3 * SIDE
    name = clean(f"{item.name} · {item.option}" if item.option.strip() else item.name)
    space = fit(name, inner, (4, 2), (3.2, 3))
    small = clean(f"{item.sku}  {remark}")
    foot = 5.4 + space.height
    items: tuple[Item, ...] = (
        FrameItem(SIDE, 0.6, _TICK, _TICK, 0.4),
        TextItem(_TICK + 2 * SIDE, 0, inner, 5, place, 4.4, bold=bool(item.location)),
        TextItem(width - right, 0, right - SIDE, 6.4, f"×{count}", 6, align=TextAlign.RIGHT),
        TextItem(_TICK + 2 * SIDE, 5.4, inner, space.height, name, space.size, 2.6, space.lines),
        TextItem(_TICK + 2 * SIDE, foot, width - _TICK - 3 * SIDE, 3.6, small, 2.8, 2.2, bold=False),
    )
    return LabelBand(foot + 4, items)


def _due(at: datetime | None, paper: PaperStock) -> str:
    says = paper_words(paper.language)
    if at is None:
        return says.no_due
    day, hour = moment(at, paper.language)
    return says.due.format(day=day, hour=hour)


def _others(box: Parcel, paper: PaperStock) -> LabelBand:
    said = paper_words(paper.language).more_orders.format(count=len(box.orders) - 1)
    return words_in(f"{said}: {', '.join(box.orders[1:])}", paper.width, 3.4, 2.8, lines=12)


def _memo(text: str, paper: PaperStock) -> LabelBand:
    return words_in(f"{words(paper.language).memo}: {text}", paper.width, 3.8, 3, lines=10)


def _total(items: Sequence[BoxItem], text: str) -> str:
    return text.format(kinds=len(items), pieces=sum(item.wanted for item in items))


def _centred(text: str, width: float, size: float) -> LabelBand:
    return LabelBand(size * 1.2, (TextItem(SIDE, 0, width - 2 * SIDE, size * 1.2, text, size, align=TextAlign.CENTRE),))
