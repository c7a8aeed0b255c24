"""The serial scanner: a thread that owns one port, reads it, and finds it again after it was pulled out."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from scanners.base import Listener, ScannerEvent
from scanners.framing import CodeFramer
from scanners.reports import FrameReporter
from scanners.serial.feedback import Feedback, HandSignal, command_of
from scanners.serial.ports import Opener, PortError, SerialWire, open_port
from scanners.suffixes import Suffix
from station.wake_pipe import WakePipe

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 2.0
"""Seconds between two attempts to open a port: doubled from the first to the longest."""

_LOOK: Final = 0.2
_SIGNALS: Final = 4


class SerialScanner:
    """A scanner on a serial port: device path, pty, or a URL (socket://, rfc2217://, loop://).

    `Scan.at` is the time of the last byte. Health: READY when opened; WARNING with "garbage", "unfinished",
    "encoding" (a text in no known encoding) or "baud_mismatch"; LOST with "unplugged", "missing", "in_use",
    "no_permission" or "not_a_port", and then tried again until `close`. `feedback`: the family whose host
    commands `signal` writes.

    Raises:
        ValueError: the suffix is unknown.
    """

    def __init__(  # noqa: PLR0913 -- what a [[scanner]] block names, and two hands for tests
        self,
        name: str,
        port: str,
        *,
        baud: int = 9600,
        suffix: Suffix = "auto",
        prefix: str = "",
        feedback: Feedback = "none",
        opener: Opener = open_port,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._port = port
        self._baud = baud
        self._suffix: Suffix = suffix
        self._prefix = prefix
        self._opener = opener
        self._clock = clock
        CodeFramer(suffix, prefix)  # a wrong suffix is refused here, not on the thread
        self._reporter = FrameReporter(name, line_speed=True)
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._wake = WakePipe()
        self._feedback: Feedback = feedback
        self._signals: deque[bytes] = deque(maxlen=_SIGNALS)

    @property
    def name(self) -> str:
        """The name under which scans and health are reported."""
        return self._name

    def start(self, listener: Listener) -> None:
        """Begin reading on a thread of its own, which calls the listener.

        Raises:
            RuntimeError: it was started before (a second listener would hear every scan twice), or closed.
        """
        if self._thread or self._closing.is_set():
            raise RuntimeError(f"scanner {self._name} can be started once")
        self._thread = threading.Thread(target=self._run, args=(listener,), name=f"scanner {self._name}", daemon=True)
        self._thread.start()

    def signal(self, signal: HandSignal) -> None:
        """Let the scanner sound a verdict, from its own thread; lost in silence where it cannot be sent."""
        command = command_of(self._feedback, signal)
        if command:
            self._signals.append(command)
            self._wake.ring()

    def close(self) -> None:
        """Stop reading and free the port within a second; nothing is told after that."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake.ring()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(1.0)
        if not (self._thread and self._thread.is_alive()):
            self._wake.release()

    def _run(self, listener: Listener) -> None:
        while not self._closing.is_set():
            try:
                self._serve(listener)
            except Exception as error:  # noqa: BLE001 -- root of a thread: a bench without scanner must say so
                self._tell(listener, self._reporter.lost("failed", repr(error)))
                self._closing.wait(FIRST_PAUSE)

    def _serve(self, listener: Listener) -> None:
        """Open, read until the port is lost, rest, and again."""
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            try:
                wire = self._opener(self._port, self._baud, self._wake.fileno())
            except PortError as error:
                self._tell(listener, self._reporter.lost(error.reason, str(error)))
            else:
                pause = FIRST_PAUSE
                self._signals.clear()
                self._tell(listener, self._reporter.opened())
                self._read(wire, listener)
            pause = self._rest(pause)

    def _read(self, wire: SerialWire, listener: Listener) -> None:
        """Read until the port is gone; what was half read dies with it."""
        framer = CodeFramer(self._suffix, self._prefix)
        try:
            while not self._closing.is_set():
                deadline = framer.deadline
                data = wire.read(None if deadline is None else max(0.0, deadline - self._clock()))
                now = self._clock()
                self._sound(wire)
                # Only a wire that was just seen silent may end a code: late reading is no silence.
                for one in framer.feed(data, now) if data else framer.idle(now):
                    self._tell(listener, self._reporter.framed(one))
        except OSError as error:
            self._tell(listener, self._reporter.lost("unplugged", str(error)))
        finally:
            wire.close()

    def _sound(self, wire: SerialWire) -> None:
        """Write the newest signals; what came while the port was away is forgotten when it opens."""
        self._wake.silence()
        while self._signals:
            wire.write(self._signals.popleft())

    def _rest(self, pause: float) -> float:
        """Wait before the next attempt, or until the device is back; return the next pause."""
        ends = time.monotonic() + pause
        there = self._is_there()
        while (left := ends - time.monotonic()) > 0 and not self._closing.wait(min(_LOOK, left)):
            was_there, there = there, self._is_there()
            if there and not was_there:
                return FIRST_PAUSE
        return min(pause * 2, LONGEST_PAUSE)

    def _is_there(self) -> bool:
        return "://" in self._port or Path(self._port).exists()

    def _tell(self, listener: Listener, events: Iterable[ScannerEvent]) -> None:
        for event in events:
            if not self._closing.is_set():
                listener(event)
