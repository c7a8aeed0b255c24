"""The numbers of practice parcels: from a stretch that no parcel has, and never written on a label."""

from __future__ import annotations

from dataclasses import dataclass

from scanners.base import Scan
from station.carriers import Carrier
from station.packing.barcodes import PRACTICE, exact_key

_FIRSTS: dict[str, int] = {
    "CJGLS": 65_000_000_000,
    "HYUNDAI": 30_000_000_000,
    "HANJIN": 50_900_034_003,
    "KGB": 9_000_000_000,
}
_USUAL_DIGITS = 12

COUNT = 1000
"""Numbers of a session: far more than it can use up, so that nobody is warned of their end."""


@dataclass(frozen=True, slots=True)
class PracticeNumbers:
    """Numbers of one carrier's shape, and the codes that stand for them on a specimen: PS:PRACTICE:7:1.

    A carrier's machine cannot take such a code for a waybill, and the real bench says what it is.
    """

    carrier: Carrier

    @property
    def first(self) -> int:
        """The first base. Where no stretch is known to be free, it is at the very end of all numbers."""
        digits = self.carrier.base_length or _USUAL_DIGITS
        end: int = 10**digits
        return _FIRSTS.get(self.carrier.code, end - COUNT)

    @property
    def last(self) -> int:
        """The last base."""
        return self.first + COUNT - 1

    def code_of(self, number: str, copy: int) -> str:
        """What is drawn on a specimen in place of a number. Raises ValueError for a number that is none of these."""
        wanted = (place for place in range(COUNT) if self._number(place) == number)
        place = next(wanted, None)
        if place is None:
            raise ValueError("not a number of the practice")
        return f"{PRACTICE}:{place + 1}:{copy}"

    def heard(self, scan: Scan) -> str:
        """What a scan says at the practice bench: a specimen's code is read as the copy's own code."""
        words = exact_key(scan.text).removeprefix(f"{PRACTICE}:").split(":")
        match words:
            case [place, copy] if place.isdecimal() and copy.isdecimal() and 0 < int(place) <= COUNT:
                return f"PS:LABEL:{self._number(int(place) - 1)}:{int(copy)}"
            case _:
                return scan.text

    def _number(self, place: int) -> str:
        return self.carrier.number_from_base(self.first + place)
