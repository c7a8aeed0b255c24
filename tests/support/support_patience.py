"""How long a test waits for what must come: it costs nothing while all is well, and a busy machine needs it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 60.0
"""Seconds after which a test gives up. Never a measure of speed: those are taken in `benchmarks/`."""


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
