"""A stick to copy to, a bench whose copies lie on it, and a new PC to go on with."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from station.backups.making import make
from station.backups.places import BackupCopy
from station.backups.restoring import RestoreOutcome, RestoreRequest, RestoreRun
from station.ledger import Ledger
from station.ledger.copies.replace import Step, quiet
from tests.support.support_ledger import Bench, Clock, number_of, order, stocked


def backed_up(folder: Path, *numbers: str) -> tuple[Bench, BackupCopy]:
    """A bench that packed some orders and then was copied to the stick; A1 is still to be packed."""
    bench = stocked(folder / "old", *(order(number) for number in ("A1", *numbers)))
    for number in numbers:
        bench.packed(number)
    return bench, copied(bench, stick_of(folder))


def stick_of(folder: Path) -> Path:
    """The folder on the stick."""
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    return stick


def copied(bench: Bench, stick: Path) -> BackupCopy:
    return make(bench.ledger, stick, bench.station, bench.clock())


def wanted(folder: Path, file: Path, pc: str = "new", **more: object) -> RestoreRequest:
    """A restore onto a PC whose key file is the old one's, where nothing else is said."""
    place = folder / pc
    place.mkdir(exist_ok=True)
    keys = folder / "old" / "keys.json"
    plain = RestoreRequest(file, place / "data", place / "keys.json", "BENCH-1", keys=keys)
    return replace(plain, **more)  # type: ignore[arg-type]


def restored(what: RestoreRequest, clock: Clock, step: Step = quiet) -> RestoreOutcome:
    """Restore, without a question."""
    with RestoreRun(what, number_of, clock, step) as restore:
        outcome = restore.prepare()
        restore.take()
    return outcome


def opened(what: RestoreRequest, clock: Clock) -> Ledger:
    """The ledger that a restore put in place."""
    return Ledger.open(
        what.data_dir, what.station, key_file=what.key_file, number_of=number_of, clock=clock, create=False
    )


@contextmanager
def mounted(folder: Path, megabytes: int = 20) -> Iterator[Path]:
    """A small file system of its own, as a stick is; skips where none may be mounted."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        unplug(folder)


def unplug(folder: Path) -> None:
    """Pull the stick, whoever is writing to it."""
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def write_protected(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
