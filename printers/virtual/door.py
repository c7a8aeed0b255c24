"""The port of the simulated printer and whoever came in by it."""

from __future__ import annotations

import contextlib
import socket
import struct

_RECEIVE_BUFFER = 16 * 1024


class SessionDoor:
    """Used under the printer's lock. The first session prints, later ones wait until it has gone.

    `port` is the real one once open; `taken` counts the connections so far.
    """

    def __init__(self, host: str, port: int) -> None:
        self.port = port
        self.taken = 0
        self.listener: socket.socket | None = None
        self.sessions: list[socket.socket] = []
        self._host = host

    @property
    def first(self) -> socket.socket | None:
        """Whose bytes are printed now."""
        return self.sessions[0] if self.sessions else None

    def open(self) -> None:
        """Let people in, if that is not so already.

        Raises: OSError, when the port is taken.
        """
        if self.listener is None:
            self.listener = socket.create_server((self._host, self.port))
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self.listener.settimeout(0)
            self.port = self.listener.getsockname()[1]

    def shut(self) -> None:
        """Refuse whoever calls."""
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    def accept(self) -> None:
        """Take the one who calls."""
        if self.listener is None:
            return
        with contextlib.suppress(OSError):
            session, _ = self.listener.accept()
            session.settimeout(0)
            self.sessions.append(session)
            self.taken += 1

    def say(self, answer: bytes) -> None:
        """To whoever is connected now; without anybody it is lost."""
        if answer and self.first is not None:
            with contextlib.suppress(OSError):
                self.first.send(answer)

    def drop(self, session: socket.socket) -> None:
        """It has gone."""
        session.close()
        self.sessions.remove(session)

    def break_off(self) -> None:
        """Reset every connection."""
        for session in list(self.sessions):
            with contextlib.suppress(OSError):
                session.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.drop(session)
