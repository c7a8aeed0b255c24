"""The newest frame of a camera: a thread keeps up with it, so that slow decoding never builds a queue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

from scanners.frames import CameraFrame, FrameError, FrameSource

PATIENCE: Final = 6.0
"""Seconds without a frame after which it is given up; slow ones take three to begin."""


class NewestFrames:
    """Frames of a live source, each the newest there is; those that nobody had time for are dropped."""

    def __init__(self, source: FrameSource, patience: float = PATIENCE) -> None:
        self.live = source.live
        self._source = source
        self._patience = patience
        self._changed = threading.Condition()
        self._frame: CameraFrame | None = None
        self._end: FrameError | None = None
        threading.Thread(target=self._keep_up, name="camera", daemon=True).start()

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield the newest frame, waiting for it. Raises FrameError: no more come; "no_picture" when none came."""
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._frame or self._end, self._patience):
                    raise FrameError("no_picture", f"no picture for {self._patience:g} seconds")
                frame, self._frame = self._frame, None
                if frame is None and self._end is not None:
                    raise self._end
            if frame is not None:
                yield frame

    def close(self) -> None:
        """Free the camera."""
        self._source.close()

    def _keep_up(self) -> None:
        try:
            for frame in self._source:
                with self._changed:
                    self._frame = frame
                    self._changed.notify_all()
            end = FrameError("ended")
        except FrameError as error:
            end = error
        except Exception as error:  # noqa: BLE001 -- root of a thread: its end must be told
            end = FrameError("failed", repr(error))
        with self._changed:
            self._end = end
            self._changed.notify_all()
