"""Draws one sample of every paper into tests/golden. Look at each picture before it is committed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from printers.check import require_printable
from printers.render import render, to_png
from tests.support.support_papers import GOLDEN, samples


def main() -> None:
    """Write the pictures; those of papers that are gone are removed."""
    GOLDEN.mkdir(exist_ok=True)
    for name, document in samples().items():
        drawing = render(document)
        require_printable(document, drawing)
        to_png(drawing.bitmap, GOLDEN / f"{name}.png")
    for picture in GOLDEN.glob("*.png"):
        if picture.stem not in samples():
            picture.unlink()


if __name__ == "__main__":
    main()
