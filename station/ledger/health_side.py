"""The side of the ledger that `doctor` calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from station.ledger.journal.chain import ChainHead, VerifiedChain
from station.ledger.journal.soundness import UnsoundTable, require_pages, sound
from station.ledger.orders.row_seals import find_altered
from station.ledger.parts import LedgerSide
from station.ledger.statistics import health


class HealthSide(LedgerSide):
    """Quick questions about the state of the ledger. Every one may raise LedgerError."""

    def newest(self, count: int) -> Iterator[dict[str, Any]]:
        """Return the newest records, oldest first, as `journal --json` prints them."""
        return health.newest(self._parts.store, count)

    def verify_newest(self, count: int, known: tuple[ChainHead, ...] = ()) -> VerifiedChain:
        """Recompute the chain of the newest records; the whole of it is `verify`'s."""
        return health.verify_newest(
            self._parts.store, self._parts.keys.chain, count, known, self._parts.archives.ends()
        )

    def noted_heads(self) -> tuple[ChainHead, ...]:
        """Return the newest records by the note that lies outside the file."""
        heads = self._parts.witness.read().heads
        return tuple(ChainHead(station, one.epoch, one.seq, one.chain, "") for station, one in sorted(heads.items()))

    def require_pages(self, seconds: float) -> None:
        """Look through the file's pages for so long. Raises LedgerError damaged."""
        require_pages(self._parts.store, seconds)

    def sound(self, *, newest: int | None = None, seconds: float | None = None) -> UnsoundTable | None:
        """Return the first thing that is wrong beside the chain: see `soundness.sound`.

        Without `newest` every order and product is compared with its hash, too.
        """
        found = sound(self._parts.store, newest=newest, seconds=seconds)
        if found is None and newest is None:
            found = find_altered(self._parts.store, self._parts.people)
        return found

    def devices_since(self, since: datetime) -> tuple[Mapping[str, Any], ...]:
        """Return what this station recorded of its devices since a moment, oldest first."""
        return health.devices(self._parts.store, self._parts.station, since)

    def taken_since(self, since: datetime) -> dict[str, int]:
        """Return how many numbers of each carrier were bound since a moment."""
        return health.taken_since(self._parts.store, since)

    def owed(self) -> tuple[int, datetime | None, int]:
        """Return how many dispatches are owed, when the oldest of them was packed, and how many are held."""
        return health.owed(self._parts.store)

    def inventory(self) -> tuple[str, dict[str, int]]:
        """Return the schema's revision, and how many rows each table has."""
        return health.inventory(self._parts.store)
