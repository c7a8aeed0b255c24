"""Packed parcels that still have no waybill number when their pick-up comes near: told before it is too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from station.ledger import Ledger, Unnumbered
from station.packing.deadlines import handover_by, is_pressing
from station.packing.notices import Code, Notice, tell


class HandoverWatch:
    """Says once of every parcel that it presses. `pick_up`: when a carrier comes, by its code."""

    def __init__(self, ledger: Ledger, pick_up: Callable[[str], time]) -> None:
        self._ledger, self._pick_up = ledger, pick_up
        self._told: frozenset[str] = frozenset()

    def look(self, now: datetime) -> Notice | None:
        """Return what has to be said now, when a parcel presses of which it was not said yet. Raises LedgerError."""
        pressing = [one for one in self._ledger.unnumbered() if self._presses(one, now)]
        told, self._told = self._told, frozenset(one.parcel for one in pressing)
        if self._told <= told:
            return None
        first = min(one.due_at.astimezone(now.tzinfo) for one in pressing if one.due_at is not None)
        return tell(Code.HANDOVER_DUE, count=len(pressing), due=f"{first:%m-%d %H:%M}")

    def _presses(self, parcel: Unnumbered, now: datetime) -> bool:
        if parcel.due_at is None:
            return False
        return is_pressing(handover_by(parcel.due_at, self._pick_up(parcel.carrier), now), now)
