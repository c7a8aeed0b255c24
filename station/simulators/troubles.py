"""What can be wrong with the simulated shop, for demonstrations and tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.simulators.faults_in_store import FaultStore


class ShopTrouble(StrEnum):
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
class TroublePlan:
    """A trouble to come: on calls whose "METHOD /path" begins with `on`, for `times` calls (None: for good).

    `seconds`: how long SILENT and LOST_ANSWER last, and what BUSY asks for in Retry-After.
    """

    trouble: ShopTrouble
    on: str = ""
    times: int | None = None
    seconds: float = 3600.0


class ShopTroubles(FaultStore[TroublePlan]):
    """The troubles in store."""

    def _meets(self, _place: int, plan: TroublePlan, call: str) -> bool:
        return call.startswith(plan.on)
