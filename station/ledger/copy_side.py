"""The side of the ledger that backups and restores call."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from station.ledger.copies.snapshot import LedgerSnapshot, copy, examine, never
from station.ledger.journal.chain import ChainHead, EpochBeginning, SkippedNumbers, has_record
from station.ledger.journal.epochs import closing_facts, first_record
from station.ledger.parts import LedgerSide
from station.ledger.storage import column_values
from station.ledger.storage.database import raw
from station.ledger.storage.schema import journal, ranges, waybills
from station.packing.facts import OrderAbandoned
from station.packing.record_kinds import RESTORED

_SIGNED = b"packing-station manifest\n"
_TAKEN = select(waybills.c.taken_at)
_FIRST = (
    select(journal.c.at, journal.c.event, journal.c.body)
    .where(journal.c.station == bindparam("here"), journal.c.epoch == bindparam("epoch"))
    .order_by(journal.c.seq)
    .limit(1)
)
_CARRIERS = select(ranges.c.carrier).distinct().order_by(ranges.c.carrier)


class CopySide(LedgerSide):
    """Copies, their seal, and what a restored ledger begins with."""

    @property
    def keys_name(self) -> str:
        """The name of the key file that this ledger needs."""
        return self._parts.keys.id

    @property
    def epoch(self) -> int:
        """How often this ledger began: 1, and one more with every restore."""
        return self._parts.epoch

    def beginning(self) -> EpochBeginning | None:
        """Return with what this epoch began; None for one that no restore began."""
        asked = {"here": self._parts.station, "epoch": self._parts.epoch}
        with self._parts.store.read() as connection:
            row = connection.execute(_FIRST, asked).first()
        if row is None or row.event != RESTORED.event:
            return None
        said = column_values.body(row.body)
        at, copied_at = column_values.moment(row.at), column_values.moment(said["backup_at"])
        return EpochBeginning(at, copied_at, sum(said.get("numbers_skipped", {}).values()))

    def size(self) -> int:
        """Return the bytes of the ledger's files, and so about those of a copy."""
        path = self._parts.store.path
        files = (path, path.with_name(f"{path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def has_record(self, head: ChainHead) -> bool:
        """Whether a record that somebody wrote down is in the journal, as it was."""
        return has_record(self._parts.store, head, self._parts.archives.ends())

    def copy_to(self, target: Path, stopped: Callable[[], bool] = never) -> LedgerSnapshot:
        """Copy the ledger as it is now, and look the copy through.

        Raises:
            LedgerError: damaged, when the copy is not whole; disk_full, read_only, io, no_folder of the target.
            Stopped: when `stopped` says so.
        """
        copy(self._parts.store.path, target, stopped)
        return examine(target, self._parts.keys.chain, stopped)

    def is_whole(self) -> bool:
        """Whether the pages and indexes of the ledger itself are in order; as slow as a copy."""
        with self._parts.store.read() as connection:
            return bool(raw(connection).execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")

    def sign(self, data: bytes) -> str:
        """Return the seal over what is said of a copy; only who has the keys can make it."""
        return hmac.new(self._parts.keys.chain, _SIGNED + data, "sha256").hexdigest()

    def numbers_taken_at(self) -> tuple[datetime, ...]:
        """Return when numbers were bound, of every carrier, oldest first."""
        with self._parts.store.read() as connection:
            found = [column_values.moment(at) for at in connection.execute(_TAKEN).scalars()]
        return tuple(sorted(found))

    def carriers(self) -> tuple[str, ...]:
        """Return the carriers that have a range here."""
        with self._parts.store.read() as connection:
            return tuple(connection.execute(_CARRIERS).scalars())

    def skip_numbers(self, carrier: str, count: int) -> SkippedNumbers:
        """Give up the next numbers of a carrier, as many as there are up to `count`."""
        return self._parts.numbers.skip(carrier, count)

    def begin_epoch(
        self, at: datetime, copied_at: datetime, skipped: Sequence[SkippedNumbers], *, new_keys: bool
    ) -> int:
        """Record that the ledger was restored, and close what was open; return how many boxes that were."""
        with self._parts.store.read() as connection:
            closing = closing_facts(connection)
        entry = first_record(at, copied_at, closing, skipped, new_keys=new_keys)
        with self._parts.journal.writing() as writing:
            first = writing.append(entry, bench=True)
            for seq, fact in enumerate(entry.facts, first):
                self._parts.effects.apply(writing, fact, seq, at, None)
        return sum(isinstance(fact, OrderAbandoned) for fact in closing)
