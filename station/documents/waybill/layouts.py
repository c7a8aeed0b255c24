"""Layouts of label stock as data: rows of cells in mm, from the upper left corner of the paper.

The blocks and their order are those of the Korean carriers' labels: sorting first and largest, then receiver,
sender and freight, goods, and at the foot who delivers, with the number a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from printers.document import TextAlign

When = Literal["always", "sorted", "plain"]
"""A cell that is only there when the carrier said how it sorts the parcel, or only when it did not."""

_CENTRE, _RIGHT = TextAlign.CENTRE, TextAlign.RIGHT


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """The place of one thing, in mm from the row's corner; what has nothing to say is left out.

    `name`: a text of `contents`, or "goods", or one of the barcodes "main", "strip", "sort_bars",
    "own_bars" and, where those bars do not fit, "own_square".
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    size: float = 3.4
    floor: float = 2.5
    lines: int = 1
    align: TextAlign = TextAlign.LEFT
    bold: bool = True
    inverse: bool = False
    framed: bool = False
    when: When = "always"


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """Cells across the label. `grows`: the cell that may need more height; `gives`: mm this row can do without."""

    height: float
    cells: tuple[LayoutCell, ...]
    grows: str = ""
    gives: float = 0


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """A label of `width` × `height` mm; other papers of its shape stretch it."""

    width: float
    height: float
    rows: tuple[LayoutRow, ...]


WIDE = LabelLayout(
    123,
    100,
    (
        LayoutRow(
            10,
            (
                LayoutCell("carrier", 0, 0, 30, 9.4, 5.4, align=_CENTRE, inverse=True),
                LayoutCell("number", 31, 0, 46, 9.4, 6, align=_CENTRE),
                LayoutCell("day", 78, 0, 20, 4.6, 3, align=_RIGHT),
                LayoutCell("sheets", 78, 4.6, 20, 4.8, 4, align=_RIGHT),
                LayoutCell("mark", 99, 0, 24, 9.4, 5.4, align=_CENTRE, inverse=True),
            ),
        ),
        LayoutRow(
            16,
            (
                LayoutCell("rule", 0, 0, 123, 0.4),
                LayoutCell("sort_bars", 0, 1.4, 26, 13, when="sorted"),
                LayoutCell("sort", 26.5, -1.6, 43, 18.7, 18.7, align=_RIGHT, when="sorted"),
                LayoutCell("sub", 70, 2, 20.5, 13, 12, when="sorted"),
                LayoutCell("strip", 91, 1.4, 32, 13, when="sorted"),
                LayoutCell("main", 0, 1.4, 123, 13.6, when="plain"),
            ),
        ),
        LayoutRow(
            20,
            (
                LayoutCell("rule", 0, 0, 123, 0.4),
                LayoutCell("to", 0, 1.2, 15, 4.2, 3, align=_CENTRE, inverse=True),
                LayoutCell("name", 17, 0.8, 62, 6, 5),
                LayoutCell("phone", 80, 0.8, 42, 6, 5, align=_RIGHT),
                LayoutCell("address", 1, 7, 121, 5, 3.6, lines=14, when="sorted"),
                LayoutCell("short", 1, 12, 121, 7.8, 7.6, 4, when="sorted"),
                LayoutCell("address", 1, 7.4, 121, 12, 4.6, lines=14, when="plain"),
            ),
            grows="address",
        ),
        LayoutRow(
            9,
            (
                LayoutCell("rule", 0, 0, 123, 0.4),
                LayoutCell("from", 0, 1, 15, 3.6, 2.6, align=_CENTRE, inverse=True),
                LayoutCell("sender", 17, 0.8, 65, 4, 2.8),
                LayoutCell("sender_address", 1, 4.9, 81, 3.8, 2.8, 2.2, bold=False),
                LayoutCell("box", 83, 1.2, 19, 7.2, 4, align=_CENTRE, framed=True),
                LayoutCell("freight", 103, 1.2, 20, 7.2, 5, align=_CENTRE, framed=True),
            ),
        ),
        LayoutRow(
            25,
            (
                LayoutCell("rule", 0, 0, 123, 0.4),
                LayoutCell("contents", 1, 0.8, 60, 4, 2.8, bold=False),
                LayoutCell("order", 62, 0.8, 60, 4, 2.8, align=_RIGHT, bold=False),
                LayoutCell("goods", 1, 5, 72, 19.4, 3.2),
                LayoutCell("memo_tag", 76, 5, 18, 3.8, 2.6, align=_CENTRE, inverse=True),
                LayoutCell("memo", 76, 9, 46, 15.4, 3.4, lines=9),
            ),
            gives=16,
        ),
        LayoutRow(
            20,
            (
                LayoutCell("rule", 0, 0, 123, 0.4),
                LayoutCell("delivery", 1, 0.8, 50, 8, 6.4, 3, when="sorted"),
                LayoutCell("p2p", 52, 1, 17, 8.2, 7.6, 4, align=_CENTRE, framed=True, when="sorted"),
                LayoutCell("copy", 0, 10.6, 70, 2.8, 2.4, 2, align=_CENTRE, bold=False, when="sorted"),
                LayoutCell("own_bars", 0, 13.5, 70, 5.5, when="sorted"),
                LayoutCell("own_square", 58, 9.7, 10, 10, when="sorted"),
                LayoutCell("copy", 0, 1.2, 70, 3.4, 2.6, 2, align=_CENTRE, bold=False, when="plain"),
                LayoutCell("own_bars", 0, 5, 70, 13, when="plain"),
                LayoutCell("own_square", 54, 4.6, 14, 14, when="plain"),
                LayoutCell("main", 72, 1.4, 51, 12, when="sorted"),
                LayoutCell("strip", 72, 1.4, 51, 12, when="plain"),
                LayoutCell("number", 72, 13.6, 51, 5.4, 4.8, align=_CENTRE),
            ),
        ),
    ),
)
"""123 × 100 mm, and the 120 × 96 mm that is sold beside it."""

