"""A bell for a thread that waits on file descriptors."""

from __future__ import annotations

import contextlib
import os
import threading


class WorkerClosing(Exception):  # noqa: N818  (not an error: the owner was asked to end)
    """Raised in the waiting thread once it has been asked to end."""


class WakePipe:
    """Rung from any thread; polled, silenced and released by the one that waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hear, self._far = os.pipe()
        os.set_blocking(self._hear, False)
        os.set_blocking(self._far, False)
        self._stop = threading.Event()
        self._open = True

    def fileno(self) -> int:
        """Readable once rung."""
        return self._hear

    def ring(self) -> None:
        """Wake the thread now, or as soon as it waits again; nothing after `release`."""
        # A number that was given back may be another file's by now.
        with self._lock:
            if self._open:
                with contextlib.suppress(BlockingIOError):  # full: it rings already
                    os.write(self._far, b"!")

    def stop(self) -> None:
        """Ask the thread to end."""
        self._stop.set()
        self.ring()

    def stopping(self) -> bool:
        """Whether the thread has been asked to end."""
        return self._stop.is_set()

    def silence(self) -> None:
        """Take back all rings so far.

        Raises: WorkerClosing, when the thread has been asked to end.
        """
        with self._lock:
            if self._open:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._hear, 4096)
        if self._stop.is_set():
            raise WorkerClosing

    def release(self) -> None:
        """Give the pipe back; rings are ignored from now on. A second call does nothing."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self._hear)
                os.close(self._far)
