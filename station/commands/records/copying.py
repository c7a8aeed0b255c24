"""The copies that are made beside `sync`, on a thread of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from station.backups.keeper import BackupKeeper, BackupRhythm
from station.commands.command_base import wake
from station.config import StationFile
from station.ledger import JournalEntry, Ledger, LedgerError
from station.packing.facts import Device

_LOG = logging.getLogger("station.backups")
_PATIENCE = 5.0


@contextmanager
def copying(config: StationFile, ledger: Ledger, stop: threading.Event) -> Iterator[None]:
    """Copies in the rhythm of the configuration until `stop`, or none where it names no place."""
    if config.backup.to is None:
        yield
        return
    thread = threading.Thread(target=keeper_of(config, ledger).run, args=(stop,), name="backup", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        # A place that does not answer, such as another PC that is off, must not keep this one from ending.
        thread.join(_PATIENCE)


def told_elsewhere(_state: str, _reason: str) -> None:
    """For a keeper beside the one that tells."""


def keeper_of(config: StationFile, ledger: Ledger, tell: Callable[[str, str], None] | None = None) -> BackupKeeper:
    """The keeper of a configuration that names a place; what it has to tell goes into the journal, or to `tell`."""
    from station.composition.factories import clock_of

    clock = clock_of(config)

    def journal(state: str, reason: str) -> None:
        try:
            ledger.record(JournalEntry(clock.now(), (Device("backup", state, reason),)))
        except LedgerError as error:
            _LOG.warning("%s is on no record: %s", reason or state, error)
        wake(config)

    lock = config.station.data_dir / "backup.lock"
    return BackupKeeper(ledger, rhythm_of(config), config.station.name, lock, clock.now, tell or journal, _LOG)


def rhythm_of(config: StationFile) -> BackupRhythm:
    """[backup] as the keeper wants it."""
    backup = config.backup
    return BackupRhythm(
        to=backup.to or Path(),
        every=timedelta(minutes=backup.every_minutes),
        keep=backup.keep,
        keep_days=backup.keep_days,
        key_file=config.retention.key_file,
        keys_to=backup.keys_to,
        most=backup.most_bytes,
    )
