"""Characters as they are stamped on a page: drawn from the face once, and kept for the next label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from printers import fonts

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# A head burns a grey edge or leaves it: from half on for bold, only a stroke's core for the lighter weight.
_BOLD = bytes(255 * (level >= 128) for level in range(256))
_LIGHT = bytes(255 * (level >= 176) for level in range(256))


@dataclass(frozen=True, slots=True)
class FontGlyph:
    """A character's dots, from its place on the base line; `stencil` None: it shows nothing (a blank)."""

    stencil: Picture | None
    left: int
    top: int
    right: int
    bottom: int
    advance: int


Stamp = tuple["Picture", int, int, int, int]
"""A glyph's dots, and their left, top, right and bottom from the start of the base line."""


@dataclass(frozen=True, slots=True)
class GlyphLine:
    """A row of glyphs, and the edges of its ink, from the start of the base line; bottom and right outside."""

    stamps: tuple[Stamp, ...]
    left: int
    top: int
    right: int
    bottom: int


def line(text: str, size: int, *, bold: bool) -> GlyphLine:
    """Glyphs side by side, each at its advance in whole dots: what `fonts.advance` measures is what is drawn.

    Kept are single characters, so no text, and no name, outlives its label here.
    """
    stamps: list[Stamp] = []
    pen = 0
    for character in text:
        glyph = _glyph(size, character, bold)
        if glyph.stencil is not None:
            stamps.append((glyph.stencil, pen + glyph.left, glyph.top, pen + glyph.right, glyph.bottom))
        pen += glyph.advance
    if not stamps:
        return GlyphLine((), 0, 0, 0, 0)
    _, lefts, tops, rights, bottoms = zip(*stamps, strict=True)
    return GlyphLine(tuple(stamps), min(lefts), min(tops), max(rights), max(bottoms))


@lru_cache(maxsize=4096)
def _glyph(size: int, character: str, bold: bool) -> FontGlyph:  # noqa: FBT001 - a key of the cache
    from PIL import Image, ImageDraw

    font = fonts.at_size(size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(character, anchor="ls"))
    advance = round(fonts.advance(size, character))
    if right <= left or bottom <= top or character.isspace():
        return FontGlyph(None, 0, 0, 0, 0, advance)
    grey = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(grey).text((-left, -top), character, fill=255, font=font, anchor="ls")
    # Not `Image.point`, which makes a table of its own for every call.
    ink = grey.tobytes().translate(_BOLD if bold else _LIGHT)
    return FontGlyph(Image.frombytes("L", grey.size, ink), left, top, right, bottom, advance)
