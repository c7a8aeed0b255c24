"""PINs compared on a thread of their own, so that no scan waits for one; the answer comes back as an event."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from station.packing.events import Event, PinTried
from station.rights import RightsRefusal, StationRights

log = logging.getLogger(__name__)

_WAITING = 3
"""PINs that may wait for their turn; whoever types on faster than they are compared is told nothing new."""


class PinCheck:
    """The bench's PIN pad. What was typed is in no queue of the bench, no record and no log."""

    def __init__(self, rights: StationRights, happened: Callable[[Event], None]) -> None:
        self._rights, self._happened = rights, happened
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pin")
        self._places = threading.BoundedSemaphore(_WAITING)

    def tried(self, digits: str) -> None:
        """Compare what was typed; returns at once."""
        if self._places.acquire(blocking=False):
            self._thread.submit(self._compare, digits)

    def close(self) -> None:
        """Compare nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _compare(self, digits: str) -> None:
        try:
            found = self._rights.supervisor(digits)
        except OSError as error:
            log.warning("a PIN could not be compared: %s", error.strerror)
            found = RightsRefusal("not_compared")
        except Exception:  # a thread root: whoever typed must hear of it
            log.exception("comparing a PIN failed")
            found = RightsRefusal("not_compared")
        self._places.release()
        match found:
            case RightsRefusal(reason, seconds):
                self._happened(PinTried("", reason, seconds))
            case _:
                self._happened(PinTried(found.id))
