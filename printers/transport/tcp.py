"""A printer behind a TCP port."""

from __future__ import annotations

import errno
import os
import select
import socket
import time

from printers.base import PrinterUnreachable
from printers.transport.base import FdTransport, Stop, unreachable
from printers.transport.port_urls import TcpPort

_PATIENCE_SECONDS = 3.0
_SLICE_MS = 100
# Small, so that bytes the system has taken are bytes the printer is about to take.
_SEND_BUFFER = 16 * 1024


def connect(port: TcpPort, stop: Stop) -> FdTransport:
    """Connect to the first address that accepts.

    Raises: PrinterUnreachable.
    """
    try:
        found = socket.getaddrinfo(port.host, port.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise PrinterUnreachable("name_unknown", port.host) from error
    failure = PrinterUnreachable("name_unknown", port.host)
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            _connect(sock, address, stop)
        except OSError as error:
            sock.close()
            failure = unreachable(error)
        else:
            return FdTransport(sock.fileno(), sock.close, ends=True)
    raise failure


def _connect(sock: socket.socket, address: tuple[object, ...], stop: Stop) -> None:
    sock.settimeout(0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # No TCP_USER_TIMEOUT: it would break a connection whose printer waits for paper, too.
    for option, value in ((socket.TCP_KEEPIDLE, 5), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3)):
        sock.setsockopt(socket.IPPROTO_TCP, option, value)
    failure = sock.connect_ex(address)
    if failure == errno.EINPROGRESS:
        failure = _wait(sock, stop)
    if failure:
        raise OSError(failure, os.strerror(failure))


def _wait(sock: socket.socket, stop: Stop) -> int:
    """The error number of the attempt once it is over, 0 for success."""
    poll = select.poll()
    poll.register(sock, select.POLLOUT)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and not stop():
        if poll.poll(_SLICE_MS):
            return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return errno.ETIMEDOUT
