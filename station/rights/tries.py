"""The wrong tries of a station on disk: shared by its programs, and still known after a restart."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from station.file_lock import lock_alone

FREE = 5
"""Wrong tries until the pad shuts for the first time."""

_WAITS = (30, 60, 120, 300, 900)


@dataclass(frozen=True, slots=True)
class WrongTries:
    """Wrong tries since the last right one. `at`: when the latest was, in seconds of the wall clock."""

    wrong: int = 0
    at: float = 0.0

    def failed(self, now: float) -> WrongTries:
        """After one more wrong try."""
        return WrongTries(self.wrong + 1, now)

    def seen(self, now: float) -> WrongTries:
        """As it counts now: a clock that was set back lets the wait begin again, but never makes it longer."""
        return replace(self, at=now) if now < self.at else self

    def left(self, now: float) -> int:
        """Whole seconds until the next try is taken; 0: now."""
        return max(0, math.ceil(wait_after(self.wrong) - (now - self.at)))


def wait_after(wrong: int) -> int:
    """Seconds of waiting after so many wrong tries in a row: none up to the fourth, then longer each time."""
    return 0 if wrong < FREE else _WAITS[min(wrong - FREE, len(_WAITS) - 1)]


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
