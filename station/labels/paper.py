"""What the bench's other papers share: the paper they stand on, their titles and lines, and their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from printers.document import QR, Code128Item, Item, PrintDocument, RuleItem, TextAlign, TextItem
from station.labels.bands import LabelBand, moved
from station.labels.codes import dots_of, modules
from station.labels.paper_words import paper_words
from station.labels.text import clean, fit
from station.labels.words import Language

SIDE = 1.0
_GAP = 1.2
_FOOT = 3.4


@dataclass(frozen=True, slots=True)
class PaperStock:
    """What is printed on: its printable width, its height or 0 for a roll (both mm), and the words' language."""

    width: float
    height: float = 0
    dpi: int = 203
    language: Language = "ko"


def pages(paper: PaperStock, head: Sequence[LabelBand], body: Iterable[LabelBand]) -> tuple[PrintDocument, ...]:
    """The bands one under the other, on as many pages as they need; every page begins with the head.

    On a roll there is one page. A band is never divided.
    """
    room = paper.height - _FOOT if paper.height else float("inf")
    begun = _height(head)
    sheets: list[list[LabelBand]] = [[]]
    used = begun
    for band in body:
        if used + band.height > room and sheets[-1]:
            sheets.append([])
            used = begun
        sheets[-1].append(band)
        used += band.height + _GAP
    return tuple(_page(paper, [*head, *bands], at, len(sheets)) for at, bands in enumerate(sheets, 1))


def room_for(paper: PaperStock, bands: Sequence[LabelBand]) -> float:
    """What is left of a page's height for one more band between some others; on a roll there is no end of it."""
    return paper.height - _FOOT - _height(bands) - _GAP if paper.height else float("inf")


def title(text: str, beside: str, width: float) -> LabelBand:
    """The paper's name, white on black, and something small beside it."""
    left = width * 0.58
    return LabelBand(
        8,
        (
            TextItem(0, 0, left, 8, text, 5.2, align=TextAlign.CENTRE, inverse=True),
            TextItem(left + SIDE, 0, width - left - 2 * SIDE, 8, beside, 4.2, align=TextAlign.RIGHT),
        ),
    )


def line(width: float) -> LabelBand:
    """A rule across."""
    return LabelBand(0.4, (RuleItem(0, 0, width, 0.4),))


def words_in(text: str, width: float, *sizes: float, bold: bool = True, lines: int = 6) -> LabelBand:
    """A text as large as one of the sizes allows it in few lines; it wraps, and is not cut before `lines`."""
    said = clean(text)
    space = fit(said, width - 2 * SIDE, *((size, 1 + at) for at, size in enumerate(sizes[:-1])), (sizes[-1], lines))
    block = TextItem(SIDE, 0, width - 2 * SIDE, space.height, said, space.size, 2.2, space.lines, bold=bold)
    return LabelBand(space.height, (block,) if said else ())


def code(value: str, paper: PaperStock, height: float = 14, square: float = 22.0) -> LabelBand:
    """A code across the paper in bars, or as a `square` where bars cannot hold it or do not fit."""
    width = paper.width
    if value.isascii() and value.isprintable() and modules(value) * 2 <= dots_of(width, paper.dpi):
        least = 3 if modules(value) * 3 <= dots_of(width, paper.dpi) else 2
        return LabelBand(height, (Code128Item(0, 0, width, height, value, least, 3),))
    side = min(square, width)
    return LabelBand(side, (QR((width - side) / 2, 0, side, value),))


def moment(at: datetime, language: Language) -> tuple[str, str]:
    """A day with its weekday, and the hour, as they stand on paper."""
    weekday = paper_words(language).weekdays[at.weekday()]
    return f"{at:%m-%d} ({weekday})", f"{at:%H:%M}"


def _height(bands: Sequence[LabelBand]) -> float:
    return sum(band.height + _GAP for band in bands)


def _page(paper: PaperStock, bands: Sequence[LabelBand], page: int, of: int) -> PrintDocument:
    items: list[Item] = []
    top = 0.0
    for band in bands:
        items.extend(moved(band.items, 0, top))
        top += band.height + _GAP
    if of > 1:
        said = paper_words(paper.language).page.format(page=page, pages=of)
        foot = paper.height - _FOOT + 0.4
        items.append(TextItem(0, foot, paper.width - SIDE, 2.8, said, 2.4, 2.2, align=TextAlign.RIGHT, bold=False))
    return PrintDocument(paper.width, paper.height or round(top, 2), tuple(items))
