"""What `sync` erases, and when: who cancelled within a minute, whole days by the hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.ledger import Ledger

_LOG = logging.getLogger("station.sync")
_BY_THE_HOUR = timedelta(hours=1)


class Eraser:
    """Called every minute. `kept`: how long receivers stay after their parcel left."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime], kept: timedelta) -> None:
        self._ledger, self._clock, self._kept = ledger, clock, kept
        self._days_at: datetime | None = None

    def __call__(self) -> None:
        """Erase who need not be known any more. Raises LedgerError."""
        for name in self._ledger.forget_cancelled():
            _LOG.info("the key %s is renewed, since somebody cancelled", name)
        now = self._clock()
        if self._days_at is None or now - self._days_at >= _BY_THE_HOUR:
            self._days_at = now
            for day in self._ledger.forget_people_gone_before(now - self._kept):
                _LOG.info("the receivers taken in on %s are erased", day)
