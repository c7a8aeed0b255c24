"""What one bench needs of the configuration, named without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time

from scanners.base import Scan
from station.packing.events import Offer
from station.packing.orders import Box
from station.packing.process.states import Rules
from station.rights import Roster

_NOBODY = Roster()


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """What the bench needs of the configuration. `scanners`: the names under which they report.

    `same_code`: seconds by scanner in which an identical code counts once. `in_store`, `offer_of`: as
    `lookup.Reader` takes them. `sign_out_after`: seconds, 0 for never. `pick_up`: when a carrier comes, by its code.
    """

    station: str
    carrier: str
    rules: Rules
    roster: Roster = _NOBODY
    scanners: tuple[str, ...] = ()
    same_code: Mapping[str, float] = field(default_factory=dict)
    in_store: int = 0
    has_backup: bool = False
    offer_of: Callable[[Scan, Box], Offer] | None = None
    sign_out_after: float = 0.0
    pick_up: Callable[[str], time] = lambda _: time(16)
