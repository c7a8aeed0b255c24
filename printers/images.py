"""Bitmaps to and from pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from printers.base import Bitmap
from printers.pdf import write_pdf
from station.whole_file import put_whole, whole_file

if TYPE_CHECKING:
    from PIL.Image import Image
from collections.abc import Iterator
from dataclasses import dataclass

_WORTH_A_COMMAND = 4


@dataclass(frozen=True, slots=True)
class InkedBand:
    """Rows from `top` on, all as long as the longest of them without the white at its right end."""

    top: int
    rows: tuple[bytes, ...]


def inked(bitmap: Bitmap, most_bytes: int) -> Iterator[InkedBand]:
    """Every row that has a black dot, in order; a portion holds `most_bytes` of dots, or one row.

    A few white rows inside a portion cost less than a command, and stay.
    """
    most_rows = max(1, most_bytes // bitmap.stride)
    top, held = 0, list[bytes]()
    for at, row in enumerate(_rows(bitmap)):
        if not held:
            top = at
        held.append(row)
        if _white_end(held) > _WORTH_A_COMMAND or len(held) == most_rows:
            yield from _portion(top, held)
            held = []
    yield from _portion(top, held)


def _portion(top: int, held: list[bytes]) -> Iterator[InkedBand]:
    """The portion without white rows at its ends; nothing when it has no others."""
    first = next((at for at, row in enumerate(held) if any(row)), len(held))
    last = len(held) - _white_end(held)
    if first < last:
        rows = [row.rstrip(b"\0") for row in held[first:last]]
        wide = max(map(len, rows))
        yield InkedBand(top + first, tuple(row.ljust(wide, b"\0") for row in rows))


def _white_end(held: list[bytes]) -> int:
    return next((at for at, row in enumerate(reversed(held)) if any(row)), len(held))


def _rows(bitmap: Bitmap) -> Iterator[bytes]:
    stride, spare = bitmap.stride, -bitmap.width % 8
    for at in range(0, stride * bitmap.height, stride):
        row = bitmap.rows[at : at + stride]
        yield row[:-1] + bytes([row[-1] & (0xFF << spare & 0xFF)]) if spare else row


def to_image(bitmap: Bitmap) -> Image:
    """A picture of mode "1" in which set means black, as in the bitmap (so it looks inverted)."""
    from PIL import Image

    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows)


def to_grey(bitmap: Bitmap) -> Image:
    """Black on white in 8 bits, as a reader of barcodes wants it."""
    from PIL import Image

    # "1;I" is Pillow's raw mode for one bit a dot in which a set bit is black.
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows, "raw", "1;I").convert("L")


def turned(bitmap: Bitmap, degrees: int) -> Bitmap:
    """The same dots, the paper turned clockwise by 0, 90, 180 or 270 degrees."""
    from PIL import Image

    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return from_image(to_image(bitmap).transpose(turns[degrees])) if degrees % 360 else bitmap


def from_image(image: Image) -> Bitmap:
    """The bitmap of a picture of mode "1" in which set means black."""
    return Bitmap(image.width, image.height, image.tobytes())


def to_png(bitmap: Bitmap, path: Path, *, private: bool = True) -> None:
    """Save black on white; the file is there whole or not at all.

    `private`: only its owner may read it, from its first byte on, since labels and slips name people.

    Raises: OSError.
    """
    put_whole(path, png_bytes(bitmap), _mode(private))


def png_bytes(bitmap: Bitmap) -> bytes:
    """Black on white, as the file that `to_png` writes."""
    made = io.BytesIO()
    to_grey(bitmap).convert("1").save(made, format="PNG")
    return made.getvalue()


def to_pdf(bitmap: Bitmap, path: Path, dpi: int = 203, *, private: bool = True) -> None:
    """Save as one page of the size that the dots have at `dpi`; whole, and `private`, as `to_png` does.

    Raises: OSError.
    """
    with whole_file(path, _mode(private)) as file:
        write_pdf((bitmap,), file, dpi)


def _mode(private: bool) -> int:  # noqa: FBT001 - passed on
    return 0o600 if private else 0o644


def from_png(path: Path) -> Bitmap:
    """Read a picture back; whatever is darker than half grey is black.

    Raises: OSError, also for a file that is no picture.
    """
    from PIL import Image

    with Image.open(path) as picture:
        grey = picture.convert("L")
    return from_image(grey.point([255 * (level < 128) for level in range(256)], "1"))
