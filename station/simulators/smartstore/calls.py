"""The book of calls: what the shop was asked, when, and how it ended; without tokens and signatures."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One request.

    `api`: a name of `routes.ROUTES`, "token", or empty for a path that is none. `status` 0: no answer was sent.
    `outcome`: "done", "lost" (carried out, the answer withheld or spoilt), "refused" (the call as a whole), or
    the gateway's code when nothing was carried out. `body` is empty for "token".
    """

    api: str
    method: str
    path: str
    query: dict[str, str]
    body: bytes = field(repr=False)
    status: int
    outcome: str
    trace: str
    at: datetime


class CallBook:
    """Keeps the last calls, oldest first. May be used from several threads."""

    def __init__(self) -> None:
        self._calls: deque[ApiCall] = deque(maxlen=_REMEMBERED)
        self._lock = threading.Lock()

    def add(self, call: ApiCall) -> None:
        """Write a call down."""
        with self._lock:
            self._calls.append(call)

    def of(self, api: str = "") -> tuple[ApiCall, ...]:
        """The calls of one API, or all."""
        with self._lock:
            return tuple(call for call in self._calls if api in ("", call.api))

    @property
    def too_many(self) -> tuple[ApiCall, ...]:
        """The calls that came faster than the shop allows."""
        return tuple(call for call in self.of() if call.outcome == "GW.RATE_LIMIT")
