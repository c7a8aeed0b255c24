"""Listens to scanners whose settings nobody knows yet: what one pull of the trigger delivers, whole and timed."""

from __future__ import annotations

import itertools
import os
import select
import termios
import threading
import time
import tty
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from scanners.base import Scan, Scanner, ScannerChanged, ScannerEvent
from scanners.framing import LONGEST
from scanners.serial.ports import Opener, PortError, SerialWire, open_port
from scanners.setup.diagnosis import ScanDelivery, diagnose
from station.wake_pipe import WakePipe

SILENCE: Final = 0.25
"""Seconds without a byte that end a delivery: longer than any scanner pauses, shorter than a hand between two."""

BAUDS: Final = (9600, 115200, 19200, 38400, 57600, 4800, 2400)
"""Speeds to try on a serial line, the usual ones of scanners first. USB takes any."""


@dataclass(frozen=True, slots=True)
class SomethingHeard:
    """Something was delivered. `baud`: the speed of a serial line, else 0."""

    source: str
    delivery: ScanDelivery
    baud: int = 0


@dataclass(frozen=True, slots=True)
class LineNoise:
    """What a serial line brings is noise; `baud` is tried from now on."""

    source: str
    baud: int


@dataclass(frozen=True, slots=True)
class DeafScanner:
    """A scanner cannot be heard. `reason`: as `scanners.base.ScannerChanged` names it."""

    source: str
    reason: str


EarEvent = SomethingHeard | LineNoise | DeafScanner
Hear = Callable[[EarEvent], None]


class ListeningThread(Protocol):
    """Listens on a thread of its own until it is closed, which lets the device go: each of the ears below."""

    def close(self) -> None:
        """Stop within a second."""


class DeliveryGatherer:
    """Bytes and their times become deliveries, cut by silence alone. Bounded: what is over LONGEST is dropped."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._gaps: list[float] = []
        self._began = self._last = 0.0

    @property
    def deadline(self) -> float | None:
        """When `idle` will have something to say."""
        return self._last + SILENCE if self._data else None

    def feed(self, data: bytes, at: float) -> tuple[ScanDelivery, ...]:
        """Take bytes read at `at`; return what a pause before them ended."""
        ended = self.idle(at)
        if data and self._data:
            self._gaps.append(at - self._last)
        elif data:
            self._began = at
        self._data += data[: max(0, LONGEST - len(self._data))]
        self._last = at
        return ended

    def idle(self, now: float) -> tuple[ScanDelivery, ...]:
        """Tell that nothing came until `now`."""
        if self.deadline is None or now < self.deadline:
            return ()
        done = ScanDelivery(bytes(self._data), self._began, tuple(self._gaps[:LONGEST]))
        self._data.clear()
        self._gaps.clear()
        return (done,)


class PortEar:
    """Listens on a serial port; where nothing but noise comes, at the next of `bauds` from then on.

    The port is open when the ear is made, or was reported Deaf.
    """

    def __init__(
        self, name: str, port: str, hear: Hear, *, bauds: Sequence[int] = BAUDS, opener: Opener = open_port
    ) -> None:
        self._name, self._port, self._hear, self._opener = name, port, hear, opener
        self._bauds = tuple(bauds)
        self._closing = threading.Event()
        self._wake = WakePipe()
        wire = self._open(self._bauds[0])
        self._thread = threading.Thread(target=self._run, args=(wire,), name=f"ear {name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and free the port."""
        self._closing.set()
        self._wake.ring()
        self._thread.join(1.0)
        if not self._thread.is_alive():
            self._wake.release()

    def _run(self, wire: SerialWire | None) -> None:
        for baud, following in itertools.pairwise(itertools.cycle(self._bauds)):
            if wire is None or not self._listen(wire, baud):
                return
            self._hear(LineNoise(self._name, following))
            wire = self._open(following)

    def _open(self, baud: int) -> SerialWire | None:
        try:
            return self._opener(self._port, baud, self._wake.fileno())
        except PortError as error:
            self._hear(DeafScanner(self._name, error.reason))
            return None

    def _listen(self, wire: SerialWire, baud: int) -> bool:
        """Listen until noise asks for another speed (True), or until it ends."""
        gatherer = DeliveryGatherer()
        try:
            while not self._closing.is_set():
                deadline = gatherer.deadline
                data = wire.read(None if deadline is None else max(0.0, deadline - time.monotonic()))
                now = time.monotonic()
                for one in gatherer.feed(data, now) if data else gatherer.idle(now):
                    if len(self._bauds) > 1 and is_noise(one):
                        return True
                    self._hear(SomethingHeard(self._name, one, baud))
        except OSError:
            self._hear(DeafScanner(self._name, "unplugged"))
        finally:
            wire.close()
        return False


class TerminalEar:
    """Listens to what is typed into this terminal, with every control character as it is.

    The terminal is as before once the ear is closed.

    Raises:
        OSError: the descriptor is no terminal.
    """

    def __init__(self, name: str, descriptor: int, hear: Hear) -> None:
        self._name, self._descriptor, self._hear = name, descriptor, hear
        try:
            self._before = termios.tcgetattr(descriptor)
            tty.setraw(descriptor, termios.TCSADRAIN)
        except termios.error as error:
            raise OSError(*error.args) from error
        _keep_line_ends(descriptor)
        self._wake = WakePipe()
        self._thread = threading.Thread(target=self._run, name="ear of the terminal", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and give the terminal back."""
        self._wake.ring()
        self._thread.join(1.0)
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
        self._wake.release()

    def _run(self) -> None:
        gatherer = DeliveryGatherer()
        while True:
            deadline = gatherer.deadline
            timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._descriptor, self._wake.fileno()], [], [], timeout)
            if self._wake.fileno() in ready:
                return
            data = os.read(self._descriptor, LONGEST) if ready else b""
            if ready and not data:
                return
            now = time.monotonic()
            for one in gatherer.feed(data, now) if data else gatherer.idle(now):
                self._hear(SomethingHeard(self._name, one))


class ScannerEar:
    """Listens through a scanner of any other kind, which knows the ends of its codes itself."""

    def __init__(self, scanner: Scanner, hear: Hear) -> None:
        self._scanner, self._hear = scanner, hear
        scanner.start(self._says)

    def close(self) -> None:
        """Stop listening and free the device."""
        self._scanner.close()

    def _says(self, event: ScannerEvent) -> None:
        match event:
            case Scan():
                said = f"{event.symbology}{event.delivered or event.text}\r"
                self._hear(SomethingHeard(event.source, ScanDelivery(said.encode("utf-8", "surrogatepass"), event.at)))
            case ScannerChanged(source, health, reason) if health == "lost":
                self._hear(DeafScanner(source, reason))


def is_noise(delivery: ScanDelivery) -> bool:
    """Whether a serial delivery is no text at all, as at a wrong speed."""
    return any(finding.code == "baud" for finding in diagnose((delivery,)).findings)


def _keep_line_ends(descriptor: int) -> None:
    """Let what is printed meanwhile begin at the left edge, as without the ear."""
    modes = termios.tcgetattr(descriptor)
    modes[1] |= termios.OPOST | termios.ONLCR
    termios.tcsetattr(descriptor, termios.TCSANOW, modes)
