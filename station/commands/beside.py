"""`sync` as a child of the process that shows the screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(config: Path | None) -> Iterator[None]:
    """`sync` for the configuration as a child; it ends when its input does, even if this process is killed."""
    if config is None:
        yield
        return
    command = [sys.executable, "-m", "station", "sync", "--with-parent", "-c", str(config)]
    child = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
