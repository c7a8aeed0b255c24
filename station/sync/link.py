"""Whether the shop can be reached, told to others only when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ShopWork(StrEnum):
    """The work in which the shop is met."""

    INTAKE = "intake"
    DISPATCH = "dispatch"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class SyncLink:
    """The link to the shop as the journal calls it: ready or lost, with the failure's code."""

    state: str
    reason: str = ""


SHEET_REFUSED = "sheet_refused"
"""A sheet lies in the folder that could not be taken in; the others come in all the same."""
MILD = (SHEET_REFUSED,)
"""Failures with which the shop's side goes on."""


class LinkWatch:
    """Puts together what intake and dispatch see: the link is ready when neither failed last."""

    def __init__(self, tell: Callable[[SyncLink], None]) -> None:
        self._tell = tell
        self._failing: dict[ShopWork, str] = {}
        self._told: SyncLink | None = None

    def met(self, source: ShopWork, failure: str = "") -> None:
        """The shop was met; with `failure` it gave no usable answer."""
        if failure:
            self._failing[source] = failure
        else:
            self._failing.pop(source, None)
        reason = next(iter(self._failing.values()), "")
        now = SyncLink("warning" if reason in MILD else "lost", reason) if reason else SyncLink("ready")
        if now != self._told:
            self._told = now
            self._tell(now)
