"""An order file of one's own: one row a line item; rows of one order may go to several addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from station.packing.barcodes import exact_key
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver, trimmed
from station.sheets.grids import Grid
from station.sheets.sheet_faults import fault
from station.sheets.sheet_table import FileRow, SheetTable, header_name

_NEEDED = ("order", "line", "sku", "quantity", "receiver", "address")
_OURS = ("order", "line", "receiver")
"""What tells an order sheet, of which others are missing, from a list of products and from anything else."""

_ADDRESS = ("receiver", "phone", "zip", "address")
_COLUMNS = (*_NEEDED, "name", "option", "phone", "zip", "memo", "due", "placed", "package")
_NUMBERS = ("order", "line", "phone", "zip", "package")
_MOST_PIECES, _LONGEST_CODE, _LONGEST_TEXT = 9_999, 64, 300

_Place = tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """An order while its rows are being read: its lines and memos by address and package."""

    number: str
    due: datetime | None = None
    placed: datetime | None = None
    place: _Place = ()
    lines: dict[str, OrderLine] = field(default_factory=dict)
    places: dict[_Place, list[str]] = field(default_factory=dict)
    memos: dict[_Place, str] = field(default_factory=dict)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line holds these columns' names."""
    return {"order", "line", "sku"} <= {header_name(cell) for cell in cells}


def orders_of(grid: Grid, zone: tzinfo) -> tuple[Order, ...]:
    """Return the orders of a file's lines; all of them are ready to be packed. Raises SheetFault.

    A row of a known order without an address goes where the row before it goes.
    """
    if grid and not {header_name(cell) for cell in grid[0][1]}.intersection(_OURS):
        raise fault("unknown_sheet", line=grid[0][0])
    table = SheetTable(grid, _NEEDED, _COLUMNS, echo=False, numbers=_NUMBERS)
    drafts: dict[str, _Draft] = {}
    for row in table.rows:
        number = table.code(row, "order")
        draft = drafts.setdefault(exact_key(number), _Draft(number))
        _read(table, row, draft, zone)
    table.finish()
    return tuple(_order(draft) for draft in drafts.values())


def _read(table: SheetTable, row: FileRow, draft: _Draft, zone: tzinfo) -> None:
    line, sku = table.code(row, "line"), table.code(row, "sku")
    for name in ("order", "line", "sku", "package"):
        if len(row[name]) > _LONGEST_CODE or trimmed(row[name]) != row[name]:
            table.note(row, name, "bad_code")
    quantity = table.whole(row, "quantity", None, 1, _MOST_PIECES)
    if row["order"] and line and exact_key(line) in draft.lines:
        table.note(row, "line", "duplicate")
    draft.due = _same(table, row, "due", zone, draft.due)
    draft.placed = _same(table, row, "placed", zone, draft.placed)
    if any(row[name] for name in _ADDRESS) or not draft.place:
        table.needed(row, "receiver")
        table.needed(row, "address")
        draft.place = (*(trimmed(row[name], _LONGEST_TEXT) for name in _ADDRESS), row["package"])
    place = (*draft.place[:-1], row["package"] or draft.place[-1])
    draft.lines[exact_key(line)] = OrderLine(
        line, sku, trimmed(row["name"], _LONGEST_TEXT), trimmed(row["option"], _LONGEST_TEXT), quantity
    )
    draft.places.setdefault(place, []).append(exact_key(line))
    draft.memos[place] = draft.memos.get(place) or trimmed(row["memo"], _LONGEST_TEXT)


def _same(table: SheetTable, row: FileRow, column: str, zone: tzinfo, before: datetime | None) -> datetime | None:
    """A moment that every row of an order says alike, or leaves out."""
    moment = table.moment(row, column, zone)
    if moment is not None and before is not None and moment != before:
        table.note(row, column, "contradiction")
    return before or moment


def _order(draft: _Draft) -> Order:
    parts = tuple(
        Consignment(
            receiver=Receiver(
                name, phone, postcode, address, memo=draft.memos[name, phone, postcode, address, package]
            ),
            lines=tuple(draft.lines[key] for key in keys),
            package=package or None,
        )
        for (name, phone, postcode, address, package), keys in draft.places.items()
    )
    return Order(draft.number, OrderStatus.READY, parts, draft.placed, draft.due)
