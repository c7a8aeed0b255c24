"""Rounds (회차): the boxes that go to a carrier in one sheet, each in exactly one.

A round is made in two steps, so that no bench waits for a sheet. Boxes are drafted in small commits: each gets its
reference, and its parts are frozen. Then one commit makes the round, with the very bytes of its sheet. Drafts whose
round was never made are in no sheet; whoever comes next makes it of them.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, case, exists, func, insert, literal_column, not_, select, update

from station.ledger.ledger_error import LedgerError
from station.ledger.orders.ready_boxes import PART_COLUMNS, BoxPart, ReadyBox
from station.ledger.orders.reservations import group_of, lose
from station.ledger.orders.waybill_numbers import mark_returned
from station.ledger.privacy import PeopleStore
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import RESERVED_NOW, TO_CANCEL
from station.ledger.storage.schema import consignments, orders, reservations, rounds, waybills
from station.ledger.storage.timestamps import stamp

_PAGE = 50
"""Boxes that one commit drafts: what a bench may have to wait for."""
_BREATH = 0.005
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""31 signs, a prime, without those that are misread: a weighed sum by 31 finds every slip of one sign, and swaps."""
_LENGTH = 10
_INITIAL = "R"
"""Without a letter in front a spreadsheet would make a number of some."""

_MADE = exists().where(rounds.c.round == reservations.c.round)
_DRAFTS = (
    select(reservations.c.round)
    .where(RESERVED_NOW, reservations.c.carrier == bindparam("which"), not_(_MADE))
    .order_by(reservations.c.round)
    .limit(1)
)
_OF_ROUND = select(reservations.c.reference).where(reservations.c.round == bindparam("which"), RESERVED_NOW)
_TAKEN = select(
    exists().where(rounds.c.round == bindparam("which")) | exists().where(reservations.c.round == bindparam("which"))
)
_NOW = (
    select(*PART_COLUMNS)
    .join_from(consignments, orders, orders.c.id == consignments.c.order_id)
    .where(consignments.c.id.in_(bindparam("ids", expanding=True)))
)
_FREEZE = (
    update(consignments)
    .where(consignments.c.id == bindparam("which"))
    .values(bound_key=bindparam("frozen"), label_seal=bindparam("sealed"))
)
_RESERVE, _MAKE = insert(reservations), insert(rounds)
_COUNT = select(func.count()).where(reservations.c.round == bindparam("which"), reservations.c.state != "lost")
_SHEET = select(rounds).where(rounds.c.round == bindparam("which"))
_ERASE = update(rounds).where(rounds.c.sheet.is_not(None), rounds.c.until <= bindparam("now")).values(sheet=None)


