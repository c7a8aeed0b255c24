"""Serial ports: opened for this program alone, read without delay, and their faults named."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import math
import os
import select
import socket
import stat
import termios
from collections.abc import Callable
from typing import Final, Protocol

import serial

_POLL: Final = 0.05
"""Seconds of one read where a port offers nothing to wait on; how late its `close` and silence may be."""

_CHUNK: Final = 65536
_KEEPALIVE: Final = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""Seconds of silence until a network is asked, between two questions, and how many of them."""

_PSEUDO_TERMINALS: Final = range(136, 144)
"""Major numbers of Unix98 pty slaves (Linux, Documentation/admin-guide/devices.txt)."""


class PortError(OSError):
    """A port cannot be opened. `reason`: "missing", "in_use", "no_permission" or "not_a_port"."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class SerialWire(Protocol):
    """An open port."""

    def read(self, timeout: float | None) -> bytes:
        """Return what has come, b"" after `timeout` seconds of silence or at a wake-up.

        Raises:
            OSError: the port is gone.
        """

    def write(self, data: bytes) -> None:
        """Send this if the port takes it at once; what it does not take is lost, and nothing is raised."""

    def close(self) -> None:
        """Free the port."""


Opener = Callable[[str, int, int], SerialWire]
"""(port, baud, wake) → an open wire; a readable `wake` descriptor ends a waiting read. Raises PortError."""


def open_port(port: str, baud: int, wake: int) -> SerialWire:
    """Open a device path or any URL pyserial knows, exclusively.

    Raises:
        PortError: it is absent, held by another program, forbidden, or no serial port.
    """
    try:
        opened = serial.serial_for_url(port, baudrate=baud, timeout=_POLL, exclusive=True)
    except (OSError, ValueError, termios.error) as error:
        raise PortError(_reason(port, error), str(error)) from error
    try:
        descriptor = opened.fileno()
    except OSError:
        return _PolledWire(opened)
    _make_ours(opened, descriptor)
    _notice_when_gone(descriptor)
    return _DescriptorWire(opened, descriptor, wake)


class _DescriptorWire:
    """A port with a descriptor: waits in the kernel, so a byte is here as soon as it is there."""

    def __init__(self, port: serial.SerialBase, descriptor: int, wake: int) -> None:
        self._port = port
        self.descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._poll.register(wake, select.POLLIN)

    def read(self, timeout: float | None) -> bytes:
        waiting = None if timeout is None else math.ceil(timeout * 1000)
        for descriptor, _event in self._poll.poll(waiting):
            if descriptor == self.descriptor:
                return self._taken()
        return b""

    def write(self, data: bytes) -> None:
        room = select.poll()
        room.register(self.descriptor, select.POLLOUT)
        if room.poll(0):
            with contextlib.suppress(OSError):
                os.write(self.descriptor, data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            fcntl.ioctl(self.descriptor, termios.TIOCNXCL)
        with contextlib.suppress(OSError):
            self._port.close()

    def _taken(self) -> bytes:
        data = os.read(self.descriptor, _CHUNK)
        if not data:
            # A terminal that hung up reads as empty for ever; so does a socket whose peer went away.
            raise OSError(errno.ENODEV, "the port is gone, or another program reads it")
        return data


class _PolledWire:
    """A port without a descriptor (rfc2217://, loop://): asked again and again."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    def read(self, timeout: float | None) -> bytes:  # noqa: ARG002 -- a changed time-out would be negotiated
        first: bytes = self._port.read(1)
        return first + self._port.read(self._port.in_waiting) if first else first

    def write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._port.write(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._port.close()


def _make_ours(port: serial.SerialBase, descriptor: int) -> None:
    """Keep other programs out, and ask the driver not to collect bytes before it hands them over.

    pyserial's lock is advisory only; ModemManager, for one, does not ask for it. USB adapters otherwise wait
    up to 16 ms for more bytes. A pty or a socket knows neither: what holds the other end of a pty keeps it alive,
    and with it the exclusion of a program that was killed, so that nobody but root could open it ever again.
    """
    if os.major(os.fstat(descriptor).st_rdev) not in _PSEUDO_TERMINALS:
        with contextlib.suppress(OSError):
            fcntl.ioctl(descriptor, termios.TIOCEXCL)
    if isinstance(port, serial.Serial):
        with contextlib.suppress(OSError, ValueError, NotImplementedError):
            port.set_low_latency_mode(True)


def _notice_when_gone(descriptor: int) -> None:
    """Have the kernel ask a scanner behind a network whether it is there: a cable that was pulled says nothing."""
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return
    with socket.socket(fileno=os.dup(descriptor)) as line, contextlib.suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEPALIVE:
            line.setsockopt(socket.IPPROTO_TCP, option, value)


def _reason(port: str, error: Exception) -> str:
    """Return the reason why a port cannot be opened."""
    match getattr(error, "errno", None):
        case errno.EACCES | errno.EPERM:
            return "no_permission"
        case errno.EAGAIN | errno.EBUSY:
            return "in_use"
        case errno.EISDIR | errno.ENOTTY | errno.EINVAL:
            return "not_a_port"
        case None if isinstance(error, ValueError) or "://" not in port:
            # pyserial refuses an unknown URL with ValueError, and what is no terminal without a number.
            return "not_a_port"
        case _:
            return "missing"
