"""PINs as argon2 hashes: made for the configuration, and compared with what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PIN = re.compile(r"[0-9]{4,12}")

SAFE_DIGITS = 6
"""The fewest digits that a new PIN may have. Shorter ones that a configuration holds already still work."""


@dataclass(frozen=True, slots=True)
class HashCost:
    """What one comparison costs, for argon2id with one lane.

    The defaults are the first choice of OWASP's Password Storage Cheat Sheet for one lane and two passes.
    """

    memory_kib: int = 19_456
    passes: int = 2


def pin_of(text: str) -> str:
    """Return the digits of a PIN as they were typed, full-width ones too, or "" when it can be none."""
    said = unicodedata.normalize("NFKC", text).strip()
    return said if _PIN.fullmatch(said) else ""


def pin_hash(pin: str, cost: HashCost | None = None) -> str:
    """Return the text for `[[packer]] pin`; slow on purpose."""
    from argon2 import PasswordHasher

    used = cost or HashCost()
    return PasswordHasher(time_cost=used.passes, memory_cost=used.memory_kib, parallelism=1).hash(pin)


def is_pin(pin: str, hashed: str) -> bool:
    """Return whether a PIN is the one of a hash; slow on purpose. A text that is no hash belongs to no PIN."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, pin)
    except (InvalidHashError, VerificationError):
        return False
