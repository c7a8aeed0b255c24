"""Benches for scanners: ears that remember, and a port whose cable can be pulled."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
import tty
from collections.abc import Callable, Sequence
from pathlib import Path

from scanners.base import Scan, ScannerChanged, ScannerEvent, ScannerHealth
from scanners.serial.scanner import SerialScanner
from scanners.suffixes import Suffix
from tests.support.support_patience import PATIENCE

DEADLINE = PATIENCE


class Ears:
    """A listener that remembers, and that a test can wait for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.events: list[ScannerEvent] = []

    def __call__(self, event: ScannerEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    @property
    def scans(self) -> list[Scan]:
        return [one for one in self.events if isinstance(one, Scan)]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.scans]

    @property
    def health(self) -> list[tuple[ScannerHealth, str]]:
        return [(one.health, one.reason) for one in self.events if isinstance(one, ScannerChanged)]

    def until(self, what: Callable[[], bool], seconds: float = DEADLINE) -> None:
        with self._changed:
            assert self._changed.wait_for(what, seconds), f"heard only {self.events[-5:]}"

    def until_texts(self, count: int, seconds: float = DEADLINE) -> list[str]:
        self.until(lambda: len(self.scans) >= count, seconds)
        return self.texts

    def until_health(self, health: ScannerHealth, reason: str = "", seconds: float = DEADLINE) -> None:
        self.until(lambda: bool(self.health) and self.health[-1] == (health, reason), seconds)


class Cable:
    """A pty behind a stable link, as /dev/serial/by-id is: pulled it is gone, put back it is another."""

    def __init__(self, folder: Path, name: str = "usb-scanner") -> None:
        self.link = folder / name
        self.master = -1
        self.plug()

    def plug(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(slave))
        os.close(slave)

    def pull(self) -> None:
        # udev takes the link away as well. Left behind, it would lead a scanner that looks for its port to
        # the next terminal of that number, which may be another test's.
        self.link.unlink(missing_ok=True)
        os.close(self.master)
        self.master = -1

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.master, data) :]

    def close(self) -> None:
        if self.master >= 0:
            self.pull()


class SerialRig:
    """A serial scanner on a cable, with the verbs of the fake one."""

    def __init__(self, folder: Path) -> None:
        self.cable = Cable(folder)
        self.scanner = SerialScanner("fake-1", str(self.cable.link))
        self.start = self.scanner.start

    @property
    def name(self) -> str:
        return self.scanner.name

    def scan(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self.cable.send(f"{text}\r".encode())

    def send(self, data: bytes) -> None:
        self.cable.send(data)

    def flood(self, data: bytes) -> None:
        self.cable.send(data)

    def unplug(self) -> None:
        self.cable.pull()

    def replug(self) -> None:
        self.cable.plug()

    def close(self) -> None:
        self.scanner.close()
        self.cable.close()


class SerialBench:
    """Serial scanners on ports of a folder, all of them closed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cable = Cable(folder)
        self._scanners: list[SerialScanner] = []

    def connect(self, port: str = "", *, suffix: Suffix = "auto") -> Ears:
        ears = Ears()
        scanner = SerialScanner("serial-1", port or str(self.cable.link), suffix=suffix)
        self._scanners.append(scanner)
        scanner.start(ears)
        return ears

    def connected(self, *, suffix: Suffix = "auto") -> Ears:
        ears = self.connect(suffix=suffix)
        ears.until_health(ScannerHealth.READY)
        return ears

    def close(self) -> None:
        for scanner in self._scanners:
            scanner.close()
        self.cable.close()

    @property
    def last(self) -> SerialScanner:
        return self._scanners[-1]


def pieces(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """Cut data at the given places."""
    edges = [0, *sorted({cut % (len(data) + 1) for cut in cuts}), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges) if end > start]


def elapsed(act: Callable[[], object]) -> float:
    """Return the seconds an act takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began
