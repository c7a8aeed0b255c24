"""Telling systemd how a service fares (sd_notify(3)): ready, and alive again and again."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"

_PATIENCE = 1.0


def status(sentence: str) -> str:
    """What `systemctl status` shows of the service, as one line."""
    return "STATUS=" + " ".join(sentence.split())


def patience(seconds: float) -> str:
    """What the service needs from now on until it is ready, however long it has needed already."""
    return f"EXTEND_TIMEOUT_USEC={round(seconds * 1_000_000)}"


class ServiceManager:
    """The service manager that started this process; without one, nothing is told. Never raises."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        named = environ.get("NOTIFY_SOCKET", "")
        # A name in the abstract namespace is written with an @ in front.
        self._address = "\0" + named[1:] if named.startswith("@") else named

    def tell(self, state: str) -> None:
        """Send one state."""
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            # A manager that hangs must not hold the screen.
            line.settimeout(_PATIENCE)
            line.sendto(state.encode(), self._address)
