"""What every label printer's language comes down to: a page that is sized, drawn on, and printed. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from printers.base import Bitmap


@dataclass(frozen=True, slots=True)
class SizeCommand:
    """The page in dots; None leaves what was said before."""

    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class ClearCommand:
    """The page is white again."""


@dataclass(frozen=True, slots=True)
class ReferenceCommand:
    """Where on the page the next drawing's own corner stands."""

    left: int
    top: int


@dataclass(frozen=True, slots=True)
class DrawCommand:
    """Rows of `stride` bytes, 1 is black, put on the page from `left` and `top` on."""

    left: int
    top: int
    stride: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class PrintCommand:
    """The page goes to paper."""


@dataclass(frozen=True, slots=True)
class RepeatCommand:
    """Whether a label that a fault spoilt comes again by itself."""

    on: bool


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """How is the printer?"""


@dataclass(frozen=True, slots=True)
class CancelCommand:
    """What waits is dropped."""


@dataclass(frozen=True, slots=True)
class OtherCommand:
    """Any other command, by its own text, such as darkness or gap."""

    text: str


@dataclass(frozen=True, slots=True)
class JunkBytes:
    """Bytes that are no command."""

    data: bytes


Order = (
    SizeCommand
    | ClearCommand
    | ReferenceCommand
    | DrawCommand
    | PrintCommand
    | RepeatCommand
    | StatusQuestion
    | CancelCommand
    | OtherCommand
    | JunkBytes
)
Reading = Callable[[bytearray], tuple[tuple[Order, ...], int] | None]
"""The first command's orders and its length; None while its end has not come."""


_MOST_DOTS = 20_000


@dataclass(slots=True)
class ImageBuffer:
    """The image buffer. Drawing beyond it is lost, as in a printer."""

    width: int = 0
    height: int = 0
    _at: ReferenceCommand = ReferenceCommand(0, 0)
    _rows: list[int] = field(default_factory=list)

    def size(self, order: SizeCommand) -> None:
        """Take what was said of it."""
        self.width = self.width if order.width is None else min(order.width, _MOST_DOTS)
        self.height = self.height if order.height is None else min(order.height, _MOST_DOTS)

    def clear(self) -> None:
        """White, as large as it is now."""
        self._at, self._rows = ReferenceCommand(0, 0), [0] * self.height

    def go(self, order: ReferenceCommand) -> None:
        """The next drawing begins here."""
        self._at = order

    def draw(self, order: DrawCommand) -> None:
        """Put black dots on it."""
        bits = 8 * order.stride
        for at in range(len(order.dots) // max(1, order.stride)):
            y = self._at.top + order.top + at
            if 0 <= y < len(self._rows):
                row = int.from_bytes(order.dots[at * order.stride : (at + 1) * order.stride], "big")
                shift = self.width - self._at.left - order.left - bits
                placed = row << shift if shift >= 0 else row >> -shift
                self._rows[y] |= placed & ((1 << self.width) - 1)

    def bitmap(self) -> Bitmap:
        """What stands on it."""
        stride, spare = (self.width + 7) // 8, -self.width % 8
        return Bitmap(
            self.width, len(self._rows), b"".join((row << spare).to_bytes(stride, "big") for row in self._rows)
        )
