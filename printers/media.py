"""What a label printer is told of its paper, besides the drawing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MediaSensor(StrEnum):
    """How the printer finds where a label ends."""

    GAP = "gap"
    MARK = "mark"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class LabelMedia:
    """`gap_mm`: height of the gap or of the black mark. `darkness`: percent of the hottest; 0: as it is set.

    `cut` only counts on continuous paper: labels are peeled or torn as the printer's own menu says.
    """

    dpi: int = 203
    sensor: MediaSensor = MediaSensor.GAP
    gap_mm: float = 3.0
    darkness: int = 0
    cut: bool = True

    @property
    def cuts(self) -> bool:
        """The printer is to cut after the label."""
        return self.cut and self.sensor is MediaSensor.CONTINUOUS

    def step(self, hottest: int) -> int:
        """The darkness on a scale that ends at `hottest`."""
        return round(hottest * self.darkness / 100)
