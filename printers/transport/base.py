"""What every way to a printer can do: take some bytes, give some bytes, and say when it is lost."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
import termios
from collections.abc import Callable
from typing import Protocol

from printers.base import PrinterError, PrinterUnreachable

Stop = Callable[[], bool]

_CHUNK = 16 * 1024

_OPEN_CODES = {
    errno.ENOENT: "no_such_device",
    errno.ENODEV: "no_such_device",
    errno.ENXIO: "no_such_device",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EISDIR: "is_a_directory",
    errno.ENOTDIR: "no_such_device",
    errno.EBUSY: "busy",
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "no_route",
    errno.ENETUNREACH: "no_route",
    errno.ETIMEDOUT: "timed_out",
}


class TransportLost(PrinterError):  # noqa: N818  (a state of the world, named as one)
    """The way broke: "connection_lost", "no_space" on a full disk, "paper_end" on a device."""


class PrinterTransport(Protocol):
    """One open way to a printer; used by one thread and never blocking.

    `sent` counts the bytes that the system has taken, also after a failure. `answers` is False where nothing
    can ever come back.
    """

    sent: int
    answers: bool

    def fileno(self) -> int:
        """What to poll: readable when there may be an answer, writable when there may be room."""

    def write_some(self, data: memoryview) -> int:
        """Hand over what there is room for; the count, 0 when there is none.

        Raises: TransportLost.
        """

    def read_some(self) -> bytes:
        """What has come, or nothing.

        Raises: TransportLost, also at the end of a connection.
        """

    def close(self) -> None:
        """Give the device back; unsent bytes are dropped. May be called twice."""


class FdTransport:
    """A transport over any file descriptor in non-blocking mode, closed by `closer`.

    `ends`: reading nothing means that the other side has gone, as at a socket; at a device it means nothing.
    `full`: the code of "no space left".
    """

    def __init__(
        self,
        fd: int,
        closer: Callable[[], None],
        *,
        answers: bool = True,
        ends: bool = False,
        full: str = "no_space",
    ) -> None:
        self.sent = 0
        self.answers = answers
        self._fd = fd
        self._closer = closer
        self._ends = ends
        self._full = full
        self._open = True

    def fileno(self) -> int:
        """See `PrinterTransport`."""
        return self._fd

    def write_some(self, data: memoryview) -> int:
        """See `PrinterTransport`."""
        try:
            taken = os.write(self._fd, data[:_CHUNK])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise lost(error, self._full) from error
        self.sent += taken
        return taken

    def read_some(self) -> bytes:
        """See `PrinterTransport`."""
        try:
            data = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise lost(error) from error
        if not data and self._ends:
            raise TransportLost("connection_lost", "closed by the printer")
        return data

    def close(self) -> None:
        """See `PrinterTransport`."""
        if self._open:
            self._open = False
            self._closer()


def lost(error: OSError, full: str = "no_space") -> TransportLost:
    """A failure of an open way, by its code."""
    code = full if error.errno == errno.ENOSPC else "connection_lost"
    return TransportLost(code, error_name(error))


def unreachable(error: OSError) -> PrinterUnreachable:
    """A failure to open, by its code."""
    return PrinterUnreachable(_OPEN_CODES.get(error.errno or 0, "cannot_open"), error_name(error))


def held_back(fd: int) -> int:
    """Bytes that the system took and has not got rid of: still in a line's buffer, or not acknowledged by a peer.

    0 where the system cannot tell, as at a USB device.
    """
    count = bytearray(struct.calcsize("i"))
    with contextlib.suppress(OSError):
        fcntl.ioctl(fd, termios.TIOCOUTQ, count)
    return int(struct.unpack("i", count)[0])


def error_name(error: OSError) -> str:
    """The name of an error of the system, for logs."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
