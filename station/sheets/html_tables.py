"""The rows of a page's tables: programs of carriers and shops name such pages .xls, and spreadsheets open them.

The XML that Excel 2003 called a spreadsheet is read in the same way, its tags without their prefix. Nothing that a page
names is fetched, and no script of it runs.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from station.sheets.books import MOST_COLUMNS, MOST_ROWS, Lines
from station.sheets.sheet_faults import fault

_TABLE = re.compile(r"<(?:\w+:)?(?:table|tr|workbook)\b", re.IGNORECASE)
_LOOKED_AT = 500_000
_LONGEST_CELL = 32_767
_LAST_ROW = 1_048_577
_ROWS, _CELLS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style", "title", "styles", "documentproperties"})
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text is a page with a table, or a spreadsheet as XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _TABLE.search(text[:_LOOKED_AT]) is not None


def table_rows(text: str) -> Lines:
    """Return the rows of all tables, one after another, counted as a spreadsheet shows them.

    Raises SheetFault: too_wide, too_long, wrong_type where there is no row.
    """
    tables = _Tables()
    tables.feed(_without_comments(text))
    tables.close()
    tables.finish()
    if not tables.rows:
        raise fault("wrong_type")
    return tables.rows


def _without_comments(text: str) -> str:
    """The text between comments. The library looks for the end of each by itself, for hours where there is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


class _Tables(HTMLParser):
    """Gathers rows; pages leave out end tags, so what begins ends what was open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Lines = []
        self._line = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._attributes: dict[str, str] = {}
        self._unseen = ""
        self._done = False
        # Cells that reach into later rows: column → rows left, and what they say.
        self._spans: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = tag.rpartition(":")[2]
        if self._done or self._unseen:
            return
        if name in _UNSEEN:
            self._unseen = name
        elif name == "table":
            self._end_row()
            self._spans.clear()
        elif name in _ROWS:
            self._begin_row(_named(attrs))
        elif name in _CELLS:
            self._begin_cell(_named(attrs))
        elif name in _BREAKS and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self._unseen:
            self._unseen = "" if name == self._unseen else self._unseen
        elif name in _CELLS:
            self._end_cell()
        elif name in _ROWS or name == "table":
            self._end_row()
        elif name == "worksheet":
            self._end_row()
            self._done = True

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen and not self._done:
            self._cell.append(data)

    def finish(self) -> None:
        """End what the page left open."""
        self._end_row()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        # XML leaves blank rows out, and says the number of the next one.
        self._line = max(self._line + 1, min(_number(attributes.get("index", "")), _LAST_ROW))
        self._row = []
        self._take_spans()

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        if self._row is None:
            self._begin_row({})
        self._cell, self._attributes = [], attributes
        place = min(_number(attributes.get("index", "")), MOST_COLUMNS + 1)
        if self._row is not None and place:
            self._row.extend([""] * (place - 1 - len(self._row)))

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        said = " ".join("".join(self._cell).split())[:_LONGEST_CELL]
        exact = self._attributes.get("num", "")
        if exact.isdigit() and _ROUNDED.fullmatch(said):
            # Excel shows a rounded number, and keeps the whole one beside it.
            said = exact
        width = max(1, min(_number(self._attributes.get("colspan", "")) or 1, MOST_COLUMNS))
        width = max(width, min(_number(self._attributes.get("mergeacross", "")), MOST_COLUMNS) + 1)
        height = max(_number(self._attributes.get("rowspan", "")), _number(self._attributes.get("mergedown", "")) + 1)
        if height > 1:
            self._spans[len(self._row)] = (height - 1, said)
        self._row.extend([said, *([""] * (width - 1))])
        self._cell = None
        self._take_spans()
        if len(self._row) > MOST_COLUMNS and any(self._row[MOST_COLUMNS:]):
            raise fault("too_wide", line=self._line)

    def _take_spans(self) -> None:
        """Say what a cell of a row above says in this one, where it reaches down to it."""
        while self._row is not None and len(self._row) in self._spans:
            place = len(self._row)
            left, said = self._spans[place]
            # One that begins in this row is looked at in the next.
            if left > 1:
                self._spans[place] = (left - 1, said)
            else:
                del self._spans[place]
            self._row.append(said)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        while self._row and not self._row[-1]:
            self._row.pop()
        if self._row:
            self.rows.append((self._line, self._row))
            if len(self.rows) > MOST_ROWS:
                raise fault("too_long", line=self._line)
        self._row = None


def _named(attributes: list[tuple[str, str | None]]) -> dict[str, str]:
    """A tag's attributes by their names without a prefix: x:num, ss:Index."""
    return {name.rpartition(":")[2]: value or "" for name, value in attributes}


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0
