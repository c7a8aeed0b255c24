"""A supervisor's ways out: a held order may be packed again, a packed parcel is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update

from station.clock import UptimeMark
from station.ledger.journal.journal import Journal, JournalWriting
from station.ledger.journal.projection import JournalProjection
from station.ledger.ledger_error import LedgerError, StaleDecision
from station.ledger.orders.waybill_numbers import digits_of, mark_returned
from station.ledger.outbox import again, debt_named, settle_by_hand
from station.ledger.records import BenchRequest, JournalEntry, RequestAnswer
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.line_shares import BOXED_LINES
from station.ledger.storage.row_conditions import OWED_FOR
from station.ledger.storage.schema import lines, orders, outbox, parcel_lines, parcels, requests
from station.ledger.storage.timestamps import from_micros, micros, uuid7
from station.packing.barcodes import BenchCommand, exact_key
from station.packing.facts import CommandScanned, Fact, OrderHeld, OrderReleased, ParcelVoided
from station.packing.verdicts import CommandVerdict

KINDS = frozenset({"retry", "release", "void", "reason", "returned"})
"""What can be carried out without the bench's devices."""

SHEET = "sheet"
"""What only the second process of a shop of two folders can do: a dispatch sheet at once, whatever the time."""

ROUND = "round"
"""What only `sync` can do, too: a reservation sheet for the carrier's program at once."""

COPY = "reprint"
"""What only the bench itself can do: one more copy of a label."""

_STALE, _AHEAD = timedelta(minutes=10), timedelta(minutes=1)
_LEFT = "_left"
"""Under this name the uptime at which a request was left lies among its arguments."""


def is_stale(request: BenchRequest, now: datetime) -> bool:
    """Whether a request is too old to be done: whoever left it has long gone on otherwise.

    One that was left later than now is from before the clock was set back. Where the computer was not started again
    since, its uptime says how long ago; else nobody knows.
    """
    age = now - request.left_at
    if age > _STALE or request.waited > _STALE.total_seconds():
        return True
    return age < -_AHEAD and not request.same_boot


_HELD_PARCEL = select(orders.c.number, orders.c.held, orders.c.held_parcel).where(
    orders.c.number_key == bindparam("key")
)


class SupervisorActions:
    """Carries requests out, each once, whoever comes first: the bench or sync."""

    def __init__(self, journal: Journal, effects: JournalProjection, ways_out: WaysOut) -> None:
        """Write to a station's journal."""
        self._journal, self._effects, self._ways_out = journal, effects, ways_out

    def carry_out(self, request: BenchRequest, at: datetime) -> RequestAnswer | None:
        """Do what is asked, journal it with who allowed it, and answer; None when it was answered before.

        A refusal changes nothing but the answer. Raises LedgerError for broken machinery.
        """
        try:
            with self._journal.writing() as writing:
                if not is_open(writing.connection, request.id):
                    return None
                answer = RequestAnswer(*self._done(writing, request, at))
                settle_request(writing.connection, request.id, answer)
                return answer
        except LedgerError as error:
            if error.code not in REFUSALS:
                raise
            return self._refuse(request, error)

    def _done(
        self, writing: JournalWriting, request: BenchRequest, at: datetime
    ) -> tuple[bool, str, Mapping[str, object]]:
        named, reason, by = (str(request.args.get(name, "")) for name in ("number", "reason", "allowed_by"))
        if is_stale(request, at):
            raise LedgerError("too_late", named)
        leave = ActLeave(by, request.id)
        match request.kind:
            case "release":
                self._ways_out.release_in(writing, named, reason, at, leave)
                return True, "released", {"number": named}
            case "void":
                self._ways_out.void_in(writing, named, reason, at, leave)
                return True, "voided", {"number": named}
            case "retry":
                self._retry(writing, named, at, leave)
                return True, "retried", {"number": named}
            case "returned":
                # A number that was assigned, or one whose parcel was registered and voided since.
                if not (mark_returned(writing.connection, named, at) or settle_by_hand(writing, named, at)):
                    raise LedgerError("not_found", named)
                return True, "returned", {"number": named}
            case "reason":
                self._write(writing, _held_again(writing, named, reason), at, leave)
                return True, "reason_set", {"number": named}
            case _:
                raise LedgerError("unknown_request", request.kind)

    def _retry(self, writing: JournalWriting, named: str, at: datetime, leave: ActLeave) -> None:
        found = debt_named(writing.connection, named)
        if found is None or not again(writing.connection, named, at):
            raise LedgerError("not_found", named)
        order, parcel = found
        fact = CommandScanned(
            BenchCommand.SUPERVISOR, CommandVerdict.OK, order, parcel, reason="retry", allowed_by=leave.by
        )
        self._write(writing, fact, at, leave)

    def _write(self, writing: JournalWriting, fact: Fact, at: datetime, leave: ActLeave) -> None:
        seq = writing.append(JournalEntry(at, (fact,), extras={"allowed_by": leave.by, "request": leave.request}))
        self._effects.apply(writing, fact, seq, at, None)

    def _refuse(self, request: BenchRequest, error: LedgerError) -> RequestAnswer | None:
        answer = RequestAnswer(ok=False, text_code=error.code, values={"detail": error.detail})
        with self._journal.writing() as writing:
            return answer if settle_request(writing.connection, request.id, answer) else None


