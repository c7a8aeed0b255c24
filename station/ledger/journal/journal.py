"""Appending to the journal: one sequence per station without a gap, each record chained to the one before."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import NamedTuple, get_args

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
from station.packing.facts import CancelCheck, Fact, LabelSending, OrderAbandoned, OrderScanned, PackerOut, ParcelVoided
from station.packing.orders import PackingBox

# The order in which a person reads a record: whose, by whom, what, with which answer.
_ORDER = (
    *("order", "parcel", "packer", "scanner", "code", "command", "device", "state", "verdict"),
    *("sku", "units", "packed", "wanted", "lot", "serial", "expiry"),
    *("carrier", "waybill", "copy", "printer", "outcome", "result", "age_seconds", "what", "change"),
    *("seconds", "attempt", "lines", "purpose", "by", "way", "reason", "allowed_by", "goes_on"),
)
_OF_SKU = frozenset({"units", "packed", "wanted"})
_APART = frozenset({"at", "box", "left"})
_KEEPS_BOX = (OrderScanned, CancelCheck, ParcelVoided)

_CLASSES: Mapping[str, type[Fact]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(Fact)
}
_EVENTS: Mapping[type[Fact], str] = {kind: event for event, kind in _CLASSES.items()}
_NAMES: Mapping[type[Fact], tuple[str, ...]] = {
    kind: tuple(name for name in _ORDER if name in {field.name for field in fields(kind)} - _APART) for kind in _EVENTS
}
# A record leaves empty fields out; these are what a fact cannot be made without.
_EMPTY: Mapping[type[Fact], Mapping[str, object]] = {
    kind: {
        field.name: "" if field.type == "str" else None
        for field in fields(kind)
        if field.default is MISSING and field.type in ("str", "float | None")
    }
    for kind in _EVENTS
}


def event_of(fact: Fact) -> str:
    """Return the fact's name in the journal."""
    return _EVENTS[type(fact)]


def body_of(fact: Fact, packer: str = "", more: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the fields of a record but for station, seq, at and event; empty ones are left out.

    `more` are fields that no fact has, such as `scanner` and `latency_ms`; a fact's own field wins.
    """
    said: dict[str, object] = {name: getattr(fact, name) for name in _NAMES[type(fact)]}
    if packer:
        said.setdefault("packer", packer)
    rest = {name: value for name, value in (more or {}).items() if name not in said}
    if "sku" in said and not said["sku"]:
        said = {name: value for name, value in said.items() if value or name not in _OF_SKU}
    mixed = {**said, **rest}
    ordered = [name for name in _ORDER if name in mixed] + [name for name in rest if name not in _ORDER]
    return {name: mixed[name] for name in ordered if not _is_empty(mixed[name])}


def fact_of(event: str, at: str, body: Mapping[str, object], box: PackingBox | None = None) -> Fact:
    """Return the fact of a record; `box` for the record that opened it, or made it another one.

    Raises:
        LedgerError: damaged, when the record is none that a station writes.
    """
    kind = _CLASSES.get(event)
    if kind is None:
        raise LedgerError("damaged", f"unknown event {event}")
    try:
        if kind in _KEEPS_BOX and box is not None:
            return msgspec.convert({**_EMPTY[kind], **body, "at": at, "box": box}, kind)
        return msgspec.convert({**_EMPTY[kind], **body, "at": at}, kind)
    except msgspec.ValidationError as error:
        raise LedgerError("damaged", f"{event}: {error}") from error


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", ())


_INSERT = ReadyStatement(
    insert(journal),
    ("station", "epoch", "seq", "at", "at_us", "event", "order_no", "parcel", "waybill", "bench", "body", "chain"),
)
# What goes to make room for the scan behind it: that one led to the notice.
_MAKES_ROOM = (OrderAbandoned, PackerOut)
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
        told = next((fact for fact in entry.facts if not isinstance(fact, _MAKES_ROOM)), entry.facts[0])
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
