"""What the bench's other papers share: the paper they stand on, their titles and lines, and their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from printers.document import QR, Code128Item, Item, PrintDocument, RuleItem, TextAlign, TextItem
from station.documents.waybill.codes import dots_of, modules
from station.documents.waybill.label_parts import LabelBand, moved
from station.documents.waybill.label_text import clean, fit
from station.documents.waybill.label_words import Language


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What the bench's other papers say in one language. Texts with braces are completed by their user."""

    slip: str
    due: str
    no_due: str
    box: str
    more_orders: str
    unscanned: str
    gift: str
    total: str
    picking: str
    picking_head: str
    no_place: str
    for_boxes: str
    badge: str
    supervisor: str
    handover: str
    handover_head: str
    handed_by: str
    taken_by: str
    page: str
    weekdays: tuple[str, ...]


KOREAN = PaperWords(
    slip="출고 주문서",
    due="발송기한  {day} {hour}",
    no_due="발송기한 없음",
    box="상자 {index}/{total}",
    more_orders="합포장 · 주문 {count}건 더",
    unscanned="스캔 없음",
    gift="사은품",
    total="모두 {kinds}종 {pieces}개",
    picking="토탈 피킹 목록",
    picking_head="주문 {orders}건 · {kinds}종 {pieces}개",
    no_place="위치 없음",
    for_boxes="상자 {boxes}개",
    badge="포장 담당자",
    supervisor="관리자",
    handover="집하 인계 목록",
    handover_head="{day} · {count}개",
    handed_by="인계",
    taken_by="인수",
    page="{page}/{pages}쪽",
    weekdays=("월", "화", "수", "목", "금", "토", "일"),
)

ENGLISH = PaperWords(
    slip="ORDER SLIP",
    due="Send by  {day} {hour}",
    no_due="No date to send by",
    box="Box {index}/{total}",
    more_orders="In one box with {count} more",
    unscanned="no scan",
    gift="gift",
    total="{kinds} kinds, {pieces} pieces in all",
    picking="PICKING LIST",
    picking_head="{orders} orders · {kinds} kinds, {pieces} pieces",
    no_place="no shelf",
    for_boxes="boxes: {boxes}",
    badge="PACKER",
    supervisor="SUPERVISOR",
    handover="HAND-OVER LIST",
    handover_head="{day} · {count} parcels",
    handed_by="Given by",
    taken_by="Taken by",
    page="page {page} of {pages}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


def paper_words(language: Language) -> PaperWords:
    """The words of a language."""
    return KOREAN if language == "ko" else ENGLISH


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
