"""Badge numbers that nobody can guess: made, checked, and kept only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = f"{_SIGNS}*~$=U"
_READ = str.maketrans("OIL", "011")
_DIGITS = 16
_PURPOSE = b"station.rights.badge_numbers.1"

BITS = 5 * _DIGITS
"""How much of a new badge's number is chance."""


def new_badge() -> str:
    """Return a new number: 16 signs of Crockford's base 32 and its check sign (crockford.com/base32.html).

    Numbers whose check sign is none of A-Z and 0-9 are passed over, because keyboards disagree on those signs.
    """
    while True:
        number = "".join(secrets.choice(_SIGNS) for _ in range(_DIGITS))
        if _check(number).isalnum():
            return number + _check(number)


def tidy_badge(text: str) -> str:
    """Return the number as it was made, or "" when it is none: a sign was misread, or it is a plain id.

    Case, hyphens and the letters O, I and L for the digits they look like do not matter.
    """
    said = text.strip().upper().replace("-", "").translate(_READ)
    number, check = said[:-1], said[-1:]
    made = len(number) == _DIGITS and set(number) <= set(_SIGNS)
    return said if made and _check(number) == check else ""


def badge_hash(number: str, station_key: bytes) -> str:
    """Return what `[[packer]] badge` holds: HMAC-SHA256 under a key derived from the station's own."""
    key = hmac.digest(station_key, _PURPOSE, "sha256")
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def _check(number: str) -> str:
    value = 0
    for sign in number:
        value = value * 32 + _SIGNS.index(sign)
    return _CHECKS[value % 37]