TALL = LabelLayout(
    100,
    150,
    (
        LayoutRow(
            11,
            (
                LayoutCell("carrier", 0, 0, 36, 10, 6, align=_CENTRE, inverse=True),
                LayoutCell("day", 37, 0, 24, 5, 3.4, align=_RIGHT),
                LayoutCell("sheets", 37, 5, 24, 5, 4.4, align=_RIGHT),
                LayoutCell("mark", 63, 0, 37, 10, 6, align=_CENTRE, inverse=True),
            ),
        ),
        LayoutRow(
            28,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("sort", 0, -1.8, 56, 20.2, 18.7, align=_RIGHT, when="sorted"),
                LayoutCell("sub", 56.5, 3.4, 22, 13, 12, when="sorted"),
                LayoutCell("p2p", 80, 2, 19.6, 13, 10, 4, align=_CENTRE, framed=True, when="sorted"),
                LayoutCell("sort_bars", 0, 18.4, 45, 9, when="sorted"),
                LayoutCell("strip", 52, 18.4, 48, 9, when="sorted"),
                LayoutCell("main", 0, 1.6, 100, 17.6, when="plain"),
                LayoutCell("number", 0, 19.6, 100, 7.4, 7, align=_CENTRE, when="plain"),
            ),
        ),
        LayoutRow(
            32,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("to", 0, 1.4, 16, 4.6, 3.2, align=_CENTRE, inverse=True),
                LayoutCell("phone", 48, 1, 51, 6.4, 5.4, align=_RIGHT),
                LayoutCell("name", 1, 8, 98, 7.6, 7),
                LayoutCell("address", 1, 16.2, 98, 15.4, 5, lines=16, when="plain"),
                LayoutCell("address", 1, 16.2, 98, 7.4, 3.8, lines=16, when="sorted"),
                LayoutCell("short", 1, 23.4, 98, 8.4, 8, 4, when="sorted"),
            ),
            grows="address",
        ),
        LayoutRow(
            14,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("from", 0, 1.2, 16, 4.2, 3, align=_CENTRE, inverse=True),
                LayoutCell("sender", 18, 1, 52, 4.6, 3.2),
                LayoutCell("sender_address", 1, 6.2, 69, 7.2, 3, 2.4, lines=2, bold=False),
                LayoutCell("box", 71, 1.4, 12, 11.4, 4.4, 3, align=_CENTRE, framed=True),
                LayoutCell("freight", 84, 1.4, 16, 11.4, 6, align=_CENTRE, framed=True),
            ),
        ),
        LayoutRow(
            12,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("memo_tag", 0, 1.2, 20, 4, 2.8, align=_CENTRE, inverse=True),
                LayoutCell("memo", 22, 1, 77, 10.6, 3.8, lines=5),
            ),
        ),
        LayoutRow(
            28,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("contents", 1, 0.8, 48, 4.4, 3, bold=False),
                LayoutCell("order", 49, 0.8, 50, 4.4, 3, align=_RIGHT, bold=False),
                LayoutCell("goods", 1, 5.8, 98, 21.4, 3.6),
            ),
            gives=18,
        ),
        LayoutRow(
            25,
            (
                LayoutCell("rule", 0, 0, 100, 0.4),
                LayoutCell("delivery", 1, 1, 47, 9, 7, 3, when="sorted"),
                LayoutCell("main", 48, 1.4, 52, 9, when="sorted"),
                LayoutCell("number", 1, 10.4, 98, 4.4, 4, align=_RIGHT, when="sorted"),
                LayoutCell("strip", 0, 1.4, 100, 10, when="plain"),
                LayoutCell("copy", 0, 12.2, 100, 3, 2.6, 2, align=_CENTRE, bold=False, when="plain"),
                LayoutCell("copy", 1, 14.2, 98, 2.8, 2.4, 2, bold=False, when="sorted"),
                LayoutCell("own_bars", 0, 15.4, 100, 8.2, when="plain"),
                LayoutCell("own_square", 86, 11.6, 13, 13),
                LayoutCell("own_bars", 0, 17.2, 100, 6.4, when="sorted"),
            ),
        ),
    ),
)
"""100 × 150 mm (four by six inches)."""
