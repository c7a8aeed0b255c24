"""Who holds the bench of a data folder, and who has its ledger open: locks that die with their process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from station.ledger.ledger_error import LedgerError, translated
from station.ledger.storage.timestamps import stamp

_LOCK = "bench.lock"


@dataclass(frozen=True, slots=True)
class BenchHolder:
    """The process that holds the bench."""

    pid: int
    station: str
    since: str


class HeldBy(Exception):  # noqa: N818 - it names the holder, and is raised to whoever comes second
    """Another process holds the bench. `holder` has pid, station and since."""

    def __init__(self, holder: BenchHolder) -> None:
        super().__init__(f"{holder.station}: pid {holder.pid}, since {holder.since}")
        self.holder = holder


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class BenchLock:
    """The lock on one data folder. The system lets go of it when the process ends, however it ends."""

    def __init__(self, data_dir: Path, clock: Callable[[], datetime] = _now) -> None:
        """Belong to a folder; nothing is held yet."""
        self._path = data_dir / _LOCK
        self._clock = clock
        self._descriptor: int | None = None

    def acquire(self, station: str) -> None:
        """Hold the bench. Raises HeldBy when another does, LedgerError when the folder cannot be written."""
        with translated():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                said = msgspec.json.encode(BenchHolder(os.getpid(), station, stamp(self._clock())))
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, said, 0)
            except BlockingIOError:
                holder = _read(descriptor)
                os.close(descriptor)
                raise HeldBy(holder) from None
            except OSError:
                os.close(descriptor)
                raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def held_by(self) -> BenchHolder | None:
        """Return who holds the bench, this process included, or None."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(descriptor)
        finally:
            os.close(descriptor)
        return None


@contextmanager
def borrowed(data_dir: Path, station: str, clock: Callable[[], datetime] = _now) -> Iterator[None]:
    """Hold the bench for a while and leave the folder as it was, to the byte. Raises HeldBy, LedgerError."""
    path = data_dir / _LOCK
    before = path.read_bytes() if path.is_file() else b""
    lock = BenchLock(data_dir, clock)
    lock.acquire(station)
    try:
        yield
    finally:
        with translated():
            path.write_bytes(before)
        lock.release()


class LedgerPresence:
    """Says that somebody has the ledger of a folder open. Many may; who replaces the file must be alone with it."""

    def __init__(self, data_dir: Path, *, alone: bool = False) -> None:
        """Be there until `leave`. Raises LedgerError in_use (`alone`: somebody is there) or restoring."""
        self._descriptor: int | None = None
        try:
            self._descriptor = os.open(data_dir / "ledger.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            if alone:
                raise
            # A folder that cannot be written holds a file that nobody can replace.
            return
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            self.leave()
            raise LedgerError("in_use" if alone else "restoring", str(data_dir)) from None

    def be_alone(self) -> None:
        """Go on alone. Raises LedgerError in_use when anybody else is there."""
        if self._descriptor is None:
            return
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Whoever asks for more lets go of what it had: it is there as before.
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            raise LedgerError("in_use", "") from None

    def leave(self) -> None:
        """Be there no more; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _read(descriptor: int) -> BenchHolder:
    try:
        return msgspec.json.decode(os.pread(descriptor, 4096, 0), type=BenchHolder)
    except msgspec.MsgspecError:
        # The holder is between taking the lock and writing its name.
        return BenchHolder(0, "?", "?")
