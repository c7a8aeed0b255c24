"""Wakes a thread that waits in the kernel: something to do has come, or it must end."""

from __future__ import annotations

import contextlib
import os
import threading


class WakerPipe:
    """A pipe whose readable end a `select` or `poll` waits on. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.descriptor, self._far = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self._far, False)
        self._open = True

    def tap(self) -> None:
        """Wake the thread; nothing after `close`."""
        with self._lock:
            if self._open:
                with contextlib.suppress(BlockingIOError):  # full: it is awake
                    os.write(self._far, b"x")

    def rest(self) -> None:
        """Forget the taps so far."""
        with self._lock:
            if self._open:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.descriptor, 4096)

    def close(self) -> None:
        """Let the pipe go; once the thread has ended."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self.descriptor)
                os.close(self._far)
