"""Things that shall go wrong in a simulated shop, kept in store until a call meets them."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar


class PlannedFault(Protocol):
    """Something planned, a dataclass. `times`: how often it happens; None: until the store is cleared."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def times(self) -> int | None:
        """How often it is still to happen."""


P = TypeVar("P", bound=PlannedFault)


class FaultStore(ABC, Generic[P]):
    """Plans in store, first come first served. May be used from several threads."""

    def __init__(self) -> None:
        self._plans: list[P] = []
        self._lock = threading.Lock()

    def add(self, plan: P) -> None:
        """Put one in line."""
        with self._lock:
            self._plans.append(plan)

    def clear(self) -> None:
        """Be well again."""
        with self._lock:
            self._plans.clear()

    def take(self, call: str) -> P | None:
        """What meets this call, used up by one."""
        with self._lock:
            for place, plan in enumerate(self._plans):
                if self._meets(place, plan, call):
                    self._use(place, plan)
                    return plan
        return None

    @abstractmethod
    def _meets(self, place: int, plan: P, call: str) -> bool:
        """Whether a plan is for this call; may put another in its `place`."""

    def _use(self, place: int, plan: P) -> None:
        if plan.times is None:
            return
        if plan.times <= 1:
            del self._plans[place]
        else:
            self._plans[place] = replace(plan, times=plan.times - 1)
