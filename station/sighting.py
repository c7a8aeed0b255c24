"""From a camera to the screen: the scanner's glimpses as the bench's face shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from station.face import ViewGlimpse

if TYPE_CHECKING:
    from scanners.glimpses import CameraGlimpse as Seen


class CameraFinder:
    """Hands the view of a camera to the screen. Implements `station.face.Camera`."""

    def __init__(self) -> None:
        self._watcher: Callable[[ViewGlimpse], None] | None = None

    def watch(self, watcher: Callable[[ViewGlimpse], None]) -> None:
        """Have glimpses delivered."""
        self._watcher = watcher

    def see(self, glimpse: Seen, repeats: int) -> None:
        """The camera saw this."""
        if self._watcher is not None:
            self._watcher(ViewGlimpse(glimpse.width, glimpse.height, glimpse.greys, repeats))