REFUSALS = frozenset(
    {
        *("not_found", "not_held", "ambiguous", "still_open", "not_packed", "already_void"),
        *("already_dispatched_to_shop", "being_sent", "too_late", "unknown_request"),
        *("bench_busy", "no_label_here", "voided", "order_cancelled", "order_on_hold", "receiver_erased"),
    }
)
"""Codes that answer a request; any other one is broken machinery."""


def _held_again(writing: JournalWriting, number: str, reason: str) -> OrderHeld:
    found = writing.connection.execute(_HELD_PARCEL, {"key": exact_key(number)}).first()
    if found is None:
        raise LedgerError("not_found", number)
    if not found.held:
        raise LedgerError("not_held", number)
    return OrderHeld(found.number, found.held_parcel, reason)


class BenchRequests:
    """The letter box of the bench."""

    def __init__(self, store: LedgerDatabase, clock: Callable[[], datetime]) -> None:
        """Read from and write to the file."""
        self._store, self._clock = store, clock

    def leave(self, kind: str, args: Mapping[str, object]) -> str:
        """Leave a request; return its id."""
        made, up = uuid7(), UptimeMark.now()
        row = {
            "id": made,
            "kind": kind,
            "args": msgspec.json.encode({**args, _LEFT: [up.boot, up.seconds]}).decode(),
            "left_us": micros(self._clock()),
        }
        with self._store.write() as connection:
            connection.execute(insert(requests).values(row))
        return made

    def open(self) -> tuple[BenchRequest, ...]:
        """Return the requests that nobody answered, oldest first."""
        wanted = select(requests).where(requests.c.answer.is_(None))
        with self._store.read() as connection:
            rows = connection.execute(wanted.order_by(requests.c.left_us, requests.c.id)).all()
        here, up = self._clock(), UptimeMark.now()
        return tuple(_read(row, here, up) for row in rows)

    def answer(
        self,
        which: str,
        ok: bool,  # noqa: FBT001 - reads as "this one: yes, because"
        text_code: str,
        values: Mapping[str, object] | None = None,
    ) -> bool:
        """Answer a request; False when it is answered already, or unknown."""
        with self._store.write() as connection:
            return settle_request(connection, which, RequestAnswer(ok, text_code, values or {}))

    def answer_to(self, which: str) -> RequestAnswer | None:
        """Return the bench's answer, None while there is none."""
        with self._store.read() as connection:
            found = connection.execute(select(requests.c.answer).where(requests.c.id == which)).scalar()
        return None if found is None else column_values.value(found, RequestAnswer)


def _read(row: Any, here: datetime, up: UptimeMark) -> BenchRequest:
    """A stored request. One that an older program left says nothing of the uptime."""
    args = column_values.value(row.args, dict)
    match args.pop(_LEFT, None):
        case [str(boot), float() | int() as seconds]:
            left = UptimeMark(boot, float(seconds))
        case _:
            left = UptimeMark("", up.seconds)
    moment = from_micros(row.left_us, here)
    return BenchRequest(row.id, row.kind, args, moment, up.since(left), up.is_of_boot(left))


def settle_request(connection: Connection, which: str, answer: RequestAnswer) -> bool:
    """Answer a request as part of a transaction; False when it is answered already, or unknown."""
    wanted = update(requests).where(requests.c.id == which, requests.c.answer.is_(None))
    return connection.execute(wanted.values(answer=msgspec.json.encode(answer).decode())).rowcount == 1


