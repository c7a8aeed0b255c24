"""The bench's one queue, made before the bench and its tools: all that reaches it is put here, from any thread."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass

from scanners.base import Scan, ScannerChanged, ScannerEvent
from station.bench.label_printing import LabelDrawn
from station.clock import BenchClock
from station.packing.events import DeviceChanged, Event


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A command given by key. `at`: monotonic seconds."""

    command: str
    at: float


@dataclass(frozen=True, slots=True)
class LedgerTapped:
    """Somebody wrote to the ledger."""


@dataclass(frozen=True, slots=True)
class BenchTurned:
    """Somebody asks whether the bench's thread still turns: `answer` is called there."""

    answer: Callable[[], None]


@dataclass(frozen=True, slots=True)
class BenchStopped:
    """The bench ends."""


Message = Event | Scan | KeyPressed | LedgerTapped | LabelDrawn | BenchTurned | BenchStopped


class BenchMailbox:
    """Takes messages from any thread; the bench's own takes them out, one after the other."""

    def __init__(self, clock: BenchClock) -> None:
        self._clock = clock
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def happened(self, event: Event) -> None:
        """Something answered: printer, shop, PIN pad, board."""
        self._queue.put(event)

    def drawn(self, label: LabelDrawn) -> None:
        """A waybill was drawn; it is shown beside the items."""
        self._queue.put(label)

    def scanner_says(self, event: ScannerEvent) -> None:
        """The one door for codes and for scanners' health."""
        match event:
            case Scan():
                self._queue.put(event)
            case ScannerChanged(source, health, reason):
                self._queue.put(DeviceChanged(f"scanner:{source}", health.value, reason))

    def press(self, command: str) -> None:
        """A command was given by key."""
        self._queue.put(KeyPressed(command, self._clock.monotonic()))

    def tapped(self) -> None:
        """Another process wrote to the ledger."""
        self._queue.put(LedgerTapped())

    def turn(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the bench's thread: it turns."""
        self._queue.put(BenchTurned(answer))

    def stop(self) -> None:
        """Have the bench end behind all that came before."""
        self._queue.put(BenchStopped())

    def take(self, patience: float) -> Message | None:
        """Take the next message out; None when there is none within so many seconds."""
        try:
            return self._queue.get(timeout=patience)
        except queue.Empty:
            return None
