"""How large the letters of the kiosk's terminal must be, so that the bench's 120 × 40 cells fill the screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_COLUMNS, _ROWS = 120, 40
# DejaVu Sans Mono: an advance of 1233/2048 em, and lines of 1.164 em (its hhea table).
_WIDTH, _HEIGHT = 1233 / 2048, 1.164
_SMALLEST, _LARGEST, _USUAL = 10, 72, 22


def screen_sizes(drm: Path) -> Iterable[tuple[int, int]]:
    """Width and height in pixels of each screen that is plugged in, in the mode it prefers."""
    for connector in sorted(drm.glob("card*-*")):
        try:
            connected = (connector / "status").read_text().strip() == "connected"
            modes = (connector / "modes").read_text().split()
        except OSError:
            continue
        if connected and modes:
            width, _, height = modes[0].rstrip("ip").partition("x")
            if width.isdigit() and height.isdigit():
                yield int(width), int(height)


def font_height(sizes: Iterable[tuple[int, int]]) -> int:
    """The letters' height in pixels for the first screen; what is usual where none says its size."""
    for width, height in sizes:
        fits = min(width / _COLUMNS / _WIDTH, height / _ROWS / _HEIGHT)
        return max(_SMALLEST, min(_LARGEST, int(fits)))
    return _USUAL
