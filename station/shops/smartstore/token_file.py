"""A small file that all processes of a station share: one at a time, and for nobody else to read."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

_Kept = TypeVar("_Kept")
_LARGEST = 1 << 20


class SharedFile(Generic[_Kept]):
    """One value of a type in one file. What cannot be read counts as `empty`: it can all be learnt anew."""

    def __init__(self, path: Path, kind: type[_Kept], empty: _Kept) -> None:
        self._path, self._kind, self._empty = path, kind, empty

    @contextmanager
    def held(self) -> Iterator[HeldValue[_Kept]]:
        """Hold the file; what is put into the holding is there for the next one, however this one ends."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            # A file that somebody made beforehand could be open to others.
            os.fchmod(descriptor, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            value = self._empty
            with suppress(msgspec.MsgspecError):
                value = msgspec.json.decode(os.pread(descriptor, _LARGEST, 0), type=self._kind)
            yield HeldValue(descriptor, value)
        finally:
            os.close(descriptor)


class HeldValue(Generic[_Kept]):
    """The value while nobody else can have it."""

    def __init__(self, descriptor: int, value: _Kept) -> None:
        self._descriptor = descriptor
        self.value = value

    def put(self, value: _Kept) -> None:
        """Replace it. A process that dies half way leaves a file that counts as empty."""
        said = msgspec.json.encode(value)
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, said, 0)
        self.value = value
