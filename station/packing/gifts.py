"""Gifts that the house adds to a box: by which rules, and what of them a box holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from station.packing.combining import fits_pattern
from station.packing.orders import BoxGift, BoxItem, BoxLine, Product
from station.packing.parcels import items_of


class GiftTo(StrEnum):
    """How often a gift is given: with every box that earns it, or to each receiver once."""

    BOX = "box"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class GiftRule:
    """One [[packing.gift]]: what is given, and what a box must hold for it.

    `sku`, `quantity`, `name`: what; the name is the catalogue's where that knows it. `first`, `last`: days on which the
    orders were placed that count, both included. `amount`: won that they come to at least; 0: not asked. `goods`:
    patterns of SKUs as ordered, of which there are `pieces` at least; none: any. `scan`: it is scanned like goods.
    """

    sku: str
    quantity: int = 1
    name: str = ""
    first: date | None = None
    last: date | None = None
    amount: int = 0
    goods: tuple[str, ...] = ()
    pieces: int = 1
    per: GiftTo = GiftTo.BOX
    scan: bool = True

    @property
    def key(self) -> str:
        """By which it is remembered who had it: the gift and its days, so that a new occasion is another one."""
        return f"{self.sku}/{self.first or ''}/{self.last or ''}"

    def earned(self, goods: Iterable[GiftedLine]) -> bool:
        """Whether a box with these lines earns it. What nobody says the price of comes to nothing."""
        counted = [line for line in goods if self._in_days(line.placed)]
        fitting = sum(line.quantity for line in counted if not self.goods or fits_pattern(line.sku, self.goods))
        return fitting >= self.pieces and (not self.amount or sum(line.amount for line in counted) >= self.amount)

    def gift(self, receiver: str) -> BoxGift:
        """What a box holds of it."""
        to = receiver if self.per is GiftTo.RECEIVER else ""
        return BoxGift(self.key, self.sku, self.quantity, self.name, self.scan, to)

    def _in_days(self, placed: date) -> bool:
        return (self.first is None or self.first <= placed) and (self.last is None or placed <= self.last)


@dataclass(frozen=True, slots=True)
class GiftedLine:
    """A line of a box as a rule asks of it. `placed`: the day of its order. `amount`: won; 0 where nobody says."""

    sku: str
    quantity: int
    placed: date
    amount: int = 0


def with_gifts(items: Sequence[BoxItem], gifts: Sequence[BoxGift], products: dict[str, Product]) -> tuple[BoxItem, ...]:
    """Return what the packer puts in, gifts behind the goods; of goods that were ordered, too, there are more."""
    found = {item.sku: item for item in items}
    for gift in gifts:
        sku = products[gift.sku].sku if gift.sku in products else gift.sku
        line = BoxLine("", "", sku, gift.quantity, gift.name, scan=gift.scan)
        for item in items_of([line], products):
            held = found.get(item.sku)
            if held is None:
                found[item.sku] = replace(item, scan=item.scan and gift.scan, asked=(), gift=item.wanted)
            else:
                found[item.sku] = replace(held, wanted=held.wanted + item.wanted, gift=held.gift + item.wanted)
    return tuple(found.values())
