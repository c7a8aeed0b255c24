"""A file of orders, whoever wrote it: the seller centre's order sheet, or a file of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from station.sellercentre.order_gathering import GatheringTerms
from station.sheets import headings, own_orders, smartstore
from station.sheets.grids import Grid, grid_of
from station.sheets.order_profiles.order_profile import OrderProfile
from station.sheets.sheet_faults import fault
from station.sheets.sheet_times import KOREA
from station.sheets.smartstore import OrderSheet

_AS_USUAL = GatheringTerms()

Lines = Callable[[bytes, str, str], Grid]
"""Makes lines of a file's bytes, its name and a password. Raises SheetFault."""


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """By which profile a sheet is read: `form`, or, without one, the one of `profiles` that its titles fit."""

    profiles: tuple[OrderProfile, ...] = ()
    form: OrderProfile | None = None


_BY_TITLES = ProfileChoice()


def read_orders(
    data: bytes,
    filename: str,
    zone: tzinfo = KOREA,
    password: str = "",
    terms: GatheringTerms = _AS_USUAL,
    lines_of: Lines = grid_of,
    reading: ProfileChoice = _BY_TITLES,
) -> OrderSheet:
    """Return the orders of a file, in the order of their first rows.

    `zone`: that of a time without offset. `password`: opens an encrypted spreadsheet. `terms`: what the house settled
    about the seller centre's orders. `lines_of`: makes lines of bytes. `reading`: the profiles of other marketplaces.

    Raises:
        SheetFault: with every problem found; nothing of such a file may be taken.
    """
    grid = lines_of(data, filename, password)
    sheet = _by_profile(grid, reading, zone, terms) or _orders(grid, zone, terms)
    return replace(sheet, content=hashlib.sha256(data).hexdigest())


def _by_profile(grid: Grid, reading: ProfileChoice, zone: tzinfo, terms: GatheringTerms) -> OrderSheet | None:
    """The orders of another marketplace's sheet; None for one that is not known to be any."""
    from station.sheets.order_profiles.profile_orders import profile_at, profile_orders, titles_at

    if reading.form is not None:
        return profile_orders(grid[titles_at(grid, reading.form) :], reading.form, zone, terms)
    header = smartstore.header_at(grid)
    if header is not None and headings.ITEM in {headings.name_of(cell) for cell in grid[header][1]}:
        return None
    found = profile_at(grid, reading.profiles)
    return profile_orders(grid[found[0] :], found[1], zone, terms) if found is not None else None


def _orders(grid: Grid, zone: tzinfo, terms: GatheringTerms) -> OrderSheet:
    header = smartstore.header_at(grid)
    if header is None:
        return OrderSheet(own_orders.orders_of(grid, zone))
    line, cells = grid[header]
    if own_orders.is_header(cells):
        raise fault("mixed_shops", line=line)
    return smartstore.orders_of(grid[header:], zone, terms)
