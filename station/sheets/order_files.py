"""A file of orders, whoever wrote it: the seller centre's order sheet, or a file of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from station.sellercentre.order_gathering import GatheringTerms
from station.sheets import own_orders, smartstore
from station.sheets.grids import Grid, grid_of
from station.sheets.sheet_faults import fault
from station.sheets.sheet_times import KOREA
from station.sheets.smartstore import OrderSheet

_AS_USUAL = GatheringTerms()

Lines = Callable[[bytes, str, str], Grid]
"""Makes lines of a file's bytes, its name and a password. Raises SheetFault."""


def read_orders(
    data: bytes,
    filename: str,
    zone: tzinfo = KOREA,
    password: str = "",
    terms: GatheringTerms = _AS_USUAL,
    lines_of: Lines = grid_of,
) -> OrderSheet:
    """Return the orders of a file, in the order of their first rows.

    `zone`: that of a time without offset. `password`: opens an encrypted spreadsheet. `terms`: what the house settled
    about the seller centre's orders. `lines_of`: makes lines of bytes.

    Raises:
        SheetFault: with every problem found; nothing of such a file may be taken.
    """
    sheet = _orders(lines_of(data, filename, password), zone, terms)
    return replace(sheet, content=hashlib.sha256(data).hexdigest())


def _orders(grid: Grid, zone: tzinfo, terms: GatheringTerms) -> OrderSheet:
    header = smartstore.header_at(grid)
    if header is None:
        return OrderSheet(own_orders.orders_of(grid, zone))
    line, cells = grid[header]
    if own_orders.is_header(cells):
        raise fault("mixed_shops", line=line)
    return smartstore.orders_of(grid[header:], zone, terms)
