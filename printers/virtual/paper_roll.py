"""The roll of the simulated printer: rows of dots, torn into labels, saved as numbered pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from printers.base import Bitmap
from printers.images import to_png

_NAME = re.compile(r"label-(\d+)\.png")


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """One piece of paper; `text` holds characters that should not be there; `path` is its picture.

    `torn`: so many rows from the top on were under the head when the roll ended, the cover was opened or the power
    went: what begins above and ends below is not in one piece.
    """

    number: int
    bitmap: Bitmap
    text: bytes
    path: Path | None
    torn: int = 0


@dataclass(slots=True)
class PaperRoll:
    """What has been printed since the last cut; `width` in dots, a multiple of 8."""

    width: int
    text: bytes = b""
    torn: int = 0
    _rows: bytearray = field(default_factory=bytearray)

    @property
    def blank(self) -> bool:
        """Nothing stands on it."""
        return not self._rows and not self.text

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self._rows) * 8 // self.width

    def hurt(self) -> None:
        """What stands on it so far is in one piece with nothing that follows."""
        self.torn = self.height

    def print_row(self, dots: bytes) -> None:
        """Add a row; what is wider than the head is lost."""
        stride = self.width // 8
        self._rows += dots[:stride].ljust(stride, b"\0")

    def tear(self) -> tuple[Bitmap, bytes, int]:
        """Take the label, the characters that were on it and the rows above its last tear, and begin a new one."""
        label = Bitmap(self.width, self.height, bytes(self._rows)), self.text, self.torn
        self._rows, self.text, self.torn = bytearray(), b"", 0
        return label


def next_number(folder: Path) -> int:
    """The number after the highest that is there, so that a restart overwrites nothing."""
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return 1 + max((int(name[1]) for name in found if name), default=0)


def save(bitmap: Bitmap, folder: Path, number: int) -> Path:
    """Write `label-0001.png` and the like, whole or not at all.

    Raises: OSError.
    """
    path = folder / f"label-{number:04d}.png"
    to_png(bitmap, path)
    return path
