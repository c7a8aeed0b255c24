"""Whether the journal is whole: the chain recomputed in the archives and in the ledger, and what others noted of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from station.ledger.journal.chain import (
    ChainHead,
    ChainRow,
    VerifiedChain,
    against,
    first_provable,
    gap,
    has_record,
    heads,
    newest_rows,
    verify,
)
from station.ledger.journal.journal_archive import JournalArchives
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.witness import HeadWitness
from station.packing.record_kinds import RESTORED


class ChainCheck:
    """Looks at one ledger's chain. Every question may raise LedgerError."""

    def __init__(self, store: LedgerDatabase, key: bytes, archives: JournalArchives, witness: HeadWitness) -> None:
        """Read from a file; `key` is that of the chain, `witness` the note that lies outside the file."""
        self._store, self._key, self._archives, self._witness = store, key, archives, witness

    def verify(self, known: Iterable[ChainHead] = ()) -> VerifiedChain:
        """Recompute the journal's chain, and look for the records that `known` names: see `chain.verify`."""
        archived = self._archives.verify(first_provable(self._store))
        if not archived.ok:
            return archived
        found = verify(self._store, self._key, known, self._archives.ends(), self._archives.last_id())
        return replace(found, archived=archived.count, away=archived.away)

    def verify_newest(self, count: int, known: tuple[ChainHead, ...] = ()) -> VerifiedChain:
        """Recompute the chain of the newest records alone, and look for the records that others wrote down.

        What is older is left to `verify`; so this is quick even with a million records.
        """
        rows = newest_rows(self._store, count)
        first = max(
            (row.id for row in rows if row.event == RESTORED.event and '"new_keys":true' in row.body), default=0
        )
        seen: dict[str, ChainRow] = {}
        looked = 0
        for row in rows:
            before = seen.get(row.station)
            fault = gap(row, before, self._key, proven=row.id >= first) if before is not None else ""
            if fault:
                place = f"{row.station} {row.epoch} {row.seq}"
                return VerifiedChain(ok=False, broken_at=place, count=looked, fault=fault, at=row.at, event=row.event)
            seen[row.station] = row
            looked += 1
        return against(self._store, VerifiedChain(ok=True, broken_at="", count=looked), known, self._archives.ends())

    def heads(self) -> tuple[ChainHead, ...]:
        """Return the newest record of every station."""
        return heads(self._store)

    def noted_heads(self) -> tuple[ChainHead, ...]:
        """Return the newest records by the note that lies outside the file."""
        noted = self._witness.read().heads
        return tuple(ChainHead(station, one.epoch, one.seq, one.chain, "") for station, one in sorted(noted.items()))

    def has_record(self, head: ChainHead) -> bool:
        """Whether a record that somebody wrote down is in the journal, as it was, or put away."""
        return has_record(self._store, head, self._archives.ends())
