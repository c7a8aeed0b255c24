"""Frames through the program ffmpeg: it opens cameras and films, turns them grey, and writes PGM images."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import IO, Final

from scanners.camera.frames import CameraFrame, FrameError, PgmStream

_CHUNK: Final = 1 << 20
_LAST_WORDS: Final = 4
_GRACE: Final = 0.3

_WORDS: Final = (
    ("Device or resource busy", "in_use"),
    ("Permission denied", "no_permission"),
    ("No such file or directory", "missing"),
    ("No such device", "unplugged"),
    ("Input/output error", "unplugged"),
    ("Protocol error", "unplugged"),
    ("Inappropriate ioctl for device", "not_a_camera"),
    ("Not a video capture device", "not_a_camera"),
    ("Invalid data found", "not_a_camera"),
    ("Invalid argument", "not_a_camera"),
    ("does not contain any stream", "not_a_camera"),
)
"""What ffmpeg says of an error: the C library's words for its number, and some of its own."""


def command(program: str, device: str, *, live: bool, rate: float) -> list[str]:
    """The command line. The size is a wish that a camera may decline; wider pictures are made smaller."""
    source = ["-f", "v4l2", "-video_size", "1280x720", "-i", device] if live else ["-i", f"file:{device}"]
    scaled = "scale='min(1280,iw)':-2"
    return [
        program, "-nostdin", "-hide_banner", "-loglevel", "error", *source, "-an",
        "-vf", scaled if live else f"fps={rate:g},{scaled}",
        "-pix_fmt", "gray", "-c:v", "pgm", "-f", "image2pipe", "-",
    ]  # fmt: skip


def reason_of(words: Sequence[str], otherwise: str) -> str:
    """The reason that ffmpeg's last words mean."""
    said = "\n".join(words)
    return next((reason for sign, reason in _WORDS if sign in said), otherwise)


class FfmpegFrames:
    """Frames of a camera (`live`) or a film, from one run of ffmpeg. Implements FrameSource."""

    def __init__(self, program: str, device: str, *, live: bool, rate: float) -> None:
        self.live = live
        self._words: deque[str] = deque(maxlen=_LAST_WORDS)
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- the program that `which` found, without a shell
                command(program, device, live=live, rate=rate),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
            )
        except OSError as error:
            raise FrameError("no_ffmpeg", str(error)) from None
        self._hearing = threading.Thread(target=self._hear, args=(self._process.stderr,), daemon=True)
        self._hearing.start()

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield frames. Raises FrameError: a film "ended", a camera has a trouble, or the stream is "garbage"."""
        stream, seen = PgmStream(), False
        assert self._process.stdout  # noqa: S101 -- for the type checker
        while data := self._process.stdout.read(_CHUNK):
            for frame in stream.feed(data):
                seen = True
                yield frame
        raise self._end(seen=seen)

    def close(self) -> None:
        """End ffmpeg, which frees the camera."""
        self._process.terminate()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE)

    def _end(self, *, seen: bool) -> FrameError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._hearing.join(_GRACE)
        before, after = ("failed", "unplugged") if self.live else ("not_a_camera", "ended")
        otherwise = after if seen else before
        return FrameError(reason_of(self._words, otherwise), self._words[-1] if self._words else "")

    def _hear(self, line: IO[bytes]) -> None:
        """Read all that ffmpeg complains about, keep the last of it."""
        for said in line:
            self._words.append(said.decode(errors="replace").strip()[:200])
