"""Personal data: sealed under its day's key, compared by a keyed hash, readable in one place only."""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterable
from datetime import datetime

import msgspec

from station.ledger.keys import PrivacyKeys
from station.packing.orders import Receiver

_NONCE = 12


class PeopleStore:
    """Seals and opens receivers with AES-GCM. `owner`, the order's key, is bound into the seal."""

    def __init__(self, keys: PrivacyKeys) -> None:
        """Keep the keys; nothing is read yet."""
        self._keys = keys

    def day_of(self, at: datetime) -> str:
        """Return the name of the key that seals what comes in at a moment."""
        return self._keys.newest(at.date().isoformat())

    def has_keys(self, days: Iterable[str]) -> bool:
        """Whether what was sealed under these names can still be read."""
        return set(days) <= set(self._keys.days())

    def seal(self, receiver: Receiver, owner: str, day: str) -> bytes:
        """Return the receiver as ciphertext under the key of a day, which is made if need be."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        plain = msgspec.json.encode(receiver)
        return nonce + AESGCM(self._keys.make_day(day)).encrypt(nonce, plain, owner.encode())

    def unseal(self, sealed: bytes, owner: str, day: str) -> Receiver | None:
        """Return the receiver, or None when the day's key was erased or the row is another order's."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._keys.of_day(day)
        if key is None:
            return None
        try:
            plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
        except InvalidTag:
            return None
        return msgspec.json.decode(plain, type=Receiver)

    def warm_up(self) -> None:
        """Load the cipher now, so that the first order does not wait for it."""
        from cryptography.hazmat.primitives.ciphers import aead

        assert aead.AESGCM is not None  # noqa: S101 - only the import matters

    def box_key(self, receiver: Receiver, owner: str, package: str | None) -> str:
        """Return the key that parts of one box share: the package, or else the order, and the address."""
        group = f"p:{package}" if package else f"o:{owner}"
        return f"{group}:{self.address_hash(receiver)}"

    def address_hash(self, receiver: Receiver) -> str:
        """Return a keyed hash of name and address, spelling aside.

        The phone is no part of it: shops give each order a throw-away number of its own.
        """
        parts = (receiver.name, receiver.zip, receiver.address, receiver.address2)
        said = "\x1f".join(_bare(part) for part in parts)
        return hmac.new(self._keys.address, said.encode(), hashlib.sha256).hexdigest()[:32]

    def digest(self, value: object) -> bytes:
        """Return a keyed hash of a value, to tell whether it is still the same."""
        return hmac.digest(self._keys.address, msgspec.json.encode(value), "sha256")


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())
