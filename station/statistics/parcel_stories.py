"""What happened to one parcel, without any personal data: frozen values for customer service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.packing.barcodes import exact_key
from station.packing.orders import BoxLine

LEAST_DIGITS = 4
"""How many digits the end of a number needs: fewer would find half the day's parcels."""

_APART = str.maketrans("", "", "- \t ‐‑–")


@dataclass(frozen=True, slots=True)
class ParcelQuery:
    """An order number as `number` (without regard to case), a waybill as `digits`, the end of either as `ending`.

    Each is empty where the text cannot be one.
    """

    number: str
    digits: str
    ending: str

    @property
    def nothing(self) -> bool:
        """There is nothing to look for."""
        return not (self.number or self.digits)


def asked(text: str) -> ParcelQuery:
    """What a text can mean. A waybill may be written with hyphens and blanks."""
    bare = text.translate(_APART)
    digits = bare if bare.isascii() and bare.isdigit() else ""
    # Some carriers' numbers carry letters; their endings are not looked for.
    whole = digits or (bare.upper() if bare.isascii() and bare.isalnum() else "")
    return ParcelQuery(exact_key(text), whole, digits if len(digits) >= LEAST_DIGITS else "")


_SHEET = re.compile(r"발송-\d{8}-(\d\d)(\d\d)\d\d(?:-[^/\\]{1,80})?\.xlsx")


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """The dispatch sheet in which a parcel stands. `told`: a newer order sheet has its orders on their way."""

    name: str
    told: bool = False

    @property
    def hour(self) -> str:
        """When the sheet was made, as HH:MM."""
        return sheet_hour(self.name)


def sheet_hour(name: str) -> str:
    """When a dispatch sheet was made, as HH:MM, by its name; empty for what is no such name."""
    found = _SHEET.fullmatch(name)
    return f"{found[1]}:{found[2]}" if found else ""


def spoken_debt(debt: str, sheet: SheetPlace | None) -> str:
    """The word for a parcel's debt: that it stands in a sheet does not mean that the shop was told."""
    return "in_sheet" if sheet is not None and not sheet.told else debt


@dataclass(frozen=True, slots=True)
class FoundParcel:
    """A parcel that a search found. `status`: open, packed, abandoned, held or void; `debt`: the shop's side of it.

    `lines`: the goods in it as they were ordered; `sheet`: where a shop is told by sheets.
    """

    parcel: str
    order: str
    orders: tuple[str, ...]
    waybill: str
    carrier: str
    station: str
    status: str
    opened_at: datetime
    packed_at: datetime | None
    debt: str
    lines: tuple[BoxLine, ...] = ()
    sheet: SheetPlace | None = None


def in_short(lines: Sequence[BoxLine]) -> tuple[str, int]:
    """The first of some goods with its pieces, and how many others there are."""
    if not lines:
        return "", 0
    first = lines[0]
    said = " ".join(" ".join(part for part in (first.name or first.sku, first.option) if part).split())
    return f"{said} ×{first.quantity}", len(lines) - 1


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of a story. `code`: the event and how it went; `well`: None when neither.

    `times`: how many records of one kind in a row it stands for, such as pieces of the same goods.
    """

    at: datetime
    code: str
    values: tuple[tuple[str, str], ...] = ()
    packer: str = ""
    well: bool | None = None
    times: int = 1

    @property
    def sentence_key(self) -> str:
        """The text that tells it, with blanks for `values`."""
        return f"step.{self.code.replace('.', '_')}"


@dataclass(frozen=True, slots=True)
class ParcelStory:
    """A parcel from its opening to the shop's booking, oldest first.

    `goods`: SKU, name and pieces counted into the box. `sheet`: where a shop is told by sheets, which books nothing.
    """

    order: str
    parcel: str
    waybill: str
    carrier: str
    station: str
    opened_at: datetime | None
    packed_at: datetime | None
    booked_at: datetime | None
    goods: tuple[tuple[str, str, int], ...]
    steps: tuple[StoryStep, ...]
    sheet: SheetPlace | None = None
