"""Numbers that a carrier's program assigned to reserved boxes: a sheet's rows are judged, and those that fit taken."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, func, literal_column, select

from station.carriers import FindingSeverity, NumberFinding, carrier
from station.ledger.journal.journal import Journal, JournalWriting
from station.ledger.journal.projection import JournalProjection
from station.ledger.orders.lost_reservations import ADDRESS_CHANGED, ORDER_CANCELLED, REPLACED, lost_among
from station.ledger.orders.reservation_rounds import is_shaped, looks_mistyped
from station.ledger.orders.reservations import FROZEN, LOST, PACKED, group_of, reference_of
from station.ledger.orders.sort_records import put
from station.ledger.orders.waybill_numbers import WaybillNumbers, digits_of
from station.ledger.records import JournalEntry
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import consignments, orders, reservations, waybills
from station.packing.barcodes import exact_key
from station.packing.carriage import SortData
from station.packing.facts import Fact, ParcelVoided, WaybillAssigned
from station.packing.orders import OrderStatus

_PAGE = 10
"""Rows that one commit takes: what a bench may have to wait for."""
_BREATH = 0.008
_MANY = 500
_HARD_LENGTH = frozenset({"EPOST"})
"""Carriers of which the length alone is sure, and whose numbers of another length are not taken."""

_RESERVED = select(reservations).where(reservations.c.reference.in_(bindparam("references", expanding=True)))
_BY_ORDER = (
    select(orders.c.number_key, consignments.c.bound_key)
    .join(consignments, consignments.c.order_id == orders.c.id)
    .where(
        orders.c.number_key.in_(bindparam("keys", expanding=True)),
        func.substr(consignments.c.bound_key, 1, len(FROZEN)) == literal_column(f"'{FROZEN}'"),
    )
    .distinct()
)
_KNOWN_ORDERS = select(orders.c.number_key, orders.c.status, orders.c.number).where(
    orders.c.number_key.in_(bindparam("keys", expanding=True))
)
_NUMBERS = select(waybills).where(waybills.c.digits.in_(bindparam("digits", expanding=True)))


class AssignedRow(Protocol):
    """A row of a result sheet. Of `reference` and `order` one is there at least; `waybill` is bare."""

    @property
    def row(self) -> int:
        """As the spreadsheet counts."""

    @property
    def reference(self) -> str:
        """Of the box, as the reservation sheet gave it."""

    @property
    def order(self) -> str:
        """Of an order in the box."""

    @property
    def waybill(self) -> str:
        """The number."""

    @property
    def sort(self) -> SortData:
        """How the carrier sorts it."""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What becomes of a row. `reason`: why it is refused, as a code; `conflict`: what speaks against it.

    Reasons: not_digits, wrong_length, wrong_check_digit (of the number); unknown_box, mistyped_reference,
    several_boxes, other_carrier, lost_box, cancelled_box, packed_box, has_number, number_used, number_voided.
    `known`: it says what is known already. `warning`: taken all the same. `late`: a number for a box that can not have
    it any more: it is noted, so that it is cancelled at the carrier.
    """

    row: int
    reference: str
    waybill: str
    order: str = ""
    carrier: str = ""
    round: str = ""
    reason: str = ""
    conflict: str = ""
    warning: str = ""
    known: bool = False
    late: str = ""
    replaces: str = ""
    seal: str = ""
    sort: SortData = field(default_factory=SortData, repr=False)

    @property
    def is_new(self) -> bool:
        """It gives a box its number."""
        return not self.reason and not self.known


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """What became of the rows of a result sheet, each in one of these."""

    taken: tuple[JudgedRow, ...] = ()
    known: tuple[JudgedRow, ...] = ()
    refused: tuple[JudgedRow, ...] = ()


