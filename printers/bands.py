"""A drawing in portions of rows, without the white between them; for languages whose page begins white. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from printers.base import Bitmap

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
