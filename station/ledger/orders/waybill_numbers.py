"""Waybill numbers: money. The next free one is known beforehand; bound once, it is never given out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, insert, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from station.ledger.journal.chain import SkippedNumbers
from station.ledger.ledger_error import LedgerError, StaleDecision
from station.ledger.records import NumberRange, WaybillKnown
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, ReadyStatement, raw
from station.ledger.storage.row_conditions import TO_CANCEL
from station.ledger.storage.schema import parcels, ranges, waybills
from station.ledger.storage.timestamps import micros, stamp
from station.ledger.storage.witness import place
from station.packing.barcodes import bare_number
from station.packing.facts import LabelSending, WaybillAssigned, WaybillTaken

_UNUSED = (
    select(ranges.c.id, ranges.c.first, ranges.c.next, ranges.c.last)
    .where(ranges.c.carrier == bindparam("carrier"), ranges.c.next <= ranges.c.last)
    .order_by(ranges.c.id)
)
_IS_BOUND = select(exists().where(waybills.c.carrier == bindparam("carrier"), waybills.c.number == bindparam("number")))
_LEFT = select(func.sum(ranges.c.last - ranges.c.next + 1)).where(ranges.c.carrier == bindparam("carrier"))
_box_reference = func.coalesce(
    select(func.json_extract(parcels.c.box, literal_column("'$.reference'")))
    .where(parcels.c.id == bindparam("of"))
    .scalar_subquery(),
    literal_column("''"),
)
_BIND = ReadyStatement(
    insert(waybills).values(reference=_box_reference),
    ("carrier", "number", "digits", "parcel", "order_no", "copy", "taken_at"),
)
# What the carrier assigned to the very box is bound to its parcel.
_BIND_ASSIGNED = (
    update(waybills)
    .where(
        waybills.c.carrier == bindparam("of_carrier"),
        waybills.c.number == bindparam("which"),
        waybills.c.parcel == literal_column("''"),
        waybills.c.voided == literal_column("0"),
        waybills.c.reference == _box_reference,
    )
    .values(parcel=bindparam("by"), order_no=bindparam("of_order"), copy=bindparam("newest"))
)
_ASSIGN = insert(waybills)
_ADVANCE = ReadyStatement(update(ranges).where(ranges.c.id == bindparam("range")).values(next=bindparam("after")))
_SENT = (
    update(waybills)
    .where(
        waybills.c.parcel == bindparam("of"),
        waybills.c.number == bindparam("which"),
        waybills.c.copy < bindparam("newest"),
    )
    .values(copy=bindparam("newest"))
)
_VOID = (
    update(waybills)
    .where(waybills.c.parcel == bindparam("of"), waybills.c.number == bindparam("which"))
    .values(voided=1)
)
_KNOWN = (
    select(waybills)
    .where(waybills.c.digits == bindparam("digits"))
    .order_by(waybills.c.voided, waybills.c.taken_at.desc())
    .limit(1)
)
_RETURN = update(waybills).where(waybills.c.digits == bindparam("which"), TO_CANCEL).values(returned_at=bindparam("at"))
_RETURNED = select(waybills.c.returned_at).where(
    waybills.c.digits == bindparam("which"), waybills.c.returned_at != literal_column("''")
)
_CARRIERS = select(ranges.c.carrier).distinct().order_by(ranges.c.carrier)
# The carrier's program assigns without a range of ours.
_TAKEN_AT = select(waybills.c.taken_at).where(waybills.c.parcel != "")
_TAKEN_SINCE = """
    SELECT json_extract(body, '$.carrier') AS carrier, count(*) FROM journal
    WHERE at_us >= ? AND event = 'waybill_taken' GROUP BY carrier
    """


class _Candidate(NamedTuple):
    number: str
    range_id: int
    base: int
    place: str


class WaybillNumbers:
    """The ranges of this file and the numbers bound from them."""

    def __init__(self, store: LedgerDatabase, number_of: Callable[[str, int], str]) -> None:
        """`number_of(carrier, base)` makes the full number of a base."""
        self._store, self._number_of = store, number_of
        self._next: dict[str, _Candidate] = {}

    def next(self, carrier: str) -> str | None:
        """Return the next free number without taking it, or None when there is none. Writes nothing."""
        known = self._next.get(carrier)
        if known is None:
            with self._store.read() as connection:
                known = self._candidate(connection, carrier)
            if known is None:
                return None
            self._next[carrier] = known
        return known.number

    def forget(self) -> None:
        """Look the next number up again when it is wanted."""
        self._next.clear()

    def left(self, carrier: str) -> int | None:
        """Return how many numbers are left, or None when the carrier never had a range."""
        with self._store.read() as connection:
            found = connection.execute(_LEFT, {"carrier": carrier}).scalar()
        return None if found is None else int(found)

    def bind(self, connection: Connection, fact: WaybillTaken, at: str, copy: int = 0) -> dict[str, int]:
        """Bind a number to its parcel for good; return the next base of the range that it was taken from.

        `copy`: the newest copy of its label, where one is sent in the same commit.

        Raises StaleDecision when it is taken.
        """
        next_up = self._next.get(fact.carrier) or self._candidate(connection, fact.carrier)
        row = {
            "carrier": fact.carrier,
            "number": fact.waybill,
            "digits": digits_of(fact.waybill) or fact.waybill,
            "parcel": fact.parcel,
            "order_no": fact.order,
            "taken_at": at,
            "copy": copy,
            "of": fact.parcel,
        }
        try:
            _BIND.run(connection, row)
        except IntegrityError:
            if not _bind_assigned(connection, fact, copy):
                raise StaleDecision(f"{fact.carrier} {fact.waybill} is bound") from None
            return {}
        if next_up is not None and next_up.number == fact.waybill:
            _ADVANCE.run(connection, {"range": next_up.range_id, "after": next_up.base + 1})
            self._next.pop(fact.carrier, None)
            return {next_up.place: next_up.base + 1}
        return {}

    def assign(self, connection: Connection, fact: WaybillAssigned, at: str) -> None:
        """Note the number that the carrier gave a reserved box; it has no parcel yet. Raises StaleDecision."""
        row = {
            "carrier": fact.carrier,
            "number": fact.waybill,
            "digits": digits_of(fact.waybill) or fact.waybill,
            "parcel": "",
            "order_no": fact.order,
            "taken_at": at,
            "reference": fact.reference,
        }
        try:
            connection.execute(_ASSIGN, row)
        except IntegrityError:
            raise StaleDecision(f"{fact.carrier} {fact.waybill} is bound") from None
        self._next.pop(fact.carrier, None)

    def sent(self, connection: Connection, fact: LabelSending) -> None:
        """Remember the newest copy of a number's label."""
        connection.execute(_SENT, {"of": fact.parcel, "which": fact.waybill, "newest": fact.copy})

    def void(self, connection: Connection, parcel: str, waybill: str) -> None:
        """Mark a number as never to be used again."""
        connection.execute(_VOID, {"of": parcel, "which": waybill})

    def find(self, text: str) -> WaybillKnown | None:
        """Return a bound number, hyphens and blanks aside; the one in force before voided ones."""
        digits = digits_of(text)
        if not digits:
            return None
        with self._store.read() as connection:
            row = connection.execute(_KNOWN, {"digits": digits}).first()
        if row is None:
            return None
        return WaybillKnown(
            row.carrier, row.number, row.parcel, row.order_no, bool(row.voided), row.copy, row.reference
        )

    def add_range(self, carrier: str, first: int, last: int) -> None:
        """Add a range of bases, both ends included. Raises LedgerError range_overlap or bad_range."""
        if first < 0 or last < first:
            raise LedgerError("bad_range", f"{first} {last}")
        overlapping = (
            select(ranges.c.first, ranges.c.last)
            .where(ranges.c.carrier == carrier, ranges.c.first <= last, ranges.c.last >= first)
            .limit(1)
        )
        with self._store.write() as connection:
            found = connection.execute(overlapping).first()
            if found is not None:
                raise LedgerError("range_overlap", f"{found.first} {found.last}")
            connection.execute(insert(ranges).values(carrier=carrier, first=first, last=last, next=first))

    def add_drawn(self, carrier: str, bases: Iterable[int]) -> int:
        """Add bases that the carrier's interface gave, those of a range known already aside; return how many are new.

        An answer that was lost on its way may be given once more: what is known stays as it is, used up or not.
        """
        runs = _runs(bases)
        with self._store.write() as connection:
            known = [
                (int(row.first), int(row.last))
                for row in connection.execute(select(ranges.c.first, ranges.c.last).where(ranges.c.carrier == carrier))
            ]
            fresh = [part for run in runs for part in _beside(run, known)]
            for first, last in fresh:
                connection.execute(insert(ranges).values(carrier=carrier, first=first, last=last, next=first))
        return sum(last - first + 1 for first, last in fresh)

    def skip(self, carrier: str, count: int) -> SkippedNumbers:
        """Give up the next numbers, as many as `count` or as there are: what others may have taken is not ours."""
        first = last = ""
        done = 0
        with self._store.write() as connection:
            while done < count and (found := self._candidate(connection, carrier)) is not None:
                _ADVANCE.run(connection, {"range": found.range_id, "after": found.base + 1})
                first, last, done = first or found.number, found.number, done + 1
        self._next.pop(carrier, None)
        return SkippedNumbers(carrier, done, first, last, self.left(carrier) or 0)

    def carriers(self) -> tuple[str, ...]:
        """Return the carriers that have a range here."""
        with self._store.read() as connection:
            return tuple(connection.execute(_CARRIERS).scalars())

    def taken_at(self) -> tuple[datetime, ...]:
        """Return when numbers were bound, of every carrier, oldest first."""
        with self._store.read() as connection:
            found = [column_values.moment(at) for at in connection.execute(_TAKEN_AT).scalars()]
        return tuple(sorted(found))

    def taken_since(self, since: datetime) -> dict[str, int]:
        """Return how many numbers of each carrier were bound since a moment."""
        with self._store.read() as connection:
            return {name: count for name, count in raw(connection).execute(_TAKEN_SINCE, (micros(since),)) if name}

    def catch_up(self, noted: Mapping[str, int]) -> None:
        """Give up what was given out by a file that is no more: `noted` says where each range had come to."""
        with self._store.read() as connection:
            rows = connection.execute(select(ranges)).all()
        behind = [
            {"range": row.id, "after": min(upcoming, row.last + 1)}
            for row in rows
            if (upcoming := noted.get(place(row.carrier, row.first, row.last), 0)) > row.next
        ]
        if behind:
            with self._store.write() as connection:
                _ADVANCE.run(connection, *behind)
            self._next.clear()

    def ranges(self) -> tuple[NumberRange, ...]:
        """Return every range, oldest first, with how much of it is left, bound and voided."""
        with self._store.read() as connection:
            found = connection.execute(select(ranges).order_by(ranges.c.id)).all()
            return tuple(self._range(connection, *row[1:]) for row in found)

    def _range(self, connection: Connection, carrier: str, first: int, last: int, upcoming: int) -> NumberRange:
        low, high = self._number_of(carrier, first), self._number_of(carrier, last)
        used = select(func.count(), func.coalesce(func.sum(waybills.c.voided), 0)).where(
            waybills.c.carrier == carrier,
            waybills.c.number.between(low, high),
            func.length(waybills.c.number) == len(low),
        )
        bound, voided = connection.execute(used).one()
        return NumberRange(carrier, first, last, upcoming, last - upcoming + 1, bound, voided)

    def _candidate(self, connection: Connection, carrier: str) -> _Candidate | None:
        for range_id, first, upcoming, last in connection.execute(_UNUSED, {"carrier": carrier}).all():
            for base in range(upcoming, last + 1):
                number = self._number_of(carrier, base)
                bound = connection.execute(_IS_BOUND, {"carrier": carrier, "number": number}).scalar()
                if not bound:
                    return _Candidate(number, range_id, base, place(carrier, first, last))
        return None


