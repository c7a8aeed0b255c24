"""Frames through PyAV, the extra `camera`: FFmpeg's libraries without the program."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scanners.camera.frames import CameraFrame, FrameError

if TYPE_CHECKING:
    import av

_WIDEST: Final = 1280
_REASONS: Final = {
    errno.EBUSY: "in_use",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENOENT: "missing",
    errno.ENODEV: "unplugged",
    errno.EIO: "unplugged",
    errno.ENOTTY: "not_a_camera",
    errno.EINVAL: "not_a_camera",
}


class PyavFrames:
    """Frames of a camera (`live`) or a film. Implements FrameSource.

    Raises:
        ImportError: PyAV is not installed.
        FrameError: the device cannot be opened.
    """

    def __init__(self, device: str, *, live: bool) -> None:
        import av

        self.live = live
        try:
            if live:
                self._container = av.open(device, format="v4l2", options={"video_size": "1280x720"})
            else:
                self._container = av.open(device)
        except av.FFmpegError as error:
            raise _told(error, "not_a_camera") from None

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield frames. Raises FrameError when there are no more."""
        from av import FFmpegError

        if not self._container.streams.video:
            raise FrameError("not_a_camera", "no video in it")
        try:
            for picture in self._container.decode(video=0):
                yield _grey(picture)
        except FFmpegError as error:
            raise _told(error, "unplugged" if self.live else "ended") from None
        raise FrameError("unplugged" if self.live else "ended")

    def close(self) -> None:
        """Free the camera."""
        self._container.close()


def _told(error: av.FFmpegError, otherwise: str) -> FrameError:
    """The library's error; it is an OSError only where the C library has a number for it."""
    return FrameError(_REASONS.get(error.errno or 0, otherwise), str(error))


def _grey(picture: av.VideoFrame) -> CameraFrame:
    """One picture, grey, at most as wide as decoding needs; the library pads its lines."""
    width = min(picture.width, _WIDEST)
    height = picture.height * width // picture.width
    plane = picture.reformat(width=width, height=height, format="gray").planes[0]
    data, pitch = bytes(plane), plane.line_size
    if pitch != width:
        data = b"".join(data[at : at + width] for at in range(0, height * pitch, pitch))
    return CameraFrame(data[: width * height], width, height)
