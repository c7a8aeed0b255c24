"""Which of the camera's glimpses is on the screen: a few a second, and none soon after a verdict."""

from __future__ import annotations

import time
from collections.abc import Callable

from station.face import ViewGlimpse
from station.screen.cameraview import CameraView, dots
from station.screen.lines import Line

EVERY = 0.2
"""Seconds between two glimpses on the screen, at least."""

_VERDICT = 0.5
_STALE = 2.0


class LiveView:
    """Takes glimpses from the camera's thread; everything else is called on the screen's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._newest: tuple[ViewGlimpse, float] | None = None
        self._quiet_until = 0.0
        self._drawn: tuple[CameraView, tuple[Line, ...]] | None = None
        self._fits = True
        self.shown: ViewGlimpse | None = None

    def put(self, glimpse: ViewGlimpse) -> None:
        """Here is a new one. It only waits: what is looked at is chosen by `turn`."""
        self._newest = glimpse, self._clock()

    def stand_back(self) -> None:
        """A picture of the bench came, which has the screen to itself for a moment."""
        self._quiet_until = self._clock() + _VERDICT

    def turn(self) -> bool:
        """Go on to the newest glimpse; True when that is worth a repaint. An old one is taken away."""
        now, newest = self._clock(), self._newest
        if now < self._quiet_until:
            return False
        glimpse = newest[0] if newest is not None and now - newest[1] < _STALE else None
        if glimpse is self.shown:
            return False
        appears = self.shown is None
        self.shown = glimpse
        return self._fits or appears

    def lines(self, view: CameraView | None) -> tuple[Line, ...]:
        """The dots of a view; drawn once, however often the rest is repainted. None: there is no room."""
        self._fits = view is not None
        if view is None:
            return ()
        if self._drawn is None or self._drawn[0] != view:
            self._drawn = view, dots(view.glimpse, view.cells, view.rows)
        return self._drawn[1]
