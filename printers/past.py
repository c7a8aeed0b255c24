"""What a printer showed on earlier connections, kept while the program runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from printers.fences import FenceKind


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
