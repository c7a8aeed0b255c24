"""Old years of the journal in files of their own: compressed, sealed, and still part of the chain.

What leaves is a beginning of the journal, so that what stays is chained to its end: the ledger keeps, under the
keys' seal, where each station's chain stood there. The files are read by `verify-journal` and `journal --archived`;
backups copy each once.
"""

from __future__ import annotations

import gzip
import hmac
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.sqlite import insert

from station.ledger.journal.chain import COLUMNS, NOTHING, ChainEnd, ChainRow, Ends, VerifiedChain, walk
from station.ledger.ledger_error import LedgerError, translated
from station.ledger.orders.waybill_numbers import digits_of
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.schema import BADGES, TERMINAL, meta, sql_words
from station.ledger.storage.timestamps import micros
from station.packing.barcodes import exact_key
from station.whole_file import new_file, reach_disk, replacing

FOLDER = "archive"
_KEY = "archived"
_STAYS = 1000
_PAGE = 2000
_PUT = insert(meta)
_SET = _PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value})
_ROWS = f"SELECT {COLUMNS} FROM journal WHERE id <= ? AND id > ? ORDER BY id LIMIT {_PAGE}"  # noqa: S608 - our own words
# What the bench stands on stays, however old it is: open boxes, debts, the last parcel and the last badge.
_NEEDED = text(
    f"""
    SELECT min(id) FROM (
        SELECT min(j.id) AS id FROM journal AS j JOIN parcels AS p ON p.id = j.parcel WHERE p.status = 'open'
        UNION ALL
        SELECT min(j.id) FROM journal AS j JOIN outbox AS o ON o.parcel = j.parcel
            WHERE o.state IN ('owed', 'held', 'refused')
        UNION ALL
        SELECT min(j.id) FROM journal AS j WHERE j.parcel IN (
            SELECT parcel FROM journal WHERE bench = 1
                AND event IN ({sql_words(TERMINAL)})
            ORDER BY id DESC LIMIT 1)
        UNION ALL
        SELECT max(id) FROM journal WHERE bench = 1 AND event IN ({sql_words(BADGES)})
    )
    """  # noqa: S608 - our own words
)
# By how many are older, not by the first that is younger: a clock that once was ahead for a minute left records of the
# future among those of the past, and would keep every year behind them here for ever.
_OLDER = text("SELECT count(*) FROM journal WHERE at_us < :since")
_AT_RANK = text("SELECT id FROM journal ORDER BY id LIMIT 1 OFFSET :rank - 1")
_BOXES = text(
    """
    SELECT s.parcel FROM parcel_lines AS s JOIN orders AS o ON o.id = s.order_id
    JOIN lines AS l ON l.order_id = s.order_id AND l.line_id = s.line_id
    WHERE o.number_key = :order
    UNION SELECT parcel FROM waybills WHERE digits = :number
    """
)
_NEWEST = text("SELECT max(id) FROM journal")


class ArchivedYears(msgspec.Struct, frozen=True):
    """One file: its name, the records in it, until when they are, and the seal at its end.

    `proven`: the seal was made with the keys that are here; not so behind a restore that had to make new ones.
    """

    name: str
    last_id: int
    count: int
    until: str
    seal: str
    ends: dict[str, ChainEnd]
    proven: bool = True


class _Kept(msgspec.Struct, frozen=True):
    files: tuple[ArchivedYears, ...] = ()
    seal: str = ""


