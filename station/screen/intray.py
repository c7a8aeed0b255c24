"""Where pictures arrive on the bench's thread and wait for the screen's: only the newest is ever painted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from station.face import ScreenModel


class PictureTray:
    """Holds the newest picture. `waken` is called at most once until the picture was taken."""

    def __init__(self, waken: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> None:
        self._waken = waken
        self._clock = clock
        self._lock = threading.Lock()
        self._picture: ScreenModel | None = None
        self._since = 0.0

    def put(self, picture: ScreenModel) -> None:
        """Leave a picture; from any thread. One that nobody took yet is replaced."""
        with self._lock:
            first = self._picture is None
            self._picture = picture
            self._since = self._clock()
        if first:
            self._waken()

    def take(self) -> tuple[ScreenModel, float] | None:
        """The newest picture and when it arrived, or None when it was taken already."""
        with self._lock:
            picture, self._picture = self._picture, None
            return None if picture is None else (picture, self._since)
