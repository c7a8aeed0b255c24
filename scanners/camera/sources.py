"""Which frames a device gives: a camera or a film through ffmpeg or PyAV, or a folder of pictures."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scanners.camera.ffmpeg import FfmpegFrames
from scanners.camera.frames import LARGEST, CameraFrame, FrameError, FrameSource

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


_KINDS: Final = frozenset({".png", ".pgm", ".jpg", ".jpeg"})


class FolderFrames:
    """The pictures of a folder, once. Implements FrameSource. Raises FrameError "not_a_camera" where there are none."""

    live = False

    def __init__(self, folder: Path) -> None:
        self._files = sorted(one for one in folder.iterdir() if one.suffix.lower() in _KINDS)
        if not self._files:
            raise FrameError("not_a_camera", f"no pictures in {folder}")

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield frames. Raises FrameError: "ended", or "garbage" for a file that is no picture."""
        from PIL import Image

        for file in self._files:
            try:
                with Image.open(file) as picture:
                    if max(picture.size) > LARGEST:
                        raise FrameError("garbage", f"{file.name}: {picture.width} by {picture.height} pixels")
                    grey = picture.convert("L")
            except (OSError, SyntaxError, ValueError) as error:
                # Pillow's broken PNG files raise SyntaxError.
                raise error if isinstance(error, FrameError) else FrameError("garbage", file.name) from None
            yield CameraFrame(grey.tobytes(), grey.width, grey.height)
        raise FrameError("ended")

    def close(self) -> None:
        """Nothing is open between two pictures."""


def open_source(device: str, rate: float) -> FrameSource:
    """Open a camera (/dev/video0), a film, or a folder of pictures. `rate`: frames a second wanted of a film.

    Raises:
        FrameError: "missing", "no_permission", "in_use", "not_a_camera", or "no_ffmpeg" where neither ffmpeg
            nor PyAV is installed.
    """
    path = Path(device)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return FolderFrames(path)
        live = stat.S_ISCHR(mode)
        os.close(os.open(path, (os.O_RDWR if live else os.O_RDONLY) | os.O_NONBLOCK | os.O_CLOEXEC))
    except FrameError:
        raise
    except PermissionError as error:
        raise FrameError("no_permission", str(error)) from None
    except FileNotFoundError as error:
        raise FrameError("missing", str(error)) from None
    except OSError as error:
        raise FrameError("in_use" if error.errno == errno.EBUSY else "missing", str(error)) from None
    source = _through_ffmpeg(device, live=live, rate=rate)
    return NewestFrames(source) if live else source


def _through_ffmpeg(device: str, *, live: bool, rate: float) -> FrameSource:
    program = shutil.which("ffmpeg")
    if program:
        return FfmpegFrames(program, device, live=live, rate=rate)
    from scanners.camera.pyav import PyavFrames

    try:
        return PyavFrames(device, live=live)
    except ImportError:
        raise FrameError("no_ffmpeg", "neither ffmpeg nor PyAV is installed") from None
