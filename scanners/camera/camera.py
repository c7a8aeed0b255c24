"""The camera as a scanner: a child process looks at its pictures, and here it is decided what counts."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from scanners.base import ScannerEvent
from scanners.camera.decoding import CameraReading
from scanners.camera.locking import CodeLocks
from scanners.camera.preview import CameraGlimpse
from scanners.child_process import ChildScanner, Interpreter, Message
from scanners.framing import LONGEST, Framed, FramedCode, GarbageFrame
from scanners.reports import FrameReporter

RATE: Final = 15.0
"""Frames looked at in a second, at most."""

_PATIENCE: Final = 15.0
_NOWHERE: Final = ((0, 0), (0, 0), (0, 0), (0, 0))
_CONTROL: Final = re.compile(rb"[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x1f]")

Watcher = Callable[[CameraGlimpse, int], None]
"""Gets a glimpse of the view, and how often so far a code came back too early and was not counted again."""


class CameraScanner(ChildScanner):
    """A camera (/dev/video0), a film, or a folder of pictures, each read by ``scanners.camera.camera_reader``.

    A code counts once for each time it is shown (`scanners.camera.locking`). The locks live here and not in the child:
    a child that dies over a picture must not let the code in view count twice.

    Health: READY with the first picture; WARNING with "garbage" or "encoding"; LOST with "unplugged", "missing",
    "in_use", "no_permission", "not_a_camera", "no_ffmpeg", "no_decoder", "no_picture", "garbage", "failed", or
    "ended" for a film. `watcher` is called at most 5 times a second, on the scanner's thread.
    """

    def __init__(self, name: str, device: str, *, rate: float = RATE, watcher: Watcher | None = None) -> None:
        self._reports = FrameReporter(name)
        self._locks = CodeLocks()
        self._watcher = watcher
        arguments = ["scanners.camera.camera_reader", device, f"--rate={rate:g}"]
        if watcher is not None:
            arguments.append("--glimpses")
        super().__init__(self._reports, arguments, self._interpreter, patience=_PATIENCE)

    @property
    def repeats(self) -> int:
        """How often a code came back too early and was not counted again."""
        return self._locks.repeats

    def _interpreter(self) -> Interpreter:
        self._locks.interrupted()
        return self._interpret

    def _interpret(self, message: Message) -> Iterable[ScannerEvent]:
        if "seen" in message:
            return tuple(self._looked(message))
        if "lost" in message:
            self._locks.interrupted()
            return self._reports.lost(_text(message["lost"]), _text(message.get("detail", "")))
        if "ready" in message:
            return self._reports.opened()
        if "glimpse" in message and self._watcher is not None:
            inside = message["glimpse"]
            if not isinstance(inside, dict):
                raise TypeError("no glimpse")
            self._watcher(CameraGlimpse.from_message(inside), self._locks.repeats)
        return ()

    def _looked(self, message: Message) -> Iterator[ScannerEvent]:
        at, fresh, seen = message["at"], message["fresh"], message["seen"]
        if not (isinstance(at, float) and isinstance(fresh, bool) and isinstance(seen, list)):
            raise TypeError("no frame")
        for reading in self._locks.look([_reading(one) for one in seen], at, fresh=fresh):
            yield from self._reports.framed(_framed(reading, at))


def _reading(one: object) -> CameraReading:
    if not isinstance(one, list):
        raise TypeError("no code")
    symbology, data = one
    return CameraReading(base64.b64decode(_text(data), validate=True), _text(symbology), _NOWHERE)


def _framed(reading: CameraReading, at: float) -> Framed:
    """The code as one from a cable would be: its AIM identifier in front, bounded, without control bytes."""
    if len(reading.data) > LONGEST:
        return GarbageFrame("too_long", at)
    if _CONTROL.search(reading.data):
        return GarbageFrame("control", at)
    return FramedCode(reading.symbology.encode() + reading.data, at)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
