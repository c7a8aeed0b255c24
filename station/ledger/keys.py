"""The key file: what seals personal data, one key a day, and what signs; outside database and backups."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from station.filelock import lock_alone
from station.ledger.errors import LedgerError, translated


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
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(content))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

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
