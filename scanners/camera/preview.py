"""What the packer sees of the camera's view: a picture of a few dots, with a line around every code in it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scanners.camera.decoding import CameraReading
from scanners.camera.frames import CameraFrame

WIDTH: Final = 64
"""Dots of a glimpse's width."""

_HIGHEST: Final = 96


@dataclass(frozen=True, slots=True)
class CameraGlimpse:
    """A small grey picture, a byte a dot, row by row from the top; dots are square."""

    width: int
    height: int
    greys: bytes

    def __post_init__(self) -> None:
        if not (
            0 < self.width <= WIDTH and 0 < self.height <= _HIGHEST and len(self.greys) == self.width * self.height
        ):
            raise ValueError(f"no glimpse of {self.width} by {self.height}")

    def to_message(self) -> dict[str, object]:
        """The glimpse as values of JSON."""
        return {"width": self.width, "height": self.height, "greys": base64.b64encode(self.greys).decode()}

    @classmethod
    def from_message(cls, message: Mapping[str, object]) -> CameraGlimpse:
        """The glimpse out of `to_message`. Raises KeyError, TypeError or ValueError."""
        width, height, greys = message["width"], message["height"], message["greys"]
        if not (isinstance(width, int) and isinstance(height, int) and isinstance(greys, str)):
            raise TypeError("no glimpse")
        return cls(width, height, base64.b64decode(greys, validate=True))


def glimpse_of(frame: CameraFrame, seen: Iterable[CameraReading]) -> CameraGlimpse:
    """The frame as a glimpse, in full contrast."""
    from PIL import Image, ImageDraw, ImageOps

    width = min(WIDTH, frame.width)
    height = min(_HIGHEST, max(1, frame.height * width // frame.width))
    picture = Image.frombytes("L", (frame.width, frame.height), frame.data)
    small = ImageOps.autocontrast(picture.resize((width, height), reducing_gap=2.0), cutoff=1)
    pen = ImageDraw.Draw(small)
    for reading in seen:
        outline = [(x * width // frame.width, y * height // frame.height) for x, y in reading.quad]
        pen.polygon(outline, outline=255)
    return CameraGlimpse(width, height, small.tobytes())
