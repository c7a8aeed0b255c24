"""The reservation sheet: boxes written as a carrier's form wants them. The same boxes give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.sheets.books import MOST_ROWS
from station.sheets.carrier_forms.box_entry import BoxEntry, rows_of
from station.sheets.carrier_forms.carrier_form import CarrierForm, FormColumn
from station.sheets.carrier_forms.cp949_text import cut, replaced
from station.sheets.sheet_faults import SheetProblem, fault

_TAB = "예약"
_WIDTH = 18
# What a spreadsheet would take for a formula (OWASP, CSV Injection); in a book a text cell never is one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A book says when it was made; this one says what is in it, so that it can be written again.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a book's properties have no zone

_Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class ReservationSheet:
    """A sheet for the carrier's program. `ending`: of its file's name. `remarks`: what was cut or replaced, by row."""

    data: bytes
    ending: str
    rows: int
    remarks: tuple[SheetProblem, ...] = ()


def write_reservation(form: CarrierForm, entries: Iterable[BoxEntry]) -> ReservationSheet:
    """Return the sheet of boxes, in their order. Raises SheetFault too_long."""
    rows: _Rows = []
    remarks: list[SheetProblem] = []
    line = form.start_row + form.header
    for entry in entries:
        for cells in rows_of(entry, form):
            if len(rows) >= MOST_ROWS:
                raise fault("too_long", line=line)
            rows.append((line, list(_fitted(cells, form, line, remarks))))
            line += 1
    data = _book(form, rows) if form.file == "xlsx" else _text(form, rows)
    return ReservationSheet(data, f".{form.file}", len(rows), tuple(remarks))


def _fitted(cells: Sequence[str], form: CarrierForm, line: int, remarks: list[SheetProblem]) -> Iterator[str]:
    """The cells as the carrier's program can hold them; what that costs is noted."""
    for column, said in zip(form.columns, cells, strict=True):
        cell = _harmless(said) if form.file == "csv" else said
        if form.encoding == "cp949" or column.max_bytes:
            there = replaced(cell)
            if there != cell:
                remarks.append(SheetProblem(line, _name(column), "not_in_cp949"))
            cell = there
        if column.max_bytes:
            short = cut(cell, column.max_bytes)
            if short != cell:
                remarks.append(SheetProblem(line, _name(column), "cut_text", str(column.max_bytes)))
            cell = short
        yield cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _name(column: FormColumn) -> str:
    return column.title or str(column.place)


def _book(form: CarrierForm, rows: _Rows) -> bytes:
    from xlsxwriter import Workbook

    made = io.BytesIO()
    settings = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(made, {**settings, "in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet(_TAB)
        page.set_column(0, form.columns[-1].place - 1, _WIDTH, text)
        for line, cells in _lines(form, rows):
            for column, cell in zip(form.columns, cells, strict=True):
                if cell:
                    page.write_string(line - 1, column.place - 1, cell, text)
    return made.getvalue()


def _text(form: CarrierForm, rows: _Rows) -> bytes:
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    width = form.columns[-1].place
    written = 0
    for line, cells in _lines(form, rows):
        for _ in range(line - 1 - written):
            writer.writerow([])
        whole = [""] * width
        for column, cell in zip(form.columns, cells, strict=True):
            whole[column.place - 1] = cell
        writer.writerow(whole)
        written = line
    return told.getvalue().encode(form.encoding, "replace")


def _lines(form: CarrierForm, rows: _Rows) -> Iterator[tuple[int, Sequence[str]]]:
    if form.header:
        yield form.start_row, [column.title for column in form.columns]
    yield from rows
