"""A printer behind a device file of the kernel, or a plain file that collects what would be printed."""

from __future__ import annotations

import os
import stat

from printers.transport.base import FdTransport, unreachable
from printers.transport.port_urls import FilePort

_FLAGS = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def connect(port: FilePort) -> FdTransport:
    """Open a device for both ways, a plain file or a named pipe for writing only.

    A plain file is made where it is missing and always written at its end; nothing is made under `/dev`.
    Never buffered: a buffer would put the rest of a failed label in front of the next one.

    Raises: PrinterUnreachable.
    """
    try:
        fd, device = _open(port.path)
    except OSError as error:
        raise unreachable(error) from error
    # The kernel's printer driver says "no space left" for "no paper left".
    return FdTransport(fd, lambda: os.close(fd), answers=device, full="paper_end" if device else "no_space")


def _open(path: str) -> tuple[int, bool]:
    """The descriptor, and whether it is a device, which may answer."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  (os.open below wants the same plain path)
    except FileNotFoundError:
        if path.startswith("/dev/"):
            raise
        mode = stat.S_IFREG
    if stat.S_ISCHR(mode):
        return os.open(path, os.O_RDWR | _FLAGS), True
    make = os.O_APPEND | os.O_CREAT if stat.S_ISREG(mode) else 0
    return os.open(path, os.O_WRONLY | make | _FLAGS, 0o600), False
