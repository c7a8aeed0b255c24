"""Rows under their headers, and the reading of single cells: a problem is noted and stops nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from station.packing.barcodes import narrow, tidy
from station.sheets.grids import Grid
from station.sheets.sheet_faults import SheetFault, SheetProblem, fault
from station.sheets.sheet_times import moment_of

# What a spreadsheet makes of a long number: the last digits are gone.
_DAMAGED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
# As people and other programs write a count: 1,200, 3.0, and in the wide digits of a Korean keyboard.
_WHOLE = re.compile(r"(-?(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3})+))(?:\.0+)?")
_SAFE = re.compile(r"-?\d{1,4}(?:\.\d{1,2})?")
_NUMBER = re.compile(r"[0-9A-Za-z -]{6,24}")
_MOST_PROBLEMS = 100
_LONGEST_ECHO = 40


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of the file: its number, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def is_damaged(said: str) -> bool:
    """Whether a spreadsheet has rounded a long number: 2.02611E+15."""
    return _DAMAGED.fullmatch(said) is not None


_UNSEEN = frozenset({"Cc", "Cf"})
# A whole number that went through a program which counts with fractions.
_FLOATED = re.compile(r"([0-9]{4,16})\.0+")


def whole_of(said: str) -> int | None:
    """Return the whole number that a cell says, however it is written, or None when it says none."""
    found = _WHOLE.fullmatch(narrow(said))
    return int(found[1].replace(",", "")) if found is not None else None


def number_of(said: str) -> str:
    """Return a number of an order, a parcel or a telephone without what programs put around it: '123, 123.0."""
    shown = "".join(sign for sign in narrow(said).lstrip("'") if unicodedata.category(sign) not in _UNSEEN)
    number = tidy(shown)
    found = _FLOATED.fullmatch(number)
    return found[1] if found is not None else number


def header_name(said: str) -> str:
    """Return the name of a column by its header."""
    return tidy(said).casefold()


class SheetTable:
    """The rows of a file and the problems found so far. `echo`: a problem may repeat what a cell says."""

    def __init__(
        self,
        grid: Grid,
        needed: Collection[str],
        known: Collection[str],
        *,
        echo: bool,
        name_of: Callable[[str], str] = header_name,
        numbers: Collection[str] = (),
    ) -> None:
        """Take the first line of a grid as headers; `name_of` makes a column's name of a header.

        `numbers`: the columns whose cells are numbers of orders, parcels and telephones, as `number_of` reads them.

        Raises:
            SheetFault: it is empty, or lacks a needed column.
        """
        if not grid:
            raise fault("empty")
        self._echo, self._numbers = echo, frozenset(numbers)
        self._problems: list[SheetProblem] = []
        line, header = grid[0]
        columns = [name_of(name) for name in header]
        self._check_header(line, columns, needed, known)
        if len(grid) == 1:
            raise fault("empty", line=line)
        self.rows = [self._row(at, cells, columns, known) for at, cells in grid[1:]]

    def _check_header(self, line: int, columns: list[str], needed: Collection[str], known: Collection[str]) -> None:
        for name in known:
            if name in needed and name not in columns:
                self._problems.append(SheetProblem(line, name, "missing_column"))
            elif columns.count(name) > 1:
                self._problems.append(SheetProblem(line, name, "duplicate_column"))
        self.finish()

    def _row(self, line: int, cells: list[str], columns: list[str], known: Collection[str]) -> FileRow:
        if any(cells[len(columns) :]):
            self._problems.append(SheetProblem(line, "", "too_many_cells"))
        found = ((name, cell) for name, cell in zip(columns, cells, strict=False) if name in known)
        return FileRow(line, {name: number_of(cell) if name in self._numbers else cell for name, cell in found})

    def note(self, row: FileRow, column: str, code: str) -> None:
        """Note a problem of a cell."""
        value = row[column]
        harmless = self._echo or _SAFE.fullmatch(value) or (code == "waybill_typed" and _NUMBER.fullmatch(value))
        shown = value[:_LONGEST_ECHO] if harmless else ""
        self._problems.append(SheetProblem(row.line, column, code, shown))

    def taken(self) -> tuple[SheetProblem, ...]:
        """Return the problems found so far, in the order of their lines, and forget them."""
        found, self._problems = self._problems, []
        return tuple(sorted(found, key=lambda problem: problem.line)[:_MOST_PROBLEMS])

    def finish(self) -> None:
        """Raise SheetFault when any problem was noted."""
        if self._problems:
            in_order = sorted(self._problems, key=lambda problem: problem.line)
            raise SheetFault(tuple(in_order[:_MOST_PROBLEMS]))

    def needed(self, row: FileRow, column: str) -> str:
        """Return a cell that must not be blank."""
        if not row[column]:
            self.note(row, column, "missing_value")
        return row[column]

    def code(self, row: FileRow, column: str, *, needed: bool = True) -> str:
        """Return a cell that holds a code, none that a spreadsheet has rounded."""
        said = self.needed(row, column) if needed else row[column]
        if is_damaged(said):
            self.note(row, column, "damaged_number")
        return said

    def whole(self, row: FileRow, column: str, default: int | None, least: int, most: int) -> int:
        """Return a whole number between two bounds; `default` None: it must be there."""
        said = row[column]
        if not said:
            if default is None:
                self.note(row, column, "missing_value")
            return default or 0
        number = whole_of(said)
        if number is None or not least <= number <= most:
            self.note(row, column, "bad_number")
            return least
        return number

    def word(self, row: FileRow, column: str, words: Mapping[str, str]) -> str:
        """Return what a word stands for; a blank cell is "" among the words."""
        said = row[column].casefold()
        if said not in words:
            self.note(row, column, "bad_word")
        return words.get(said, "")

    def moment(self, row: FileRow, column: str, zone: tzinfo) -> datetime | None:
        """Return a time; a day alone ends at its last second, a time without offset is one of `zone`."""
        said = row[column]
        if not said:
            return None
        try:
            return moment_of(said, zone)
        except ValueError:
            self.note(row, column, "bad_time")
            return None
