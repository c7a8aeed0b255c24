"""The process that reads one HID scanner and does nothing else, so that the kernel never has to wait.

A keyboard's ring holds 64 events, four capital letters: whoever reads it must not draw screens as well.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections.abc import Callable, Iterable
from typing import Final, cast

from scanners.child_process import Message, ParentProcess
from scanners.framing import Framed
from scanners.hid.device import DeviceError, HidDevice, HidKernel, LinuxKernel, open_device
from scanners.hid.evdev import KeyReader
from scanners.hid.messages import READY, lost, message_of
from scanners.hid.pos import ReportReader
from scanners.keyboard.keymap import FUNCTION_KEYS
from scanners.suffixes import Suffix

LOOK: Final = 0.25
"""Seconds between two attempts to open a device that is away; opening costs microseconds."""

SETTLING: Final = 1.0
"""Seconds for which a node may be forbidden after plugging in: udev makes it first and opens it later."""

QUIET: Final = 0.1
"""Seconds without events and pressed keys before a keyboard is held, so that no half code is taken for one."""

STUCK: Final = 3.0
"""Seconds after which a key that is still down is no reason any more to wait."""

HEARTBEAT: Final = 2.0
"""Seconds between two signs of life."""

NICENESS: Final = -10


class ParentGoneError(Exception):
    """The parent is gone, and with it the reason to go on."""


class HidReader:
    """Opens one device again and again, and tells the parent what is heard of it."""

    def __init__(
        self,
        device: str,
        suffix: Suffix,
        prefix: str,
        parent: ParentProcess,
        kernel: HidKernel,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._suffix: Suffix = suffix
        self._prefix = prefix
        self._parent = parent
        self._kernel = kernel
        self._clock = clock
        self._said: Message = {}
        self._beat = 0.0
        self._forbidden_since: float | None = None

    def run(self) -> None:
        """Read until the parent is gone."""
        with contextlib.suppress(ParentGoneError):
            while True:
                try:
                    self._serve()
                except DeviceError as error:
                    self._absent(error)
                self._wait(LOOK)

    def _serve(self) -> None:
        """Open the device and read it until it is lost."""
        device = open_device(self._device, self._kernel)
        try:
            if device.layout is None:
                self._wait_for_quiet(device)
            device.hold()
            self._forbidden_since = None
            self._say(READY)
            self._read(device)
        except DeviceError:
            raise
        except OSError as error:
            self._say(lost("unplugged", error.strerror or ""))
        finally:
            device.close()

    def _read(self, device: HidDevice) -> None:
        """Read what comes. Raises OSError when the device is gone."""
        reader = self._reader(device)
        while True:
            deadline = reader.deadline
            now = self._clock()
            if self._readable(device, HEARTBEAT if deadline is None else max(0.0, deadline - now)):
                self._tell(reader.feed(device.read(), self._clock()))
                if isinstance(reader, KeyReader) and reader.lost_track:
                    reader.hold(device.keys_down())
            else:
                # Only a device that was just seen silent may end a code: late reading is no silence.
                self._tell(reader.idle(self._clock()))

    def _reader(self, device: HidDevice) -> ReportReader | KeyReader:
        """Make a new reader: what was half read of the device before is no part of anything."""
        if device.layout is None:
            return KeyReader(self._suffix, self._prefix)
        return ReportReader(device.layout, "" if self._prefix.lower() in FUNCTION_KEYS else self._prefix)

    def _wait_for_quiet(self, device: HidDevice) -> None:
        """Let a key that is down come up: held now, the others would never see its release."""
        began = self._clock()
        while self._readable(device, QUIET) or device.keys_down():
            device.read()
            if self._clock() - began > STUCK:
                return

    def _absent(self, error: DeviceError) -> None:
        """Tell why a device cannot be opened, unless that is sure to pass or known already."""
        now = self._clock()
        if error.reason == "no_permission":
            self._forbidden_since = now if self._forbidden_since is None else self._forbidden_since
            if now - self._forbidden_since < SETTLING:
                return
        else:
            self._forbidden_since = None
        if error.reason == "missing" and self._said.get("reason") == "unplugged":
            return
        self._say(lost(error.reason, str(error)))

    def _tell(self, framed: Iterable[Framed]) -> None:
        for one in framed:
            self._parent.tell(message_of(one))

    def _say(self, message: Message) -> None:
        """Tell how the device is, once."""
        if message != self._said:
            self._said = message
            self._parent.tell(message)

    def _wait(self, seconds: float) -> None:
        self._poll(select.poll(), seconds)

    def _readable(self, device: HidDevice, seconds: float) -> bool:
        poll = select.poll()
        poll.register(device.descriptor, select.POLLIN)
        return device.descriptor in self._poll(poll, seconds)

    def _poll(self, poll: select.poll, seconds: float) -> set[int]:
        """Wait for what is registered, and show that this process lives. Raises ParentGoneError."""
        now = self._clock()
        if now - self._beat >= HEARTBEAT:
            self._beat = now
            self._parent.tell({})
        poll.register(self._parent.descriptor, select.POLLIN)
        ready = {descriptor for descriptor, _event in poll.poll(seconds * 1000)}
        if self._parent.descriptor in ready:
            raise ParentGoneError
        return ready


def main(arguments: list[str], kernel: HidKernel) -> None:
    """Read the device that the arguments name: device, suffix, prefix."""
    device, suffix, prefix = arguments
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    HidReader(device, cast(Suffix, suffix), prefix, ParentProcess.of_this_process(), kernel).run()


if __name__ == "__main__":
    main(sys.argv[1:], LinuxKernel())
