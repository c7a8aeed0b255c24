"""What other processes ask of the running bench, answered on the bench's thread between two events."""

from __future__ import annotations

from typing import Protocol

from station.bench.document_printing import DocumentPrinting
from station.bench.session import PackingSession
from station.clock import BenchClock
from station.ledger import ERRANDS, Ledger, LedgerError, is_stale
from station.ledger.orders.supervisor_actions import COPY, REFUSALS, SHEET
from station.ledger.records import BenchRequest, RequestAnswer
from station.packing.events import CopyAsked, Event, VoidAsked
from station.packing.parcels import LastParcel
from station.packing.process.states import (
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    IdleState,
    SignedOut,
    without_question,
)


class EventTaker(Protocol):
    """The bench's way of an event."""

    def __call__(
        self, event: Event, extras: dict[str, object] | None = None, *, answers: tuple[str, RequestAnswer] | None = None
    ) -> None:
        """Take it the whole way; `answers`: the request that it answers, in the same commit. Raises LedgerError.

        `extras`: fields of the record beside those of its fact.
        """


class BoardRequests:
    """`handle` takes an event the whole way; `papers` is given when the bench has a printer."""

    def __init__(self, ledger: Ledger, turns: PackingSession, handle: EventTaker, clock: BenchClock) -> None:
        self._ledger, self._turns, self._handle, self._clock = ledger, turns, handle, clock
        self.papers: DocumentPrinting | None = None

    def answer(self) -> None:
        """Take every open request."""
        for request in self._ledger.open_requests():
            if request.kind == "print" and self.papers is not None:
                self.papers.take(request)
            elif request.kind == COPY:
                self._copy(request)
            elif request.kind in ERRANDS and not self._on_the_bench(request):
                self._ledger.carry_out(request, self._clock.now())
            elif request.kind not in ERRANDS and request.kind != SHEET:
                self._ledger.answer_request(request.id, ok=False, text_code="unknown_request")

    def between_labels(self) -> None:
        """Let a page of the office's papers come out, if no label is being settled."""
        if self.papers is not None:
            self.papers.look(
                free=not isinstance(
                    without_question(self._turns.state), AwaitingLabel | AwaitingPrinter | AwaitingLabelScan
                )
            )

    def _copy(self, request: BenchRequest) -> None:
        """One more copy of the label of a parcel that left, while nothing is open; else say why none comes out."""
        try:
            left = self._copyable(request)
        except LedgerError as error:
            if error.code not in REFUSALS:
                raise
            self._ledger.answer_request(request.id, ok=False, text_code=error.code, values={"detail": error.detail})
            return
        done = RequestAnswer(
            ok=True, text_code="reprinting", values={"number": left.waybill.number, "copy": left.copy + 1}
        )
        reason, by = (str(request.args.get(name, "")) for name in ("reason", "allowed_by"))
        self._handle(CopyAsked(left, reason, by), {"request": request.id}, answers=(request.id, done))

    def _copyable(self, request: BenchRequest) -> LastParcel:
        """The parcel that a request names, if its label may be printed once more. Raises LedgerError."""
        named, state = str(request.args.get("number", "")), self._turns.state
        if is_stale(request, self._clock.now()):
            raise LedgerError("too_late", named)
        if not isinstance(state, IdleState | SignedOut) or (
            isinstance(state, SignedOut) and self._turns.rules.require_badge
        ):
            raise LedgerError("bench_busy", named)
        left = self._ledger.left(self._ledger.packed_parcel(named))
        if left.parcel is None or left.no_copy:
            raise LedgerError(left.no_copy or "not_packed", named)
        if not left.parcel.copy:
            raise LedgerError("no_label_here", named)
        return left.parcel

    def _on_the_bench(self, request: BenchRequest) -> bool:
        """Void the parcel whose label is being settled, if it is meant: nobody else may touch an open one.

        The record and the answer are one commit, so that whoever asked hears what was done whatever happens. A label
        that is being printed is not to be taken back before anybody knows whether it is.
        """
        state = without_question(self._turns.state)
        if request.kind != "void" or not isinstance(state, AwaitingLabel | AwaitingPrinter | AwaitingLabelScan):
            return False
        number, reason, by = (str(request.args.get(name, "")) for name in ("number", "reason", "allowed_by"))
        box, waybill = state.parcel.box, state.label.waybill.number
        if number not in (box.parcel, waybill, *box.orders) or is_stale(request, self._clock.now()):
            return False
        if isinstance(state, AwaitingLabel):
            self._ledger.answer_request(request.id, ok=False, text_code="still_open", values={"detail": number})
            return True
        done = RequestAnswer(ok=True, text_code="voided", values={"number": number})
        asked = VoidAsked(box.order, box.parcel, waybill, reason, by)
        self._handle(asked, {"request": request.id}, answers=(request.id, done))
        return True