class JournalArchives:
    """The archived years of one ledger."""

    def __init__(self, store: LedgerDatabase, key: bytes) -> None:
        """Lie beside a file; `key` is that of the chain."""
        self._store, self._key = store, key
        self.folder = store.path.parent / FOLDER

    def files(self) -> tuple[ArchivedYears, ...]:
        """Return what was archived, oldest first. Raises LedgerError damaged when somebody else wrote the list."""
        with self._store.read() as connection:
            return self._files(connection)

    def ends(self) -> dict[str, ChainEnd]:
        """Return where each station's chain stood at the end of the archives."""
        files = self.files()
        return files[-1].ends if files else {}

    def last_id(self) -> int:
        """Return the last record that was archived; 0 when none was."""
        files = self.files()
        return files[-1].last_id if files else 0

    def put_away(self, before: datetime, name: str) -> ArchivedYears | None:
        """Archive the records before a moment, durably, and give their room back; None when there are none.

        The bench's own last records stay. Raises LedgerError in_use while anybody else has the ledger open.
        """
        self._store.be_alone()
        last = self._until(before)
        if last is None:
            return None
        with translated():
            self.folder.mkdir(mode=0o700, exist_ok=True)
            made = self._write(self.folder / name, last, before)
        with self._store.write() as connection:
            self._put(connection, (*self._files(connection), made))
            connection.execute(text("DELETE FROM journal WHERE id <= :last"), {"last": last})
        try:
            self._store.compact()
        except LedgerError as error:
            # What was put away is put away; its room is used by the records to come.
            if error.code != "disk_full":
                raise
        return made

    def rows(self, one: ArchivedYears, folder: Path | None = None) -> Iterator[ChainRow] | None:
        """Return the records of a file, proven to be those that were put away; None when it is not there.

        Raises LedgerError damaged, at the latest at its end, when it is not as it was written.
        """
        path = (folder or self.folder) / one.name
        return self._read(path, one) if path.is_file() else None

    def verify(self, first: int) -> VerifiedChain:
        """Recompute the chain in every file that is there, from the end of the one before.

        Raises LedgerError damaged when the list of them is not the keys'.
        """
        ends: Ends = NOTHING
        count, away = 0, []
        for one in self.files():
            rows = self.rows(one)
            if rows is None:
                away.append(one.name)
            else:
                found = self._walked(rows, ends, first if one.proven else one.last_id + 1)
                if found is None or not found.ok:
                    return VerifiedChain(ok=False, broken_at=f"{one.name} 0 0", count=count, fault="archive_damaged")
                count += found.count
            ends = one.ends
        return VerifiedChain(ok=True, broken_at="", count=count, away=tuple(away))

    def _walked(self, rows: Iterator[ChainRow], ends: Ends, first: int) -> VerifiedChain | None:
        """What the chain of a file says; None when the file cannot be read to its end."""
        try:
            return walk(rows, self._key, ends, first)
        except LedgerError:
            return None

    def records(
        self, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Return the records of old years that fit, oldest first, as `RecordLookup.find` does for those in the ledger.

        Those of files that are not there are missing.
        """
        named = exact_key(order) if order is not None else None
        number = (digits_of(waybill) or waybill.strip()) if waybill is not None else None
        boxes = self._boxes(named, number) if named is not None or number is not None else None
        for row in self._all():
            is_asked = boxes is None or row.parcel in boxes or (named is not None and row.order_no == named)
            if is_asked and (since is None or row.at_us >= micros(since)):
                yield column_values.record(row)

    def _boxes(self, order: str | None, number: str | None) -> frozenset[str]:
        """The boxes of an order or a number, by the archives themselves and by the ledger's tables."""
        with self._store.read() as connection:
            known = connection.execute(_BOXES, {"order": order or "", "number": number or ""}).scalars().all()
        found = (row.parcel for row in self._all() if row.parcel and _names(row, order, number))
        # A number that the carrier assigned has no parcel before its box is packed.
        return frozenset(parcel for parcel in (*known, *found) if parcel)

    def _all(self) -> Iterator[ChainRow]:
        for one in self.files():
            yield from self.rows(one) or ()

    def _until(self, before: datetime) -> int | None:
        """The last record that may go."""
        with self._store.read() as connection:
            older = connection.execute(_OLDER, {"since": micros(before)}).scalar() or 0
            ends = connection.execute(_AT_RANK, {"rank": older}).scalar() if older else None
            needed = connection.execute(_NEEDED).scalar()
            newest = connection.execute(_NEWEST).scalar() or 0
            first = connection.execute(text("SELECT min(id) FROM journal")).scalar()
        if ends is None or first is None:
            return None
        last = min(ends, newest - _STAYS, needed - 1 if needed is not None else ends)
        return last if last >= first else None

    def _write(self, path: Path, last: int, before: datetime) -> ArchivedYears:
        if path.exists():
            raise LedgerError("io", f"{path} is there already")
        seal, ends, count = hmac.new(self._key, b"packing-station archive\n", "sha256"), dict(self.ends()), 0
        with replacing(path) as part, new_file(part) as file:
            with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
                for row in self._leaving(last):
                    line = msgspec.json.encode(row._replace(chain=row.chain.hex())) + b"\n"  # type: ignore[arg-type]
                    seal.update(line)
                    packed.write(line)
                    ends[row.station] = ChainEnd(row.epoch, row.seq, row.chain.hex())
                    count += 1
            reach_disk(file)
        return ArchivedYears(path.name, last, count, before.isoformat(), seal.hexdigest(), ends)

    def _leaving(self, last: int) -> Iterator[ChainRow]:
        after = 0
        while True:
            with self._store.read() as connection:
                page = raw(connection).execute(_ROWS, (last, after)).fetchall()
            if not page:
                return
            yield from (ChainRow(*row) for row in page)
            after = page[-1][0]

    def _read(self, path: Path, one: ArchivedYears) -> Iterator[ChainRow]:
        seal = hmac.new(self._key, b"packing-station archive\n", "sha256")
        try:
            with gzip.open(path, "rb") as packed:
                for line in packed:
                    seal.update(line)
                    columns = msgspec.json.decode(line, type=list[Any])
                    columns[7] = bytes.fromhex(columns[7])
                    yield ChainRow(*columns)
        except (OSError, EOFError, ValueError, TypeError, IndexError) as error:
            raise LedgerError("damaged", f"{path.name}: {type(error).__name__}") from None
        if one.proven and not hmac.compare_digest(seal.hexdigest(), one.seal):
            raise LedgerError("damaged", path.name)

    def _files(self, connection: Connection) -> tuple[ArchivedYears, ...]:
        found = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
        if not found:
            return ()
        kept = column_values.value(found, _Kept)
        if not hmac.compare_digest(kept.seal, self._seal(msgspec.json.encode(kept.files))):
            raise LedgerError("damaged", "the list of the archives")
        return kept.files

    def reseal(self, connection: Connection) -> None:
        """Go on with a list that lost keys sealed: nobody can prove any more what is in its files."""
        found = connection.execute(select(meta.c.value).where(meta.c.key == _KEY)).scalar()
        if found:
            files = tuple(msgspec.structs.replace(one, proven=False) for one in column_values.value(found, _Kept).files)
            self._put(connection, files)

    def _put(self, connection: Connection, files: tuple[ArchivedYears, ...]) -> None:
        sealed = _Kept(files, self._seal(msgspec.json.encode(files)))
        connection.execute(_SET, {"key": _KEY, "value": msgspec.json.encode(sealed).decode()})

    def _seal(self, said: bytes) -> str:
        return hmac.new(self._key, b"packing-station archives\n" + said, "sha256").hexdigest()


def _names(row: ChainRow, order: str | None, number: str | None) -> bool:
    return (order is not None and row.order_no == order) or (number is not None and row.waybill == number)
