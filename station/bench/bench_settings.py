"""What one bench needs of the configuration, named without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time

from scanners.base import Scan
from station.packing.carriage import BoxCarriage
from station.packing.events import WaybillOffer
from station.packing.orders import PackingBox
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import PackingRules
from station.rights import StaffRoster

_NOBODY = StaffRoster()


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """What the bench needs of the configuration. `scanners`: the names under which they report.

    `same_code`: seconds by scanner in which an identical code counts once. `in_store`, `offer_of`: as
    `lookup.Reader` takes them. `sign_out_after`: seconds, 0 for never. `pick_up`: when a carrier comes,
    `carrier_name`: what it is called, by its code. `holidays_wrong`: the house's own list of days cannot be read.
    """

    station: str
    house: HouseCarriers
    rules: PackingRules
    roster: StaffRoster = _NOBODY
    scanners: tuple[str, ...] = ()
    same_code: Mapping[str, float] = field(default_factory=dict)
    in_store: int = 0
    has_backup: bool = False
    offer_of: Callable[[Scan, PackingBox], WaybillOffer] | None = None
    sign_out_after: float = 0.0
    pick_up: Callable[[str], time] = lambda _: time(16)
    carrier_name: Callable[[str], str] = str
    holidays_wrong: Callable[[], bool] = lambda: False

    def rules_for(self, carriage: BoxCarriage) -> PackingRules:
        """The settings that change a rule, for a box that travels so."""
        rules = self.rules
        if (carriage.numbers, carriage.label) == (rules.numbers, rules.label):
            return rules
        return replace(rules, numbers=carriage.numbers, label=carriage.label)

    def shown_carrier(self, box: PackingBox | None) -> str:
        """Who takes a box, by name; nothing where only one carrier comes anyway."""
        several = box is not None and len(self.house.carriers) > 1
        return self.carrier_name(self.house.of(box).carrier) if several else ""
