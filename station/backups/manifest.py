"""The list beside a copy: when it was made, of what, and the newest record of each station, under the keys' seal."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from pathlib import Path

import msgspec

from station.ledger import ChainHead, Ledger


def is_sealed(ledger: Ledger, manifest: BackupManifest) -> bool:
    """Whether a list was written by who has this ledger's keys."""
    return compare_digest(manifest.seal, ledger.copies.sign(manifest.unsealed()))


SUFFIX = ".json"


class BackupManifest(msgspec.Struct, frozen=True):
    """What is said of a copy. `keys` names the key file that it needs, `sha256` is that of the copy's file."""

    made_at: datetime
    station: str
    program: str
    revision: str
    keys: str
    epoch: int
    records: int
    size: int
    sha256: str
    heads: tuple[ChainHead, ...]
    seal: str = ""

    def unsealed(self) -> bytes:
        """What the seal is over."""
        return msgspec.json.encode(msgspec.structs.replace(self, seal=""))


def beside(copied: Path) -> Path:
    """Where the list of a copy lies."""
    return copied.with_name(copied.name + SUFFIX)


def read(path: Path) -> BackupManifest | None:
    """Read a list; None when it is not there, or is none. Raises OSError for a place that cannot be read."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=BackupManifest)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return found if found.made_at.tzinfo is not None else None
