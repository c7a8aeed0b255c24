"""Watches over a bench and its screen for the service manager: ready once the bench stands, alive while both turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from station.bench.screen_model import ScreenModel
from station.systemd import ALIVE, READY, ServiceManager

LOOK_SECONDS = 5.0
"""How often the screen's own loop looks whether the bench's loop still turns."""


class TurningThread(Protocol):
    """A bench whose thread can be asked for a sign of life: `PackingBench`, or one that a test turns by hand."""

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have every picture delivered to `watcher`."""

    def turn(self, answer: Callable[[], None]) -> None:
        """Have `answer` called on the bench's own thread, after what waits there."""


class ReadinessVigil:
    """Tells the manager READY once a picture of a bench that works stands painted, and ALIVE again and again.

    A picture that says that the ledger failed makes nothing ready: an update must go back then. Whoever hangs, the
    bench's thread or the screen's loop, nothing is told any more, and the manager starts the unit again.
    `ready` is called when the bench stands.
    """

    def __init__(self, manager: ServiceManager, ready: Callable[[], None] = lambda: None) -> None:
        self._manager, self._ready = manager, ready
        self._bench: TurningThread | None = None
        self._works_from: int | None = None
        self._told = self._answered = False

    def over(self, bench: TurningThread) -> None:
        """Watch over this bench, from any thread; before its first picture is painted."""
        bench.watch(self._seen)
        self._bench = bench
        bench.turn(self._answer)

    def painted(self, number: int) -> None:
        """A picture stands on the screen."""
        if self._told or self._works_from is None or number < self._works_from:
            return
        self._told = True
        # First, so that whoever hears READY finds what is to be found then.
        self._ready()
        self._manager.tell(READY)

    def screen_turns(self) -> None:
        """Called by the screen's loop every LOOK_SECONDS: the bench's loop must have turned since the last time."""
        if self._bench is None or not self._answered:
            return
        self._answered = False
        self._manager.tell(ALIVE)
        self._bench.turn(self._answer)

    def _answer(self) -> None:
        self._answered = True

    def _seen(self, picture: ScreenModel) -> None:
        # Number 0 is the present picture of a bench whose thread has not begun.
        if self._works_from is None and picture.number > 0 and not picture.failed:
            self._works_from = picture.number
