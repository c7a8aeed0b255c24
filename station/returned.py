"""Packed boxes that the shop wants kept after all: told to the packer, in whose reach they still are."""

from __future__ import annotations

from station.ledger import KeptParcel, Ledger
from station.packing.notices import Notice, NoticeCode, tell

# Whatever else is refused is put right at the desk, and the box may leave meanwhile.
_STAYS = frozenset({"cancelled", "on_hold", "already_dispatched", "changed"})


class ReturnedWatch:
    """Says once of every box that it must not leave; again when the reason becomes another one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: frozenset[tuple[str, str]] = frozenset()

    def look(self) -> Notice | None:
        """Return what has to be said now, of one box; of another at the next look. Raises LedgerError."""
        there = {(row.parcel, _reason(row)): row for row in self._ledger.kept(_STAYS)}
        fresh = next((key for key in reversed(there) if key not in self._told), None)
        self._told &= frozenset(there)
        if fresh is None:
            return None
        self._told |= {fresh}
        return tell(NoticeCode.BOX_STAYS, waybill=there[fresh].waybill, reason=fresh[1])


def _reason(row: KeptParcel) -> str:
    return row.reason.partition(":")[0]
