"""HID scanners on a made kernel: plugged, pulled, held by others, forbidden, with keys that stay down."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from scanners.base import Listener
from scanners.hid.evdev import RECORD
from scanners.hid.scanner import HidScanner
from scanners.suffixes import Suffix
from tests.support.support_hid import records, report, reports, typing
from tests.support.support_hid_kernel import GRAB
from tests.support.support_plugs import HONEYWELL
from tests.support.support_scanners import DEADLINE

CHILD = "tests.support.support_hid_kernel"
_RING = 64 * RECORD.size


class Node:
    """A device behind a lasting link; every replug makes another node, as the kernel does."""

    def __init__(self, *, descriptor: bytes = b"") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hid")
        self.link = Path(self._folder.name) / "usb-scanner-event-kbd"
        self._numbers = itertools.count()
        self._state: dict[str, object] = {
            "descriptor": descriptor.hex(),
            "busy": False,
            "locked": False,
            "down": [],
        }
        self._changed = threading.Condition()
        self._readers: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.grabs = 0
        self.plug()

    def set(self, **changes: object) -> None:
        """Say how the device is: `busy`, `locked`, keys that are `down`."""
        self._state.update(changes)
        if self.link.is_symlink():
            file = Path(f"{self.link.readlink()}.state")
            file.with_suffix(".new").write_text(json.dumps(self._state))
            file.with_suffix(".new").replace(file)

    def plug(self) -> None:
        node = Path(self._folder.name) / f"event{next(self._numbers)}"
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listening.bind(str(node))
        listening.listen()
        self._listening = listening
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(node)
        self.set()
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def pull(self) -> None:
        """Take the cable out; the link dangles for a while, as it does in truth."""
        with self._changed:
            listening, self._listening = self._listening, None
            readers, self._readers = self._readers, []
        self.link.readlink().unlink(missing_ok=True)
        for one in (listening, *readers):
            if one:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def send(self, data: bytes, size: int = _RING) -> None:
        """Let the kernel hand out data, at most so many bytes a read."""
        for at in range(0, len(data), size):
            for reader in list(self._readers):
                with contextlib.suppress(OSError):
                    reader.sendall(data[at : at + size])

    def until_opened(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: bool(self._readers), DEADLINE)

    def until_held(self) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.grabs > 0, DEADLINE)

    def close(self) -> None:
        if self._listening:
            self.pull()
        self._folder.cleanup()

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                reader, _ = listening.accept()
                with self._changed:
                    self._readers.append(reader)
                    reader.send(b"!")
                    self._changed.notify_all()
                threading.Thread(target=self._hear, args=(reader,), daemon=True).start()

    def _hear(self, reader: socket.socket) -> None:
        """Note the grab of a reader, and forget the reader when it closes."""
        with contextlib.suppress(OSError):
            while said := os.read(reader.fileno(), 100):
                with self._changed:
                    self.grabs += said == GRAB
                    self._changed.notify_all()
        with self._changed:
            if reader in self._readers:
                self._readers.remove(reader)
                reader.close()


class KeyboardRig:
    """A scanner that types, with the verbs of the fake one."""

    def __init__(self, *, suffix: Suffix = "auto", prefix: str = "") -> None:
        self.node = Node(descriptor=self.descriptor)
        self.scanner = HidScanner("fake-1", str(self.node.link), suffix=suffix, prefix=prefix, reader=CHILD)

    descriptor = b""

    @property
    def name(self) -> str:
        return self.scanner.name

    def start(self, listener: Listener) -> None:
        self.scanner.start(listener)

    def scan(self, text: str) -> None:
        self.send(f"{text}\r".encode())

    def send(self, data: bytes) -> None:
        self.node.send(records(typing(data.decode())))

    def flood(self, data: bytes) -> None:
        self.send(b"7" * (len(data) // 6))

    def unplug(self) -> None:
        self.node.pull()

    def replug(self) -> None:
        self.node.plug()

    def close(self) -> None:
        self.scanner.close()
        self.node.close()


class ReportRig(KeyboardRig):
    """A scanner in HID-POS mode, with the verbs of the fake one."""

    descriptor = HONEYWELL

    def scan(self, text: str) -> None:
        aim, data = (text[:3], text[3:]) if text.startswith("]") else ("]C0", text)
        self._send(reports(data.encode(), aim.encode()))

    def send(self, data: bytes) -> None:
        self._send([report(data, goes_on=not data.endswith(b"\r"))])

    def flood(self, data: bytes) -> None:
        self._send(report(data[at : at + 56]) for at in range(0, len(data), 56))

    def _send(self, data: Iterable[bytes]) -> None:
        for one in data:
            self.node.send(one)
