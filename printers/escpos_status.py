"""The standing picture of a printer: what all its answers so far say together. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from printers.base import PrinterCondition


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer last said of itself. `as_seen` and `as_told` give the next picture."""

    offline: bool = False
    cover: bool = False
    paper_end: bool = False
    near_end: bool = False
    cutter: bool = False
    fault: bool = False
    overheated: bool = False

    def as_told(self, status: bytes) -> PrinterStatus:
        """After an automatic status of four bytes."""
        first, second, third, _ = status
        return PrinterStatus(
            offline=bool(first & 0x08),
            cover=bool(first & 0x20),
            near_end=bool(third & 0x03) or self._same_roll_runs_low,
            paper_end=bool(third & 0x0C),
            cutter=bool(second & 0x08),
            fault=bool(second & 0x24),
            overheated=bool(second & 0x40),
        )

    def as_seen(self, which: int, byte: int) -> PrinterStatus:
        """After the answer to `DLE EOT which`."""
        match which:
            case 1:
                return replace(self, offline=bool(byte & 0x08))
            case 2:
                # Bit 6 only says that there is an error; which one, the next answer tells.
                cover, paper_end = bool(byte & 0x04), bool(byte & 0x20)
                return replace(self, cover=cover, paper_end=paper_end, near_end=self._same_roll_runs_low)
            case 3:
                return replace(self, cutter=bool(byte & 0x08), fault=bool(byte & 0x24), overheated=bool(byte & 0x40))
            case _:
                near_end = bool(byte & 0x0C) or self._same_roll_runs_low
                return replace(self, near_end=near_end, paper_end=bool(byte & 0x60))

    @property
    def _same_roll_runs_low(self) -> bool:
        """The sensor flickers while a roll turns; until it can have been changed, one warning is enough."""
        return self.near_end and not (self.cover or self.paper_end)

    @property
    def condition(self) -> PrinterCondition:
        """The one thing a person has to know; the cause before its consequence."""
        causes = (
            (self.cover, PrinterCondition.COVER_OPEN),
            (self.paper_end, PrinterCondition.PAPER_END),
            (self.cutter, PrinterCondition.CUTTER),
            (self.overheated, PrinterCondition.OVERHEATED),
            (self.fault, PrinterCondition.ERROR),
            (self.offline, PrinterCondition.OFFLINE),
            (self.near_end, PrinterCondition.NEAR_END),
        )
        return next((condition for holds, condition in causes if holds), PrinterCondition.READY)
