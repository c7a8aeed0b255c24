"""Slips that were scanned before their orders were known: remembered until they come in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Protocol

from station.ledger.values import SlipFound
from station.packing.facts import Fact, OrderScanned
from station.packing.verdicts import OrderVerdict

_MOST = 20
"""So many newer slips that nobody knew make the oldest forgotten."""


class SlipSource(Protocol):
    """The ledger as far as it knows slips."""

    def find_slip(self, code: str, parcel_id: str) -> SlipFound | None:
        """The order of a code, and the box it opens under the id given."""


class AwaitedSlips:
    """The newest slips that nobody knew; on the bench's thread only."""

    def __init__(self) -> None:
        self._codes: deque[str] = deque(maxlen=_MOST)

    def heed(self, fact: Fact) -> None:
        """Await a slip that nobody knew; one that is known by now is awaited no more."""
        if not isinstance(fact, OrderScanned):
            return
        if fact.code in self._codes:
            self._codes.remove(fact.code)
        if fact.verdict is OrderVerdict.UNKNOWN:
            self._codes.append(fact.code)

    def arrived(self, slips: SlipSource) -> Iterator[str]:
        """The orders that have come in since, each once. Raises LedgerError."""
        for code in tuple(self._codes):
            found = slips.find_slip(code, "")
            if found is not None:
                self._codes.remove(code)
                yield found.order
