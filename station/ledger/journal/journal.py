"""Appending to the journal: one sequence per station without a gap, each record chained to the one before."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import cache
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from station.ledger.ledger_error import LedgerError
from station.ledger.records import JournalEntry
from station.ledger.storage.column_values import BY_BENCH
from station.ledger.storage.database import LedgerDatabase, ReadyStatement
from station.ledger.storage.schema import journal
from station.ledger.storage.timestamps import micros, stamp
from station.ledger.storage.witness import HeadNoted, HeadWitness
from station.packing.barcodes import exact_key
from station.packing.facts import Fact, LabelSending
from station.packing.orders import PackingBox
from station.packing.record_fields import LEADING_FIELDS, PACKED, PACKER, SKU, UNITS, WANTED
from station.packing.record_kinds import KIND_BY_EVENT, RecordKind, kind_of

_LEADING = tuple(one.name for one in LEADING_FIELDS)
_OF_SKU = frozenset({UNITS.name, PACKED.name, WANTED.name})


def event_of(fact: Fact) -> str:
    """Return the fact's name in the journal."""
    return kind_of(fact).event


def body_of(fact: Fact, packer: str = "", more: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the fields of a record but for station, seq, at and event; empty ones are left out.

    `more` are fields that no fact has, such as `scanner` and `latency_ms`; a fact's own field wins.
    """
    said: dict[str, object] = {name: getattr(fact, name) for name in kind_of(fact).names}
    if packer:
        said.setdefault(PACKER.name, packer)
    rest = {name: value for name, value in (more or {}).items() if name not in said}
    if SKU.name in said and not said[SKU.name]:
        said = {name: value for name, value in said.items() if value or name not in _OF_SKU}
    mixed = {**said, **rest}
    ordered = dict.fromkeys((*_LEADING, *mixed))
    return {name: mixed[name] for name in ordered if name in mixed and not _is_empty(mixed[name])}


def fact_of(event: str, at: str, body: Mapping[str, object], box: PackingBox | None = None) -> Fact:
    """Return the fact of a record; `box` for the record that opened it, or made it another one.

    Raises:
        LedgerError: damaged, when the record is none that a station writes.
    """
    kind = KIND_BY_EVENT.get(event)
    if kind is None:
        raise LedgerError("damaged", f"unknown event {event}")
    said = {**_left_out(kind), **body, "at": at}
    try:
        return msgspec.convert({**said, "box": box} if kind.keeps_box and box is not None else said, kind.fact)
    except msgspec.ValidationError as error:
        raise LedgerError("damaged", f"{event}: {error}") from error


@cache
def _left_out(kind: RecordKind) -> Mapping[str, object]:
    """What a fact cannot be made without, and its record leaves out when it is empty."""
    return {
        field.name: "" if field.type == "str" else None
        for field in fields(kind.fact)
        if field.default is MISSING and field.type in ("str", "float | None")
    }


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", ())


_INSERT = ReadyStatement(
    insert(journal),
    ("station", "epoch", "seq", "at", "at_us", "event", "order_no", "parcel", "waybill", "bench", "body", "chain"),
)
# The sequence and the chain go on through a restore: a new epoch begins behind the last record of the one before.
_HEAD = (
    select(journal.c.seq, journal.c.chain)
    .where(journal.c.station == bindparam("station"))
    .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
    .limit(1)
)


class JournalHead(NamedTuple):
    """The newest record of a station."""

    seq: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record before its number is known."""

    at: datetime
    event: str
    order: str
    parcel: str
    waybill: str
    body: str
    bench: bool


class Journal:
    """The append-only record of one station in one epoch."""

    def __init__(self, store: LedgerDatabase, station: str, epoch: int, chain_key: bytes, witness: HeadWitness) -> None:
        """Begin where the file ends. `witness` is told of every commit."""
        self._store, self._station, self._epoch, self._key = store, station, epoch, chain_key
        self._witness = witness
        self._head: JournalHead | None = None

    @contextmanager
    def writing(self) -> Iterator[JournalWriting]:
        """One transaction to which records and what they change are written. Raises LedgerError."""
        writing: JournalWriting | None = None
        try:
            with self._store.write() as connection:
                writing = JournalWriting(self, connection)
                yield writing
        except BaseException:
            self._head = None
            raise
        if writing.head is not None:
            self._head = writing.head
            noted = HeadNoted(self._epoch, writing.head.seq, writing.head.chain.hex())
            self._witness.note(self._station, noted, writing.numbers)

    def insert(self, connection: Connection, drafts: Sequence[RecordDraft], after: JournalHead | None) -> JournalHead:
        """Write records behind `after`, or behind the newest; return the new head."""
        head = after or self._head or self._newest(connection)
        rows, end = self._rows(drafts, head)
        try:
            _INSERT.run(connection, *rows)
        except IntegrityError:
            # Another process wrote for this station. The write lock is ours now, so the second try holds.
            rows, end = self._rows(drafts, self._newest(connection))
            _INSERT.run(connection, *rows)
        return end

    def newest_seq(self) -> int:
        """Return the number of the newest record, 0 when there is none."""
        with self._store.read() as connection:
            return self._newest(connection).seq

    def _newest(self, connection: Connection) -> JournalHead:
        row = connection.execute(_HEAD, {"station": self._station}).first()
        return JournalHead(row.seq, row.chain) if row is not None else JournalHead(0, b"")

    def _rows(self, drafts: Sequence[RecordDraft], head: JournalHead) -> tuple[list[dict[str, object]], JournalHead]:
        rows: list[dict[str, object]] = []
        for draft in drafts:
            at, seq = stamp(draft.at), head.seq + 1
            chain = link(self._key, head.chain, (self._station, self._epoch, seq, at, draft.event, draft.body))
            head = JournalHead(seq, chain)
            rows.append(
                {
                    "station": self._station,
                    "epoch": self._epoch,
                    "seq": seq,
                    "at": at,
                    "at_us": micros(draft.at),
                    "event": draft.event,
                    **named(draft.order, draft.parcel, draft.waybill),
                    "bench": int(draft.bench),
                    "body": draft.body,
                    "chain": chain,
                }
            )
        return rows, head


class JournalWriting:
    """A transaction under way on a journal."""

    def __init__(self, owner: Journal, connection: Connection) -> None:
        """Belong to one transaction; `head` is set by the first append, `numbers` by whoever takes one of a range.

        `sending`: the copies of labels that are sent in it, by parcel and number, until they are noted.
        """
        self.connection = connection
        self.head: JournalHead | None = None
        self.numbers: dict[str, int] = {}
        self.sending: dict[tuple[str, str], int] = {}
        self._owner = owner

    def append(self, entry: JournalEntry, *, bench: bool = False) -> int:
        """Write one record a fact; return the number of the first. `bench`: they make up its state."""
        told = next((fact for fact in entry.facts if not kind_of(fact).makes_room), entry.facts[0])
        more = {**entry.extras, "notice": entry.notice}
        drafts = [_draft(entry, fact, bench, more if fact is told else {}) for fact in entry.facts]
        self.sending |= {(one.parcel, one.waybill): one.copy for one in entry.facts if isinstance(one, LabelSending)}
        self.head = self._owner.insert(self.connection, drafts, self.head)
        return self.head.seq - len(drafts) + 1


def named(order: str, parcel: str, waybill: str) -> dict[str, str | None]:
    """What of a record's body stands in columns of its own, to be found by."""
    return {
        "order_no": exact_key(order) if order else None,
        "parcel": parcel or None,
        "waybill": waybill or None,
    }


def link(key: bytes, before: bytes, said: tuple[str, int, int, str, str, str]) -> bytes:
    """Return the chain hash of a record: HMAC-SHA256 over the hash before it and all it says."""
    return hmac.digest(key, before + "\n".join(map(str, said)).encode(), "sha256")


def _draft(entry: JournalEntry, fact: Fact, bench: bool, more: Mapping[str, object]) -> RecordDraft:  # noqa: FBT001 - passed on
    body = {**body_of(fact, entry.packer, more), BY_BENCH: int(bench)}
    return RecordDraft(
        at=getattr(fact, "at", entry.at),
        event=event_of(fact),
        order=str(body.get("order", "")),
        parcel=str(body.get("parcel", "")),
        waybill=str(body.get("waybill", "")),
        body=msgspec.json.encode(body).decode(),
        bench=bench,
    )