def is_open(connection: Connection, which: str) -> bool:
    """Whether nobody answered a request yet."""
    wanted = select(requests.c.id).where(requests.c.id == which, requests.c.answer.is_(None))
    return connection.execute(wanted).first() is not None


_HELD = select(orders.c.number, orders.c.held).where(orders.c.number_key == bindparam("key"))
_BY_ORDER = (
    select(parcel_lines.c.parcel)
    .select_from(BOXED_LINES.join(orders, orders.c.id == lines.c.order_id))
    .where(orders.c.number_key == bindparam("key"))
)
_NAMED = (
    select(parcels.c.id, parcels.c.order_no, parcels.c.status, parcels.c.waybill, outbox.c.state, outbox.c.reason)
    .select_from(parcels)
    .outerjoin(outbox, OWED_FOR)
    .where(
        or_(
            parcels.c.id == bindparam("exact"),
            and_(parcels.c.waybill != "", parcels.c.waybill.in_((bindparam("exact"), bindparam("digits")))),
            parcels.c.id.in_(_BY_ORDER),
        )
    )
)
_REFUSED = {"open": "still_open", "void": "already_void", "abandoned": "not_packed", "held": "not_packed"}


@dataclass(frozen=True, slots=True)
class ActLeave:
    """Who allowed it, and the request it was asked by, which a command of this PC leaves empty."""

    by: str = ""
    request: str = ""


class WaysOut:
    """Records what a supervisor decides, with its effects. `allowed_by`: who did.

    A supervisor by badge or PIN, or at a shell the login.
    """

    def __init__(self, store: LedgerDatabase, journal: Journal, effects: JournalProjection) -> None:
        """Write to a station's journal."""
        self._store, self._journal, self._effects = store, journal, effects

    def release(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Release a held order and those held with it. Raises LedgerError not_found or not_held."""
        with self._journal.writing() as writing:
            return self.release_in(writing, number, reason, at, ActLeave(allowed_by))

    def void_parcel(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Void a packed parcel by its waybill, its id or its order; its lines can be packed again.

        Raises:
            LedgerError: not_found, ambiguous, still_open, not_packed, already_void,
                already_dispatched_to_shop, being_sent.
        """
        with self._journal.writing() as writing:
            return self.void_in(writing, number, reason, at, ActLeave(allowed_by))

    def packed(self, number: str) -> str:
        """Return the packed parcel of a waybill, an id or an order.

        Raises:
            LedgerError: not_found, ambiguous, still_open, not_packed, already_void.
        """
        with self._store.read() as connection:
            return str(_one(connection, number).id)

    def release_in(self, writing: JournalWriting, number: str, reason: str, at: datetime, leave: ActLeave) -> int:
        """Release as part of a transaction. Raises as `release` does."""
        found = writing.connection.execute(_HELD, {"key": exact_key(number)}).first()
        if found is None:
            raise LedgerError("not_found", number)
        if not found.held:
            raise LedgerError("not_held", number)
        return self._write(writing, OrderReleased(found.number, reason, leave.by), at, leave)

    def void_in(self, writing: JournalWriting, number: str, reason: str, at: datetime, leave: ActLeave) -> int:
        """Void as part of a transaction. Raises as `void_parcel` does."""
        found = _one(writing.connection, number)
        if found.state == "done" and not found.reason.endswith(".xlsx"):
            raise LedgerError("already_dispatched_to_shop", found.waybill)
        try:
            fact = ParcelVoided(found.order_no, found.id, found.waybill, reason, leave.by)
            return self._write(writing, fact, at, leave)
        except StaleDecision:
            raise LedgerError("being_sent", found.waybill) from None

    def _write(self, writing: JournalWriting, fact: Fact, at: datetime, leave: ActLeave) -> int:
        seq = writing.append(JournalEntry(at, (fact,), extras={"request": leave.request}))
        self._effects.apply(writing, fact, seq, at, None)
        return seq


def _one(connection: Connection, number: str) -> Row[str, str, str, str, str, str]:
    asked = {"exact": number.strip(), "digits": digits_of(number), "key": exact_key(number)}
    rows = connection.execute(_NAMED, asked).all()
    packed = [row for row in rows if row.status == "packed"]
    if len(packed) > 1:
        raise LedgerError("ambiguous", ", ".join(row.waybill or row.id for row in packed))
    if packed:
        return packed[0]
    if not rows:
        raise LedgerError("not_found", number)
    raise LedgerError(_REFUSED.get(rows[-1].status, "not_packed"), number)
