"""The second place: what lies there, and what is wrong with it in one word."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from station.backups.manifest import BackupManifest, beside, is_sealed, read
from station.ledger import Ledger, LedgerError


def twin(ledger: Ledger, station: str, manifests: Sequence[BackupManifest]) -> BackupManifest | None:
    """Return the list that another bench of this name wrote; None when all are this one's.

    It has other keys and was written after this bench's first; or the same keys, and was written in a later epoch, in
    an earlier one that went on after this one began, or of records that are not in the journal here. Two benches that
    share a shop and no place to copy to cannot see each other.
    """
    named = [one for one in manifests if one.station == station]
    own = [one for one in named if is_sealed(ledger, one)]
    first = min((one.made_at for one in own), default=None)
    strangers = (one for one in named if one.keys != ledger.keys.id and first is not None and one.made_at > first)
    return next(strangers, None) or next((one for one in own if _is_of_another(ledger, one)), None)


def _is_of_another(ledger: Ledger, manifest: BackupManifest) -> bool:
    if manifest.epoch > ledger.epoch:
        return True
    if manifest.epoch < ledger.epoch:
        began = ledger.records.beginning()
        return began is not None and manifest.made_at > began.at
    return any(head.epoch == ledger.epoch and not ledger.chain.has_record(head) for head in manifest.heads)


SUFFIX = ".sqlite"
_BY_ERRNO = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only", errno.EACCES: "read_only"}
_CODES = {"disk_full": "full", "read_only": "read_only", "no_folder": "missing", "damaged": "damaged"}


class BackupFailure(Exception):  # noqa: N818 - it is an answer to whoever wanted the copy
    """There is no new copy. `code`: missing, read_only, full, vanished, damaged, ledger_damaged or io."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """A copy that lies in a place, with its list."""

    path: Path
    manifest: BackupManifest


def copies(folder: Path) -> tuple[BackupCopy, ...]:
    """Return the copies in a folder that have a list, newest first. Raises BackupFailure."""
    with at_place(folder):
        found = [BackupCopy(path, manifest) for path in folder.glob(f"*{SUFFIX}") if (manifest := read(beside(path)))]
    return tuple(sorted(found, key=lambda copied: copied.manifest.made_at, reverse=True))


def require(folder: Path) -> None:
    """Refuse a folder that cannot take a copy. It is never made: an empty mount point would take its place.

    Raises:
        BackupFailure: missing, read_only.
    """
    if not folder.is_dir():
        raise BackupFailure("missing", str(folder))
    if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise BackupFailure("read_only", str(folder))


def on_one_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on the same file system, so that one broken disk takes both."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


@contextmanager
def at_place(folder: Path) -> Iterator[None]:
    """Turn what goes wrong at the place into BackupFailure; a place that was there and is gone has vanished."""
    try:
        yield
    except LedgerError as error:
        code = _CODES.get(error.code, "io")
        raise BackupFailure(_gone(folder, code), error.detail) from error
    except OSError as error:
        raise BackupFailure(_gone(folder, _BY_ERRNO.get(error.errno or 0, "io")), str(folder)) from error


def _gone(folder: Path, code: str) -> str:
    """A pulled stick shows itself as one of many errors; that its folder is not there any more says which."""
    if code == "full":
        return code
    try:
        next(os.scandir(folder), None)
    except OSError:
        return "vanished"
    return code
