"""Chooses the carrier of a box before the rules of packing are asked, so that the choice is recorded with the box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from station.packing.carriage import UnsureRule
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import PackingBox, Receiver
from station.packing.process.shared_answers import HouseCarriers


class CarrierChoice:
    """Used on the bench's thread. `receiver`: whom a box goes to; asked only where a rule asks for the region.

    `reserved_with`: whom a reserved box goes with, by its reference; it goes with nobody else.
    """

    def __init__(
        self,
        house: HouseCarriers,
        receiver: Callable[[PackingBox], Receiver | None],
        reserved_with: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._house, self._receiver, self._reserved_with = house, receiver, reserved_with

    def consigned(self, box: PackingBox, carrier: str = "") -> PackingBox:
        """The box with the carrier it goes with; `carrier`: whom it was reserved with, where that is known already.

        Raises LedgerError.
        """
        told = carrier or (self._reserved_with(box.reference) if box.reference else "")
        if told:
            return replace(box, carriage=self._house.reserved(told))
        receiver = self._receiver(box) if self._house.asks_zip else None
        return replace(box, carriage=self._house.choose(box, receiver.zip if receiver else ""))


def doubt(box: PackingBox, names: Callable[[str], str]) -> Notice | None:
    """What has to be said of a choice that a missing weight or postal code led to. `names`: carriers by code."""
    carriage = box.carriage
    if carriage is None:
        return None
    name = names(carriage.carrier)
    match carriage.unsure:
        case UnsureRule.WEIGHT:
            return tell(NoticeCode.WEIGHT_UNKNOWN, sku=carriage.sku, carrier=name)
        case UnsureRule.ZIP:
            return tell(NoticeCode.ZIP_UNKNOWN, order=box.order, carrier=name)
        case _:
            return None
