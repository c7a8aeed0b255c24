"""The sheet of command barcodes that hangs at the bench."""

from __future__ import annotations

from printers.document import Code128Item, FrameItem, Item, PrintDocument, TextAlign, TextItem
from station.labels.bands import moved
from station.labels.commands import COMMANDS, TITLE, CommandRow
from station.labels.words import Language

_A4 = (210.0, 297.0)
_MARGIN = 10.0
_CELL = 20.3
_GAP = 1.6
_NARROW = 150.0


def command_sheet(language: Language, width_mm: float = 210) -> PrintDocument:
    """Every command barcode with its caption in both languages, that of the bench first.

    A4 in two columns; on paper narrower than 150 mm (72 mm or more) one column, as long as it needs.
    """
    rows = [_cell(row, language, _cell_width(width_mm)) for row in COMMANDS]
    head = _title(language, width_mm)
    if width_mm < _NARROW:
        items = [item for at, row in enumerate(rows) for item in moved(row, 0, 14 + at * (_CELL + _GAP))]
        return PrintDocument(width_mm, 14 + len(rows) * (_CELL + _GAP), (*head, *items))
    half = -(-len(rows) // 2)
    placed: list[Item] = [*head]
    for at, row in enumerate(rows):
        column, place = divmod(at, half)
        right = _MARGIN + column * (_cell_width(width_mm) + 6)
        placed.extend(moved(row, right, _MARGIN + 14 + place * (_CELL + _GAP)))
    return PrintDocument(width_mm, max(_A4[1], _MARGIN * 2 + 14 + half * (_CELL + _GAP)), tuple(placed))


def _cell_width(width: float) -> float:
    return width if width < _NARROW else (width - 2 * _MARGIN - 6) / 2


def _title(language: Language, width: float) -> tuple[Item, ...]:
    side = 0.0 if width < _NARROW else _MARGIN
    here, there = TITLE if language == "ko" else TITLE[::-1]
    across = width - 2 * side
    return (
        TextItem(side, side, across, 7, here, 6, align=TextAlign.CENTRE),
        TextItem(side, side + 7.5, across, 4, there, 3.2, align=TextAlign.CENTRE, bold=False),
    )


def _cell(row: CommandRow, language: Language, width: float) -> tuple[Item, ...]:
    """One command in its frame: what it does, and its bars; far enough from the next to be hit alone."""
    first, second = (row.korean, row.english) if language == "ko" else (row.english, row.korean)
    return (
        FrameItem(0, 0, width, _CELL, 0.3),
        TextItem(2, 1.2, width - 4, 4.6, first, 4.2),
        TextItem(2, 6, width * 0.6, 3, second, 2.6, bold=False),
        TextItem(width * 0.6, 6, width * 0.4 - 2, 3, row.code, 2.6, align=TextAlign.RIGHT, bold=False),
        Code128Item(1, 9.6, width - 2, 9.6, row.code, module_min=2, module_max=3),
    )
