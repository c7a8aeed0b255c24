"""The list of the day's parcels that goes with them to the carrier's driver, and is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from printers.document import PrintDocument, RuleItem, TextAlign, TextItem
from station.documents.papers.page_layout import SIDE, PaperStock, line, pages, paper_words, title, words_in
from station.documents.waybill.label_parts import LabelBand
from station.documents.waybill.label_words import Language


@dataclass(frozen=True, slots=True)
class HandedParcel:
    """A parcel of the list: its number as people read it, its order, and when it was packed."""

    number: str
    order: str
    packed_at: datetime


def handover_sheet(
    carrier: str, on: date, parcels: Sequence[HandedParcel], paper: PaperStock
) -> tuple[PrintDocument, ...]:
    """A carrier's parcels of a day with their count, and two lines to sign on."""
    says, width = paper_words(paper.language), paper.width
    head = [
        title(says.handover, carrier, width),
        words_in(says.handover_head.format(day=_day(on, paper.language), count=len(parcels)), width, 4.6, 3.8),
        line(width),
    ]
    rows = [_row(at, parcel, width) for at, parcel in enumerate(parcels, 1)]
    return pages(paper, head, [*rows, line(width), _signed(says.handed_by, says.taken_by, width)])


def _day(on: date, language: Language) -> str:
    return f"{on:%Y.%m.%d} ({paper_words(language).weekdays[on.weekday()]})"


def _row(at: int, parcel: HandedParcel, width: float) -> LabelBand:
    return LabelBand(
        8,
        (
            TextItem(0, 0, 8, 4.4, str(at), 3, 2.2, align=TextAlign.RIGHT, bold=False),
            TextItem(10, 0, width - 24, 4.4, parcel.number, 3.8),
            TextItem(
                width - 14, 0, 14 - SIDE, 4.4, f"{parcel.packed_at:%H:%M}", 3.2, align=TextAlign.RIGHT, bold=False
            ),
            TextItem(10, 4.4, width - 10 - SIDE, 3.4, parcel.order, 2.8, 2.2, bold=False),
        ),
    )


def _signed(given: str, taken: str, width: float) -> LabelBand:
    half = width / 2
    return LabelBand(
        14,
        (
            TextItem(SIDE, 0, half - 2 * SIDE, 4, given, 3.2),
            TextItem(half + SIDE, 0, half - 2 * SIDE, 4, taken, 3.2),
            RuleItem(SIDE, 13, half - 2 * SIDE, 0.3),
            RuleItem(half + SIDE, 13, half - 2 * SIDE, 0.3),
        ),
    )
