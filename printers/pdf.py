"""Pages of dots as a PDF, which every office printer takes: one bit a dot, nothing blurred, a page at a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import BinaryIO

from printers.base import Bitmap

_POINTS = 72
_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def write_pdf(pages: Iterable[Bitmap], file: BinaryIO, dpi: int) -> int:
    """Write pages of the size that their dots have at `dpi`; return how many there are.

    Each page is written before the next one is asked for. Raises: OSError.
    """
    book = _Book(file)
    for page in pages:
        book.add(page, dpi)
    return book.end()


class _Book:
    """A PDF under way (ISO 32000-1): objects one behind the other, and at the end where each of them began."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0
        self._begins: dict[int, int] = {}
        self._pages: list[int] = []
        self._put(_HEAD)

    def add(self, page: Bitmap, dpi: int) -> None:
        """One more page."""
        number = 3 + 3 * len(self._pages)
        wide, high = (f"{dots * _POINTS / dpi:.3f}" for dots in (page.width, page.height))
        dots = zlib.compress(page.rows, 6)
        # A set bit is black here and white in a PDF.
        image = (
            f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /BitsPerComponent 1 "
            f"/ColorSpace /DeviceGray /Decode [1 0] /Filter /FlateDecode /Length {len(dots)} >>"
        )
        drawn = f"q {wide} 0 0 {high} 0 0 cm /D Do Q".encode()
        says = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 {wide} {high} ] "
            f"/Resources << /XObject << /D {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
        )
        self._object(number, says.encode())
        self._object(number + 1, f"<< /Length {len(drawn)} >>".encode(), drawn)
        self._object(number + 2, image.encode(), dots)
        self._pages.append(number)

    def end(self) -> int:
        """Close the book; how many pages it has."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._object(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        self._object(2, f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>".encode())
        begins, count = self._at, len(self._begins) + 1
        table = "".join(f"{self._begins[number]:010d} 00000 n \n" for number in range(1, count))
        self._put(f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode())
        self._put(f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n".encode())
        return len(self._pages)

    def _object(self, number: int, says: bytes, stream: bytes | None = None) -> None:
        self._begins[number] = self._at
        held = b"" if stream is None else b"\nstream\n" + stream + b"\nendstream"
        self._put(f"{number} 0 obj\n".encode() + says + held + b"\nendobj\n")

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)
