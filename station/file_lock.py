"""A lock on an open file that is waited for, but not for ever."""

from __future__ import annotations

import fcntl
import time

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
