"""What a scan cost in milliseconds, kept until the next record tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class ScanTimings:
    """What the last scan cost after its record was begun: told by the next record (rules.md, Data)."""

    commit_ms: float | None = None
    paint_ms: float | None = None

    def taken(self) -> dict[str, object]:
        """The figures that are known; each is told once."""
        figures = {"commit_ms": self.commit_ms, "paint_ms": self.paint_ms}
        self.commit_ms = self.paint_ms = None
        return {name: round(value, 2) for name, value in figures.items() if value is not None}
