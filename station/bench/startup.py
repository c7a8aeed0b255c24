"""The bench's face while the bench is still being opened: it shows so, and keeps what is typed until it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from station.bench.presenter import blank, picture_of
from station.bench.screen_model import BenchControl, KeyTaker, PracticeMark, ScreenModel
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import BenchDesk, IdleState, PackingRules


class BenchStartup:
    """Stands in for the bench and its keys from the first frame on; afterwards it hands everything through.

    Implements `BenchControl` and `KeyTaker` of `station.bench.screen_model`. Characters typed meanwhile may be a
    scan: they are kept and taken, in their order, as soon as the bench is there. A function key does nothing then.
    """

    def __init__(
        self,
        station: str,
        at: datetime,
        scanners: Sequence[str],
        practice: PracticeMark | None = None,
        stands: Callable[[int], None] = lambda _number: None,
    ) -> None:
        """`stands` is given the number of each picture of the opened bench that was painted."""
        view = replace(blank(station, at, scanners, has_backup=False), band=tell(NoticeCode.STARTING))
        self._picture = replace(picture_of(0, IdleState(BenchDesk()), PackingRules(), view), practice=practice)
        self._stands = stands
        self._lock = threading.Lock()
        self._watchers: list[Callable[[ScreenModel], None]] = []
        self._typed: list[Callable[[KeyTaker], object]] = []
        self._bench: BenchControl | None = None
        self._keys: KeyTaker | None = None

    def opened(self, bench: BenchControl, keys: KeyTaker | None) -> None:
        """The bench is there: it gets the watchers, and what was typed."""
        with self._lock:
            if keys is not None:
                for hand_over in self._typed:
                    hand_over(keys)
            self._typed.clear()
            self._bench, self._keys = bench, keys
            watchers = tuple(self._watchers)
        for watcher in watchers:
            bench.watch(watcher)

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have every picture delivered to `watcher`, the one that says "starting" first."""
        with self._lock:
            bench = self._bench
            self._watchers.append(watcher)
        if bench is None:
            watcher(self._picture)
        else:
            bench.watch(watcher)

    def press(self, command: str) -> None:
        """Give a command by key; nothing is open yet that it could change."""
        if self._bench is not None:
            self._bench.press(command)

    def pin(self, digits: str) -> None:
        """Take a PIN; nothing asks for one before the bench is there."""
        if self._bench is not None:
            self._bench.pin(digits)

    def painted(self, number: int, milliseconds: float) -> None:
        """Say how long a picture took to be painted."""
        if self._bench is not None:
            self._bench.painted(number, milliseconds)
            self._stands(number)

    def key(self, character: str | None, key: str, at: float) -> bool:
        """Take one key; False gives it back."""
        with self._lock:
            if self._bench is None:
                if character is not None:
                    self._typed.append(lambda keys: keys.key(character, key, at))
                return character is not None
        return self._keys is not None and self._keys.key(character, key, at)

    def paste(self, text: str, at: float) -> None:
        """Take a bracketed paste."""
        with self._lock:
            if self._bench is None:
                self._typed.append(lambda keys: keys.paste(text, at))
                return
        if self._keys is not None:
            self._keys.paste(text, at)

    @property
    def deadline(self) -> float | None:
        """When silence will mean something; while the bench is being opened it means nothing."""
        return self._keys.deadline if self._keys is not None else None

    def idle(self, at: float) -> None:
        """Say that nothing was typed until `at`."""
        if self._keys is not None:
            self._keys.idle(at)
