"""The bench's picture, published whole after every change to whoever watches."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from station.desk import picture_of
from station.face import ScreenModel
from station.turns import PackingSession

log = logging.getLogger(__name__)


class ViewPublisher:
    """Numbers the pictures and delivers them. Published on the bench's thread; watched from any."""

    def __init__(self, turns: PackingSession) -> None:
        self._turns = turns
        self._watchers: list[Callable[[ScreenModel], None]] = []
        self._number = self._scan_number = 0
        self._lock = threading.Lock()

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have the present picture, and every one from now on, delivered to `watcher`."""
        with self._lock:
            self._watchers.append(watcher)
            watcher(self._picture())

    def publish(self, *, scanned: bool = False) -> None:
        """Deliver the picture as it is now; `scanned`: it shows the verdict of a scan."""
        with self._lock:
            self._number += 1
            if scanned:
                self._scan_number = self._number
            picture = self._picture()
            for watcher in self._watchers:
                try:
                    watcher(picture)
                except Exception:  # whoever watches badly takes neither the bench nor another watcher along
                    log.exception("a watcher failed")

    def painted(self, number: int, milliseconds: float) -> None:
        """Remember what painting the last scan's verdict took."""
        if number == self._scan_number:
            self._turns.timings.paint_ms = milliseconds

    def _picture(self) -> ScreenModel:
        turns = self._turns
        return picture_of(self._number, turns.state, turns.rules, turns.surface)
