"""A file of orders, whoever wrote it: the seller centre's order sheet, or a file of one's own."""

from __future__ import annotations

from datetime import tzinfo

from station.packing.orders import Order
from station.sheets import own_orders, smartstore
from station.sheets.faults import fault
from station.sheets.grids import grid_of
from station.sheets.table import KOREA


def read_orders(data: bytes, filename: str, zone: tzinfo = KOREA, password: str = "") -> tuple[Order, ...]:
    """Return the orders of a file, in the order of their first rows.

    `zone`: that of a time without offset. `password`: opens an encrypted spreadsheet.

    Raises:
        SheetFault: with every problem found; nothing of such a file may be taken.
    """
    grid = grid_of(data, filename, password)
    header = smartstore.header_at(grid)
    if header is None:
        return own_orders.orders_of(grid, zone)
    line, cells = grid[header]
    if own_orders.is_header(cells):
        raise fault("mixed_shops", line=line)
    return smartstore.orders_of(grid[header:], zone)
