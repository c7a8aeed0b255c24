"""Open ways to a printer: TCP, serial, USB, and device or plain files."""

from __future__ import annotations

from printers.transport.base import FdTransport, PrinterTransport, Stop, TransportLost, held_back
from printers.transport.port_urls import FilePort, Port, SerialPort, TcpPort, UsbPort, parse_port

__all__ = [
    "FdTransport",
    "FilePort",
    "Port",
    "PrinterTransport",
    "SerialPort",
    "Stop",
    "TcpPort",
    "TransportLost",
    "UsbPort",
    "held_back",
    "open_port",
    "parse_port",
]


def open_port(url: str, stop: Stop = lambda: False) -> PrinterTransport:
    """Open what a port URL names. Waits a few seconds at most, and gives up early once `stop()` is true.

    Raises: PrinterUnreachable; its `code` is one of "bad_port", "refused", "no_route", "timed_out",
    "name_unknown", "no_such_device", "no_permission", "is_a_directory", "busy", "usb_library_missing",
    "cannot_open".
    """
    match parse_port(url):
        case TcpPort() as port:
            from printers.transport import tcp

            return tcp.connect(port, stop)
        case SerialPort() as port:
            from printers.transport import serialline

            return serialline.connect(port)
        case UsbPort() as port:
            from printers.transport import usb

            return usb.connect(port)
        case FilePort() as port:
            from printers.transport import devicefile

            return devicefile.connect(port)
