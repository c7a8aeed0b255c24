"""Bitmaps to and from pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from printers.base import Bitmap
from printers.pdf import write_pdf
from printers.whole import put_whole, whole_file

if TYPE_CHECKING:
    from PIL.Image import Image


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
