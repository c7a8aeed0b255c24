"""A service manager's ear."""

from __future__ import annotations

import select
import socket
from pathlib import Path
from types import TracebackType


class Listener:
    """Hears what services tell their manager."""

    def __init__(self, address: Path | str) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.settimeout(20)
        self._line.bind(str(address))

    def heard(self) -> str:
        """The next thing that was told; at most 20 seconds."""
        return self._line.recv(256).decode()

    def hears_within(self, seconds: float) -> str | None:
        """What is told within a time; None when it is nothing."""
        if not select.select([self._line], [], [], seconds)[0]:
            return None
        return self._line.recv(256).decode()

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._line.close()
