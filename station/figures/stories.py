"""What happened to one parcel, without any personal data: frozen values for customer service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.packing.orders import BoxLine


@dataclass(frozen=True, slots=True)
class Found:
    """A parcel that a search found. `status`: open, packed, abandoned, held or void; `debt`: the shop's side of it.

    `lines`: the goods in it as they were ordered.
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


def in_short(lines: Sequence[BoxLine]) -> tuple[str, int]:
    """The first of some goods with its pieces, and how many others there are."""
    if not lines:
        return "", 0
    first = lines[0]
    said = " ".join(" ".join(part for part in (first.name or first.sku, first.option) if part).split())
    return f"{said} ×{first.quantity}", len(lines) - 1


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of a story. `code` has a text "story.<code>" with blanks for `values`; `well`: None when neither.

    `times`: how many records of one kind in a row it stands for, such as pieces of the same goods.
    """

    at: datetime
    code: str
    values: tuple[tuple[str, str], ...] = ()
    packer: str = ""
    well: bool | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """A parcel from its opening to the shop's booking, oldest first.

    `goods`: SKU, name and pieces counted into the box.
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
