"""A box being packed: what was counted, what is missing; and the label that goes on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from station.packing.barcodes import exact_key
from station.packing.orders import BoxItem, BoxLine, LinePieces, PackingBox, Product


@dataclass(frozen=True, slots=True)
class PieceTrace:
    """Lot, serial and expiry as the code says them; what it does not say is empty.

    `expiry` is the last day on which the piece may go out (GS1 AI 17, else the best-before day of AI 15).
    """

    lot: str = ""
    serial: str = ""
    expiry: date | None = None

    def has(self, track: str) -> bool:
        """It says what the product's `track` ("lot" or "serial") asks for."""
        return bool(self.serial if track == "serial" else self.lot)

    def is_over(self, today: date) -> bool:
        """Its last day is past."""
        return self.expiry is not None and self.expiry < today


NO_TRACE = PieceTrace()


# A set inside a set is real; a deeper nest is a mistake in the catalogue and is then scanned as it is called.
_DEEPEST_SET = 4


def needed_skus(skus: Iterable[str], products: Mapping[str, Product]) -> frozenset[str]:
    """The SKUs among `skus` and the components of known sets that `products` does not hold."""
    wanted = set(skus)
    wanted |= {part.sku for sku in skus if sku in products for part in products[sku].components}
    return frozenset(wanted - products.keys())


def items_of(lines: Iterable[BoxLine], products: Mapping[str, Product]) -> tuple[BoxItem, ...]:
    """What the packer puts in, in the order of the lines.

    A set is replaced by its components; a SKU that the catalogue does not know is scanned by its own code;
    the same SKU from several lines becomes one item with the sum.
    """
    found: dict[str, BoxItem] = {}
    for line in lines:
        for item in _expand(line.sku, line.quantity, line, products, _DEEPEST_SET):
            held = found.get(item.sku)
            found[item.sku] = _together(held, item) if held else item
    return tuple(found.values())


def _together(held: BoxItem, more: BoxItem) -> BoxItem:
    asked = {(each.order, each.line): each for each in held.asked}
    for each in more.asked:
        before = asked.get((each.order, each.line))
        asked[each.order, each.line] = replace(each, pieces=before.pieces + each.pieces) if before else each
    return replace(held, wanted=held.wanted + more.wanted, asked=tuple(asked.values()), gift=held.gift + more.gift)


def _expand(sku: str, quantity: int, line: BoxLine, products: Mapping[str, Product], depth: int) -> Iterable[BoxItem]:
    product = products.get(sku)
    if product is not None and product.components and depth:
        for part in product.components:
            yield from _expand(part.sku, quantity * part.quantity, line, products, depth - 1)
        return
    if product is None:
        own = sku == line.sku
        product = Product(sku, line.name if own else sku, line.option if own else "", scan=line.scan)
    yield BoxItem(
        sku=sku,
        name=product.name or line.name,
        option=product.option or (line.option if sku == line.sku else ""),
        wanted=quantity,
        codes=product.codes,
        scan=product.scan,
        location=product.location,
        track=product.track,
        weight_g=product.weight_g,
        asked=(LinePieces(line.order, line.id, quantity),),
        once=product.once and not product.track,
    )


@dataclass(frozen=True, slots=True)
class CountedScan:
    """One scan that counted: `units` pieces of `sku`, with the serial number they bear, if the code told one."""

    sku: str
    units: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box with the scans that counted, newest last. `finished`: closed by PS:FINISH without a scan.

    `gone`: what is counted and was taken away from the order since. Of a carrier's label that is on paper, by its
    number: `opened_with` opened the box, `label` was scanned since, `spare` the packer took for a box without one.
    """

    box: PackingBox
    opened_at: datetime
    counts: tuple[CountedScan, ...] = ()
    finished: bool = False
    gone: tuple[BoxItem, ...] = ()
    opened_with: str = ""
    label: str = ""
    spare: str = ""

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
