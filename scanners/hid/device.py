"""One node of the kernel: a keyboard's events or a device's raw reports, opened, recognised and held.

Sources: Linux, include/uapi/linux/input.h (EVIOC…) and include/uapi/linux/hidraw.h (HIDIOC…).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import struct
from dataclasses import dataclass
from typing import Final, Protocol

from scanners.hid.evdev import RECORD
from scanners.hid.pos import ReportLayout, layout_of

EVIOCGVERSION: Final = 0x80044501
EVIOCGRAB: Final = 0x40044590
EVIOCSMASK: Final = 0x40104593
EVIOCGKEY: Final = 0x80604518
HIDIOCGRDESCSIZE: Final = 0x80044801
HIDIOCGRDESC: Final = 0x90044802
HIDIOCGRAWINFO: Final = 0x80084803

_KEY_BYTES: Final = 96
_EV_MSC: Final = 4
_DESCRIPTOR_BYTES: Final = 4096
_EVENTS: Final = 64 * RECORD.size
_REPORT: Final = 4096


class HidKernel(Protocol):
    """What is asked of the operating system. Both methods raise OSError."""

    def open(self, path: str) -> int:
        """Open a node for reading, without waiting; return its descriptor."""

    def ioctl(self, descriptor: int, request: int, argument: bytearray | bytes | int) -> None:
        """Ask a device for something; the answer is written into a bytearray."""


class LinuxKernel:
    """The kernel this runs on."""

    def open(self, path: str) -> int:
        """Open a node for reading."""
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def ioctl(self, descriptor: int, request: int, argument: bytearray | bytes | int) -> None:
        """Ask a device for something."""
        fcntl.ioctl(descriptor, request, argument)


class DeviceError(OSError):
    """A node cannot be read: `reason` is "missing", "no_permission", "in_use" or "not_a_scanner"."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class HidDevice:
    """An open node. `layout`: of a HID-POS scanner's reports; None for a keyboard."""

    kernel: HidKernel
    path: str
    descriptor: int
    layout: ReportLayout | None

    def read(self) -> bytes:
        """Return events or one report, b"" when there is none.

        Raises:
            OSError: the device is gone.
        """
        try:
            data = os.read(self.descriptor, _REPORT if self.layout else _EVENTS)
        except BlockingIOError:
            return b""
        if not data:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return data

    def keys_down(self) -> frozenset[int]:
        """Return the keys that are down now.

        Asked through a node opened for this alone: the kernel throws away the waiting events of whoever asks.
        """
        keys = bytearray(_KEY_BYTES)
        asking = self.kernel.open(self.path)
        try:
            self.kernel.ioctl(asking, EVIOCGKEY, keys)
        finally:
            os.close(asking)
        return frozenset(key for key in range(_KEY_BYTES * 8) if keys[key // 8] >> key % 8 & 1)

    def hold(self) -> None:
        """Keep every other program from hearing a keyboard, or a second one of ours from reading reports.

        Raises:
            DeviceError: another program holds it.
        """
        try:
            if self.layout:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                self._hide_scan_codes()
                self.kernel.ioctl(self.descriptor, EVIOCGRAB, 1)
        except OSError as error:
            raise _told(error) from error

    def close(self) -> None:
        """Free it; the kernel undoes what holds it."""
        with contextlib.suppress(OSError):
            os.close(self.descriptor)

    def _hide_scan_codes(self) -> None:
        """Leave half as much again of the kernel's ring of 64 events to those that matter."""
        nothing = ctypes.create_string_buffer(8)
        mask = struct.pack("=IIQ", _EV_MSC, 8, ctypes.addressof(nothing))
        with contextlib.suppress(OSError):
            self.kernel.ioctl(self.descriptor, EVIOCSMASK, mask)


def open_device(path: str, kernel: HidKernel) -> HidDevice:
    """Open a node, or a link to one, and find out what it is; it is not held yet.

    Raises:
        DeviceError: it is absent, forbidden, or no scanner.
    """
    try:
        descriptor = kernel.open(path)
    except OSError as error:
        raise _told(error) from error
    try:
        return HidDevice(
            kernel, path, descriptor, None if _is_evdev(kernel, descriptor) else _layout(kernel, descriptor)
        )
    except OSError as error:
        os.close(descriptor)
        raise _told(error) from error


def _is_evdev(kernel: HidKernel, descriptor: int) -> bool:
    try:
        kernel.ioctl(descriptor, EVIOCGVERSION, bytearray(4))
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EINVAL):
            return False
        raise
    return True


def _layout(kernel: HidKernel, descriptor: int) -> ReportLayout:
    """Return how a raw device lays out its reports. Raises OSError, ENOTTY for what is none."""
    size = bytearray(4)
    kernel.ioctl(descriptor, HIDIOCGRDESCSIZE, size)
    asked = bytearray(size) + bytearray(_DESCRIPTOR_BYTES)
    kernel.ioctl(descriptor, HIDIOCGRDESC, asked)
    info = bytearray(8)
    kernel.ioctl(descriptor, HIDIOCGRAWINFO, info)
    length, vendor = int.from_bytes(size, "little"), int.from_bytes(info[4:6], "little")
    layout = layout_of(bytes(asked[4 : 4 + length]), vendor)
    if layout is None:
        raise DeviceError("not_a_scanner", "it offers no bar codes")
    return layout


def _told(error: OSError) -> DeviceError:
    """Return the error with its reason."""
    if isinstance(error, DeviceError):
        return error
    match error.errno:
        case errno.EACCES | errno.EPERM:
            reason = "no_permission"
        case errno.EBUSY | errno.EAGAIN:
            reason = "in_use"
        case errno.ENOTTY | errno.EINVAL | errno.EISDIR | errno.ENOTDIR:
            reason = "not_a_scanner"
        case _:
            reason = "missing"
    return DeviceError(reason, error.strerror or type(error).__name__)
