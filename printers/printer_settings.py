"""How one printer is to be treated: its way, its language and its patience."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from printers.language import PrinterLanguage


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


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """Times in seconds. `confirm` is "auto" or the name of a `Fence`.

    `timeout`: from the last byte to the word that it is printed; `answer`: from a question to its answer; `look`:
    between questions to an idle printer; `watch`: to one that prints; `cooling`: for a head that got too hot;
    `release`: without a label, after which the connection is let go for others; 0: it is held.
    """

    port: str
    language: PrinterLanguage
    confirm: str
    timeout: float
    answer: float
    look: float
    watch: float
    cooling: float
    release: float = 0.0
