"""Characters as they are stamped on a page: drawn from the face once, and kept for the next label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from printers import fonts

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# A head burns a grey edge or leaves it: from half on for bold, only a stroke's core for the lighter weight.
_BOLD = [255 * (level >= 128) for level in range(256)]
_LIGHT = [255 * (level >= 176) for level in range(256)]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character's dots, from its place on the base line; `stencil` None: it shows nothing (a blank)."""

    stencil: Picture | None
    left: int
    top: int
    width: int
    height: int
    advance: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A glyph's dots and the place of their upper left corner, from the start of the base line."""

    stencil: Picture
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of glyphs, and the edges of its ink, from the start of the base line; bottom and right outside."""

    stamps: tuple[Stamp, ...]
    left: int
    top: int
    right: int
    bottom: int


def line(text: str, size: int, *, bold: bool) -> Line:
    """Glyphs side by side, each at its advance in whole dots: what `fonts.advance` measures is what is drawn.

    Kept are single characters, so no text, and no name, outlives its label here.
    """
    stamps: list[Stamp] = []
    pen, left, top, right, bottom = 0, 0, 0, 0, 0
    for character in text:
        glyph = _glyph(size, character, bold)
        if glyph.stencil is not None:
            x, y = pen + glyph.left, glyph.top
            left, right = min(left, x) if stamps else x, max(right, x + glyph.width)
            top, bottom = min(top, y), max(bottom, y + glyph.height)
            stamps.append(Stamp(glyph.stencil, x, y))
        pen += glyph.advance
    return Line(tuple(stamps), left, top, right, bottom)


@lru_cache(maxsize=4096)
def _glyph(size: int, character: str, bold: bool) -> Glyph:  # noqa: FBT001 - a key of the cache
    from PIL import Image, ImageDraw

    font = fonts.at_size(size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(character, anchor="ls"))
    advance = round(fonts.advance(size, character))
    if right <= left or bottom <= top or character.isspace():
        return Glyph(None, 0, 0, 0, 0, advance)
    grey = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(grey).text((-left, -top), character, fill=255, font=font, anchor="ls")
    stencil = grey.point(_BOLD if bold else _LIGHT, "1")
    return Glyph(stencil, left, top, grey.width, grey.height, advance)
