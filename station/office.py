"""What other processes ask of the running bench, answered on the bench's thread between two events."""

from __future__ import annotations

from collections.abc import Callable

from station.clock import Clock
from station.ledger import ERRANDS, STALE, Ledger
from station.ledger.values import Request
from station.packing.events import Event, VoidAsked
from station.packing.process.states import Doubtful, Labelling, Unprinted, calm
from station.paperwork import Paperwork
from station.turns import Turns


class Office:
    """`handle` takes an event the whole way; `papers` is given when the bench has a printer."""

    def __init__(self, ledger: Ledger, turns: Turns, handle: Callable[[Event], None], clock: Clock) -> None:
        self._ledger, self._turns, self._handle, self._clock = ledger, turns, handle, clock
        self.papers: Paperwork | None = None

    def answer(self) -> None:
        """Take every open request."""
        for request in self._ledger.open_requests():
            if request.kind == "print" and self.papers is not None:
                self.papers.take(request)
            elif request.kind in ERRANDS and not self._voided_here(request):
                self._ledger.carry_out(request, self._clock.now())
            elif request.kind not in ERRANDS:
                self._ledger.answer_request(request.id, ok=False, text_code="unknown_request")

    def between_labels(self) -> None:
        """Let a page of the office's papers come out, if no label is being settled."""
        if self.papers is not None:
            self.papers.look(free=not isinstance(calm(self._turns.state), Labelling | Unprinted | Doubtful))

    def _voided_here(self, request: Request) -> bool:
        """Void the parcel whose label is being settled, if it is meant: nobody else may touch an open one."""
        state = calm(self._turns.state)
        if request.kind != "void" or not isinstance(state, Labelling | Unprinted | Doubtful):
            return False
        number, reason, by = (str(request.args.get(name, "")) for name in ("number", "reason", "allowed_by"))
        box, waybill = state.parcel.box, state.label.waybill.number
        if number not in (box.parcel, waybill, *box.orders) or self._clock.now() - request.left_at > STALE:
            return False
        self._handle(VoidAsked(box.order, box.parcel, waybill, reason, by))
        self._ledger.answer_request(request.id, ok=True, text_code="voided", values={"number": number})
        return True
