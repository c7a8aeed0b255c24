"""Chooses the carrier of a box that a slip opens, before the rules of packing are asked, so that it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from station.packing.carriage import Unsure
from station.packing.events import Event, SlipScanned
from station.packing.house import House
from station.packing.notices import Code, Notice, tell
from station.packing.orders import Box, Receiver


class Consigning:
    """Used on the bench's thread. `receiver`: whom a box goes to; asked only where a rule asks for the region."""

    def __init__(self, house: House, receiver: Callable[[Box], Receiver | None]) -> None:
        self._house, self._receiver = house, receiver

    def chosen(self, event: Event) -> Event:
        """The event, its box with the carrier it goes with. Raises LedgerError."""
        if not isinstance(event, SlipScanned) or event.box is None:
            return event
        return replace(event, box=self.consigned(event.box))

    def consigned(self, box: Box) -> Box:
        """The box with the carrier it goes with. Raises LedgerError."""
        receiver = self._receiver(box) if self._house.asks_zip else None
        return replace(box, carriage=self._house.choose(box, receiver.zip if receiver else ""))


def doubt(box: Box, names: Callable[[str], str]) -> Notice | None:
    """What has to be said of a choice that a missing weight or postal code led to. `names`: carriers by code."""
    carriage = box.carriage
    if carriage is None:
        return None
    name = names(carriage.carrier)
    match carriage.unsure:
        case Unsure.WEIGHT:
            return tell(Code.WEIGHT_UNKNOWN, sku=carriage.sku, carrier=name)
        case Unsure.ZIP:
            return tell(Code.ZIP_UNKNOWN, order=box.order, carrier=name)
        case _:
            return None
