"""Locks on files: one that is waited for, but not for ever, and one that says whether it was had."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0
"""Seconds. Whoever holds such a lock writes a small file; one that was stopped in its midst must hold up nobody."""

_LOOK = 0.02


def lock_alone(descriptor: int, patience: float = PATIENCE) -> None:
    """Lock an open file for this program alone. Raises BlockingIOError (an OSError) when somebody holds on to it."""
    ends = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= ends:
                raise
            time.sleep(_LOOK)
        else:
            return


@contextmanager
def held_alone(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock of a file, which is made where it is missing; False when another process has it.

    It is let go of when the process ends, however it ends. `wait`: for as long as the other one has it. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
