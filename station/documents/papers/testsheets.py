"""The sheet by whose codes a scanner shows how it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printers.document import Code128Item, FrameItem, Item, PrintDocument, TextAlign, TextItem
from station.documents.papers.command_sheet import TEST_CAPTIONS, TEST_HOW, TEST_TITLE
from station.documents.waybill.label_parts import moved
from station.documents.waybill.label_words import Language

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 10.0
_CELL, _GAP, _HEAD = 34.0, 7.0, 24.0
_ACROSS = _WIDTH - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class TestRow:
    """One code of the sheet. `name`: a key of TEST_CAPTIONS; `value`: what the symbol holds."""

    number: int
    name: str
    value: str


def test_sheet(rows: Sequence[TestRow], language: Language) -> PrintDocument:
    """A4: one code a row with its number, far enough apart that only one is hit."""
    items: list[Item] = [*_head(language)]
    for at, row in enumerate(rows):
        items.extend(moved(_row(row, language), _MARGIN, _MARGIN + _HEAD + at * (_CELL + _GAP)))
    return PrintDocument(_WIDTH, _HEIGHT, tuple(items))


def _head(language: Language) -> tuple[Item, ...]:
    (title, other), (how, other_how) = _ordered(TEST_TITLE, language), _ordered(TEST_HOW, language)
    return (
        TextItem(_MARGIN, _MARGIN, _ACROSS, 7, title, 6, align=TextAlign.CENTRE),
        TextItem(_MARGIN, _MARGIN + 7.5, _ACROSS, 4, other, 3.2, align=TextAlign.CENTRE, bold=False),
        TextItem(_MARGIN, _MARGIN + 13, _ACROSS, 4.5, how, 3.6, align=TextAlign.CENTRE),
        TextItem(_MARGIN, _MARGIN + 17.5, _ACROSS, 4, other_how, 2.8, align=TextAlign.CENTRE, bold=False),
    )


def _row(row: TestRow, language: Language) -> tuple[Item, ...]:
    first, second = _ordered(TEST_CAPTIONS[row.name], language)
    return (
        FrameItem(0, 0, _ACROSS, _CELL, 0.3),
        FrameItem(0, 0, 14, _CELL, filled=True),
        TextItem(0, 0, 14, _CELL, str(row.number), 11, align=TextAlign.CENTRE, inverse=True),
        TextItem(18, 2, _ACROSS / 2, 5, first, 4.4),
        TextItem(18, 7.4, _ACROSS / 2, 3.4, second, 2.8, bold=False),
        Code128Item(18, 12.5, _ACROSS - 22, 19, row.value, module_min=2, module_max=3),
    )


def _ordered(pair: tuple[str, str], language: Language) -> tuple[str, str]:
    return pair if language == "ko" else (pair[1], pair[0])
