"""Whether the journal's chain is whole, to its end: no record changed, added, taken out or cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import msgspec

from station.ledger.journal.journal import link, named
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.timestamps import micros


@dataclass(frozen=True, slots=True)
class EpochBeginning:
    """With what this epoch began: when it was restored, of when the copy was, and how many numbers were left out."""

    at: datetime
    copied_at: datetime
    numbers: int


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest record of a station when somebody wrote it down: `chain` is its hash in hex digits."""

    station: str
    epoch: int
    seq: int
    chain: str
    at: str


@dataclass(frozen=True, slots=True)
class VerifiedChain:
    """The chain of the journal: `broken_at` is "<station> <epoch> <seq>" of the first bad record, or "".

    `fault`: `changed`, `missing` (records are gone before it), `cut_off` (records behind the newest are gone),
    or "". `at` and `event` are those of the bad record; of `cut_off`, those of the newest that is left.
    `unproven`: records from before a restore without their keys, of which only the numbers could be looked at.
    `lost`: records that a backup knows and a restore did not bring back. `archived`: records in the files of old
    years that were looked at; `away`: the files that are not there.
    """

    ok: bool
    broken_at: str
    count: int
    fault: str = ""
    at: str = ""
    event: str = ""
    unproven: int = 0
    lost: int = 0
    archived: int = 0
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedNumbers:
    """Numbers given up unused: how many, the `first` and the `last` of them, and how many are `left`."""

    carrier: str
    count: int
    first: str
    last: str
    left: int


_PAGE = 2000
COLUMNS = "id, station, epoch, seq, at, event, body, chain, at_us, order_no, parcel, waybill, bench"
"""Everything of a record: what is not chained itself has to be what the chained body says."""

_ROWS = f"SELECT {COLUMNS} FROM journal WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - our own words
_NEWEST = f"""
    SELECT {COLUMNS} FROM journal WHERE id > (SELECT coalesce(max(id), 0) FROM journal) - ? ORDER BY id
    """  # noqa: S608 - our own words
_NEW_KEYS = """SELECT max(id) FROM journal WHERE event = 'restored' AND body LIKE '%"new_keys":true%'"""
HEADS = """
    WITH RECURSIVE those(station) AS (
        SELECT min(station) FROM journal
        UNION ALL
        SELECT (SELECT min(station) FROM journal AS next WHERE next.station > those.station) FROM those
        WHERE those.station IS NOT NULL)
    SELECT station, epoch, seq, chain, at FROM journal WHERE id IN (
        SELECT (SELECT id FROM journal AS newest WHERE newest.station = those.station
                ORDER BY epoch DESC, seq DESC LIMIT 1)
        FROM those WHERE those.station IS NOT NULL)
    ORDER BY station
    """
"""The newest record of every station; they are found by steps from one name to the next, not by reading all."""

_ONE = "SELECT chain FROM journal WHERE station = ? AND epoch = ? AND seq = ?"
_END = "SELECT max(seq) FROM journal WHERE station = ? AND epoch = ?"


class ChainEnd(msgspec.Struct, frozen=True):
    """Where the chain of a station stood when a beginning of it was archived."""

    epoch: int
    seq: int
    chain: str


Ends = Mapping[str, ChainEnd]
"""By station; empty where the chain begins with its first record."""

NOTHING: Ends = {}


class ChainRow(NamedTuple):
    """A record as it is stored."""

    id: int
    station: str
    epoch: int
    seq: int
    at: str
    event: str
    body: str
    chain: bytes
    at_us: int
    order_no: str | None
    parcel: str | None
    waybill: str | None
    bench: int


class _Said(msgspec.Struct, frozen=True):
    """What of a body stands in columns, too. `bench`: None in a record from before it was said."""

    order: str = ""
    parcel: str = ""
    waybill: str = ""
    bench: int | None = None


_said = msgspec.json.Decoder(_Said).decode


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a station's chain stands."""

    epoch: int = 0
    seq: int = 0
    chain: bytes = b""


def verify(
    store: LedgerDatabase, key: bytes, known: Iterable[ChainHead] = (), ends: Ends = NOTHING, after: int = 0
) -> VerifiedChain:
    """Recompute the chain of every station, and look for the records that others wrote down.

    `known`: heads from elsewhere, such as the lists beside the backups. Without one, records that were cut off at
    the end leave no trace. `ends`: where the chain stood at the record `after`, up to which it is archived.

    Raises LedgerError.
    """
    first = first_provable(store)
    return against(store, walk(_rows(store, after), key, ends, first), known, ends)


