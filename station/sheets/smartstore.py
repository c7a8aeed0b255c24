"""The seller centre's order sheet (발주발송관리): one row a product order, judged order by order.

A row that cannot be packed makes its order wait and is told with its word; the rest of the day comes in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from station.packing.barcodes import exact_key
from station.packing.orders import Order, Receiver
from station.sellercentre.line_judging import ProductOrderVerdict, ShopLine, VerdictKind
from station.sellercentre.order_gathering import GatheringTerms, orders_from
from station.sheets import headings
from station.sheets.grids import Grid
from station.sheets.sheet_faults import SheetFault, SheetProblem, fault
from station.sheets.sheet_table import FileRow, SheetTable, is_damaged
from station.sheets.smartstore_rows import RowReader, receiver_of

_OWN_CHANNELS = ("스마트스토어", "윈도", "네이버", "플레이스")
_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """The orders of a file, in the order of their first rows. `remarks`: what is odd about rows and stops no order.

    `rows`: the first row of an order. `content`: a hash of the file's bytes.
    """

    orders: tuple[Order, ...]
    remarks: tuple[SheetProblem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    content: str = ""


def header_at(grid: Grid) -> int | None:
    """Return which of the first lines holds the headers, None when it is no such sheet.

    A line that explains something to the seller stands above them.
    """
    return next((at for at, (_, cells) in enumerate(grid[:_HEADER_WITHIN]) if headings.is_header(cells)), None)


def orders_of(grid: Grid, zone: tzinfo, terms: GatheringTerms) -> OrderSheet:
    """Return the orders of a sheet whose first line holds the headers.

    Raises:
        SheetFault: it lacks columns, holds two sheets, or not one row names its order.
    """
    headings.require_columns(*grid[0])
    for line, cells in grid[1:]:
        if headings.is_header(cells):
            raise fault("mixed_shops", line=line)
    table = SheetTable(
        grid, headings.NEEDED, headings.COLUMNS, echo=False, name_of=headings.name_of, numbers=headings.NUMBERS
    )
    shifted = {problem.line for problem in table.taken()}
    strays = [row for row in table.rows if _is_stray(row)]
    if len(strays) == len(table.rows):
        raise SheetFault(tuple(map(_unnamed, strays)))
    lines = _lines(table, zone, shifted)
    orders = {order.number: order for order in orders_from(lines, terms)}
    in_order = dict.fromkeys(line.order for line in lines)
    return OrderSheet(
        tuple(orders[number] for number in in_order),
        tuple(sorted((*map(_unnamed, strays), *table.taken()), key=lambda problem: problem.line)),
        {line.order: line.row for line in reversed(lines)},
    )


def _lines(table: SheetTable, zone: tzinfo, shifted: set[int]) -> list[ShopLine]:
    """The rows that name their order as product orders, each with what the sheet as a whole says against it."""
    people = {row[name] for row in table.rows for name in (headings.RECEIVER, "구매자명")} - {""}
    reader = RowReader(table, zone, people)
    items = Counter(exact_key(row[headings.ITEM]) for row in table.rows)
    stray_places = {_place(row) for row in table.rows if _is_stray(row)}
    shops = _shops(table.rows)
    spelt: dict[str, str] = {}
    lines = []
    for at, row in enumerate(table.rows):
        if _is_stray(row):
            continue
        reason = ""
        if row.line in shifted:
            reason = "shifted_row"
        elif row[headings.ITEM] and items[exact_key(row[headings.ITEM])] > 1:
            reason = "double_row"
        elif shops[at] is not None:
            reason = "other_shop"
        elif _place(row) in stray_places:
            # A row for the same receiver lost its order's number: it may be one of this order's.
            reason = "row_unread"
        line = reader.line(row, ProductOrderVerdict(VerdictKind.WAITING, reason) if reason else None)
        number = spelt.setdefault(exact_key(line.order), line.order)
        lines.append(replace(line, order=number, id=_own_id(line, items)))
    return lines


def _own_id(line: ShopLine, items: Counter[str]) -> str:
    """The number of a product order; where it is missing or doubled its row is added, since a line needs its own."""
    doubled = not line.id or items[exact_key(line.id)] > 1
    return f"{line.id}#{line.row}" if doubled else line.id


def _is_stray(row: FileRow) -> bool:
    return not row[headings.ORDER] or is_damaged(row[headings.ORDER])


def _unnamed(row: FileRow) -> SheetProblem:
    return SheetProblem(row.line, headings.ORDER, "damaged_number" if row[headings.ORDER] else "missing_value")


def _place(row: FileRow) -> Receiver:
    return replace(receiver_of(row), memo="")


def _shops(rows: Sequence[FileRow]) -> list[str | None]:
    """For each row the column that says it is another shop's than most; None for the shop's own."""
    found: list[str | None] = [None] * len(rows)
    for column in headings.SHOPS:
        kinds = [_kind(row, column) for row in rows]
        counts = Counter(filter(None, kinds))
        own = counts.most_common(1)[0][0] if counts else ""
        found = [
            before or (column if kind and kind != own else None) for before, kind in zip(found, kinds, strict=True)
        ]
    return found


def _kind(row: FileRow, column: str) -> str:
    """One seller's own channels may stand side by side."""
    said = row[column].replace(" ", "")
    own = column == headings.SHOPS[0] and any(word in said for word in _OWN_CHANNELS)
    return "own" if own else said
