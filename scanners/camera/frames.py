"""Pictures of a camera: one grey frame, frames cut out of a stream of PGM images, and where frames come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

LARGEST: Final = 4096
"""Pixels of a frame's longer side at most; more is no camera that a bench would have."""

_HEADER: Final = re.compile(rb"P5\s+([0-9]{1,5})\s+([0-9]{1,5})\s+255\s")
_LONGEST_HEADER: Final = 32


@dataclass(frozen=True, slots=True)
class CameraFrame:
    """One grey picture, a byte a pixel, row by row from the top; `data` holds width times height bytes."""

    data: bytes
    width: int
    height: int

    def __post_init__(self) -> None:
        if len(self.data) != self.width * self.height or not 0 < max(self.width, self.height) <= LARGEST:
            raise ValueError(f"no frame of {self.width} by {self.height}: {len(self.data)} bytes")


class FrameError(OSError):
    """No frames, or no more. `reason`: a code ("unplugged", "in_use", "no_permission", "ended" …)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason


class FrameSource(Protocol):
    """Where frames come from. `live`: it may be opened again after its end; a film has been seen then."""

    live: bool

    def __iter__(self) -> Iterator[CameraFrame]:
        """Yield frames as they come, until FrameError says why there are no more."""

    def close(self) -> None:
        """Free the camera."""


class PgmStream:
    """Cuts a stream of binary PGM images (Netpbm, "P5") into frames; each says its own size.

    Bounded: never holds more than one image. After bytes that are no image it cannot go on, since nothing in
    grey pixels tells where the next begins.
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[CameraFrame]:
        """Yield the frames that are complete.

        Raises:
            FrameError: "garbage", for what is no PGM image of a byte a pixel in a size that a camera has.
        """
        self._held += data
        while (header := self._header()) is not None:
            width, height, begins = header
            ends = begins + width * height
            if len(self._held) < ends:
                return
            yield CameraFrame(bytes(memoryview(self._held)[begins:ends]), width, height)
            del self._held[:ends]

    def _header(self) -> tuple[int, int, int] | None:
        """Width, height and length of the header in front; None while it is incomplete."""
        found = _HEADER.match(self._held)
        if found is None:
            if len(self._held) >= _LONGEST_HEADER or not b"P5"[: len(self._held)] == self._held[:2]:
                raise FrameError("garbage", "the stream holds something else than PGM images")
            return None
        width, height = int(found[1]), int(found[2])
        if not (0 < width <= LARGEST and 0 < height <= LARGEST):
            raise FrameError("garbage", f"frames of {width} by {height} pixels")
        return width, height, found.end()
