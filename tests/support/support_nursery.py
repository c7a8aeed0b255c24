"""Processes to be killed: what is heavy is loaded once, and for each line one is born that is at work at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable

_HEAVY = ("httpx", "ssl", "cryptography.hazmat.primitives.ciphers.aead")


def nurse(live: Callable[[], None]) -> None:
    """For each line "go" a process is born, its pid is written, and "gone" when it is."""
    for heavy in _HEAVY:
        importlib.import_module(heavy)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()
