"""Port URLs to frozen values. Pure, so that a configuration can be checked without a printer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from printers.base import PrinterUnreachable

FLOWS = ("none", "rtscts", "dsrdtr", "xonxoff")


@dataclass(frozen=True, slots=True)
class TcpPort:
    """A printer in the network, by name, IPv4 or IPv6 address."""

    host: str
    port: int = 9100


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A serial line; `flow` is one of `FLOWS`."""

    path: str
    baud: int = 115200
    flow: str = "none"


@dataclass(frozen=True, slots=True)
class UsbPort:
    """A USB printer by its ids, and by its serial number where there are twins."""

    vendor: int
    product: int
    serial: str = ""


@dataclass(frozen=True, slots=True)
class FilePort:
    """A device file of the kernel's printer driver, or a plain file that collects labels."""

    path: str


Port = TcpPort | SerialPort | UsbPort | FilePort


def parse_port(url: str) -> Port:
    """Read `tcp://host:port`, `serial:///dev/…?baud=&flow=`, `usb://VVVV:PPPP[/serial]` or `file:///path`.

    Raises: PrinterUnreachable("bad_port").
    """
    try:
        parts = urlsplit(url)
        match parts.scheme:
            case "tcp":
                return _tcp(parts)
            case "serial":
                return _serial(parts)
            case "usb":
                return _usb(parts)
            case "file":
                return FilePort(_path(parts))
    except ValueError as error:
        raise PrinterUnreachable("bad_port", str(error)) from error
    raise PrinterUnreachable("bad_port", "tcp, serial, usb or file is wanted")


def _tcp(parts: SplitResult) -> TcpPort:
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("tcp://host:port is wanted")
    return TcpPort(parts.hostname, parts.port or 9100)


def _serial(parts: SplitResult) -> SerialPort:
    options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    baud = int(options.pop("baud", "115200"))
    flow = options.pop("flow", "none")
    if options or baud <= 0 or flow not in FLOWS:
        raise ValueError(f"serial:///dev/…?baud=115200&flow={'|'.join(FLOWS)} is wanted")
    return SerialPort(_path(parts), baud, flow)


def _usb(parts: SplitResult) -> UsbPort:
    vendor, _, product = parts.netloc.partition(":")
    if len(vendor) != 4 or len(product) != 4:
        raise ValueError("usb://VVVV:PPPP is wanted, in hexadecimal")
    return UsbPort(int(vendor, 16), int(product, 16), unquote(parts.path.strip("/")))


def _path(parts: SplitResult) -> str:
    path = unquote(parts.path)
    if parts.netloc or not path.startswith("/") or "\0" in path:
        raise ValueError("a path from the root is wanted")
    return path
