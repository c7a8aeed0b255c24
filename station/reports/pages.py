"""A workbook page by page: tables and native charts, every text as text, so that no cell is ever computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
"""What a cell holds; None is left empty."""

_WIDEST = 60
# A longer head is wrapped into two lines: a page of many figures is still read on paper.
_HEAD_WIDEST = 10
_HEAD_HEIGHT = 30


class PercentShare(float):
    """A part of one, shown in percent."""


_NAME_LENGTH = 31


@dataclass(frozen=True, slots=True)
class WorkbookStyles:
    """The formats of a workbook."""

    title: Any
    head: Any
    text: Any
    whole: Any
    tenth: Any
    share: Any

    @classmethod
    def of(cls, book: Workbook) -> WorkbookStyles:
        """Add them to a workbook."""
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            head=book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "text_wrap": True}),
            text=book.add_format({"num_format": "@", "indent": 1}),
            whole=book.add_format({"num_format": "#,##0"}),
            tenth=book.add_format({"num_format": "#,##0.0"}),
            share=book.add_format({"num_format": "0.0%"}),
        )


@dataclass(slots=True)
class WorkbookPage:
    """One sheet that is written downwards; `row` is the next free one."""

    book: Workbook
    sheet: Worksheet
    styles: WorkbookStyles
    row: int = 0
    _widths: dict[int, int] = field(default_factory=dict)

    def title(self, text: str) -> None:
        """A heading over the whole page."""
        self.sheet.write_string(self.row, 0, text, self.styles.title)
        self.row += 2

    def line(self, text: str) -> None:
        """A sentence in a row of its own."""
        self.sheet.write_string(self.row, 0, text)
        self.row += 1

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> tuple[int, int]:
        """A table; the numbers of its first and last row of values (the last is below the first without any)."""
        self.sheet.set_row(self.row, _HEAD_HEIGHT)
        self._cells(head, self.styles.head)
        first = self.row
        for row in rows:
            self._cells(row)
        last = self.row - 1
        self.row += 1
        return first, last

    def chart(self, kind: str, title: str, span: tuple[int, int], values: Sequence[int], at: str) -> None:
        """A chart of a table's columns at a cell, named by the first one; nothing when the table is empty."""
        first, last = span
        if last < first:
            return
        chart: Any = self.book.add_chart({"type": kind} if len(values) == 1 else {"type": kind, "subtype": "stacked"})
        for column in values:
            chart.add_series(
                {
                    "name": [self.sheet.name, first - 1, column],
                    "categories": [self.sheet.name, first, 0, last, 0],
                    "values": [self.sheet.name, first, column, last, column],
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True} if len(values) == 1 else {"position": "bottom"})
        # A bar that does not begin at nothing makes small differences look large.
        # A lying chart's axes are exchanged.
        (chart.set_x_axis if kind == "bar" else chart.set_y_axis)({"min": 0})
        chart.set_size({"width": 640, "height": 320})
        self.sheet.insert_chart(at, chart)

    def finish(self, *, narrow: bool = False) -> None:
        """Set the columns' widths, and how the page prints: on A4, as wide as the paper."""
        for column, width in self._widths.items():
            self.sheet.set_column(column, column, min(width + 2, _WIDEST))
        self.sheet.set_paper(9)
        if not narrow:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def _cells(self, cells: Sequence[Cell], style: Any = None) -> None:
        for column, cell in enumerate(cells):
            self._cell(column, cell, style)
        self.row += 1

    def _cell(self, column: int, cell: Cell, style: Any) -> None:
        match cell:
            case None:
                return
            case str():
                self.sheet.write_string(self.row, column, cell, style or self.styles.text)
            case int():
                self.sheet.write_number(self.row, column, cell, style or self.styles.whole)
            case PercentShare():
                self.sheet.write_number(self.row, column, float(cell), style or self.styles.share)
            case float():
                self.sheet.write_number(self.row, column, round(cell, 3), style or self.styles.tenth)
        widest = _HEAD_WIDEST if style is self.styles.head else _WIDEST
        self._widths[column] = max(self._widths.get(column, 6), min(_width(cell), widest))


def named(text: str, taken: Iterable[str]) -> str:
    """A sheet's name: what Excel refuses is left out, it is cut to 31, and told apart from those taken."""
    bare = "".join(" " if mark in "[]:*?/\\'" else mark for mark in text).strip()[:_NAME_LENGTH] or "–"
    others = {name.casefold() for name in taken}
    name, count = bare, 2
    while name.casefold() in others:
        name, count = f"{bare[: _NAME_LENGTH - 4]} ({count})", count + 1
    return name


def _width(cell: Cell) -> int:
    text = f"{cell:,.1f}" if isinstance(cell, float) else str(cell)
    return sum(2 if ord(mark) > 0x10FF else 1 for mark in text)
