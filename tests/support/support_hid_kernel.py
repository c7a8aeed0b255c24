"""A kernel whose devices are sockets beside a file that says what they are: opened by the reading process."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from pathlib import Path

from scanners.hid.device import (
    EVIOCGKEY,
    EVIOCGRAB,
    EVIOCGVERSION,
    EVIOCSMASK,
    HIDIOCGRAWINFO,
    HIDIOCGRDESC,
    HIDIOCGRDESCSIZE,
)
from scanners.hid.reader import main

GRAB = b"grab"


class SocketKernel:
    """Answers as Linux does. Implements `scanners.hid.device.Kernel`."""

    def __init__(self) -> None:
        self._asked: dict[int, str] = {}

    def open(self, path: str) -> int:
        node = str(Path(path).readlink())
        if not Path(node).exists():
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        if self._state(node)["locked"]:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wire.connect(node)
        wire.recv(1)  # plugged: from now on nothing that is sent can miss it
        wire.setblocking(False)
        descriptor = wire.detach()
        self._asked[descriptor] = node
        return descriptor

    def ioctl(self, descriptor: int, request: int, argument: bytearray | bytes | int) -> None:
        state = self._state(self._asked[descriptor])
        description = bytes.fromhex(str(state["descriptor"]))
        is_keyboard = request in (EVIOCGVERSION, EVIOCGKEY, EVIOCGRAB, EVIOCSMASK)
        if is_keyboard == bool(description):
            raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))
        if request == EVIOCGRAB:
            self._grab(descriptor, busy=bool(state["busy"]))
        elif request == EVIOCGKEY:
            for key in state["down"]:
                _answer(argument, key // 8, 1 << key % 8)
        elif request == HIDIOCGRDESCSIZE:
            _answer(argument, 0, *len(description).to_bytes(4, "little"))
        elif request == HIDIOCGRDESC:
            _answer(argument, 4, *description)
        elif request == HIDIOCGRAWINFO:
            _answer(argument, 4, 0x2E, 0x0C)

    def _grab(self, descriptor: int, *, busy: bool) -> None:
        if busy:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        os.write(descriptor, GRAB)

    def _state(self, node: str) -> dict[str, list[int]]:
        state: dict[str, list[int]] = json.loads(Path(f"{node}.state").read_text())
        return state


def _answer(argument: bytearray | bytes | int, place: int, *values: int) -> None:
    assert isinstance(argument, bytearray)
    argument[place : place + len(values)] = bytes(values)


if __name__ == "__main__":
    main(sys.argv[1:], SocketKernel())
