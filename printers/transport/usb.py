"""A USB printer through libusb, where the kernel has no device file for it; pyusb has no types."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

from printers.base import PrinterUnreachable
from printers.transport.base import TransportLost, lost, unreachable
from printers.transport.port_urls import UsbPort

_PRINTER_CLASS = 7
_WRITE_MS = 200
_READ_MS = 200
_CHUNK = 4096


def connect(port: UsbPort) -> UsbTransport:
    """Find and claim the printer with these ids.

    Raises: PrinterUnreachable; "usb_library_missing" without the extra `usb` or without libusb.
    """
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise PrinterUnreachable("usb_library_missing") from error
    wanted: dict[str, Any] = {"idVendor": port.vendor, "idProduct": port.product}
    try:
        devices = list(usb.core.find(find_all=True, **wanted))
        for device in devices:
            if not port.serial or port.serial == device.serial_number:
                return UsbTransport(usb, device)
    except usb.core.NoBackendError as error:
        raise PrinterUnreachable("usb_library_missing") from error
    except ValueError as error:
        # pyusb says so when it may not read the serial number.
        raise PrinterUnreachable("no_permission", str(error)) from error
    except OSError as error:
        raise unreachable(error) from error
    raise PrinterUnreachable("no_such_device", f"{port.vendor:04x}:{port.product:04x}")


class UsbTransport:
    """Bulk endpoints of a printer interface; a small thread reads, and hands on through a socket."""

    answers = True

    def __init__(self, usb: Any, device: Any) -> None:
        self.sent = 0
        self._usb = usb
        self._device = device
        interface = _printer_interface(device, usb.core.USBError)
        self._number = interface.bInterfaceNumber
        self._took_from_kernel = False
        with contextlib.suppress(NotImplementedError):
            if device.is_kernel_driver_active(self._number):
                device.detach_kernel_driver(self._number)
                self._took_from_kernel = True
        usb.util.claim_interface(device, self._number)
        self._out = _endpoint(usb, interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(usb, interface, usb.util.ENDPOINT_IN)
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(0)
        self._closing = threading.Event()
        self._reader = threading.Thread(target=self._read, name="printer-usb", daemon=True)
        self._reader.start()

    def fileno(self) -> int:
        """See `Transport`."""
        return self._ours.fileno()

    def write_some(self, data: memoryview) -> int:
        """See `Transport`; waits a fifth of a second at most, since libusb cannot be polled for room."""
        try:
            taken = int(self._out.write(bytes(data[:_CHUNK]), _WRITE_MS))
        except self._usb.core.USBTimeoutError:
            return 0
        except OSError as error:
            raise lost(error) from error
        self.sent += taken
        return taken

    def read_some(self) -> bytes:
        """See `Transport`."""
        try:
            data = self._ours.recv(_CHUNK)
        except BlockingIOError:
            return b""
        if not data:
            raise TransportLost("connection_lost", "unplugged")
        return data

    def close(self) -> None:
        """See `Transport`."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._reader.join(2 * _READ_MS / 1000)
        self._ours.close()
        with contextlib.suppress(OSError):
            self._usb.util.dispose_resources(self._device)
            if self._took_from_kernel:
                self._device.attach_kernel_driver(self._number)  # its device file comes back

    def _read(self) -> None:
        """The thread: until closed or unplugged; its end closes the socket, which the owner reads as lost."""
        with self._theirs:
            while not self._closing.is_set():
                try:
                    data = bytes(self._in.read(self._in.wMaxPacketSize, _READ_MS))
                    self._theirs.sendall(data)
                except self._usb.core.USBTimeoutError:
                    continue
                except OSError:
                    return


def _printer_interface(device: Any, failure: type[OSError]) -> Any:
    try:
        configuration = device.get_active_configuration()
    except failure:  # nobody has configured it yet
        device.set_configuration()
        configuration = device.get_active_configuration()
    for interface in configuration:
        if interface.bInterfaceClass == _PRINTER_CLASS:
            return interface
    raise PrinterUnreachable("no_such_device", "no printer interface")


def _endpoint(usb: Any, interface: Any, direction: int) -> Any:
    for endpoint in interface:
        is_bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if is_bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction:
            return endpoint
    raise PrinterUnreachable("no_such_device", "no bulk endpoint")
