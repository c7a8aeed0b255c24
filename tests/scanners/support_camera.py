"""Pictures for a camera: barcodes on paper, each look with noise of its own; films; an ffmpeg that misbehaves."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image, ImageChops

from scanners.camera.camera import CameraScanner
from scanners.camera.decoding import CameraReading, Quad
from scanners.camera.frames import CameraFrame
from scanners.camera.preview import CameraGlimpse
from tests.support.support_scanners import Ears

RATE = 150.0
NOWHERE: Quad = ((0, 0), (0, 0), (0, 0), (0, 0))
SIZE = (320, 240)

Content = str | bytes
Drawn = tuple[str, Content]
"""A symbology ("EAN13", "QRCode" …) and what is in it."""

MUG: Drawn = ("EAN13", "8801234567893")
SOCK: Drawn = ("Code128", "SOCK-BK-L")
SLIP: Drawn = ("QRCode", "O1-2026112312345670-A")


def reading(text: str, symbology: str = "]C0") -> CameraReading:
    return CameraReading(text.encode(), symbology, NOWHERE)


def drawn(code: Drawn, scale: int = 2) -> Image.Image:
    symbology, content = code
    image: Any = zxingcpp.create_barcode(content, zxingcpp.barcode_format_from_str(symbology)).to_image(scale=scale)
    return Image.frombytes("L", (image.shape[1], image.shape[0]), bytes(image))


def picture(*codes: Drawn, luck: random.Random, scale: int = 2) -> Image.Image:
    """The codes one above the other, with noise; an empty table has none."""
    paper = Image.new("L", SIZE, 255)
    if not codes:
        return paper
    top = 2
    for code in codes:
        image = drawn(code, scale)
        paper.paste(image, ((SIZE[0] - image.width) // 2, top))
        top += image.height + 2
    grain = Image.frombytes("L", SIZE, luck.randbytes(SIZE[0] * SIZE[1])).point(lambda v: v // 8)
    return ImageChops.subtract(paper, grain)


def frame(*codes: Drawn, seed: int = 1, scale: int = 2) -> CameraFrame:
    return CameraFrame(picture(*codes, luck=random.Random(seed), scale=scale).tobytes(), *SIZE)


def large(code: Drawn) -> CameraFrame:
    """One code, four pixels a module, 40 pixels from every edge."""
    image = drawn(code, 4)
    paper = Image.new("L", (image.width + 80, image.height + 80), 255)
    paper.paste(image, (40, 40))
    return CameraFrame(paper.tobytes(), *paper.size)


def film(folder: Path, *shots: tuple[Sequence[Drawn], int]) -> Path:
    """A folder of pictures: for each shot its codes, and how many frames it lasts."""
    luck, number = random.Random(7), 0
    folder.mkdir()
    for codes, length in shots:
        for _ in range(length):
            picture(*codes, luck=luck).save(folder / f"{number:05}.png", compress_level=1)
            number += 1
    return folder


def pgm(one: CameraFrame) -> bytes:
    return b"P5\n%d %d\n255\n" % (one.width, one.height) + one.data


def fake_ffmpeg(folder: Path, frames: Iterable[CameraFrame], *, then: str = "", raw: bytes = b"") -> Path:
    """A program named ffmpeg that writes frames as a camera does, then `raw`, then what the Python in `then` says."""
    bin_folder, shots = folder / "bin", folder / "shots"
    bin_folder.mkdir()
    shots.mkdir()
    for number, part in enumerate([*(pgm(one) for one in frames), raw]):
        (shots / f"{number:05}").write_bytes(part)
    program = bin_folder / "ffmpeg"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, time\n"
        f"for shot in sorted(pathlib.Path({str(shots)!r}).iterdir()):\n"
        "    sys.stdout.buffer.write(shot.read_bytes())\n"
        "    sys.stdout.flush()\n"
        "    time.sleep(0.04)\n"
        f"{then}\n"
    )
    program.chmod(0o755)
    return bin_folder


class CameraBench:
    """Camera scanners, all of them closed at the end; `camera`: a device for a fake ffmpeg, which ignores it."""

    def __init__(self) -> None:
        self._ends = os.openpty()
        self.camera = os.ttyname(self._ends[1])
        self.glimpses: list[CameraGlimpse] = []
        self._scanners: list[CameraScanner] = []

    def watch(self, device: Path | str, *, glimpses: bool = False, rate: float = RATE) -> Ears:
        ears = Ears()
        watcher = (lambda glimpse, _repeats: self.glimpses.append(glimpse)) if glimpses else None
        scanner = CameraScanner("camera-1", str(device), rate=rate, watcher=watcher)
        self._scanners.append(scanner)
        scanner.start(ears)
        return ears

    @property
    def last(self) -> CameraScanner:
        return self._scanners[-1]

    def close(self) -> None:
        for scanner in self._scanners:
            scanner.close()
        for end in self._ends:
            os.close(end)
