"""A bell for a thread that waits on file descriptors."""

from __future__ import annotations

import contextlib
import socket
import threading


class WorkerClosing(Exception):  # noqa: N818  (not an error: the owner was asked to end)
    """Raised in the waiting thread once it has been asked to end."""


class WakePipe:
    """Rung from any thread; polled, silenced and released by the one that waits."""

    def __init__(self) -> None:
        self._hear, self._ring = socket.socketpair()
        self._hear.settimeout(0)
        self._ring.settimeout(0)
        self._stop = threading.Event()

    def fileno(self) -> int:
        """Readable once rung."""
        return self._hear.fileno()

    def ring(self) -> None:
        """Wake the thread now, or as soon as it waits again."""
        with contextlib.suppress(OSError):  # full: it rings already; closed: nobody waits any more
            self._ring.send(b"!")

    def stop(self) -> None:
        """Ask the thread to end."""
        self._stop.set()
        self.ring()

    def stopping(self) -> bool:
        """Whether the thread has been asked to end."""
        return self._stop.is_set()

    def silence(self) -> None:
        """Take back all rings so far.

        Raises: Closing, when the thread has been asked to end.
        """
        with contextlib.suppress(BlockingIOError):
            self._hear.recv(4096)
        if self._stop.is_set():
            raise WorkerClosing

    def release(self) -> None:
        """Give the sockets back; rings are ignored from now on."""
        self._hear.close()
        self._ring.close()
