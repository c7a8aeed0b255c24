"""What happened to one parcel, without any personal data: frozen values for customer service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A parcel that a search found. `status`: open, packed, abandoned, held or void; `debt`: the shop's side of it."""

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
