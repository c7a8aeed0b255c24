"""A camera's reading process: ``python -m scanners.camera.camera_reader DEVICE``; JSON lines out, ends with stdin."""

from __future__ import annotations

import argparse
import base64
import os
import time
from collections.abc import Mapping
from typing import Final, NoReturn

from scanners.camera.decoding import CameraReading, Decoder, Identity, decoders, read
from scanners.camera.frames import CameraFrame, FrameError, FrameSource
from scanners.camera.preview import glimpse_of
from scanners.camera.sources import open_source
from scanners.child_process import ParentProcess
from scanners.framing import LONGEST

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 2.0
"""Seconds between two attempts to open a camera: doubled from the first to the longest."""

_MOST_CODES: Final = 8
_NICE: Final = 5
_GLIMPSE_EVERY: Final = 0.2
_BLANKS_TOLD: Final = 30
_LOCKS_LAST: Final = 1.0
_ALIVE_EVERY: Final = 1.0


class CameraReader:
    """Looks at frames and tells the parent what is in them, for ever.

    Lines: {"ready": true}; {"lost": REASON, "detail": TEXT}; {"at": SECONDS, "fresh": BOOL, "seen": [[AIM
    IDENTIFIER, BASE64], …]} for a frame; {"glimpse": {…}}. Frames without a code are told until every lock must
    be open, and then once a second.
    """

    def __init__(self, parent: ParentProcess, opinions: Mapping[str, Decoder], *, rate: float, glimpses: bool) -> None:
        self._parent = parent
        self._opinions = opinions
        self._every = 1 / rate
        self._glimpses = glimpses
        self._last: CameraFrame | None = None
        self._seen: tuple[CameraReading, ...] = ()
        self._blanks = 0
        self._seen_at = self._told_at = self._glimpsed_at = 0.0

    def run(self, device: str, rate: float) -> NoReturn:
        """Open the device, look until it is lost, rest, and again; a film is seen once."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            live = True
            try:
                source = open_source(device, rate)
                live = source.live
                self._watch(source)
            except FrameError as error:
                self._parent.tell({"lost": error.reason, "detail": str(error)[:200]})
            if not live and self._last is not None:
                idle(self._parent)
            if time.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _watch(self, source: FrameSource) -> None:
        self._last, self._seen, self._blanks = None, (), 0  # of another view, if there was one
        try:
            for frame in source:
                at = time.monotonic()
                if self._last is None:
                    self._parent.tell({"ready": True})
                self._look(frame, at)
                time.sleep(max(0.0, self._every - (time.monotonic() - at)))
        finally:
            source.close()

    def _look(self, frame: CameraFrame, at: float) -> None:
        """One frame. The same picture once more is not read again: it would be misread alike."""
        fresh = frame != self._last
        if fresh:
            known: set[Identity] = {one.identity for one in self._seen}
            self._last, self._seen = frame, read(frame, self._opinions, known)[:_MOST_CODES]
        self._blanks = 0 if self._seen else self._blanks + 1
        if self._seen:
            self._seen_at = at
        locked = self._blanks < _BLANKS_TOLD or at - self._seen_at < _LOCKS_LAST
        if locked or at - self._told_at >= _ALIVE_EVERY:
            codes = [[one.symbology, base64.b64encode(one.data[: LONGEST + 1]).decode()] for one in self._seen]
            self._parent.tell({"at": at, "fresh": fresh, "seen": codes})
            self._told_at = at
        if self._glimpses and at - self._glimpsed_at >= _GLIMPSE_EVERY:
            self._parent.tell({"glimpse": glimpse_of(frame, self._seen).to_message()})
            self._glimpsed_at = at


def idle(parent: ParentProcess) -> NoReturn:
    """Only say that this process is alive."""
    while True:
        parent.tell({})
        time.sleep(_ALIVE_EVERY)


def main() -> NoReturn:
    """Read the camera that the command line names."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("device")
    arguments.add_argument("--rate", type=float, default=15.0)
    arguments.add_argument("--glimpses", action="store_true")
    given = arguments.parse_args()
    parent = ParentProcess.of_this_process()
    parent.end_with_it()
    parent.tell({})
    os.nice(_NICE)
    opinions = decoders()
    if not opinions:
        parent.tell({"lost": "no_decoder", "detail": "neither zxing-cpp nor pyzbar can be loaded"})
        idle(parent)
    CameraReader(parent, opinions, rate=given.rate, glimpses=given.glimpses).run(given.device, given.rate)


if __name__ == "__main__":
    main()
