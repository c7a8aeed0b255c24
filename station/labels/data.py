"""What a waybill says, as its drawer is handed it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from station.labels.masking import MaskProfile
from station.labels.words import Freight, Language
from station.packing.orders import Receiver


@dataclass(frozen=True, slots=True)
class SortingRoute:
    """How the carrier sorts and delivers a parcel, as its address service answers; empty where it gave nothing.

    `sort` and `sub`: the hub's code, read from metres away, and what follows it. `short_address`: the address in
    the carrier's words. `branch`, `driver`: who delivers. `p2p`: the part of the driver's round.
    """

    sort: str = ""
    sub: str = ""
    short_address: str = field(default="", repr=False)
    branch: str = ""
    driver: str = ""
    p2p: str = ""

    @property
    def delivery(self) -> str:
        """Branch and driver as they stand on a label."""
        return " – ".join(part for part in (self.branch, self.driver) if part)


@dataclass(frozen=True, slots=True)
class WaybillData:
    """Everything a waybill says. `waybill` is plain digits, empty on a specimen that takes no number.

    `waybill_grouped`: the number as people read it. `copy`: 1 is the first, a later one is marked.
    `items`: name, option and pieces. `orders`: how many orders lie in the box; `index` of `total` boxes.
    `specimen_code`: what a specimen's bars say, if anything. `on_backup`: it comes out of the printer that stands in.
    `interleaved`: the carrier reads its number as Interleaved 2 of 5. `box_type`: as the carrier calls its sizes.
    """

    carrier_name: str
    waybill: str
    waybill_grouped: str
    receiver: Receiver
    items: tuple[tuple[str, str, int], ...]
    packed_on: date
    order: str
    copy: int = 1
    orders: int = 1
    index: int = 1
    total: int = 1
    freight: Freight = "credit"
    mask: MaskProfile = "strict"
    sender_name: str = field(default="", repr=False)
    sender_phone: str = field(default="", repr=False)
    sender_address: str = field(default="", repr=False)
    specimen: bool = False
    specimen_code: str = ""
    on_backup: bool = False
    language: Language = "ko"
    route: SortingRoute = SortingRoute()
    box_type: str = ""
    interleaved: bool = False
