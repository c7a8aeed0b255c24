"""What the simulated 로젠 knows: numbers it gave out and slips that were registered; kept in a file if there is one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from station.carriers import carrier
from station.whole_file import replace_file

CUSTOMER = "20179999"
"""The customer code of the portal's own samples."""

_KGB = carrier("KGB")


@dataclass(frozen=True, slots=True)
class RegisteredSlip:
    """A slip as it was registered, without the people on it."""

    slip: str
    customer: str
    order: str
    day: str
    branch: str
    deleted: bool = False


@dataclass(slots=True)
class _Pages:
    next_base: int = _KGB.practice_from
    slips: list[RegisteredSlip] = field(default_factory=list)


class LogenBooks:
    """The books. May be used from several threads; a number is never given out twice, restarts with a file included."""

    def __init__(self, kept_in: Path | None = None) -> None:
        """`kept_in`: the file of a life before, and of this one."""
        self._file, self._lock = kept_in, threading.Lock()
        self._pages = _Pages()
        self._given: tuple[str, ...] = ()
        if kept_in is not None and kept_in.exists():
            self._pages = msgspec.json.decode(kept_in.read_bytes(), type=_Pages)

    @property
    def slips(self) -> tuple[RegisteredSlip, ...]:
        """Every registered slip, oldest first."""
        with self._lock:
            return tuple(self._pages.slips)

    @property
    def given(self) -> int:
        """How many numbers were given out."""
        return self._pages.next_base - _KGB.practice_from

    def give(self, count: int, *, again: bool = False) -> tuple[str, ...]:
        """Give out numbers; `again`: those of the call before once more."""
        with self._lock:
            if again and self._given:
                return self._given
            first = self._pages.next_base
            self._pages.next_base += count
            self._given = tuple(_KGB.number_from_base(base) for base in range(first, first + count))
            self._keep()
            return self._given

    def has_given(self, slip: str) -> bool:
        """Whether a number was given out here."""
        known = _KGB.check(slip).ok and len(slip) == _KGB.number_length
        return known and _KGB.practice_from <= int(slip[:-1]) < self._pages.next_base

    def register(self, slip: RegisteredSlip) -> bool:
        """Enter a slip; False when it was entered before."""
        with self._lock:
            if any(known.slip == slip.slip for known in self._pages.slips):
                return False
            self._pages.slips.append(slip)
            self._keep()
            return True

    def of_order(self, order: str) -> tuple[RegisteredSlip, ...]:
        """The slips of an order."""
        return tuple(slip for slip in self.slips if slip.order == order)

    def _keep(self) -> None:
        if self._file is not None:
            replace_file(self._file, msgspec.json.encode(self._pages))
