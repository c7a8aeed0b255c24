"""A label's drawing as text: quarter blocks, small enough for the corner of the screen."""

from __future__ import annotations

from functools import lru_cache

from printers.base import Bitmap

# By the quarters that are dark: upper left 1, upper right 2, lower left 4, lower right 8.
_QUARTERS = " \u2598\u259d\u2580\u2596\u258c\u259e\u259b\u2597\u259a\u2590\u259c\u2584\u2599\u259f\u2588"
_SAMPLES = 4
_LEAST_DARK = 0.28


def cells_of(bitmap: Bitmap, columns: int, rows: int) -> tuple[int, int]:
    """Columns and rows that the whole drawing takes in its own proportions, in at most `columns` by `rows`.

    A cell is taken to be twice as high as wide. Both are 0 for an empty drawing.
    """
    if bitmap.width <= 0 or bitmap.height <= 0 or columns <= 0 or rows <= 0:
        return 0, 0
    scale = min(columns / bitmap.width, 2 * rows / bitmap.height)
    wide = max(1, min(columns, round(bitmap.width * scale)))
    return wide, max(1, min(rows, round(bitmap.height * scale / 2)))


def preview(bitmap: Bitmap, columns: int, rows: int) -> tuple[str, ...]:
    """The whole drawing in at most `columns` by `rows` cells; dark cells are ink."""
    wide, high = cells_of(bitmap, columns, rows)
    dots = [_quarters(bitmap, 2 * wide, 2 * high, at) for at in range(2 * high)]
    return tuple(_row(dots[at], dots[at + 1]) for at in range(0, 2 * high, 2))


def _quarters(bitmap: Bitmap, wide: int, high: int, at: int) -> list[bool]:
    """One row of quarters: dark where enough of the dots behind it are. A few dot rows stand for all."""
    stride = bitmap.stride
    first, last = (
        at * bitmap.height // high,
        max(at * bitmap.height // high + 1, (at + 1) * bitmap.height // high),
    )
    lines = range(first, min(last, bitmap.height), max(1, (last - first) // _SAMPLES))
    ink = int.from_bytes(b"".join(bitmap.rows[y * stride : (y + 1) * stride] for y in lines), "big")
    per_quarter = max(1.0, bitmap.width / wide * len(lines))
    columns = _columns(bitmap.width, stride, wide, len(lines))
    return [(ink & column).bit_count() / per_quarter >= _LEAST_DARK for column in columns]


@lru_cache(maxsize=8)
def _columns(width: int, stride: int, wide: int, lines: int) -> tuple[int, ...]:
    """For each quarter of a row the dots behind it, in so many dot rows that stand behind each other as one number."""
    masks = []
    for x in range(wide):
        start = x * width // wide
        stop = max(start + 1, (x + 1) * width // wide)
        dots = (1 << (stop - start)) - 1 << (stride * 8 - stop)
        masks.append(int.from_bytes(dots.to_bytes(stride, "big") * lines, "big"))
    return tuple(masks)


def _row(upper: list[bool], lower: list[bool]) -> str:
    return "".join(
        _QUARTERS[upper[x] | upper[x + 1] << 1 | lower[x] << 2 | lower[x + 1] << 3] for x in range(0, len(upper), 2)
    )


class LabelDraft:
    """The newest label asked for, and its lines once they are drawn."""

    def __init__(self) -> None:
        self._label: tuple[Bitmap, int, int] | None = None
        self.rows: tuple[str, ...] = ()

    def wants(self, bitmap: Bitmap, columns: int, rows: int) -> bool:
        """Ask for a label in so many cells; True when it is another one, and is to be drawn."""
        wanted = (bitmap, columns, rows)
        if wanted == self._label:
            return False
        self._label, self.rows = wanted, ()
        return True

    def draw(self) -> bool:
        """Draw the label that is asked for; False when it was drawn already."""
        if self._label is None or self.rows:
            return False
        self.rows = preview(*self._label)
        return True
