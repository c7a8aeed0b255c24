"""Personal data: sealed under its day's key, compared by a keyed hash, readable in one place only."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, and_, bindparam, not_, or_, select

from station.file_lock import lock_alone
from station.ledger.ledger_error import LedgerError, translated
from station.ledger.storage.line_shares import LINE_PACKED, OF_LINE
from station.ledger.storage.row_conditions import DEBT_WAITS, PARCEL_OPEN, PARCEL_PACKED
from station.ledger.storage.schema import consignments, lines, orders, outbox, parcel_lines, parcels, people
from station.ledger.storage.timestamps import micros
from station.packing.orders import OrderStatus, Receiver
from station.whole_file import replace_file


def day_in(name: str) -> str:
    """The day that a key belongs to; a day whose key was renewed has more than one name."""
    return name.partition(".")[0]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    journal: bytes
    chain: bytes
    address: bytes
    days: dict[str, bytes]
    version: int = 1


class PrivacyKeys:
    """The keys of one installation. Erasing personal data is deleting its day's key here."""

    def __init__(self, path: Path, *, may_create: bool) -> None:
        """Read the file, or make it when the database is new.

        Raises:
            LedgerError: no_key, when it is missing or no key file; read_only and the like.
        """
        self._path = path
        with translated():
            if may_create and not path.exists():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with self._alone():
                    if not path.exists():
                        self._write(_new_file())
            self._seen = self._stat()
            self._file = self._read()

    @property
    def id(self) -> str:
        """The name of this set of keys; the database remembers it."""
        return self._file.id

    @property
    def journal(self) -> bytes:
        """The key for `barcodes.journal_code`."""
        return self._file.journal

    @property
    def chain(self) -> bytes:
        """The key of the journal's chain hash."""
        return self._file.chain

    @property
    def address(self) -> bytes:
        """The key under which receivers are compared without being read."""
        return self._file.address

    def days(self) -> tuple[str, ...]:
        """Return the days that have a key, oldest first."""
        with translated():
            self._refresh()
        return tuple(sorted(self._file.days))

    def of_day(self, day: str) -> bytes | None:
        """Return the key of a day of intake; None when it was erased, or never made."""
        with translated():
            self._refresh()
        return self._file.days.get(day)

    def newest(self, day: str) -> str:
        """Return the name under which a day's receivers are sealed now: the day, or what follows its erased key."""
        return max((name for name in self.days() if day_in(name) == day), default=day)

    def renewed(self, name: str) -> str:
        """Return the name of the key that takes the place of another of the same day."""
        day, _, number = name.partition(".")
        return f"{day}.{int(number or 0) + 1:03d}"

    def make_day(self, day: str) -> bytes:
        """Return the key of a day, durably made when it is the day's first."""
        found = self.of_day(day)
        if found is not None:
            return found
        with translated(), self._alone():
            self._refresh()
            if day not in self._file.days:
                days = {**self._file.days, day: secrets.token_bytes(32)}
                self._write(msgspec.structs.replace(self._file, days=days))
                self._refresh()
        return self._file.days[day]

    def erase_day(self, day: str) -> None:
        """Delete a day's key: its receivers cannot be read any more, in no copy of the database."""
        with translated(), self._alone():
            self._refresh()
            days = {kept: key for kept, key in self._file.days.items() if kept != day}
            self._write(msgspec.structs.replace(self._file, days=days))
            self._refresh()

    def _refresh(self) -> None:
        seen = self._stat()
        if seen != self._seen:
            self._file, self._seen = self._read(), seen

    def _stat(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            raise LedgerError("no_key", str(self._path)) from None
        return found.st_mtime_ns, found.st_ino

    def _read(self) -> _File:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_File)
        except FileNotFoundError:
            raise LedgerError("no_key", str(self._path)) from None
        except msgspec.MsgspecError:
            raise LedgerError("no_key", f"{self._path} is no key file") from None

    def _write(self, content: _File) -> None:
        # Under the name that programs before this one took, so that erased keys are nowhere.
        beside = self._path.with_name(self._path.name + ".new")
        replace_file(self._path, msgspec.json.encode(content), beside=beside)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        descriptor = os.open(self._path.with_name(self._path.name + ".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            lock_alone(descriptor)
            yield
        finally:
            os.close(descriptor)


def _new_file() -> _File:
    return _File(
        id=secrets.token_hex(8),
        journal=secrets.token_bytes(32),
        chain=secrets.token_bytes(32),
        address=secrets.token_bytes(32),
        days={},
    )


_STILL_TO_PACK = and_(
    orders.c.status.not_in((OrderStatus.CANCELLED.value, OrderStatus.DISPATCHED.value)),
    not_(LINE_PACKED),
)
_JUST_LEFT = and_(PARCEL_PACKED, parcels.c.packed_us >= bindparam("since"))
_NEEDED = (
    select(people.c.day)
    .join(consignments, consignments.c.id == people.c.consignment_id)
    .join(orders, orders.c.id == consignments.c.order_id)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .outerjoin(parcel_lines, OF_LINE)
    .outerjoin(parcels, parcels.c.id == parcel_lines.c.parcel)
    .outerjoin(outbox, outbox.c.parcel == parcels.c.id)
    .where(people.c.day < bindparam("today"), or_(_STILL_TO_PACK, PARCEL_OPEN, _JUST_LEFT, DEBT_WAITS))
    .distinct()
)


def days_needed(connection: Connection, since: datetime) -> set[str]:
    """The days before that of `since` on which somebody came in whose parcel left after it, or has yet to leave."""
    asked = {"today": since.date().isoformat(), "since": micros(since)}
    return set(connection.execute(_NEEDED, asked).scalars())


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

    def seal_bytes(self, data: bytes, owner: str, day: str) -> bytes:
        """Return what holds personal data of many, sealed under the key of a day, whose name stands in front."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self._keys.make_day(day)).encrypt(nonce, data, owner.encode())
        return day.encode() + b"\0" + nonce + sealed

    def unseal_bytes(self, sealed: bytes, owner: str) -> bytes | None:
        """Return what `seal_bytes` sealed; None when the day's key was erased, or it is another owner's."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        day, _, secret = sealed.partition(b"\0")
        key = self._keys.of_day(day.decode())
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(secret[:_NONCE], secret[_NONCE:], owner.encode())
        except InvalidTag:
            return None

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

    def receiver_key(self, receiver: Receiver) -> str:
        """Return a keyed hash of name and address however they are spelled: blanks, hyphens, one field or two."""
        digits = _digits(receiver.zip)
        where = _spelled_alike(f"{receiver.address} {receiver.address2}")
        return self._short("receiver", _spelled_alike(receiver.name), digits, where)

    def phone_key(self, receiver: Receiver) -> str:
        """Return a keyed hash of a telephone number however it is spelled, with the country's prefix or without."""
        digits = _digits(receiver.phone)
        return self._short("phone", f"0{digits[2:].lstrip('0')}" if digits.startswith("82") else digits)

    def _short(self, *parts: str) -> str:
        return hmac.digest(self._keys.address, "\x1f".join(parts).encode(), "sha256").hex()[:32]

    def digest(self, value: object) -> bytes:
        """Return a keyed hash of a value, to tell whether it is still the same."""
        return hmac.digest(self._keys.address, msgspec.json.encode(value), "sha256")


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


_NO_DIGITS = re.compile(r"\D+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_BESIDE_NO_DIGITS = re.compile(r"[^\w\x1e]|_")


def _spelled_alike(text: str) -> str:
    """Letters and digits alone; what stands between two digits is kept as one sign, or 1-23 would be 12-3."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _BESIDE_NO_DIGITS.sub("", _BETWEEN_DIGITS.sub("\x1e", folded))


def _digits(text: str) -> str:
    return _NO_DIGITS.sub("", unicodedata.normalize("NFKC", text))
