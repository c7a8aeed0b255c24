"""The house's carriers: the usual one, the rules for others, and which of them a box goes with."""

from __future__ import annotations

from dataclasses import dataclass

from station.packing.carriage import BoxCarriage, CarriedLoad, CarrierRule, choose
from station.packing.orders import PackingBox


@dataclass(frozen=True, slots=True)
class HouseCarriers:
    """Who carries for the house. `usual`: whoever no rule sends elsewhere; of `rules` the first that holds counts."""

    usual: BoxCarriage
    rules: tuple[CarrierRule, ...] = ()

    @property
    def carriers(self) -> tuple[str, ...]:
        """Every carrier that may come, by code, the usual one first."""
        return tuple(dict.fromkeys((self.usual.carrier, *(rule.carriage.carrier for rule in self.rules))))

    @property
    def asks_zip(self) -> bool:
        """A rule asks where a box goes."""
        return any(rule.conditions.asks_zip for rule in self.rules)

    def of(self, box: PackingBox | None) -> BoxCarriage:
        """How a box travels: as it was chosen when it was opened, whatever the rules say by now."""
        return box.carriage if box is not None and box.carriage is not None else self.usual

    def choose(self, box: PackingBox, zip_code: str) -> BoxCarriage:
        """How a box will travel that is about to be opened."""
        ordered = tuple(line.sku for line in box.lines)
        return choose(CarriedLoad(box.items, ordered, zip_code), self.rules, self.usual)
