"""One copy of the ledger: written under another name, read back from the medium, and only then given its own."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from station import __version__
from station.backups.manifest import BackupManifest, beside, is_sealed
from station.backups.places import SUFFIX, BackupCopy, BackupFailure, at_place, copies, require
from station.ledger import Ledger, LedgerError, LedgerSnapshot, never
from station.whole_file import replace_file, replacing, sync_to_disk

_A_LITTLE = timedelta(minutes=5)


def is_ahead(made_at: datetime, now: datetime) -> bool:
    """Whether a copy was made by a clock that was set back since, and so is older than it looks."""
    return made_at > now + _A_LITTLE


def to_go(made_at: Mapping[str, datetime], keep: int, days: int, now: datetime) -> frozenset[str]:
    """Return the copies, by name, that are not needed any more: all but the `keep` newest and each day's last.

    `days`: for how many days, today included, each day's last stays. Copies that were made ahead of now count as
    the oldest, and as no day's.
    """
    newest_first = sorted(
        made_at, key=lambda name: (not is_ahead(made_at[name], now), made_at[name], name), reverse=True
    )
    timely = [name for name in newest_first if not is_ahead(made_at[name], now)]
    last = _last_of_days(timely, made_at, days, now.date())
    return frozenset(made_at) - set(newest_first[: max(keep, 1)]) - set(last)


def too_much(
    sizes: Mapping[str, int], made_at: Mapping[str, datetime], most: int, now: datetime, least: int = 2
) -> frozenset[str]:
    """Return the oldest copies, by name, that make all of them larger than `most` bytes; the `least` newest stay."""
    newest_first = sorted(
        made_at, key=lambda name: (not is_ahead(made_at[name], now), made_at[name], name), reverse=True
    )
    room, going = most, set()
    for place, name in enumerate(newest_first):
        room -= sizes[name]
        if room < 0 and place >= least:
            going.add(name)
    return frozenset(going)


def _last_of_days(
    newest_first: Iterable[str], made_at: Mapping[str, datetime], days: int, today: date
) -> Iterable[str]:
    seen: set[date] = set()
    for name in newest_first:
        day = made_at[name].date()
        if day not in seen and today - day < timedelta(days=days):
            seen.add(day)
            yield name


_ROOM_BESIDE = 8_000_000
_BLOCK = 1 << 20

ARCHIVES = "archive"
"""The folder beside the copies in which the files of old years lie."""


def make(ledger: Ledger, folder: Path, station: str, now: datetime, stopped: Callable[[], bool] = never) -> BackupCopy:
    """Make a copy of the ledger in a folder.

    Raises:
        BackupFailure: nothing was added to the folder, and what lay there lies there.
        Stopped: when `stopped` says so.
    """
    require(folder)
    path = folder / f"{safe(station)}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    with at_place(folder):
        for old in folder.glob(f".{safe(station)}-*.part"):
            old.unlink(missing_ok=True)
        if shutil.disk_usage(folder).free < ledger.copies.size() + _ROOM_BESIDE:
            raise BackupFailure("full", str(folder))
        with replacing(path) as part:
            held = _examined(ledger, part, stopped)
            manifest = _sealed(ledger, _manifest(held, part, station, now))
            replace_file(beside(path), msgspec.json.encode(manifest))
    return BackupCopy(path, manifest)


def copy_keys(key_file: Path, folder: Path, station: str) -> Path:
    """Copy the key file to a folder, in the place of an older copy, so that erased keys are gone there, too.

    Raises:
        BackupFailure: an older copy is still as it was.
    """
    require(folder)
    path = folder / f"{safe(station)}.keys.json"
    with at_place(folder):
        replace_file(path, key_file.read_bytes())
    return path


def copy_archives(ledger: Ledger, folder: Path) -> int:
    """Copy the files of old years that are not there yet, each once; return how many. Raises BackupFailure."""
    done = 0
    for one in ledger.archives.files():
        path = folder / ARCHIVES / one.name
        source = ledger.archives.folder / one.name
        with at_place(folder):
            if not source.is_file() or (path.is_file() and path.stat().st_size == source.stat().st_size):
                continue
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with replacing(path) as part:
                shutil.copyfile(source, part)
                sync_to_disk(part)
        done += 1
    return done


def keys_are_copied(key_file: Path, folder: Path, station: str) -> bool:
    """Whether the copy of the key file is there and says the same. Raises BackupFailure."""
    path = folder / f"{safe(station)}.keys.json"
    with at_place(folder):
        return path.is_file() and path.read_bytes() == key_file.read_bytes()


def tidy(ledger: Ledger, folder: Path, keep: int, days: int, now: datetime, most: int | None = None) -> int:
    """Remove this ledger's copies that need not stay; return how many went. Others' are left alone.

    `most`: bytes of all copies together; the oldest go first.
    """
    own = {one.path.name: one for one in copies(folder) if is_sealed(ledger, one.manifest)}
    made_at = {name: one.manifest.made_at.astimezone(now.tzinfo) for name, one in own.items()}
    going = to_go(made_at, keep, days, now)
    if most is not None:
        staying = {name: at for name, at in made_at.items() if name not in going}
        sizes = {name: one.manifest.size for name, one in own.items()}
        going |= too_much(sizes, staying, most, now)
    with at_place(folder):
        for name in going:
            own[name].path.unlink(missing_ok=True)
            beside(own[name].path).unlink(missing_ok=True)
    return len(going)


def safe(station: str) -> str:
    """A station's name as every file system takes it."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in station)[:40]


def digest(path: Path) -> str:
    """The SHA-256 of a file, read through. Raises OSError."""
    said = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            said.update(block)
    return said.hexdigest()


def _examined(ledger: Ledger, part: Path, stopped: Callable[[], bool]) -> LedgerSnapshot:
    try:
        return ledger.copies.copy_to(part, stopped)
    except LedgerError as error:
        if error.code == "damaged" and not ledger.copies.is_whole():
            raise BackupFailure("ledger_damaged") from error
        raise


def _manifest(held: LedgerSnapshot, part: Path, station: str, now: datetime) -> BackupManifest:
    return BackupManifest(
        made_at=now,
        station=station,
        program=__version__,
        revision=held.revision,
        keys=held.keys,
        epoch=held.epoch,
        records=held.records,
        size=part.stat().st_size,
        sha256=digest(part),
        heads=held.heads,
    )


def _sealed(ledger: Ledger, manifest: BackupManifest) -> BackupManifest:
    return msgspec.structs.replace(manifest, seal=ledger.copies.sign(manifest.unsealed()))
