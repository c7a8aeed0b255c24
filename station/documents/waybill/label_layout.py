"""The layout of a label as data: texts, barcodes, lines and frames in mm, from the upper left corner of the paper.

The blocks of the layouts that ship, and their order, are those of the Korean carriers' labels: sorting first and
largest, then receiver, sender and freight, goods, and at the foot who delivers, with the number a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from printers.document import TextAlign
from station.documents.waybill.masking import MaskProfile

When = Literal["always", "sorted", "plain"]
"""What is only there when the carrier said how it sorts the parcel, or only when it did not."""

Symbol = Literal["code128", "itf", "qr", "carrier"]
"""`carrier`: as the box's carrier reads its number, Interleaved 2 of 5 or Code 128."""

Unfit = Literal["refuse", "leave", "qr"]
"""What becomes of bars that are wider than their place: no label, none of these bars, or a square in their place."""


@dataclass(frozen=True, slots=True)
class LayoutText:
    """The place of one text; one that says nothing is left out.

    `field`: a name of `contents`, or "goods"; empty: `value`, the same words on every label. `size` in mm down to
    `floor`. `mask`: of this text alone; empty: the layout's.
    """

    field: str
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
    mask: MaskProfile | Literal[""] = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class LayoutBarcode:
    """The place of one barcode. `width` 0: as wide as its bars with their quiet zones.

    `module`: dots of the narrowest bar at most, `least` at least. `instead`: only there where no bars of the same field
    fit. A `qr` is a square of `height`.
    """

    field: str
    symbol: Symbol
    x: float
    y: float
    width: float
    height: float
    module: int = 3
    least: int = 2
    unfit: Unfit = "refuse"
    instead: bool = False
    when: When = "always"


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A rule of `width` × `height` mm, the smaller of both its thickness."""

    x: float
    y: float
    width: float
    height: float
    when: When = "always"


@dataclass(frozen=True, slots=True)
class LayoutFrame:
    """A rectangle, drawn as a frame, or filled."""

    x: float
    y: float
    width: float
    height: float
    thickness: float = 0.4
    filled: bool = False
    when: When = "always"


LayoutElement = LayoutText | LayoutBarcode | LayoutLine | LayoutFrame


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """Elements across the label. `grows`: the field that may need more height; `gives`: mm this row can do without."""

    height: float
    elements: tuple[LayoutElement, ...]
    grows: str = ""
    gives: float = 0


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """A label of `width` × `height` mm. `stretch`: other papers of its shape stretch it; else its millimetres stand.

    `name`: of a layout that ships, or of a file. `sample`: it shows how such a layout is made, and no carrier saw it.
    `only_data`: for stock that bears its captions, so none is drawn, nor any line or frame.
    """

    name: str
    title: str
    width: float
    height: float
    rows: tuple[LayoutRow, ...]
    stretch: bool = False
    only_data: bool = False
    sample: bool = False
    mask: MaskProfile | Literal[""] = ""

    @property
    def elements(self) -> Iterator[LayoutElement]:
        """All of its elements, row by row."""
        return (element for row in self.rows for element in row.elements)

    @property
    def bears_sort_code(self) -> bool:
        """It says how the carrier sorts the parcel, where that is known."""
        return any(sorts(element) for element in self.elements)

    @property
    def needs_sort_code(self) -> bool:
        """It has a place for the sort code that stays empty where that is not known."""
        return any(sorts(element) and element.when == "always" for element in self.elements)


SORT_FIELDS = frozenset({"sort_code", "sort_main", "sort_sub", "sub_code"})


def sorts(element: LayoutElement) -> bool:
    """It says the carrier's sort code."""
    return isinstance(element, LayoutText | LayoutBarcode) and element.field in SORT_FIELDS


def is_caption(element: LayoutElement) -> bool:
    """What stock that bears its captions has already: words that never change, lines and frames."""
    if isinstance(element, LayoutText):
        return not element.field or element.field.startswith("caption.")
    return isinstance(element, LayoutLine | LayoutFrame)
