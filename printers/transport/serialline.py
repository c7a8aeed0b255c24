"""A printer on a serial line."""

from __future__ import annotations

import contextlib
import fcntl
import termios

from printers.base import PrinterUnreachable
from printers.transport.base import FdTransport, unreachable
from printers.transport.port_urls import SerialPort


def connect(port: SerialPort) -> FdTransport:
    """Open the line for this program alone; what came in before is dropped.

    Raises: PrinterUnreachable.
    """
    import serial

    try:
        line = serial.Serial(
            port.path,
            port.baud,
            timeout=0,
            write_timeout=0,
            rtscts=port.flow == "rtscts",
            dsrdtr=port.flow == "dsrdtr",
            xonxoff=port.flow == "xonxoff",
            exclusive=True,
        )
    except serial.SerialException as error:
        raise unreachable(error) from error
    except (ValueError, termios.error) as error:
        raise PrinterUnreachable("cannot_open", str(error)) from error

    def close() -> None:
        # Without this, closing waits half a minute for a printer that holds the line.
        with contextlib.suppress(OSError, termios.error):
            line.reset_output_buffer()
        # A pseudo-terminal keeps it for ever, and would be busy for whoever opens it next.
        with contextlib.suppress(OSError, termios.error):
            fcntl.ioctl(line.fileno(), termios.TIOCNXCL)
        line.close()

    with contextlib.suppress(OSError, termios.error):
        line.reset_input_buffer()
    return FdTransport(line.fileno(), close)