class NumberAssignments:
    """Takes the carrier's numbers in."""

    def __init__(
        self, store: LedgerDatabase, journal: Journal, effects: JournalProjection, numbers: WaybillNumbers
    ) -> None:
        """Write to a station's journal."""
        self._store, self._journal, self._effects, self._numbers = store, journal, effects, numbers

    def judge(self, rows: Sequence[AssignedRow], carrier_code: str = "", *, replace: bool = False) -> list[JudgedRow]:
        """Return what would become of rows; nothing is changed.

        `carrier_code`: whose sheet it is, "" for anybody's. `replace`: another number for a box that has one is taken.
        """
        with self._store.read() as connection:
            return list(_judged(connection, rows, carrier_code, replace=replace))

    def unmatched(self, rows: Sequence[AssignedRow], carrier_code: str) -> tuple[str, ...]:
        """Return the orders of which rows tell a usable number although no box of theirs is reserved.

        As the shop spells them. A carrier's own list may name orders that no sheet of ours told it of.
        """
        with self._store.read() as connection:
            boxes = _Boxes(connection, rows)
            used = {one.digits for one in _in_parts(connection, _NUMBERS, "digits", [one.waybill for one in rows])}
            fresh = [one for one in rows if one.waybill not in used and not _number_fault(carrier_code, one.waybill)[0]]
            keys = [exact_key(text) for row in fresh if not boxes.of(row) for text in _texts(row)]
            return tuple(one.number for one in _in_parts(connection, _KNOWN_ORDERS, "keys", keys))

    def take(
        self, rows: Sequence[AssignedRow], at: datetime, carrier_code: str = "", *, replace: bool = False
    ) -> TakenSheet:
        """Take every row that fits, and refuse the others, whatever comes of the rest. Raises LedgerError.

        In small commits, between which benches can write; each row is judged once more inside of its own.
        """
        whole = self.judge(rows, carrier_code, replace=replace)
        by_place = dict(enumerate(whole))
        wanted = [
            place for place, one in by_place.items() if one.is_new or one.late or (one.known and one.sort != SortData())
        ]
        for start in range(0, len(wanted), _PAGE):
            if start:
                time.sleep(_BREATH)
            places = wanted[start : start + _PAGE]
            page = [rows[place] for place in places]
            by_place |= dict(zip(places, self._take_page(page, at, carrier_code, replace=replace), strict=True))
        done = list(by_place.values())
        return TakenSheet(
            tuple(one for one in done if one.is_new),
            tuple(one for one in done if one.known),
            tuple(one for one in done if one.reason),
        )

    def _take_page(
        self, rows: Sequence[AssignedRow], at: datetime, carrier_code: str, *, replace: bool
    ) -> list[JudgedRow]:
        try:
            with self._journal.writing() as writing:
                judged = list(_judged(writing.connection, rows, carrier_code, replace=replace))
                facts = [fact for one in judged for fact in _facts(one)]
                self._record(writing, facts, at)
                for one in judged:
                    if not one.reason and one.sort != SortData():
                        put(writing.connection, group_of(one.reference), one.seal, one.sort)
        except BaseException:
            self._numbers.forget()
            raise
        return judged

    def _record(self, writing: JournalWriting, facts: Sequence[Fact], at: datetime) -> None:
        if not facts:
            return
        first = writing.append(JournalEntry(at, tuple(facts)))
        for seq, fact in enumerate(facts, first):
            self._effects.apply(writing, fact, seq, at, None)


def _facts(one: JudgedRow) -> Iterator[Fact]:
    """What is recorded of a row."""
    if not one.is_new and not one.late:
        return
    yield WaybillAssigned(one.order, one.carrier, one.waybill, one.round, one.reference)
    if one.late:
        yield ParcelVoided(one.order, "", one.waybill, one.late)
    if one.replaces:
        yield ParcelVoided(one.order, "", one.replaces, REPLACED)


class _Boxes:
    """The reserved boxes that rows name, by reference or by order."""

    def __init__(self, connection: Connection, rows: Iterable[AssignedRow]) -> None:
        texts = {text for row in rows for text in _texts(row)}
        by_order: dict[str, set[str]] = {}
        for key, bound in _in_parts(connection, _BY_ORDER, "keys", [exact_key(text) for text in texts]):
            by_order.setdefault(key, set()).add(reference_of(bound))
        references = {*texts, *(one for some in by_order.values() for one in some)}
        self._found = {one.reference: one for one in _in_parts(connection, _RESERVED, "references", references)}
        self._by_order = by_order
        self.lost = {one.reference: one.reason for one in lost_among(connection, list(self._found))}
        self.lost |= self._lost_before(connection)

    def _lost_before(self, connection: Connection) -> dict[str, str]:
        """Why reservations were lost of which that is recorded already."""
        lost = {one.reference: _orders(one) for one in self._found.values() if one.state == LOST}
        keys = [exact_key(number) for numbers in lost.values() for number in numbers]
        statuses = {one.number_key: one.status for one in _in_parts(connection, _KNOWN_ORDERS, "keys", keys)}
        return {
            reference: ORDER_CANCELLED
            if all(statuses.get(exact_key(number)) == OrderStatus.CANCELLED.value for number in numbers)
            else ADDRESS_CHANGED
            for reference, numbers in lost.items()
        }

    def of(self, row: AssignedRow) -> list[Any]:
        """The reservations that a row may mean: that of its reference, else those of its order."""
        if row.reference and row.reference in self._found:
            return [self._found[row.reference]]
        references = {one for text in _texts(row) for one in self._by_order.get(exact_key(text), ())}
        return [self._found[one] for one in sorted(references) if one in self._found]


def _orders(box: Any) -> tuple[str, ...]:
    return column_values.value(box.orders, tuple[str, ...])


def _texts(row: AssignedRow) -> list[str]:
    """What a row may name a box by: a form may have the order where another one has the reference.

    A reference of ours stands for itself: one that is lost or forgotten may have been for another address.
    """
    if is_shaped(row.reference):
        return [row.reference]
    return [text for text in (row.reference, row.order) if text]


