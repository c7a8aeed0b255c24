"""The contract between the outside of the simulated printer and its inside, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from printers.label_dialogue import LabelKind
from printers.virtual.escpos_machine import EscposMachine
from printers.virtual.label_machine import ROWS_PER_SECOND, LabelMachine
from printers.virtual.paper_roll import PrintedLabel
from printers.virtual.printer_faults import FaultKind, VirtualFault
from printers.virtual.printer_troubles import PrinterTroubles

Kind = Literal["escpos"] | LabelKind


class PrintMechanism(Protocol):
    """Bytes in, paper and answers out. `outbox` collects answers; `strays` counts commands found in pictures."""

    labels: list[PrintedLabel]
    outbox: bytearray
    strays: int
    troubles: PrinterTroubles

    @property
    def room(self) -> int:
        """Bytes that it takes now."""

    @property
    def due(self) -> float | None:
        """When `tick` is to be called."""

    @property
    def held(self) -> int:
        """Bytes in the buffer."""

    @property
    def rows(self) -> int:
        """Rows of dots of the label that is being printed."""

    @property
    def stopped(self) -> bool:
        """Nothing is printed now."""

    def has(self, kind: FaultKind) -> VirtualFault | None:
        """The fault of this kind, if it is set."""

    def set_fault(self, fault: VirtualFault) -> None:
        """Make it so."""

    def clear_fault(self, kind: FaultKind) -> None:
        """Make it well."""

    def lose_power(self) -> None:
        """Off and on again."""

    def receive(self, data: bytes) -> None:
        """Take bytes."""

    def tick(self) -> None:
        """Do what is due."""


def make(
    kind: Kind,
    width_dots: int,
    dpi: int,
    out: Path | None,
    clock: Callable[[], float],
    rows_per_second: float = ROWS_PER_SECOND,
) -> PrintMechanism:
    """A printer of this kind, fresh from its box. `rows_per_second`: of a label printer; the others need no time."""
    if kind == "escpos":
        return EscposMachine(width_dots, out, clock)
    return LabelMachine(kind, out, clock, dpi, rows_per_second=rows_per_second)
