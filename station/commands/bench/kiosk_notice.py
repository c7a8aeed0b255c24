"""What the PC's console shows when the packing screen does not stand: drawn, since the console itself has no Hangul."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

FRAMEBUFFER, FRAMEBUFFER_FACTS = Path("/dev/fb0"), Path("/sys/class/graphics/fb0")
_BACK, _FORE, _TITLE = (16, 24, 32), (232, 236, 240), (255, 196, 64)
_NUDGE = b"\x1b[999;1H "
_CLEAR, _HOME, _CURSOR_OFF = "\x1b[2J", "\x1b[H", "\x1b[?25l"


@dataclass(frozen=True, slots=True)
class ConsoleNotice:
    """A title, and sentences below it."""

    title: str
    lines: Sequence[str]


def show(spoken: ConsoleNotice, plain: ConsoleNotice, console: int) -> str:
    """Show `spoken` on the framebuffer over `plain`, which any console can write (English). Never raises.

    `console`: a descriptor of the PC's console. Returns why it could not be drawn, or "".
    """
    text = "\r\n\r\n".join(("", plain.title, *plain.lines, ""))
    with suppress(OSError):
        os.write(console, (_CURSOR_OFF + _CLEAR + _HOME + text).encode("ascii", "replace"))
    try:
        paint(spoken, FRAMEBUFFER, FRAMEBUFFER_FACTS)
        # Some drivers bring what was written to the screen only with the console's next sign.
        os.write(console, _NUDGE)
    except (OSError, ValueError, ImportError) as problem:
        return f"{type(problem).__name__}: {problem}"
    return ""


def paint(notice: ConsoleNotice, framebuffer: Path, facts: Path) -> None:
    """Draw it over the whole framebuffer. Raises OSError and ValueError where that one is none we know."""
    width, height = (int(number) for number in (facts / "virtual_size").read_text().split(","))
    stride, bits = (int((facts / name).read_text()) for name in ("stride", "bits_per_pixel"))
    if bits not in (16, 32) or stride < width * bits // 8:
        raise ValueError(f"{bits} bits, {stride} bytes a row")
    rows = _drawn(notice, width, height, bits)
    with framebuffer.open("r+b", buffering=0) as out:
        for number, row in enumerate(rows):
            out.seek(number * stride)
            out.write(row)


def _drawn(notice: ConsoleNotice, width: int, height: int, bits: int) -> Sequence[bytes]:
    from importlib.resources import as_file, files

    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (width, height), _BACK)
    draw = ImageDraw.Draw(picture)
    with as_file(files("printers") / "fonts" / "NanumGothicBold.ttf") as face:
        large, small = (ImageFont.truetype(str(face), max(14, height // part)) for part in (16, 26))
    margin, at = width // 16, height // 8
    for font, colour, sentence in ((large, _TITLE, notice.title), *((small, _FORE, line) for line in notice.lines)):
        for line in _wrapped(sentence, font, width - 2 * margin):
            draw.text((margin, at), line, font=font, fill=colour)
            at += round(font.size * 1.4)
        at += round(font.size * 0.6)
    data = picture.tobytes("raw", "BGRX") if bits == 32 else _short(picture)
    row = len(data) // height
    return [data[start : start + row] for start in range(0, len(data), row)]


def _short(picture: Image.Image) -> bytes:
    """Two bytes a pixel: five bits of red, six of green, five of blue, the low byte first."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    low = ImageChops.add(green.point(lambda value: (value & 0x1C) << 3), blue.point(lambda value: value >> 3))
    high = ImageChops.add(red.point(lambda value: value & 0xF8), green.point(lambda value: value >> 5))
    data = bytearray(2 * picture.width * picture.height)
    data[0::2], data[1::2] = low.tobytes(), high.tobytes()
    return bytes(data)


def _wrapped(sentence: str, font: object, width: int) -> Sequence[str]:
    from PIL import ImageFont

    if not isinstance(font, ImageFont.FreeTypeFont):
        return [sentence]
    lines, line = [], ""
    for word in sentence.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
