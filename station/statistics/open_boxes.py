"""One open box by its records: how many pieces are in it, and who was waited for meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.statistics.hall_calendar import SECOND


@dataclass(slots=True)
class OpenBox:
    """A box at a station. Instants in microseconds, `printer` and `shop` in seconds waited so far."""

    parcel: str
    order: str
    opened_at: int
    pieces: dict[str, int] = field(default_factory=dict)
    printer: float = 0.0
    shop: float = 0.0
    waybill: str = ""
    in_doubt_since: int | None = None
    _complete_at: int | None = None
    _answered_at: int | None = None
    _sent_at: int | None = None
    _failed_at: int | None = None

    def count(self, sku: str, packed: int, at: int, *, complete: bool) -> None:
        """So many pieces of a SKU are in it now."""
        if sku:
            self.pieces[sku] = packed
        self._complete_at = at if complete else None
        self._answered_at = None

    def answered(self, at: int) -> None:
        """The shop's answer was recorded; it matters once nothing is missing but the label."""
        if self._complete_at is not None and self._sent_at is None:
            self._answered_at = at

    def sending(self, at: int, waybill: str) -> None:
        """A label goes to the printer."""
        self._end_shop()
        self.waybill = waybill
        if self._failed_at is not None:
            self.printer += _seconds(self._failed_at, at)
        self._failed_at, self._sent_at = None, at

    def outcome(self, at: int, outcome: str) -> None:
        """What is known of the label that was sent."""
        if self._sent_at is not None:
            self.printer += _seconds(self._sent_at, at)
        self._sent_at = None
        self._failed_at = at if outcome == "not_printed" else None
        self.in_doubt_since = at if outcome == "unknown" else None

    def packed(self, at: int, seconds: float) -> tuple[float, float, float]:
        """It is packed, `seconds` after its opening: what of them was the packer's, the printer's, the shop's."""
        self._end_shop()
        if self._sent_at is not None:
            self.printer += _seconds(self._sent_at, at)
        printer = min(self.printer, seconds)
        shop = min(self.shop, seconds - printer)
        return seconds - printer - shop, printer, shop

    def _end_shop(self) -> None:
        if self._complete_at is not None and self._answered_at is not None:
            self.shop += _seconds(self._complete_at, self._answered_at)
        self._complete_at = self._answered_at = None


def _seconds(since: int, until: int) -> float:
    return max(0, until - since) / SECOND
