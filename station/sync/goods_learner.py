"""Beside orders and dispatches: learns which goods are taken for each other, and fetches their pictures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from station.ledger import Ledger, LedgerError
from station.packing.lookalikes import ProductPicture

_EVERY = 30.0
_PICTURES = 20
_REST = 1.0


class PictureFault(Exception):  # noqa: N818 -- as the sheets' faults are called
    """No picture came of an address or a file. `for_good`: it is none, and asking again would not help."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class GoodsLearner:
    """Works on a thread of its own, so that neither orders nor dispatches wait for it.

    `fetch` makes a picture of an address, within its own time, and raises PictureFault.
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Callable[[], datetime],
        fetch: Callable[[str], ProductPicture],
        log: logging.Logger,
    ) -> None:
        self._ledger, self._clock, self._fetch, self._log = ledger, clock, fetch, log

    def run(self, stop: threading.Event) -> None:
        """Learn every half minute until `stop`; what goes wrong once is tried again with the next turn."""
        while not stop.is_set():
            self.round(stop)
            stop.wait(_EVERY)

    def round(self, stop: threading.Event) -> None:
        """Learn what is new, and fetch some pictures that are owed."""
        try:
            if self._ledger.alike_learning.learn(self._clock()):
                self._pictures(stop)
        except LedgerError as error:
            self._log.warning("which goods are alike is learned later: %s", error)

    def _pictures(self, stop: threading.Event) -> None:
        for address, tried in self._ledger.pictures.owed(self._clock(), _PICTURES):
            if stop.is_set():
                return
            try:
                picture = self._fetch(address)
            except PictureFault as fault:
                self._log.warning("no picture at %s: %s", address, fault)
                self._ledger.pictures.failed(address, tried, self._clock(), for_good=fault.for_good)
                if not fault.for_good:
                    return
            else:
                self._ledger.pictures.put({address: picture})
            stop.wait(_REST)
