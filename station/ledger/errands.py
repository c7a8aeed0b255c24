"""A supervisor's requests, carried out: what is asked, its record and its answer in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from station.ledger.effects import JournalProjection
from station.ledger.errors import LedgerError
from station.ledger.journal import Journal, JournalWriting
from station.ledger.outbox import again, debt_named
from station.ledger.requests import is_open, settle
from station.ledger.tables import orders
from station.ledger.values import BenchRequest, JournalEntry, RequestAnswer
from station.ledger.ways_out import ActLeave, WaysOut
from station.packing.barcodes import exact_key
from station.packing.facts import CommandScanned, Fact, OrderHeld
from station.packing.verdicts import CommandVerdict

KINDS = frozenset({"retry", "release", "void", "reason"})
"""What can be carried out without the bench's devices."""

SHEET = "sheet"
"""What only the second process of a shop of two folders can do: a dispatch sheet at once, whatever the time."""

COPY = "reprint"
"""What only the bench itself can do: one more copy of a label."""

_STALE = timedelta(minutes=10)


def is_stale(request: BenchRequest, now: datetime) -> bool:
    """Whether a request is too old to be done: whoever left it has long gone on otherwise."""
    return now - request.left_at > _STALE


_HELD = select(orders.c.number, orders.c.held, orders.c.held_parcel).where(orders.c.number_key == bindparam("key"))


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
                settle(writing.connection, request.id, answer)
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
        fact = CommandScanned("PS:SUPERVISOR", CommandVerdict.OK, order, parcel, reason="retry", allowed_by=leave.by)
        self._write(writing, fact, at, leave)

    def _write(self, writing: JournalWriting, fact: Fact, at: datetime, leave: ActLeave) -> None:
        seq = writing.append(JournalEntry(at, (fact,), extras={"allowed_by": leave.by, "request": leave.request}))
        self._effects.apply(writing, fact, seq, at, None)

    def _refuse(self, request: BenchRequest, error: LedgerError) -> RequestAnswer | None:
        answer = RequestAnswer(ok=False, text_code=error.code, values={"detail": error.detail})
        with self._journal.writing() as writing:
            return answer if settle(writing.connection, request.id, answer) else None


REFUSALS = frozenset(
    {
        *("not_found", "not_held", "ambiguous", "still_open", "not_packed", "already_void"),
        *("already_dispatched_to_shop", "being_sent", "too_late", "unknown_request"),
        *("bench_busy", "no_label_here", "voided", "order_cancelled", "order_on_hold", "receiver_erased"),
    }
)
"""Codes that answer a request; any other one is broken machinery."""


def _held_again(writing: JournalWriting, number: str, reason: str) -> OrderHeld:
    found = writing.connection.execute(_HELD, {"key": exact_key(number)}).first()
    if found is None:
        raise LedgerError("not_found", number)
    if not found.held:
        raise LedgerError("not_held", number)
    return OrderHeld(found.number, found.held_parcel, reason)
