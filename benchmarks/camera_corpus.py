"""The corpus of camera pictures: EAN-13, Code 128 and QR in many sizes under 22 bad conditions; seeded, never stored.

A sample can be looked at more than once: each look is held a little differently and has noise of its own.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from scanners.camera.frames import CameraFrame

WIDTH: Final = 640
HEIGHT: Final = 480
SIZES: Final = {"EAN13": (1.0, 1.5, 2.0, 3.0, 4.0), "Code128": (1.0, 1.5, 2.0, 3.0), "QRCode": (2.0, 3.0, 5.0, 8.0)}
"""Pixels per module, by symbology."""

_DRAWN: Final = 8
_PAPER: Final = 255
_INK: Final = 0

Spoil = Callable[[Image.Image, random.Random], Image.Image]


@dataclass(frozen=True, slots=True)
class Sample:
    """One barcode in one condition, at a size in pixels per module. `faded`: grey ink on grey paper."""

    symbology: str
    size: float
    condition: str
    text: str
    seed: int
    faded: bool = False

    def look(self, at: int = 0) -> CameraFrame:
        """The picture at the given look."""
        luck = random.Random(f"{self.seed}/{at}")
        scene = _scene(self, luck)
        if self.faded:
            scene = scene.point(lambda v: 25 + v * 180 // 255)
        picture = CONDITIONS[self.condition](scene, luck)
        return CameraFrame(picture.tobytes(), WIDTH, HEIGHT)


def samples(seed: int = 1, *, faded: bool = False) -> Iterator[Sample]:
    """The corpus: two texts for each symbology, size and condition."""
    luck = random.Random(seed)
    for symbology, sizes in SIZES.items():
        for size in sizes:
            for condition in CONDITIONS:
                for _ in range(2):
                    yield Sample(symbology, size, condition, _text(symbology, luck), luck.getrandbits(48), faded)


def noise_frames(count: int = 40, seed: int = 2) -> Iterator[CameraFrame]:
    """Pictures without any barcode: noise, stripes, and both blurred."""
    luck = random.Random(seed)
    for at in range(count):
        picture = Image.frombytes("L", (WIDTH, HEIGHT), luck.randbytes(WIDTH * HEIGHT))
        if at % 4 in (1, 3):
            picture = Image.frombytes("L", (WIDTH // 4, 1), luck.randbytes(WIDTH // 4)).resize((WIDTH, HEIGHT))
        if at % 4 in (2, 3):
            picture = picture.filter(ImageFilter.GaussianBlur(2)).point(lambda v: min(255, max(0, 4 * v - 384)))
        yield CameraFrame(picture.tobytes(), WIDTH, HEIGHT)


def _text(symbology: str, luck: random.Random) -> str:
    match symbology:
        case "EAN13":
            digits = f"880{luck.randrange(10**9):09}"
            check = -sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10
            return f"{digits}{check}"
        case "Code128":
            letters = "".join(luck.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
            return luck.choice((f"65{luck.randrange(10**10):010}", f"{letters}-{luck.randrange(10**4):04}"))
        case _:
            return f"O1-{luck.randrange(10**16):016}-{luck.choice('ABCDEFGHKMNP')}"


def _scene(sample: Sample, luck: random.Random) -> Image.Image:
    """The code on its paper, near the middle, drawn large and taken off the pixel grid by area."""
    drawn = _drawn(sample)
    shrunk = sample.size / _DRAWN
    wide, high = round(drawn.width * shrunk), round(drawn.height * shrunk)
    off_x, off_y = luck.uniform(0, _DRAWN), luck.uniform(0, _DRAWN)
    spare = ImageChops.offset(_padded(drawn), int(off_x), int(off_y))
    code = spare.resize((wide, high), Image.Resampling.BOX, (_DRAWN, _DRAWN, *_far(drawn)))
    scene = Image.new("L", (WIDTH, HEIGHT), _PAPER)
    x = (WIDTH - wide) // 2 + luck.randint(-8, 8)
    y = (HEIGHT - high) // 2 + luck.randint(-8, 8)
    scene.paste(code, (x, y))
    return scene


def _drawn(sample: Sample) -> Image.Image:
    code = zxingcpp.create_barcode(sample.text, zxingcpp.barcode_format_from_str(sample.symbology))
    image: Any = code.to_image(scale=_DRAWN)
    picture = Image.frombytes("L", (image.shape[1], image.shape[0]), bytes(image))
    return picture.point(lambda v: _PAPER if v > 127 else _INK)


def _padded(drawn: Image.Image) -> Image.Image:
    padded = Image.new("L", (drawn.width + 2 * _DRAWN, drawn.height + 2 * _DRAWN), _PAPER)
    padded.paste(drawn, (_DRAWN, _DRAWN))
    return padded


def _far(drawn: Image.Image) -> tuple[int, int]:
    return drawn.width + _DRAWN, drawn.height + _DRAWN


def clean(picture: Image.Image, _luck: random.Random) -> Image.Image:
    return picture


def blur(sigma: float) -> Spoil:
    return lambda picture, _luck: picture.filter(ImageFilter.GaussianBlur(sigma))


def motion(pixels: int) -> Spoil:
    """Moved while the shutter was open, along the bars' direction of reading."""

    def spoil(picture: Image.Image, _luck: random.Random) -> Image.Image:
        mean = picture
        for step in range(1, pixels):
            mean = Image.blend(mean, ImageChops.offset(picture, step, 0), 1 / (step + 1))
        return mean

    return spoil


