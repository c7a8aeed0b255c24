"""A tap on the shoulder between processes of one data folder: look at the ledger, something is new."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = "wake.sock"
_STOP = b"stop"


class WakeSocket:
    """Calls `callback` on a thread of its own for each tap; taps that come close together may be one."""

    def __init__(self, data_dir: Path, callback: Callable[[], None], name: str = _NAME) -> None:
        """Listen from now on. Raises OSError when the folder cannot be written."""
        self._callback = callback
        self._path = data_dir / name
        self._own = os.urandom(8)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # Whoever holds the bench's lock is the only listener: a socket file found here is a dead one's.
        self._path.unlink(missing_ok=True)
        with _short(self._path) as address:
            self._socket.bind(address)
        self._thread = threading.Thread(target=self._listen, name="wake", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RD)
        self._tap_self()
        self._thread.join(timeout=2)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _tap_self(self) -> None:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as tapping:
            tapping.settimeout(0)
            with _short(self._path) as address:
                tapping.sendto(_STOP + self._own, address)

    def _listen(self) -> None:
        while True:
            try:
                said = self._socket.recv(64)
            except OSError:
                return
            if not said or said == _STOP + self._own:
                return
            self._callback()


def wake(data_dir: Path, name: str = _NAME) -> None:
    """Tap whoever listens at the folder. Never raises, never waits: nobody may be there."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as tapping:
        tapping.settimeout(0)
        with _short(data_dir / name) as address:
            tapping.sendto(b"look", address)


def listener(data_dir: Path, name: str = _NAME) -> tuple[int, int] | None:
    """Return who listens at the folder, or did last: another one whenever somebody began to, None for nobody yet."""
    try:
        seen = (data_dir / name).stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_ctime_ns


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """Return a way to the path that fits into a socket address, which holds 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}" if len(os.fsencode(path)) > 100 else str(path)
    finally:
        os.close(folder)
