"""Packed boxes that the shop wants kept after all: told to the packer, in whose reach they still are."""

from __future__ import annotations

from station.ledger import Ledger, OutboxRow
from station.packing.notices import Code, Notice, tell

# Whatever else is refused is put right at the desk, and the box may leave meanwhile.
_STAYS = frozenset({"cancelled", "on_hold", "already_dispatched", "changed"})


class ReturnedWatch:
    """Says once of every box that it must not leave; again when the reason becomes another one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: frozenset[tuple[str, str]] = frozenset()

    def look(self) -> Notice | None:
        """Return what has to be said now, of the box that was packed last. Raises LedgerError."""
        there = {(row.parcel, _reason(row)): row for row in self._ledger.outbox() if _stays(row)}
        fresh = [row for key, row in there.items() if key not in self._told]
        self._told = frozenset(there)
        return tell(Code.BOX_STAYS, waybill=fresh[-1].waybill, reason=_reason(fresh[-1])) if fresh else None


def _stays(row: OutboxRow) -> bool:
    return row.state in ("held", "refused") and _reason(row) in _STAYS


def _reason(row: OutboxRow) -> str:
    return row.reason.partition(":")[0]
