"""The page on how a parcel was packed, for the customer who asks: no name, no address, no phone, no packer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printers.document import PrintDocument, RuleItem, TextAlign, TextItem
from station.documents.papers.page_layout import SIDE, PaperStock, line, pages, words_in
from station.documents.waybill.label_parts import LabelBand

A4 = (186.0, 273.0)
"""Width and height in mm of what is drawn on an A4 page, its margins left out."""

_ROW = 6.0
_HEAD = 62.0
_FOOT = 14.0


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened: when, and the sentence. `sign`: "○", "✖" or nothing."""

    when: str
    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class StoryTold:
    """A story in words. `facts`: number, packing, booking; `goods`: name and pieces; `cut`: "{count} more lines"."""

    title: str
    facts: tuple[str, ...]
    goods_head: str
    goods: tuple[tuple[str, str], ...]
    steps_head: str
    steps: tuple[StoryLine, ...]
    foot: str
    cut: tuple[str, ...] = ()


def story_page(told: StoryTold, paper: PaperStock) -> PrintDocument:
    """The page, always one: where there are more steps than it holds, those in the middle are counted instead."""
    width = paper.width
    goods = _shown(told.goods, int((paper.height - _HEAD) / _ROW / 3))
    room = int((paper.height - _HEAD - _FOOT) / (_ROW + 1.2)) - len(goods)
    bands = [
        words_in(told.title, width, 6.5, 5),
        *(words_in(fact, width, 4.2, bold=False) for fact in told.facts),
        line(width),
        words_in(told.goods_head, width, 4.2),
        *(_row(width, "", name, pieces) for name, pieces in goods),
        line(width),
        words_in(told.steps_head, width, 4.2),
        *(_row(width, step.when, step.text, step.sign) for step in _fitting(told, room)),
        line(width),
        words_in(told.foot, width, 3.2, bold=False),
    ]
    return pages(paper, bands, ())[0]


def _fitting(told: StoryTold, room: int) -> Sequence[StoryLine]:
    if len(told.steps) <= room:
        return told.steps
    first, last = (room - 1) // 2, room - 1 - (room - 1) // 2
    hidden = len(told.steps) - first - last
    more = told.cut[0].replace("#", str(hidden)) if told.cut else "…"
    return (*told.steps[:first], StoryLine("", more), *told.steps[-last:])


def _shown(goods: Sequence[tuple[str, str]], most: int) -> Sequence[tuple[str, str]]:
    return goods if len(goods) <= most else (*goods[: most - 1], ("…", ""))


def _row(width: float, when: str, text: str, end: str) -> LabelBand:
    left = 34.0 if when else 6.0
    return LabelBand(
        _ROW - 1.2,
        (
            *((TextItem(SIDE, 0, left - SIDE, 4.8, when, 3.6, bold=False),) if when else ()),
            TextItem(left, 0, width - left - 22, 4.8, text, 3.8, 2.6, bold=False),
            *((TextItem(width - 22, 0, 22 - SIDE, 4.8, end, 3.8, align=TextAlign.RIGHT),) if end else ()),
            RuleItem(SIDE, 5.2, width - 2 * SIDE, 0.15),
        ),
    )
