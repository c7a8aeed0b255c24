"""A copy of the ledger as it is at one instant, made while others write, and looked through before it counts."""

from __future__ import annotations

import hmac
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from station.ledger.journal.chain import HEADS, ChainHead
from station.ledger.journal.journal import link
from station.ledger.ledger_error import LedgerError, translated
from station.ledger.storage.database import LedgerDatabase, raw
from station.packing.record_kinds import RESTORED

_SIGNED = b"packing-station manifest\n"


def open_copy(data_dir: Path) -> int:
    """Migrate the copy in a folder and read through it; how many records it has.

    Raises:
        LedgerError: newer_schema, damaged, no_folder, io.
    """
    store = LedgerDatabase(data_dir, create=False)
    try:
        with store.read() as connection:
            if connection.execute(text("PRAGMA integrity_check(1)")).scalar_one() != "ok":
                raise LedgerError("damaged", str(store.path))
            return int(connection.execute(text("SELECT count(*) FROM journal")).scalar_one())
    finally:
        store.close()


_PAGES = 32
_FLUSH_EVERY = 4_000_000
_LATEST = 1000
_BETWEEN_LOOKS = 200_000
_ROWS = "SELECT station, epoch, seq, at, event, body, chain FROM journal ORDER BY id DESC LIMIT ?"


class CopyStopped(Exception):  # noqa: N818 - the caller wanted it
    """The copy was given up because its maker is to end."""


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """What a copy holds. `keys`: the name of the key file that it needs. `heads`: each station's newest record."""

    revision: str
    keys: str
    epoch: int
    records: int
    newest_at: str
    heads: tuple[ChainHead, ...]


def never() -> bool:
    """Go on."""
    return False


def copy(source: Path, target: Path, stopped: Callable[[], bool] = never) -> None:
    """Copy a ledger, in small steps with as long a rest behind each, durably, into one file that needs no log.

    The whole copy is read from one snapshot: in the log's mode of writing that holds up nobody, and without it
    every commit of the bench would make the copy begin anew (https://www.sqlite.org/backup.html).

    Raises:
        LedgerError: the code of whatever is wrong with either side.
        Stopped: when `stopped` says so.
    """
    with translated():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with translated(), closing(_open(source, "ro")) as reader, closing(_open(target, "rw")) as writer:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            writer.execute(f"PRAGMA {pragma}")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with _open_file(target) as descriptor:
            reader.backup(writer, pages=_PAGES, progress=_Pace(descriptor, stopped).rest)
            reader.execute("ROLLBACK")
            writer.execute("PRAGMA journal_mode = DELETE").fetchone()
            os.fsync(descriptor)
            # What is looked through next is to come from the medium, not from memory.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def examine(path: Path, chain_key: bytes | None = None, stopped: Callable[[], bool] = never) -> LedgerSnapshot:
    """Look a copy through: its pages and indexes, and with the key the chain of its newest records.

    Raises:
        LedgerError: damaged, when something is wrong with it; no_folder and the like.
        Stopped: when `stopped` says so.
    """
    with translated(), closing(_open(path, "ro&immutable=1")) as copied:
        copied.set_progress_handler(stopped, _BETWEEN_LOOKS)
        try:
            said = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise LedgerError("damaged", path.name)
            if chain_key is not None and not _is_chained(copied, chain_key):
                raise LedgerError("damaged", f"{path.name}: journal")
            return _contents(copied)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise CopyStopped from None
            if "no such table" in str(error):
                raise LedgerError("damaged", f"{path.name} is no ledger") from None
            raise


class LedgerCopies:
    """Copies of one open ledger, and their seal."""

    def __init__(self, store: LedgerDatabase, chain_key: bytes) -> None:
        """Copy a file; `chain_key` proves and seals."""
        self._store, self._key = store, chain_key

    def size(self) -> int:
        """Return the bytes of the ledger's files, and so about those of a copy."""
        path = self._store.path
        files = (path, path.with_name(f"{path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def copy_to(self, target: Path, stopped: Callable[[], bool] = never) -> LedgerSnapshot:
        """Copy the ledger as it is now, and look the copy through.

        Raises:
            LedgerError: damaged, when the copy is not whole; disk_full, read_only, io, no_folder of the target.
            CopyStopped: when `stopped` says so.
        """
        copy(self._store.path, target, stopped)
        return examine(target, self._key, stopped)

    def is_whole(self) -> bool:
        """Whether the pages and indexes of the ledger itself are in order; as slow as a copy."""
        with self._store.read() as connection:
            return bool(raw(connection).execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")

    def sign(self, data: bytes) -> str:
        """Return the seal over what is said of a copy; only who has the keys can make it."""
        return hmac.new(self._key, _SIGNED + data, "sha256").hexdigest()


class _Pace:
    """Rests as long as it worked, and sends what was written on its way before it piles up."""

    def __init__(self, descriptor: int, stopped: Callable[[], bool]) -> None:
        self._descriptor, self._stopped = descriptor, stopped
        self._flushed_at = 0
        self._since = time.monotonic()

    def rest(self, _status: int, left: int, total: int) -> None:
        """Called by SQLite after each step."""
        if self._stopped():
            raise CopyStopped
        written = (total - left) * 4096
        if written - self._flushed_at >= _FLUSH_EVERY:
            self._flushed_at = written
            os.fdatasync(self._descriptor)
        time.sleep(min(time.monotonic() - self._since, 0.5))
        self._since = time.monotonic()


def _contents(copied: sqlite3.Connection) -> LedgerSnapshot:
    known = dict(copied.execute("SELECT key, value FROM meta").fetchall())
    revision = copied.execute("SELECT version_num FROM alembic_version").fetchone()
    records, newest = copied.execute(
        "SELECT count(*), (SELECT at FROM journal ORDER BY at_us DESC LIMIT 1) FROM journal"
    ).fetchone()
    heads = copied.execute(HEADS).fetchall()
    return LedgerSnapshot(
        revision=revision[0] if revision else "",
        keys=known.get("keys", ""),
        epoch=int(known.get("epoch", "1")),
        records=records,
        newest_at=newest or "",
        heads=tuple(ChainHead(station, epoch, seq, chain.hex(), at) for station, epoch, seq, chain, at in heads),
    )


def _is_chained(copied: sqlite3.Connection, key: bytes) -> bool:
    """Whether the newest records follow each other; the whole chain is `verify-journal`'s business."""
    later: dict[str, tuple[int, int, str, str, str, bytes]] = {}
    for station, *rest in copied.execute(_ROWS, (_LATEST,)):
        epoch, seq, at, event, body, chain = rest
        after = later.get(station)
        if after is not None:
            said = (station, after[0], after[1], after[2], after[3], after[4])
            if after[1] != seq + 1 or link(key, chain, said) != after[5]:
                return False
        if event == RESTORED.event and '"new_keys":true' in body:
            return True  # what is older was chained with keys that are lost
        later[station] = (epoch, seq, at, event, body, chain)
    return True


def _open(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={how}", uri=True, isolation_level=None, timeout=5)


@contextmanager
def _open_file(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
