"""The bench's data as an update needs it: is a parcel open, and a copy of the ledger taken while the bench works."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from station.releases.faults import ReleaseRefused

_PAGES_A_STEP = 256
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class BenchData:
    """The data folder that a `station.toml` names."""

    folder: Path

    @classmethod
    def of(cls, config: Path) -> BenchData:
        """Read where the data lies; whether the rest is right, the release's own test says. Raises Refused."""
        try:
            station = tomllib.loads(config.read_text("utf-8-sig")).get("station", {})
        except (OSError, ValueError) as problem:
            raise ReleaseRefused("configuration", f"{config}: {problem}") from None
        named = str(station.get("data_dir", "./data")) if isinstance(station, dict) else "./data"
        return cls(config.parent / Path(named).expanduser())

    @property
    def ledger(self) -> Path:
        """The ledger's file; a new bench has none."""
        return self.folder / "ledger.sqlite"

    def bench_stands(self) -> bool:
        """A bench holds the folder's lock; the system lets go of it when that bench ends, however it ends."""
        try:
            descriptor = os.open(self.folder / "bench.lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def open_parcels(self) -> int:
        """Parcels that are being packed at this moment. Raises Refused ledger."""
        if not self.ledger.is_file():
            return 0
        try:
            with closing(self._reading()) as connection:
                row = connection.execute("SELECT count(*) FROM parcels WHERE status = 'open'").fetchone()
        except sqlite3.Error as problem:
            raise ReleaseRefused("ledger", str(problem)) from None
        return int(row[0])

    def copy_to(self, path: Path) -> bool:
        """Copy the ledger whole, in steps that let the bench commit between; False when there is none.

        Raises Refused: ledger, no_space.
        """
        if not self.ledger.is_file():
            return False
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(self._reading()) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target, pages=_PAGES_A_STEP, sleep=_PAUSE)
                if target.execute("PRAGMA quick_check").fetchone() != ("ok",):
                    raise ReleaseRefused("ledger", str(self.ledger))
        except (sqlite3.Error, OSError) as problem:
            part.unlink(missing_ok=True)
            raise ReleaseRefused(
                "no_space" if "full" in str(problem) or "No space" in str(problem) else "ledger", str(problem)
            ) from None
        part.replace(path)
        return True

    def _reading(self) -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{self.ledger}?mode=rw", uri=True, timeout=5)
        connection.execute("PRAGMA query_only = ON")
        return connection
