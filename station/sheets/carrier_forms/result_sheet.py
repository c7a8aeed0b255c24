"""The result sheet: which number the carrier gave to which box, and what it says about sorting, judged as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from station.packing.barcodes import bare_number, exact_key
from station.packing.carriage import SortData
from station.packing.orders import trimmed
from station.sheets.carrier_forms.carrier_form import KEYS, SORT_FIELDS, CarrierForm, ResultColumn, ResultForm
from station.sheets.carrier_forms.sheet_titles import title_key, titles_fault
from station.sheets.grids import Grid, grid_of
from station.sheets.order_files import Lines
from station.sheets.sheet_faults import fault
from station.sheets.sheet_table import is_damaged, number_of

_HEADER_WITHIN = 20
_LONGEST = 64
_FRACTION = re.compile(r"[0-9]+[.,][0-9]*[1-9][0-9]*")
_NUMBER = re.compile(r"[0-9A-Z]{1,64}", re.ASCII)
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_PHONE = re.compile(r"0[0-9-]{8,13}")
# What a spreadsheet's last row says in front of its sums.
_TOTALS = frozenset({"합계", "총계", "소계", "계", "총합계", "total", "sum"})


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One box's number. `row`: as the spreadsheet counts. Of `reference` and `order` at least one is there."""

    row: int
    reference: str
    order: str
    waybill: str
    sort: SortData = field(default_factory=SortData)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken. `reference`: or its order's number; `conflict`: what speaks against it.

    `reason` is one of: damaged_number, bad_number, no_number, no_reference, two_numbers, two_references.
    """

    row: int
    reference: str
    reason: str
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """What a sheet says. `read`: rows that say something; one that says the same again is in neither list."""

    rows: tuple[ResultRow, ...]
    refused: tuple[RefusedRow, ...] = ()
    read: int = 0


def read_result(form: CarrierForm, data: bytes, filename: str, *, lines_of: Lines = grid_of) -> ResultSheet:
    """Return the rows of a result sheet; what can be judged from the sheet alone is judged.

    Raises:
        SheetFault: it cannot be read, lacks a needed column, or is another sheet.
    """
    grid = lines_of(data, filename, "")
    if not grid:
        raise fault("empty")
    places, body = _columns(grid, form)
    rows: list[ResultRow] = []
    refused: list[RefusedRow] = []
    titles = {name: set(map(title_key, column.titles)) for name, column in form.result.columns.items()}
    for line, cells in body:
        texts = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if _says_nothing(texts) or title_key(texts["waybill"]) in titles["waybill"]:
            continue
        row = _row(line, texts)
        if isinstance(row, ResultRow):
            rows.append(row)
        else:
            refused.append(row)
    if not rows and not refused:
        raise fault("empty", line=grid[0][0])
    read = len(rows) + len(refused)
    taken, conflicting = _judged(rows)
    return ResultSheet(taken, tuple(sorted((*refused, *conflicting), key=lambda one: one.row)), read)


def _columns(grid: Grid, form: CarrierForm) -> tuple[Mapping[str, int], Grid]:
    """Where each column stands, and the lines below its title."""
    result = form.result
    lines = [(line, cells) for line, cells in grid if line >= result.start_row] or grid
    if not result.header:
        return _places([], result), lines
    for at, (line, cells) in enumerate(lines[:_HEADER_WITHIN]):
        names = [title_key(cell) for cell in cells]
        places = _places(names, result)
        if "waybill" in places and any(key in places for key in KEYS):
            _check_titles(names, result, line)
            return places, lines[at + 1 :]
    raise titles_fault(lines[:_HEADER_WITHIN], form)


def _places(names: Sequence[str], result: ResultForm) -> dict[str, int]:
    """The places of columns, from 0, under the first of their titles that is there."""
    return {name: at for name, column in result.columns.items() if (at := _place(names, column)) is not None}


def _place(names: Sequence[str], column: ResultColumn) -> int | None:
    if column.place:
        return column.place - 1
    return next((names.index(key) for key in map(title_key, column.titles) if key in names), None)


def _check_titles(names: Sequence[str], result: ResultForm, line: int) -> None:
    """A needed title that stands there twice says two things. Raises SheetFault."""
    for name in ("waybill", *KEYS):
        column = result.columns.get(name, ResultColumn())
        title = next((one for one in column.titles if title_key(one) in names), "")
        if title and names.count(title_key(title)) > 1:
            raise fault("duplicate_column", line=line, column=title)


def _says_nothing(texts: Mapping[str, str]) -> bool:
    """Neither box nor number; the sums at the end of a list are no row either."""
    if texts["waybill"]:
        return False
    return all(not text or text.replace(" ", "").strip(":").casefold() in _TOTALS for text in _keys(texts))


def _keys(texts: Mapping[str, str]) -> list[str]:
    return [texts.get(key, "") for key in KEYS]


def _row(line: int, texts: Mapping[str, str]) -> ResultRow | RefusedRow:
    reference, order = bare_number(number_of(texts.get("reference", ""))), number_of(texts.get("order", ""))
    waybill, named = number_of(texts["waybill"]), _shown(reference or order)
    if any(map(_lost_digits, (texts["waybill"], *_keys(texts)))):
        return RefusedRow(line, named, "damaged_number")
    if not waybill:
        return RefusedRow(line, named, "no_number")
    if not (reference or order):
        return RefusedRow(line, "", "no_reference")
    number = bare_number(waybill)
    if not _NUMBER.fullmatch(number) or len(reference or order) > _LONGEST:
        return RefusedRow(line, named, "bad_number")
    return ResultRow(line, reference, trimmed(order, _LONGEST), number, _sort(texts))


def _shown(named: str) -> str:
    """A box's name as it may be repeated: what is no number, or may be somebody's telephone, is not."""
    return named if _NAME.fullmatch(named) and not _PHONE.fullmatch(named) and not _lost_digits(named) else ""


def _lost_digits(said: str) -> bool:
    """Whether a spreadsheet made a fraction or a power of a number."""
    number = number_of(said)
    return is_damaged(number) or _FRACTION.fullmatch(number) is not None


def _sort(texts: Mapping[str, str]) -> SortData:
    return SortData(**{name: trimmed(texts.get(name, ""), _LONGEST) for name in SORT_FIELDS})


def _judged(rows: Sequence[ResultRow]) -> tuple[tuple[ResultRow, ...], list[RefusedRow]]:
    """The rows that nothing in the sheet speaks against, each box once, and those that contradict each other."""
    numbers: dict[str, dict[str, str]] = {}
    boxes: dict[str, dict[str, str]] = {}
    for row in rows:
        numbers.setdefault(_box(row), {})[row.waybill] = row.waybill
        boxes.setdefault(row.waybill, {})[_box(row)] = row.reference or row.order
    taken: dict[str, ResultRow] = {}
    refused: list[RefusedRow] = []
    for row in rows:
        named = row.reference or row.order
        shown = _shown(named)
        if len(numbers[_box(row)]) > 1:
            others = _others(numbers[_box(row)].values(), row.waybill)
            refused.append(RefusedRow(row.row, shown, "two_numbers", others))
        elif len(boxes[row.waybill]) > 1:
            others = _others(filter(None, map(_shown, boxes[row.waybill].values())), named)
            refused.append(RefusedRow(row.row, shown, "two_references", others))
        else:
            taken.setdefault(_box(row), row)
    return tuple(taken.values()), refused


def _box(row: ResultRow) -> str:
    return f"R:{row.reference}" if row.reference else f"O:{exact_key(row.order)}"


def _others(all_of: Iterable[str], own: str) -> str:
    return ", ".join(_few(one for one in all_of if one != own))


def _few(texts: Iterator[str]) -> Iterator[str]:
    for count, text in enumerate(texts):
        if count == 5:
            yield "…"
            return
        yield text