def _counted(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_has_number = reservations.c.number != literal_column("''")
_ROWS = (
    select(
        rounds.c.round,
        *(rounds.c.at, rounds.c.carrier, rounds.c.form, rounds.c.boxes, rounds.c.file_name, rounds.c.until),
        rounds.c.sheet.is_not(None).label("kept"),
        _counted(_has_number).label("numbers"),
        _counted(reservations.c.state == literal_column("'packed'")).label("packed"),
        _counted(and_(RESERVED_NOW, not_(_has_number))).label("missing"),
    )
    .outerjoin(reservations, reservations.c.round == rounds.c.round)
    .group_by(rounds.c.round)
    .order_by(rounds.c.at.desc(), rounds.c.round.desc())
    .limit(bindparam("most"))
)
_GIVEN_UP = (
    select(waybills.c.carrier, waybills.c.number, waybills.c.order_no, reservations.c.round)
    .outerjoin(reservations, reservations.c.reference == waybills.c.reference)
    .where(TO_CANCEL)
    .order_by(waybills.c.taken_at, waybills.c.number)
)


@dataclass(frozen=True, slots=True)
class GivenUpNumber:
    """A number that the carrier assigned and that goes on no parcel: to be cancelled there."""

    carrier: str
    waybill: str
    order: str
    round: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as it stands. `numbers`: boxes that got one. `missing`: boxes that wait for theirs.

    `kept`: the bytes of its sheet are still here.
    """

    round: str
    at: datetime
    carrier: str
    form: str
    boxes: int
    numbers: int
    packed: int
    missing: int
    file_name: str
    kept: bool
    to_cancel: tuple[GivenUpNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeRound:
    """A round about to be made. `data`: the bytes of its sheet, names and addresses in them; none: it has no sheet."""

    round: str
    carrier: str
    form: str
    file_name: str
    data: bytes = field(repr=False)


class CarrierRounds:
    """The rounds of this file. Whoever makes one holds the lock of the rounds."""

    def __init__(self, store: LedgerDatabase, sealer: PeopleStore) -> None:
        """Read from and write to the file."""
        self._store, self._people = store, sealer

    def new_name(self, now: datetime) -> str:
        """Return a name that no round has or had: the moment, and a count where that is taken."""
        stem = f"{now:%Y%m%d-%H%M%S}"
        names = (f"{stem}{f'-{count}' if count > 1 else ''}" for count in range(1, 10_000))
        with self._store.read() as connection:
            return next(name for name in names if not connection.execute(_TAKEN, {"which": name}).scalar())

    def unmade(self, carrier: str) -> str:
        """Return the round of a carrier whose boxes are drafted and which was never made; empty for none."""
        with self._store.read() as connection:
            return str(connection.execute(_DRAFTS, {"which": carrier}).scalar() or "")

    def draft(self, name: str, carrier: str, boxes: Sequence[ReadyBox], now: datetime) -> dict[str, ReadyBox]:
        """Reserve boxes for a round that is not made yet; return those that were still as they were read.

        By their references. In small commits, between which benches can write. Raises LedgerError.
        """
        drafted: dict[str, ReadyBox] = {}
        for start in range(0, len(boxes), _PAGE):
            if start:
                time.sleep(_BREATH)
            with self._store.write() as connection:
                drafted |= _drafted(connection, name, carrier, boxes[start : start + _PAGE], now)
        return drafted

    def references(self, name: str) -> tuple[str, ...]:
        """Return the references of a round's boxes that are neither packed nor lost."""
        with self._store.read() as connection:
            return tuple(connection.execute(_OF_ROUND, {"which": name}).scalars())

    def give_up(self, references: Iterable[str]) -> None:
        """Let drafts go that cannot be written; nobody was told of them. Raises LedgerError."""
        with self._store.write() as connection:
            for reference in references:
                lose(connection, reference)

    def make(self, made: MadeRound, now: datetime, until: datetime) -> int:
        """Make a round of its drafts, in one commit with its sheet; return how many boxes it has.

        `until`: so long its bytes are kept. Raises LedgerError.
        """
        day = self._people.day_of(now)
        sealed = self._people.seal_bytes(made.data, made.round, day) if made.data else None
        with self._store.write() as connection:
            if sealed is not None and not self._people.has_keys((day,)):
                # The day's key was renewed since.
                sealed = self._people.seal_bytes(made.data, made.round, self._people.day_of(now))
            boxes = int(connection.execute(_COUNT, {"which": made.round}).scalar() or 0)
            row = {"round": made.round, "at": stamp(now), "carrier": made.carrier, "form": made.form, "boxes": boxes}
            kept = {"file_name": made.file_name, "sheet": sealed, "until": stamp(until)}
            connection.execute(_MAKE, {**row, **kept})
        return boxes

    def sheet_of(self, name: str) -> bytes | None:
        """Return the very bytes of a round's sheet; None once they were erased. Raises LedgerError not_found."""
        with self._store.read() as connection:
            row = connection.execute(_SHEET, {"which": name}).first()
        if row is None:
            raise LedgerError("not_found", name)
        return self._people.unseal_bytes(row.sheet, row.round) if row.sheet is not None else None

    def find(self, name: str) -> RoundRow | None:
        """Return a round by its name, or None."""
        return next((row for row in self.rows(most=1_000_000) if row.round == name), None)

    def rows(self, most: int = 200) -> tuple[RoundRow, ...]:
        """Return the newest rounds, the last one first, with the numbers of each that are to be cancelled."""
        given_up: dict[str, list[GivenUpNumber]] = {}
        for one in self.to_cancel():
            given_up.setdefault(one.round, []).append(one)
        with self._store.read() as connection:
            found = connection.execute(_ROWS, {"most": most}).all()
        return tuple(_row(row, given_up.get(row.round, ())) for row in found)

    def to_cancel(self) -> tuple[GivenUpNumber, ...]:
        """Return the numbers that are to be cancelled at the carrier, of every round, the oldest first."""
        with self._store.read() as connection:
            found = connection.execute(_GIVEN_UP).all()
        return tuple(GivenUpNumber(row.carrier, row.number, row.order_no, row.round or "") for row in found)

    def mark_returned(self, numbers: Iterable[str], now: datetime) -> tuple[str, ...]:
        """Note that numbers are cancelled at the carrier; return those that are not to be cancelled.

        One that was noted before is noted still. Raises LedgerError.
        """
        with self._store.write() as connection:
            return tuple(number for number in numbers if not mark_returned(connection, number, now))

    def forget(self, now: datetime) -> int:
        """Erase the sheets whose time is over; return how many. Raises LedgerError."""
        with self._store.write() as connection:
            return connection.execute(_ERASE, {"now": stamp(now)}).rowcount


def _drafted(
    connection: Connection, name: str, carrier: str, boxes: Sequence[ReadyBox], now: datetime
) -> Mapping[str, ReadyBox]:
    """Freeze the boxes that are as they were read, each under a new reference."""
    ids = [part.id for box in boxes for part in box.parts]
    here = {row.id: row for row in connection.execute(_NOW, {"ids": ids})}
    good = {new_reference(): box for box in boxes if all(_is_same(part, here.get(part.id)) for part in box.parts)}
    if not good:
        return {}
    frozen = [
        {"which": part.id, "frozen": group_of(reference), "sealed": part.label_seal}
        for reference, box in good.items()
        for part in box.parts
    ]
    reserved = [
        {
            "reference": reference,
            "round": name,
            "carrier": carrier,
            "at": stamp(now),
            "orders": msgspec.json.encode(box.box.orders).decode(),
            "seals": msgspec.json.encode(box.seals).decode(),
            "former": box.parts[0].bound,
        }
        for reference, box in good.items()
    ]
    connection.execute(_FREEZE, frozen)
    connection.execute(_RESERVE, reserved)
    return good


def _is_same(part: BoxPart, row: Any) -> bool:
    """Whether a part is as it was read: no word of the shop, no bench and no person changed it since."""
    if row is None or row.held:
        return False
    then = (part.order_id, part.version, part.packed, part.bound)
    return then == (row.order_id, row.version, row.packed, row.bound_key) and row.label_seal in ("", part.label_seal)


def _row(row: Any, given_up: Sequence[GivenUpNumber]) -> RoundRow:
    return RoundRow(
        row.round,
        column_values.moment(row.at),
        row.carrier,
        row.form,
        *(row.boxes, row.numbers, row.packed, row.missing),
        row.file_name,
        bool(row.kept),
        tuple(given_up),
    )


def new_reference() -> str:
    """Return a reference that no box ever had: by chance, and with a check sign against typing slips."""
    body = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"{_INITIAL}{body}{_check_sign(body)}"


def is_shaped(text: str) -> bool:
    """Whether a text has the shape of a reference, with or without a slip in it."""
    return len(text) == len(_INITIAL) + _LENGTH + 1 and text.startswith(_INITIAL) and text.isalnum()


def looks_mistyped(text: str) -> bool:
    """Whether a text is a reference but for a slip in it."""
    body, check = text[len(_INITIAL) : -1], text[-1:]
    return is_shaped(text) and (any(sign not in _SIGNS for sign in body) or _check_sign(body) != check)


def _check_sign(body: str) -> str:
    return _SIGNS[sum(weight * _SIGNS.index(sign) for weight, sign in enumerate(body, 2)) % len(_SIGNS)]
