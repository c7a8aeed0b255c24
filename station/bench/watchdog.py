"""Ends what the bench awaits of its own threads and nobody ends: a word on a label, the shop's, another try."""

from __future__ import annotations

from station.clock import BenchClock
from station.packing.events import Event, LabelSettled, ShopAnswered, TimePassed
from station.packing.process.label_outcome import OURS
from station.packing.process.states import AwaitingLabel, AwaitingPrinter, State, without_question
from station.packing.verdicts import PrintOutcome, ShopResult

LABEL_WITHIN = 120.0
"""Seconds after which a label that nobody spoke of is in doubt: far longer than any driver waits for its printer."""

SHOP_WITHIN = 60.0
"""Seconds after which a question that nobody answered counts as silence: far longer than a call may last."""

_FIRST_TRY, _LAST_TRY = 5.0, 60.0


class AnswerWatchdog:
    """Counts in seconds that no clock setting can change. On the bench's thread only."""

    def __init__(self, clock: BenchClock) -> None:
        self._clock = clock
        self._label: tuple[str, int] | None = None
        self._label_since = self._try_at = 0.0
        self._pause = _FIRST_TRY
        self._asked: dict[str, float] = {}

    def asked(self, parcel: str) -> None:
        """The shop is asked about a parcel; the oldest question that is not answered counts."""
        self._asked.setdefault(parcel, self._clock.monotonic())

    def answered(self, parcel: str) -> None:
        """The shop answered about a parcel."""
        self._asked.pop(parcel, None)

    def overdue(self, state: State) -> Event | None:
        """What has to be taken as said by now, or to be tried again; None while nothing is overdue."""
        now, under = self._clock.monotonic(), without_question(state)
        for parcel, since in self._asked.items():
            if now - since >= SHOP_WITHIN:
                del self._asked[parcel]
                return ShopAnswered(parcel, ShopResult.SILENT)
        match under:
            case AwaitingLabel(label=label):
                return self._overdue_label((label.waybill.number, label.copy), now)
            case AwaitingPrinter(reason=reason) if reason in OURS:
                return self._another_try(now)
            case _:
                self._label, self._try_at, self._pause = None, 0.0, _FIRST_TRY
                return None

    def _overdue_label(self, label: tuple[str, int], now: float) -> Event | None:
        self._try_at = 0.0
        if self._label != label:
            self._label, self._label_since = label, now
            return None
        if now - self._label_since < LABEL_WITHIN:
            return None
        self._label = None
        return LabelSettled(*label, PrintOutcome.UNKNOWN, "no_word")

    def _another_try(self, now: float) -> Event | None:
        """What failed in our own house is tried again, less and less often."""
        self._label = None
        if not self._try_at:
            self._try_at = now + self._pause
            return None
        if now < self._try_at:
            return None
        self._try_at, self._pause = 0.0, min(2 * self._pause, _LAST_TRY)
        return TimePassed()
