"""The contract of a printer's language: how labels become its bytes, and its bytes what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from printers.base import Bitmap
from printers.fences import FenceKind

if TYPE_CHECKING:
    from printers.link import PrinterLink
from dataclasses import field

from printers.link import PrinterDialogue, Wait


@dataclass(slots=True)
class ConnectionMemory:
    """Owned by the owner thread. `known`: it has answered before, so its silence means something.

    `unended`: a picture was broken off, and would swallow the next words.
    `torn`: a label broke off, and what stands on the paper is to be cut away before the next one.
    `owed`: answers without a name that the last connection was still owed; they may come on the next one.
    `bars`, `barred_until`: how often one that was never heard took nothing, and until when it gets nothing.
    `lessons`: what `Placing.lessons` said when the last connection was let go by our own will; else 0.
    `fences`: the strongest fence that each unit answered, by what the unit says of itself; a clone that lies
    about its name is still remembered by it.
    """

    known: bool = False
    unended: bool = False
    torn: bool = False
    owed: int = 0
    lessons: int = 0
    bars: int = 0
    barred_until: float = 0.0
    fences: dict[str, FenceKind] = field(default_factory=dict)

    def switched_on(self) -> None:
        """It went away by itself: whatever kept it from taking labels may be over."""
        self.bars, self.barred_until = 0, 0.0

    def broken_off(self) -> None:
        """A label was under way when its connection ended."""
        self.unended = self.torn = True


class PrinterLanguage(Protocol):
    """One printer's way of being spoken to. Frozen; shared by its connections."""

    @property
    def stride(self) -> int:
        """A question is put into a label after so many of its bytes, however fast they go; 0: only where they are slow.

        So a printer behind a box that takes everything at once cannot be off for a while without being missed.
        """

    def label(self, bitmap: Bitmap) -> bytes:
        """The bytes that print one label, and nothing but it."""

    def portions(self, bitmap: Bitmap) -> tuple[bytes, ...]:
        """The same bytes, cut where a question may be put between them."""

    def ending(self) -> bytes:
        """What takes a label that broke off away from the next one."""

    def flush(self) -> bytes:
        """What ends a command that an earlier job left unfinished, and prints nothing; harmless where none is."""

    def greeting(self) -> bytes:
        """The first words on a connection that cannot be asked."""

    def dialogue(self) -> PrinterDialogue:
        """A fresh conversation, for one connection."""

    def set_up(self, link: PrinterLink, wait: Wait, seconds: float, confirm: str, past: ConnectionMemory) -> None:
        """Make a printer that answers and is well ready for labels, and settle `link.fences.kind`.

        `confirm` is "auto" or the name of a `FenceKind`. `seconds` is what an answer may take.

        Raises: TransportLost.
        """