def walk(rows: Iterable[ChainRow], key: bytes, ends: Ends, first: int) -> VerifiedChain:
    """Recompute a stretch of the chain that begins behind `ends`; `first`: the first record that the key proves."""
    seen = {name: _Seen(end.epoch, end.seq, bytes.fromhex(end.chain)) for name, end in ends.items()}
    count = unproven = 0
    for row in rows:
        before = seen.get(row.station, _Seen())
        fault = gap(row, before, key, proven=row.id >= first)
        if fault:
            place = f"{row.station} {row.epoch} {row.seq}"
            return VerifiedChain(False, place, count, fault, row.at, row.event, unproven)  # noqa: FBT003 - ok, by its place
        seen[row.station] = _Seen(row.epoch, row.seq, row.chain)
        count += 1
        unproven += row.id < first
    return VerifiedChain(ok=True, broken_at="", count=count, unproven=unproven)


def heads(store: LedgerDatabase) -> tuple[ChainHead, ...]:
    """Return the newest record of every station. Raises LedgerError."""
    with store.read() as connection:
        rows = raw(connection).execute(HEADS).fetchall()
    return tuple(ChainHead(station, epoch, seq, chain.hex(), at) for station, epoch, seq, chain, at in rows)


def is_archived(head: ChainHead, ends: Ends) -> bool:
    """Whether a record is no longer in the ledger because its year was put away."""
    end = ends.get(head.station)
    return end is not None and (head.epoch, head.seq) <= (end.epoch, end.seq)


def has_record(store: LedgerDatabase, head: ChainHead, ends: Ends = NOTHING) -> bool:
    """Whether a record that was written down elsewhere is here, as it was, or put away. Raises LedgerError."""
    if is_archived(head, ends):
        return True
    with store.read() as connection:
        found = raw(connection).execute(_ONE, (head.station, head.epoch, head.seq)).fetchone()
    return found is not None and bool(found[0].hex() == head.chain)


def gap(row: ChainRow, before: ChainRow | _Seen, key: bytes, *, proven: bool) -> str:
    """What is wrong between a record and the one before it of its station: missing, changed, or "".

    `proven`: this ledger's key made the record's chain.
    """
    if row.epoch < before.epoch or row.seq != before.seq + 1:
        return "missing" if row.seq > before.seq else "changed"
    if not stands_as_said(row):
        return "changed"
    if not proven:
        return ""
    said = (row.station, row.epoch, row.seq, row.at, row.event, row.body)
    return "" if link(key, before.chain, said) == row.chain else "changed"


def stands_as_said(row: ChainRow) -> bool:
    """Whether the columns by which a record is found are those of its chained body and time."""
    try:
        said, at_us = _said(row.body), micros(datetime.fromisoformat(row.at))
    except (msgspec.MsgspecError, TypeError, ValueError):
        return False
    columns = {"order_no": row.order_no, "parcel": row.parcel, "waybill": row.waybill}
    right = named(said.order, said.parcel, said.waybill)
    return at_us == row.at_us and columns == right and said.bench in (None, row.bench)


def first_provable(store: LedgerDatabase) -> int:
    """The record from which on this key holds: the last restore that had to make new keys, or the very first.

    That record is itself linked under the new key, so nobody without the key can move it.
    """
    with store.read() as connection:
        return int(raw(connection).execute(_NEW_KEYS).fetchone()[0] or 0)


def against(
    store: LedgerDatabase, whole: VerifiedChain, known: Iterable[ChainHead], ends: Ends = NOTHING
) -> VerifiedChain:
    """Look for the records that others wrote down, in a chain that is whole in itself. Raises LedgerError."""
    lost = 0
    if not whole.ok:
        return whole
    for head in known:
        if is_archived(head, ends):
            continue
        with store.read() as connection:
            own = raw(connection)
            found = own.execute(_ONE, (head.station, head.epoch, head.seq)).fetchone()
            end = own.execute(_END, (head.station, head.epoch)).fetchone()[0] or 0
        if found is not None and found[0].hex() == head.chain:
            continue
        now = {one.station: one for one in heads(store)}.get(head.station)
        if found is None and now is not None and now.epoch > head.epoch:
            lost = max(lost, head.seq - int(end))
            continue
        place = f"{head.station} {head.epoch} {head.seq if found else int(end) + 1}"
        fault, at = ("changed", head.at) if found else ("cut_off", now.at if now else head.at)
        return replace(whole, ok=False, broken_at=place, fault=fault, at=at)
    return replace(whole, lost=lost)


def newest_rows(store: LedgerDatabase, count: int) -> list[ChainRow]:
    """The newest records, oldest first."""
    with store.read() as connection:
        return [ChainRow(*row) for row in raw(connection).execute(_NEWEST, (count,)).fetchall()]


def _rows(store: LedgerDatabase, after: int) -> Iterator[ChainRow]:
    while True:
        # A page at a time: a reader that stays in one statement keeps the log from being moved.
        with store.read() as connection:
            page = raw(connection).execute(_ROWS, (after, _PAGE)).fetchall()
        if not page:
            return
        yield from (ChainRow(*row) for row in page)
        after = page[-1][0]
