"""What a code tells of the very piece it is on, besides which product it is: lot, serial number, expiry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PieceTrace:
    """Lot, serial and expiry as the code says them; what it does not say is empty.

    `expiry` is the last day on which the piece may go out (GS1 AI 17, else the best-before day of AI 15).
    """

    lot: str = ""
    serial: str = ""
    expiry: date | None = None

    def has(self, track: str) -> bool:
        """It says what the product's `track` ("lot" or "serial") asks for."""
        return bool(self.serial if track == "serial" else self.lot)

    def is_over(self, today: date) -> bool:
        """Its last day is past."""
        return self.expiry is not None and self.expiry < today


NO_TRACE = PieceTrace()
