"""A scanner without hardware: it remembers what it sent and told, can be unplugged, and can go mad."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

from scanners.base import Listener, ScannerEvent
from scanners.framing import CodeFramer
from scanners.reports import FrameReporter
from scanners.suffixes import Suffix


class FakeScanner:
    """Scans what it is told to scan, on the caller's thread.

    `sent`: every text that was scanned; `missed`: those scanned while unplugged, which nobody hears;
    `told`: every event the listener got.
    """

    def __init__(
        self,
        name: str = "fake-1",
        *,
        suffix: Suffix = "auto",
        prefix: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._suffix: Suffix = suffix
        self._prefix = prefix
        self._clock = clock
        self._framer = CodeFramer(suffix, prefix)
        self._reporter = FrameReporter(name)
        self._listener: Listener | None = None
        self._plugged = True
        self.sent: list[str] = []
        self.missed: list[str] = []
        self.told: list[ScannerEvent] = []

    @property
    def name(self) -> str:
        """The name under which scans and health are reported."""
        return self._name

    def start(self, listener: Listener) -> None:
        """Begin; an unplugged scanner is reported LOST."""
        self._listener = listener
        self._tell(self._reporter.opened() if self._plugged else self._reporter.lost("missing"))

    def close(self) -> None:
        """Tell nothing any more."""
        self._listener = None

    def scan(self, text: str) -> None:
        """Read one barcode: prefix, text and Enter."""
        self.sent.append(text)
        if not self._plugged:
            self.missed.append(text)
        self.send(f"{self._prefix}{text}\r".encode())

    def send(self, data: bytes) -> None:
        """Put bytes on the wire as they are."""
        if self._plugged:
            for one in self._framer.feed(data, self._clock()):
                self._tell(self._reporter.framed(one))

    def rest(self) -> None:
        """Be silent for so long that a code without its end is given up."""
        for one in self._framer.idle(math.inf):
            self._tell(self._reporter.framed(one))

    def flood(self, data: bytes) -> None:
        """Send noise, then rest."""
        self.send(data)
        self.rest()

    def unplug(self) -> None:
        """Pull the cable; what was half sent is gone."""
        if self._plugged:
            self._plugged = False
            self._tell(self._reporter.lost("unplugged"))

    def replug(self) -> None:
        """Put the cable back."""
        if not self._plugged:
            self._plugged = True
            self._framer = CodeFramer(self._suffix, self._prefix)
            self._tell(self._reporter.opened())

    def _tell(self, events: Iterable[ScannerEvent]) -> None:
        for event in events:
            if self._listener:
                self.told.append(event)
                self._listener(event)
