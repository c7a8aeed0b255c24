"""What somebody types to find a parcel: a whole number, or the end of one."""

from __future__ import annotations

from dataclasses import dataclass

from station.packing.barcodes import exact_key

LEAST_DIGITS = 4
"""How many digits the end of a number needs: fewer would find half the day's parcels."""

_APART = str.maketrans("", "", "- \t ‐‑–")


@dataclass(frozen=True, slots=True)
class ParcelQuery:
    """An order number as `number` (without regard to case), a waybill as `digits`, the end of either as `ending`.

    Each is empty where the text cannot be one.
    """

    number: str
    digits: str
    ending: str

    @property
    def nothing(self) -> bool:
        """There is nothing to look for."""
        return not (self.number or self.digits)


def asked(text: str) -> ParcelQuery:
    """What a text can mean. A waybill may be written with hyphens and blanks."""
    bare = text.translate(_APART)
    digits = bare if bare.isascii() and bare.isdigit() else ""
    # Some carriers' numbers carry letters; their endings are not looked for.
    whole = digits or (bare.upper() if bare.isascii() and bare.isalnum() else "")
    return ParcelQuery(exact_key(text), whole, digits if len(digits) >= LEAST_DIGITS else "")
