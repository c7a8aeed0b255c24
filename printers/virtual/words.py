"""What the simulated printer says of its state. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VirtualState:
    """What is so at this moment; `stopped`: nothing is printed now, for whatever reason."""

    stopped: bool = False
    paper_end: bool = False
    near_end: bool = False
    cover: bool = False
    jammed: bool = False
    hot: bool = False
    broken: bool = False

    @property
    def auto_status(self) -> bytes:
        """The four bytes of automatic status."""
        return bytes(
            (
                0x10 | 0x08 * self.stopped | 0x20 * self.cover,
                0x08 * self.jammed | 0x20 * self.broken | 0x40 * self.hot,
                0x0F if self.paper_end else 0x03 * self.near_end,
                0,
            )
        )

    def real_time(self, which: int) -> bytes:
        """The byte that answers `DLE EOT which`."""
        bits = {
            1: 0x08 * self.stopped,
            2: 0x04 * self.cover | 0x20 * self.paper_end | 0x40 * (self.jammed or self.hot or self.broken),
            3: 0x08 * self.jammed | 0x20 * self.broken | 0x40 * self.hot,
            4: 0x6C if self.paper_end else 0x0C * self.near_end,
        }
        return bytes((0x12 | bits[which],))

    @property
    def sensors(self) -> bytes:
        """The byte that answers `GS r 1`."""
        return b"\x03" if self.near_end else b"\0"
