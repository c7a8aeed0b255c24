"""`sync` as a child of the process that shows the screen, begun again whenever it ends before its time."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

log = logging.getLogger(__name__)

_SHORTEST, _LONGEST = 1.0, 30.0
"""Seconds until it is begun again; twice as many after each child that did not live for the longest of them."""


@contextmanager
def beside(config: Path | None) -> Iterator[None]:
    """`sync` for the configuration as a child; it ends when its input does, even if this process is killed."""
    if config is None:
        yield
        return
    keeper = ChildKeeper([sys.executable, "-m", "station", "sync", "--with-parent", "-c", str(config)])
    try:
        yield
    finally:
        keeper.close()


class ChildKeeper:
    """Keeps one child alive, which ends by itself once its input does."""

    def __init__(self, command: Sequence[str], shortest: float = _SHORTEST) -> None:
        """Begin at once; `shortest`: seconds until it is begun again for the first time."""
        self._command, self._shortest = command, shortest
        self._over, self._lock = Event(), Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let the child end, and see to it that it does."""
        with self._lock:
            self._over.set()
            child = self._child
        if child is not None:
            _end(child)
        self._thread.join()

    def _keep(self) -> None:
        pause = self._shortest
        while True:
            begun = monotonic()
            child = self._begin()
            if child is not None:
                code = child.wait()
                if not self._over.is_set():
                    log.warning("sync ended by itself (%s) and is begun again", code)
                    _close(child)
            if monotonic() - begun > _LONGEST:
                pause = self._shortest
            if self._over.wait(pause):
                return
            pause = min(pause * 2, _LONGEST)

    def _begin(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._over.is_set():
                return None
            try:
                self._child = subprocess.Popen(  # noqa: S603 - our own program
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError as error:  # too many processes, no memory: the next attempt may find some
                log.warning("sync cannot be begun: %s", error)
                self._child = None
            return self._child


def _close(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        child.stdin.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    _close(child)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
