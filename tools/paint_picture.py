"""A drawn screen as a PNG, for pages whose readers have no Korean font: the SVG of `support_svg`, painted."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from printers.fonts import face_path
from tests.support.support_svg import BASE, CELL

_SCALE = 2
_RECT = re.compile(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" fill="(#[0-9a-f]{6})"')
_TEXT = re.compile(r'<text x="(\d+)" y="(\d+)" textLength="(\d+)" fill="(#[0-9a-f]{6})"[^>]*>([^<]*)</text>')
_FRAME = re.compile(r'<rect width="(\d+)" height="(\d+)" rx="8" fill="(#[0-9a-f]{6})"/>')
_ANY = re.compile(f"{_RECT.pattern}|{_TEXT.pattern}")
_SIZE = 17
# Signs that the font of the labels does not have, as lines in a cell of 10 × 16.
_SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "►": (((1, 2), (9, 8), (1, 14), (1, 2), (5, 8), (1, 12), (1, 4)),),
    "✔": (((1, 9), (4, 13), (9, 3)),),
    "⊘": (((5, 3), (8, 4), (9, 8), (8, 12), (5, 13), (2, 12), (1, 8), (2, 4), (5, 3)), ((2, 12), (8, 4))),
    "✎": (((1, 14), (2, 11), (8, 3), (9, 5), (4, 12), (1, 14)),),
}


def painted(svg: str) -> Image.Image:
    """The screen as a picture of twice its size in pixels."""
    frame = _FRAME.search(svg)
    if frame is None:
        raise ValueError("no screen that support_svg drew")
    picture = Image.new("RGB", (int(frame[1]) * _SCALE, int(frame[2]) * _SCALE), frame[3])
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(face_path(), _SIZE * _SCALE)
    for found in _ANY.finditer(svg):
        if found[1] is not None:
            x, y, width, height = (int(found[at]) * _SCALE for at in (1, 2, 3, 4))
            pen.rectangle((x, y, x + width - 1, y + height - 1), fill=found[5])
        else:
            _write(pen, font, (int(found[6]), int(found[7])), int(found[8]), found[9], unescape(found[10]))
    return picture


def side_by_side(one: str, other: str, file: Path, width: int = 1200) -> None:
    """Two screens in one picture, one under the other, as wide as a page can show."""
    pictures = [painted(svg) for svg in (one, other)]
    sized = [each.resize((width, each.height * width // each.width), Image.Resampling.LANCZOS) for each in pictures]
    gap = width // 60
    whole = Image.new("RGB", (width, sum(each.height for each in sized) + gap), "#ffffff")
    whole.paste(sized[0], (0, 0))
    whole.paste(sized[1], (0, sized[0].height + gap))
    whole.quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)


def _write(
    pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, at: tuple[int, int], width: int, fill: str, text: str
) -> None:
    """Every character in the middle of its own cells."""
    step = width * _SCALE / max(1, len(text))
    for number, sign in enumerate(text):
        left, base = at[0] * _SCALE + number * step, at[1] * _SCALE
        if sign in _SIGNS:
            for line in _SIGNS[sign]:
                points = [(left + x * _SCALE * CELL / 10, base + (y - BASE) * _SCALE + 2 * _SCALE) for x, y in line]
                pen.line(points, fill=fill, width=2 * _SCALE, joint="curve")
        else:
            pen.text((left + step / 2, base), sign, fill=fill, font=font, anchor="ms")
