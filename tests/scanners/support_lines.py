"""Scanners behind a network: a server that hands bytes out plainly, and one that speaks RFC 2217."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

import serial
from serial.rfc2217 import PortManager

from tests.support.support_patience import PATIENCE

WITHIN = PATIENCE


class Line:
    """Serves one connection at a time on loopback; `cut` drops it, and the next one is taken."""

    scheme = "socket"

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"{self.scheme}://127.0.0.1:{self._server.getsockname()[1]}"
        self._changed = threading.Condition()
        self._peer: socket.socket | None = None
        self.heard = bytearray()
        threading.Thread(target=self._serve, daemon=True).start()

    def send(self, data: bytes) -> None:
        """Send as the scanner does, once somebody listens."""
        self._connected().sendall(self._wrapped(data))

    def cut(self) -> None:
        """Drop the connection."""
        peer = self._connected()
        with self._changed:
            self._peer = None
        with contextlib.suppress(OSError):
            peer.shutdown(socket.SHUT_RDWR)
        peer.close()

    def hears(self, data: bytes) -> None:
        """Wait until this was written to the scanner."""
        with self._changed:
            assert self._changed.wait_for(lambda: data in self.heard, WITHIN), bytes(self.heard)

    def close(self) -> None:
        self._server.close()
        if self._peer is not None:
            self._peer.close()

    def _connected(self) -> socket.socket:
        with self._changed:
            assert self._changed.wait_for(lambda: self._peer is not None, WITHIN)
        assert self._peer is not None
        return self._peer

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._server.accept()
                self._begin(peer)
                with self._changed:
                    self._peer = peer
                    self._changed.notify_all()
                with contextlib.suppress(OSError):
                    while data := peer.recv(4096):
                        self._take(data)

    def _begin(self, peer: socket.socket) -> None:
        """A connection was made."""

    def _take(self, data: bytes) -> None:
        with self._changed:
            self.heard += self._unwrapped(data)
            self._changed.notify_all()

    def _wrapped(self, data: bytes) -> bytes:
        return data

    def _unwrapped(self, data: bytes) -> bytes:
        return data


class Rfc2217Line(Line):
    """The same, negotiating and escaping as RFC 2217 asks, with pyserial's own far end."""

    scheme = "rfc2217"

    def _begin(self, peer: socket.socket) -> None:
        port: Any = serial.serial_for_url("loop://")
        answers: Any = _Answers(peer)
        self._manager = PortManager(port, answers)

    def _wrapped(self, data: bytes) -> bytes:
        return b"".join(self._manager.escape(data))

    def _unwrapped(self, data: bytes) -> bytes:
        return b"".join(self._manager.filter(data))


class _Answers:
    """Where the manager writes its side of the negotiation."""

    def __init__(self, peer: socket.socket) -> None:
        self._peer = peer

    def write(self, data: bytes) -> None:
        self._peer.sendall(data)