def noise(sigma: float) -> Spoil:
    """Noise of the sensor, nearly normal: the mean of three even ones."""

    def spoil(picture: Image.Image, luck: random.Random) -> Image.Image:
        one, two, three = (Image.frombytes("L", picture.size, luck.randbytes(WIDTH * HEIGHT)) for _ in range(3))
        mean = Image.blend(Image.blend(one, two, 1 / 2), three, 1 / 3)
        spread = mean.point(lambda v: min(255, max(0, round(128 + (v - 127.5) * sigma / 42.7))))
        return ImageChops.add(picture, spread, 1, -128)

    return spoil


def jpeg(quality: int) -> Spoil:
    def spoil(picture: Image.Image, _luck: random.Random) -> Image.Image:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=quality)
        return Image.open(packed).convert("L")

    return spoil


def contrast(part: float) -> Spoil:
    return lambda picture, _luck: picture.point(lambda v: round(128 + (v - 128) * part))


def shadow(picture: Image.Image, _luck: random.Random) -> Image.Image:
    """From full light at the left to a tenth of it at the right."""
    ramp = Image.linear_gradient("L").rotate(90).resize(picture.size).point(lambda v: round(255 - 0.9 * v))
    return ImageChops.multiply(picture, ramp)


def glare(picture: Image.Image, luck: random.Random) -> Image.Image:
    """A lamp mirrored in the foil: a white spot over a part of the code."""
    spot = Image.radial_gradient("L").resize((150, 150)).point(lambda v: max(0, 255 - 2 * v))
    light = Image.new("L", picture.size, 0)
    light.paste(spot, (WIDTH // 2 - 75 + luck.randint(-60, 60), HEIGHT // 2 - 75 + luck.randint(-40, 40)))
    return ImageChops.add(picture, light)


def dark(picture: Image.Image, luck: random.Random) -> Image.Image:
    """A dim hall: a fifth of the light, and the noise of the amplifier."""
    return noise(6)(picture.point(lambda v: v // 5), luck)


def inverted(picture: Image.Image, _luck: random.Random) -> Image.Image:
    return ImageChops.invert(picture)


def rotated(degrees: float) -> Spoil:
    return lambda picture, _luck: picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=_PAPER)


def perspective(part: float) -> Spoil:
    """Seen from the side: the far edge is shorter by this part at either end."""

    def spoil(picture: Image.Image, _luck: random.Random) -> Image.Image:
        far, near = part * HEIGHT, part * HEIGHT / 2
        quad = (0, -far, 0, HEIGHT + far, WIDTH, HEIGHT + near - far, WIDTH, far - near)
        return picture.transform(picture.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=_PAPER)

    return spoil


def together(picture: Image.Image, luck: random.Random) -> Image.Image:
    """A bit of everything."""
    for spoil in (rotated(6), perspective(0.05), blur(0.8), contrast(0.6), noise(10), jpeg(40)):
        picture = spoil(picture, luck)
    return picture


CONDITIONS: Final[dict[str, Spoil]] = {
    "clean": clean,
    "blur 1": blur(1.0), "blur 1.6": blur(1.6), "blur 2.5": blur(2.5),
    "motion 5": motion(5), "motion 9": motion(9),
    "noise 15": noise(15), "noise 35": noise(35),
    "jpeg 30": jpeg(30), "jpeg 10": jpeg(10),
    "contrast 25 %": contrast(0.25), "contrast 12 %": contrast(0.12),
    "shadow": shadow, "glare": glare, "dark": dark, "inverted": inverted,
    "rotated 10": rotated(10), "rotated 30": rotated(30), "rotated 90": rotated(90), "rotated 180": rotated(180),
    "perspective 6 %": perspective(0.06), "perspective 12 %": perspective(0.12),
    "together": together,
}  # fmt: skip
"""The clean picture and 22 bad ones, by name."""
