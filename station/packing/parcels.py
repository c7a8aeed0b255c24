"""A box being packed: what was counted, what is missing; and the label that goes on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.packing.barcodes import exact_key
from station.packing.orders import Box, BoxItem


@dataclass(frozen=True, slots=True)
class Count:
    """One scan that counted: `units` pieces of `sku`, with the serial number they bear, if the code told one."""

    sku: str
    units: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box with the scans that counted, newest last. `finished`: closed by PS:FINISH without a scan."""

    box: Box
    opened_at: datetime
    counts: tuple[Count, ...] = ()
    finished: bool = False

    def packed(self, sku: str) -> int:
        """Pieces of a SKU that were counted."""
        return sum(count.units for count in self.counts if count.sku == sku)

    def missing(self, item: BoxItem) -> int:
        """Pieces of an item that are still to be scanned."""
        return item.wanted - self.packed(item.sku) if item.scan else 0

    @property
    def open_items(self) -> tuple[BoxItem, ...]:
        """Items of which something is missing, in the order of the box."""
        return tuple(item for item in self.box.items if self.missing(item) > 0)

    @property
    def is_complete(self) -> bool:
        """Nothing is missing; a box without anything to scan is complete only when it was finished."""
        return not self.open_items and (self.box.needs_scans or self.finished)

    def holds(self, sku: str, serial: str) -> bool:
        """The piece of this serial number is in the box; serials are compared without regard to case."""
        wanted = exact_key(serial)
        return any(count.sku == sku and count.serial and exact_key(count.serial) == wanted for count in self.counts)

    def with_count(self, sku: str, units: int, serial: str = "") -> Parcel:
        """The parcel after one more scan that counted."""
        return replace(self, counts=(*self.counts, Count(sku, units, serial)))

    def without_last(self) -> Parcel:
        """The parcel with its last counting scan taken back."""
        return replace(self, counts=self.counts[:-1], finished=False)


@dataclass(frozen=True, slots=True)
class Waybill:
    """A carrier's number for one parcel."""

    carrier: str
    number: str


@dataclass(frozen=True, slots=True)
class ShownParcel:
    """What the packer scanned last with nothing open, as the screen names it.

    `parcel`: empty when the scan was no label or slip of a parcel that left this bench. `waybill`: its number.
    """

    order: str
    parcel: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class LastParcel:
    """A parcel that left the bench: what PS:REPRINT and PS:UNDO work on when nothing is open.

    `copy`: 0 when this bench printed no label for it.
    """

    box: Box
    waybill: Waybill
    copy: int
    packed_at: datetime
