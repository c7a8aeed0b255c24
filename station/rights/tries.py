"""The wrong tries of a station on disk: shared by its programs, and still known after a restart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from station.filelock import lock_alone
from station.rights.lockout import WrongTries

_LENGTH = 64


class TriesFile:
    """One small file in the data folder. It holds no secret: how many tries were wrong, and when the last was.

    A file that cannot be read counts as no wrong try, so that a torn disk block locks nobody out for good.
    """

    def __init__(self, data_dir: Path) -> None:
        """Belong to a data folder; nothing is read yet."""
        self._path = data_dir / "pin-tries.json"

    @contextmanager
    def turn(self) -> Iterator[HeldTries]:
        """Hold the file for one try; another program's try waits until it is over, but not for ever. Raises OSError."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock_alone(descriptor)
            yield HeldTries(descriptor)
        finally:
            os.close(descriptor)


class HeldTries:
    """The file while it is held."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> WrongTries:
        """Return what is remembered."""
        try:
            return msgspec.json.decode(os.pread(self._descriptor, _LENGTH, 0), type=WrongTries)
        except msgspec.MsgspecError:
            return WrongTries()

    def write(self, tries: WrongTries) -> None:
        """Remember durably, over what stood there, so that no crash leaves an empty file. Raises OSError."""
        os.pwrite(self._descriptor, msgspec.json.encode(tries).ljust(_LENGTH), 0)
        os.fsync(self._descriptor)
