"""The bundled Korean face: its sizes, which characters it has, and how wide they are."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FACE = "NanumGothicBold.ttf"


def face_path() -> str:
    """Where the face lies on disk. Opened by path, so that every size shares it instead of holding a copy."""
    return str(files(__package__).joinpath(_FACE))


@lru_cache(maxsize=2)
def at_size(size: int) -> FreeTypeFont:
    """The face with an em of `size` dots.

    Laid out without a shaping engine, so that the same text gives the same dots on every machine. Few are kept:
    glyphs and widths are remembered by themselves, and every open size maps a megabyte of the file.
    """
    from PIL import ImageFont

    return ImageFont.truetype(face_path(), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)
def advance(size: int, character: str) -> float:
    """Width of one character at `size`, in dots."""
    return at_size(size).getlength(character)


@lru_cache(maxsize=16384)
def room(size: int, character: str) -> float:
    """Width of one character at `size` with what leans out of it ("/"), in dots: a line of so much stays inside."""
    left, _, right, _ = at_size(size).getbbox(character, anchor="ls")
    return max(right, advance(size, character)) - min(left, 0)


def has(character: str) -> bool:
    """Whether the face can draw this character."""
    code, covered = ord(character), _covered()
    return code // 8 < len(covered) and bool(covered[code // 8] >> code % 8 & 1)


@lru_cache(maxsize=1)
def _covered() -> bytes:
    """One bit a code point, set where the face has a glyph, read from its `cmap` table."""
    cmap = _table(b"cmap")
    bits = bytearray(0x110000 // 8)
    for record in range(_u16(cmap, 2)):
        offset = _u32(cmap, 8 + 8 * record)
        known = {4: _format_4, 12: _format_12}.get(_u16(cmap, offset))
        for code in known(cmap, offset) if known is not None else ():
            bits[code // 8] |= 1 << code % 8
    return bytes(bits).rstrip(b"\0")


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


def _table(tag: bytes) -> bytes:
    """One table of the face. Only that is read: the face itself is larger than all that is known of it."""
    with open(face_path(), "rb") as face:  # noqa: PTH123 - a path of the package's own
        count = _u16(face.read(12), 4)
        entries = face.read(16 * count)
        for at in range(0, len(entries), 16):
            if entries[at : at + 4] == tag:
                start, length = struct.unpack_from(">II", entries, at + 8)
                face.seek(start)
                return face.read(length)
    raise LookupError(f"the face has no table {tag!r}")


def _format_4(cmap: bytes, at: int) -> Iterator[int]:
    """Segment mapping to delta values: the form that covers the basic plane."""
    count = _u16(cmap, at + 6) // 2
    for i in range(count):
        end = _u16(cmap, at + 14 + 2 * i)
        start = _u16(cmap, at + 16 + 2 * count + 2 * i)
        delta = _u16(cmap, at + 16 + 4 * count + 2 * i)
        reference = at + 16 + 6 * count + 2 * i
        shift = _u16(cmap, reference)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code if not shift else _u16(cmap, reference + shift + 2 * (code - start))
            if (shift == 0 or glyph) and (glyph + delta) & 0xFFFF:
                yield code


def _format_12(cmap: bytes, at: int) -> Iterator[int]:
    """Segmented coverage: the form for planes beyond the basic one."""
    for group in range(_u32(cmap, at + 12)):
        start, end, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * group)
        yield from (code for code in range(start, end + 1) if glyph + code - start)
