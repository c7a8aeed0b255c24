"""What can be wrong with the simulated shop, for demonstrations and tests."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum


class Trouble(StrEnum):
    """One way in which the shop misbehaves.

    LOST_ANSWER does what it is asked and never answers; SILENT does nothing and never answers.
    """

    SILENT = "silent"
    LOST_ANSWER = "lost_answer"
    ERROR = "error"
    BUSY = "busy"
    STRANGER = "stranger"
    HTML = "html"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class Plan:
    """A trouble to come: on calls whose "METHOD /path" begins with `on`, for `times` calls (None: for good).

    `seconds`: how long SILENT and LOST_ANSWER last, and what BUSY asks for in Retry-After.
    """

    trouble: Trouble
    on: str = ""
    times: int | None = None
    seconds: float = 3600.0


class Troubles:
    """The troubles in store, first come first served. May be used from several threads."""

    def __init__(self) -> None:
        self._plans: list[Plan] = []
        self._lock = threading.Lock()

    def add(self, plan: Plan) -> None:
        """Put a trouble in line."""
        with self._lock:
            self._plans.append(plan)

    def clear(self) -> None:
        """Be well again."""
        with self._lock:
            self._plans.clear()

    def take(self, call: str) -> Plan | None:
        """The trouble that meets this call, used up by one."""
        with self._lock:
            for place, plan in enumerate(self._plans):
                if call.startswith(plan.on):
                    self._use(place, plan)
                    return plan
        return None

    def _use(self, place: int, plan: Plan) -> None:
        if plan.times is None:
            return
        if plan.times <= 1:
            del self._plans[place]
        else:
            self._plans[place] = replace(plan, times=plan.times - 1)