def _bind_assigned(connection: Connection, fact: WaybillTaken, copy: int) -> bool:
    asked = {
        "of_carrier": fact.carrier,
        "which": fact.waybill,
        "of": fact.parcel,
        "by": fact.parcel,
        "of_order": fact.order,
        "newest": copy,
    }
    return connection.execute(_BIND_ASSIGNED, asked).rowcount == 1


def _runs(bases: Iterable[int]) -> list[tuple[int, int]]:
    """Bases as runs without a gap, both ends included."""
    runs: list[tuple[int, int]] = []
    for base in sorted(set(bases)):
        if runs and runs[-1][1] == base - 1:
            runs[-1] = runs[-1][0], base
        else:
            runs.append((base, base))
    return runs


def _beside(run: tuple[int, int], known: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a run lies in none of the known ranges."""
    left = [run]
    for first, last in known:
        parts = [((low, min(high, first - 1)), (max(low, last + 1), high)) for low, high in left]
        left = [part for pair in parts for part in pair if part[0] <= part[1]]
    return left


def mark_returned(connection: Connection, number: str, at: datetime) -> bool:
    """Note that a number is cancelled at the carrier; False when it is none of those to be cancelled there."""
    asked = {"which": digits_of(number) or number, "at": stamp(at)}
    if connection.execute(_RETURN, asked).rowcount:
        return True
    return connection.execute(_RETURNED, {"which": asked["which"]}).first() is not None


def digits_of(text: str) -> str:
    """Return a number in capitals without hyphens and blanks, or "" where it is none: some carriers use letters."""
    bare = bare_number(text)
    return bare if bare.isascii() and bare.isalnum() and any(sign.isdigit() for sign in bare) else ""
