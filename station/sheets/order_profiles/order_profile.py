"""A column profile: under which titles a marketplace's order sheet says what, and what its dispatch sheet asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from station.sheets.headings import bare_name

NEEDED = ("order", "sku", "quantity", "receiver", "address")
COLUMNS = (
    *(*NEEDED, "bundle", "line", "name", "option", "phone", "zip", "address2", "memo", "paid", "due"),
    *("status", "waybill"),
)
"""What a profile may say about a row: one row is one line of an order."""
STATES = ("ready", "held", "cancelled", "sent")
"""What a word of the column `status` may mean; a word that is none of theirs makes its order wait."""
DISPATCH_FIELDS = ("order", "bundle", "line", "quantity", "carrier", "waybill", "shipped_on")
"""What a column of the dispatch sheet may say of a line that left."""


SHEET_SHOP = "sheet:"
"""Begins the name of the shop of an order that came in through a profile: only its own sheet tells it anything."""


@dataclass(frozen=True, slots=True)
class DispatchColumn:
    """One column of the dispatch sheet: a `field` of `DISPATCH_FIELDS`, or, where that is "", a constant."""

    title: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class OrderProfile:
    """A profile as its file says it. `name`: by which it is called, `shop`: the marketplace as people call it.

    `columns`: titles by the names of `COLUMNS`; of several the first filled cell of a row counts. `marks`: titles that
    only this marketplace's sheet has together, by which it is recognised. `states`: word, as it is compared, → one of
    `STATES`; empty: the sheet holds only what is to be packed. `carriers`: what the marketplace calls a carrier, by our
    code, where that is not its Korean name. `certain`: how sure the titles are.
    """

    name: str
    shop: str
    columns: Mapping[str, tuple[str, ...]]
    dispatch: tuple[DispatchColumn, ...]
    marks: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    carriers: Mapping[str, str] = field(default_factory=dict)
    certain: str = ""

    @property
    def origin(self) -> str:
        """The shop that its orders carry."""
        return f"{SHEET_SHOP}{self.name}"

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether a row of titles is this sheet's: it has every mark, and every needed column."""
        names = {bare_name(cell) for cell in cells}
        marks = {bare_name(mark) for mark in self.marks}
        return bool(marks) and marks <= names and not self.missing(cells)

    def missing(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the titles of needed columns that a row of titles lacks, each by the first that would do."""
        names = {bare_name(cell) for cell in cells}
        return tuple(
            self.columns[name][0] for name in NEEDED if not names & {bare_name(one) for one in self.columns[name]}
        )