def _in_parts(connection: Connection, statement: Any, name: str, values: Iterable[str]) -> list[Any]:
    wanted, found = list(dict.fromkeys(values)), list[Any]()
    for start in range(0, len(wanted), _MANY):
        found += connection.execute(statement, {name: wanted[start : start + _MANY]}).all()
    return found


def _judged(
    connection: Connection, rows: Sequence[AssignedRow], carrier_code: str, *, replace: bool
) -> Iterator[JudgedRow]:
    boxes = _Boxes(connection, rows)
    used: dict[str, list[Any]] = {}
    for one in _in_parts(connection, _NUMBERS, "digits", [digits_of(row.waybill) for row in rows]):
        used.setdefault(one.digits, []).append(one)
    given: dict[str, str] = {}
    by_number: dict[str, JudgedRow] = {}
    for row in rows:
        judged = _judge(row, boxes, used.get(digits_of(row.waybill), ()), carrier_code, replace=replace)
        if judged.is_new or judged.late:
            # A later row of this very sheet that says otherwise changes nothing.
            number = given.setdefault(judged.reference, row.waybill)
            first = by_number.setdefault(row.waybill, judged)
            if number != row.waybill:
                judged = _refused(row, "has_number", number, judged.reference)
            elif first is not judged:
                same = first.reference == judged.reference
                judged = (
                    replace_fields(judged, known=True, late="") if same else _refused(row, "number_used", first.order)
                )
        yield judged


def _judge(row: AssignedRow, boxes: _Boxes, used: Sequence[Any], carrier_code: str, *, replace: bool) -> JudgedRow:
    found = boxes.of(row)
    fitting = [one for one in found if one.state == "reserved" and _is_of(one, carrier_code)] or found
    if len(fitting) != 1:
        return _refused(row, *_no_box(row, fitting))
    box = fitting[0]
    if not _is_of(box, carrier_code):
        return _refused(row, "other_carrier", box.carrier, box.reference)
    bad, warning = _number_fault(box.carrier, row.waybill)
    if bad:
        return _refused(row, bad, row.waybill, box.reference)
    own = next((one for one in used if one.reference == box.reference), None)
    other = next((one for one in used if one.reference != box.reference), None)
    if own is not None and not own.voided:
        return _fits(row, box, warning, known=True)
    if own is not None:
        return _refused(row, "number_voided", row.waybill, box.reference)
    if other is not None:
        return _refused(row, "number_used", other.order_no, box.reference)
    return _for_box(row, box, boxes.lost.get(box.reference, ""), warning, replace=replace)


def _for_box(row: AssignedRow, box: Any, lost: str, warning: str, *, replace: bool) -> JudgedRow:
    """Judge a number that nobody has yet for the box that it names."""
    if lost:
        reason = "cancelled_box" if lost == ORDER_CANCELLED else "lost_box"
        return _refused(row, reason, "", box.reference, box, late=lost)
    if box.state == PACKED:
        return _refused(row, "packed_box", box.number, box.reference)
    if box.number and box.number != row.waybill:
        if not replace:
            return _refused(row, "has_number", box.number, box.reference)
        return _fits(row, box, warning, replaces=box.number)
    return _fits(row, box, warning)


def _no_box(row: AssignedRow, fitting: Sequence[Any]) -> tuple[str, str]:
    """Why a row names no box, or more than one."""
    if len(fitting) > 1:
        return "several_boxes", ", ".join(one.reference for one in fitting[:5])
    return ("mistyped_reference" if looks_mistyped(row.reference) else "unknown_box"), ""


def _is_of(box: Any, carrier_code: str) -> bool:
    return not carrier_code or box.carrier == carrier_code


def _number_fault(code: str, number: str) -> tuple[str, str]:
    """Why a number cannot be the carrier's, and what is odd about one that may be."""
    check = carrier(code).check(number)
    hard = check.severity is FindingSeverity.STOP
    if check.finding is NumberFinding.WRONG_LENGTH and code in _HARD_LENGTH:
        hard = True
    if hard:
        return check.finding.value, ""
    return "", "" if check.ok else check.finding.value


def _fits(row: AssignedRow, box: Any, warning: str, *, known: bool = False, replaces: str = "") -> JudgedRow:
    seals = column_values.value(box.seals, tuple[str, ...])
    return JudgedRow(
        *(row.row, box.reference, row.waybill, next(iter(_orders(box)), ""), box.carrier, box.round),
        warning=warning,
        known=known,
        replaces=replaces,
        seal=next(iter(seals), ""),
        sort=row.sort,
    )


def _refused(
    row: AssignedRow, reason: str, conflict: str = "", reference: str = "", box: Any = None, late: str = ""
) -> JudgedRow:
    named = reference or row.reference or row.order
    if box is None:
        return JudgedRow(row.row, named, row.waybill, row.order, reason=reason, conflict=conflict)
    order = next(iter(_orders(box)), "")
    return JudgedRow(
        *(row.row, named, row.waybill, order, box.carrier, box.round),
        reason=reason,
        conflict=conflict,
        late=late,
    )
