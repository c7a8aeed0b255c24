"""When two goods count as taken for each other: the one rule of the board, the report and the bench's warning."""

from __future__ import annotations

from station.statistics.journal_records import RecordFields

COUNTED = ("ok", "complete")
"""Verdicts of an item that was counted."""


class ConfusionTrack:
    """Takes item scans in the order of their writing, those of several stations among each other."""

    def __init__(self) -> None:
        """Nothing was scanned yet."""
        self._wrong: dict[str, tuple[str, str]] = {}

    def heed(self, station: str, said: RecordFields) -> tuple[str, str] | None:
        """The two SKUs in alphabetical order, when this scan counts what another was taken for just before.

        One was scanned that the box does not want, and the next that counted in the same box was the other.
        """
        if said.verdict == "wrong_item" and said.sku:
            self._wrong[station] = (said.parcel, said.sku)
        elif said.verdict in COUNTED and station in self._wrong:
            parcel, wrong = self._wrong.pop(station)
            if parcel == said.parcel and said.sku and wrong != said.sku:
                return min(wrong, said.sku), max(wrong, said.sku)
        return None
