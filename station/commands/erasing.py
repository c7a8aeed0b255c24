"""What `sync` erases, and when: who cancelled within a minute, whole days by the hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from station.checkup.clocks import synchronised
from station.clock import WallClockRest
from station.ledger import Ledger

_LOG = logging.getLogger("station.sync")
_BY_THE_HOUR = timedelta(hours=1)


def borne_out() -> bool:
    """Whether this PC's clock follows another one."""
    return synchronised() is True


class PeopleEraser:
    """Called every minute. `kept`: how long receivers stay after their parcel left."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Callable[[], datetime],
        kept: timedelta,
        sure: Callable[[], bool] = borne_out,
    ) -> None:
        self._ledger, self._clock, self._kept, self._sure = ledger, clock, kept, sure
        self._rest: WallClockRest | None = None
        self._doubts = False

    def __call__(self) -> None:
        """Erase who need not be known any more. Raises LedgerError."""
        for name in self._ledger.forget_cancelled():
            _LOG.info("the key %s is renewed, since somebody cancelled", name)
        now = self._clock()
        if self._rest is not None and not self._rest.is_over(now):
            return
        self._rest = WallClockRest.of(now, _BY_THE_HOUR)
        # What is erased does not come back: a clock that jumped years ahead would take everybody at once.
        if not self._ledger.believes(now, borne_out=self._sure()):
            if not self._doubts:
                _LOG.warning("nobody is erased: the clock says %s, far ahead of every record", now)
            self._doubts = True
            return
        self._doubts = False
        for day in self._ledger.forget_people_gone_before(now - self._kept):
            _LOG.info("the receivers taken in on %s are erased", day)
