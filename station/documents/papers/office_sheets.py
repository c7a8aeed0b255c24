"""Papers for the office's printer: cells on A4, several slips or stickers a page, with lines to cut along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from printers.document import Item, PrintDocument, RuleItem
from station.documents.papers.page_layout import PaperStock
from station.documents.waybill.label_parts import moved
from station.documents.waybill.label_words import Language

A4 = (210.0, 297.0)
"""Width and height in mm."""

DPI = 300
"""Dots per inch of a page; office printers have at least as many."""

_DASH, _GAP = 2.0, 2.0
_FINE = 0.2


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """Equal cells that fill a page. `edge`: mm inside each cell that stay white, since no office printer reaches there.

    `cut`: lines between the cells.
    """

    columns: int
    rows: int
    edge: float = 8.0
    cut: bool = True

    @property
    def cells(self) -> int:
        """How many papers a page holds."""
        return self.columns * self.rows

    def paper(self, language: Language) -> PaperStock:
        """What a paper of one cell is drawn on."""
        return PaperStock(self._wide - 2 * self.edge, self._high - 2 * self.edge, DPI, language)

    def pages(self, papers: Iterable[PrintDocument]) -> Iterator[PrintDocument]:
        """The papers, cell by cell and page by page, each when it is asked for."""
        left = iter(papers)
        while cells := tuple(islice(left, self.cells)):
            items: list[Item] = []
            for at, paper in enumerate(cells):
                row, column = divmod(at, self.columns)
                items += moved(paper.items, column * self._wide + self.edge, row * self._high + self.edge)
            yield PrintDocument(*A4, (*items, *self._cuts()))

    @property
    def _wide(self) -> float:
        return A4[0] / self.columns

    @property
    def _high(self) -> float:
        return A4[1] / self.rows

    def _cuts(self) -> Iterator[RuleItem]:
        if not self.cut:
            return
        for column in range(1, self.columns):
            yield from _dashed(column * self._wide, A4[1], vertical=True)
        for row in range(1, self.rows):
            yield from _dashed(row * self._high, A4[0], vertical=False)


def _dashed(at: float, length: float, *, vertical: bool) -> Iterator[RuleItem]:
    along = _GAP
    while along < length - _GAP:
        x, y = (at, along) if vertical else (along, at)
        yield RuleItem(round(x, 3), round(y, 3), _DASH, _FINE, vertical)
        along += _DASH + _GAP


SLIPS = {1: SheetGrid(1, 1), 2: SheetGrid(1, 2), 4: SheetGrid(2, 2)}
"""Slips a page, by how many."""

WHOLE = SheetGrid(1, 1, edge=10.0)
STICKERS = SheetGrid(2, 7, edge=6.0)
CARDS = SheetGrid(2, 4)
