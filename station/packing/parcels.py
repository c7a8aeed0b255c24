"""A box being packed: what was counted, what is missing; and the label that goes on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.packing.barcodes import exact_key
from station.packing.orders import BoxItem, PackingBox


@dataclass(frozen=True, slots=True)
class CountedScan:
    """One scan that counted: `units` pieces of `sku`, with the serial number they bear, if the code told one."""

    sku: str
    units: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box with the scans that counted, newest last. `finished`: closed by PS:FINISH without a scan.

    `gone`: what is counted and was taken away from the order since.
    """

    box: PackingBox
    opened_at: datetime
    counts: tuple[CountedScan, ...] = ()
    finished: bool = False
    gone: tuple[BoxItem, ...] = ()

    def packed(self, sku: str) -> int:
        """Pieces of a SKU that were counted."""
        return sum(count.units for count in self.counts if count.sku == sku)

    def missing(self, item: BoxItem) -> int:
        """Pieces of an item that are still to be scanned."""
        return item.wanted - self.packed(item.sku) if item.scan else 0

    @property
    def open_items(self) -> tuple[BoxItem, ...]:
        """Items of which something is missing, in the order of the box."""
        counted = self._counted()
        return tuple(item for item in self.box.items if item.scan and item.wanted > counted.get(item.sku, 0))

    @property
    def is_complete(self) -> bool:
        """Nothing is missing; a box without anything to scan is complete only when it was finished."""
        return not self.open_items and (self.box.needs_scans or self.finished)

    @property
    def surplus(self) -> tuple[CountedScan, ...]:
        """Pieces that were counted and that the order has no more, newest first: they have to be taken out."""
        wanted = {item.sku: item.wanted for item in self.box.items}
        over = {sku: units - wanted.get(sku, 0) for sku, units in self._counted().items()}
        found: list[CountedScan] = []
        for count in reversed(self.counts):
            units = min(count.units, over[count.sku])
            if units > 0:
                over[count.sku] -= units
                found.append(replace(count, units=units))
        return tuple(found)

    def _counted(self) -> dict[str, int]:
        """Pieces by SKU: all at once, since a box may hold hundreds of scans."""
        counted: dict[str, int] = {}
        for count in self.counts:
            counted[count.sku] = counted.get(count.sku, 0) + count.units
        return counted

    def name(self, sku: str) -> str:
        """What a SKU of the box is called, or was before it was taken away."""
        return next((item.name or sku for item in (*self.box.items, *self.gone) if item.sku == sku), sku)

    def renewed(self, box: PackingBox) -> Parcel:
        """The parcel with what the shop made of its box; what was counted stays counted."""
        here = {item.sku for item in box.items}
        gone = tuple(item for item in (*self.box.items, *self.gone) if item.sku not in here and self.packed(item.sku))
        return replace(self, box=box, finished=False, gone=gone)

    def without(self, sku: str, units: int, serial: str = "") -> Parcel:
        """The parcel after pieces were taken out, the newest counts of them first."""
        kept: list[CountedScan] = []
        for count in reversed(self.counts):
            taken = min(count.units, units) if (count.sku, count.serial) == (sku, serial) else 0
            units -= taken
            if count.units > taken:
                kept.append(replace(count, units=count.units - taken) if taken else count)
        return replace(self, counts=tuple(reversed(kept)))

    def holds(self, sku: str, serial: str) -> bool:
        """The piece of this serial number is in the box; serials are compared without regard to case."""
        wanted = exact_key(serial)
        return any(count.sku == sku and count.serial and exact_key(count.serial) == wanted for count in self.counts)

    def with_count(self, sku: str, units: int, serial: str = "") -> Parcel:
        """The parcel after one more scan that counted."""
        return replace(self, counts=(*self.counts, CountedScan(sku, units, serial)))

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

    box: PackingBox
    waybill: Waybill
    copy: int
    packed_at: datetime
