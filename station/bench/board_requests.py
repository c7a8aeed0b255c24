"""What other processes ask of the running bench, carried out on the bench's thread between two events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.bench.document_printing import DocumentPrinting
from station.bench.turn_context import TurnContext
from station.clock import BenchClock
from station.ledger import ERRANDS, Ledger, LedgerError, is_stale
from station.ledger.orders.supervisor_actions import COPY, REFUSALS, ROUND, SHEET
from station.ledger.records import BenchRequest, RequestAnswer
from station.packing.events import CopyAsked, Event, ReleaseAsked, VoidAsked
from station.packing.parcels import LastParcel
from station.packing.process.states import AwaitingLabel, IdleState, Settling, SignedOut


@dataclass(frozen=True, slots=True)
class BoardEvent:
    """A request as an event that the bench has to decide on; its record and the answer are one commit."""

    event: Event
    answers: tuple[str, RequestAnswer]


class BoardRequests:
    """Answers what needs no rule, and posts as an event what the packer has to be told of it.

    `papers`: None without a printer. `happened`: the bench's mailbox.
    """

    def __init__(
        self, ledger: Ledger, clock: BenchClock, papers: DocumentPrinting | None, happened: Callable[[Event], None]
    ) -> None:
        self._ledger, self._clock, self._papers, self._happened = ledger, clock, papers, happened

    def open(self) -> tuple[BenchRequest, ...]:
        """The requests that nobody answered. Raises LedgerError."""
        return self._ledger.requests.open()

    def taken(self, request: BenchRequest, context: TurnContext) -> BoardEvent | None:
        """Carry a request out, or say which event it is for the bench itself. Raises LedgerError."""
        if request.kind == COPY:
            return self._copy(request, context)
        if request.kind == "print" and self._papers is not None:
            self._papers.take(request)
        elif request.kind in (SHEET, ROUND):
            return None  # sync writes it
        elif request.kind not in ERRANDS:
            self._ledger.requests.answer(request.id, ok=False, text_code="unknown_request")
        elif request.kind == "void" and self._lies_there(request, context):
            return self._void(request, context)
        else:
            self._carry_out(request)
        return None

    def _carry_out(self, request: BenchRequest) -> None:
        """What is not on the bench: recorded and answered by the ledger, and then the packer is told."""
        named, reason, by = _arguments(request)
        left = self._left(named) if request.kind == "void" else None
        answer = self._ledger.supervisor.carry_out(request, self._clock.now())
        if answer is None or not answer.ok:
            return
        if request.kind == "release":
            self._happened(ReleaseAsked(named, reason, by, is_done=True))
        elif left is not None:
            box = left.box
            self._happened(VoidAsked(box.order, box.parcel, left.waybill.number, reason, by, is_done=True))

    def _left(self, named: str) -> LastParcel | None:
        """The parcel of a number that left this bench; None when none did, or several."""
        try:
            return self._ledger.resumption.left(self._ledger.ways_out.packed(named)).parcel
        except LedgerError as error:
            if error.code not in REFUSALS:
                raise
            return None

    def _copy(self, request: BenchRequest, context: TurnContext) -> BoardEvent | None:
        """One more copy of the label of a parcel that left, while nothing is open; else say why none comes out."""
        try:
            left = self._copyable(request, context)
        except LedgerError as error:
            if error.code not in REFUSALS:
                raise
            self._ledger.requests.answer(request.id, ok=False, text_code=error.code, values={"detail": error.detail})
            return None
        _, reason, by = _arguments(request)
        values = {"number": left.waybill.number, "copy": left.copy + 1}
        done = RequestAnswer(ok=True, text_code="reprinting", values=values)
        return BoardEvent(CopyAsked(left, reason, by), (request.id, done))

    def _copyable(self, request: BenchRequest, context: TurnContext) -> LastParcel:
        """The parcel that a request names, if its label may be printed once more. Raises LedgerError."""
        named, state = str(request.args.get("number", "")), context.state
        if is_stale(request, self._clock.now()):
            raise LedgerError("too_late", named)
        if not isinstance(state, IdleState | SignedOut) or (
            isinstance(state, SignedOut) and context.rules.require_badge
        ):
            raise LedgerError("bench_busy", named)
        left = self._ledger.resumption.left(self._ledger.ways_out.packed(named))
        if left.parcel is None or left.no_copy:
            raise LedgerError(left.no_copy or "not_packed", named)
        if not left.parcel.copy:
            raise LedgerError("no_label_here", named)
        return left.parcel

    def _lies_there(self, request: BenchRequest, context: TurnContext) -> bool:
        """Whether a request means the parcel whose label is being settled: nobody but the bench may touch that."""
        under = context.under
        if not isinstance(under, Settling) or is_stale(request, self._clock.now()):
            return False
        box = under.parcel.box
        return _arguments(request)[0] in (box.parcel, under.label.waybill.number, *box.orders)

    def _void(self, request: BenchRequest, context: TurnContext) -> BoardEvent | None:
        """Void that parcel, in one commit with the answer, so that whoever asked hears what was done whatever happens.

        A label that is being printed is not to be taken back before anybody knows whether it is.
        """
        under, (named, reason, by) = context.under, _arguments(request)
        if not isinstance(under, Settling) or isinstance(under, AwaitingLabel):
            self._ledger.requests.answer(request.id, ok=False, text_code="still_open", values={"detail": named})
            return None
        box, done = under.parcel.box, RequestAnswer(ok=True, text_code="voided", values={"number": named})
        event = VoidAsked(box.order, box.parcel, under.label.waybill.number, reason, by)
        return BoardEvent(event, (request.id, done))


def _arguments(request: BenchRequest) -> tuple[str, str, str]:
    """What a supervisor's request names, why, and who allowed it."""
    number, reason, by = (str(request.args.get(name, "")) for name in ("number", "reason", "allowed_by"))
    return number, reason, by
