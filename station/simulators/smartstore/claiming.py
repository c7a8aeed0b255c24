"""How claims go: asked for, approved, taken back, collected, ended; used by the API's calls and by the back office."""

from __future__ import annotations

from dataclasses import replace

from station.simulators.smartstore.shop_books import DispatchBooks
from station.simulators.smartstore.shop_records import SimulatedClaim, SimulatedProductOrder

_ENDED = {"RETURN": "RETURNED", "CANCEL": "CANCELED", "ADMIN_CANCEL": "CANCELED"}


def opened(
    books: DispatchBooks,
    row: SimulatedProductOrder,
    kind: str,
    quantity: int | None = None,
    *,
    reason: str = "",
    by: str = "",
) -> SimulatedClaim:
    """A new claim, not yet written. `quantity` None: on all that is left. `by`: empty for the buyer."""
    return SimulatedClaim(
        id=books.fresh_claim(),
        type=kind,
        status="ADMIN_CANCELING" if kind == "ADMIN_CANCEL" else f"{kind}_REQUEST",
        asked_at=books.clock.now(),
        quantity=row.remaining if quantity is None else quantity,
        reason=reason or "INTENT_CHANGED",
        by=by or "구매회원",
    )


def ask(books: DispatchBooks, row: SimulatedProductOrder, claim: SimulatedClaim) -> SimulatedProductOrder:
    """A claim is asked for; one that ended in a re-delivery stays visible as the one before."""
    again = row.claim if row.claim and row.claim.status == "EXCHANGE_REDELIVERING" else row.before
    return books.write(replace(row, claim=claim, before=again), "CLAIM_REQUESTED")


def end_cancel(
    books: DispatchBooks, row: SimulatedProductOrder, claim: SimulatedClaim, *, refunded: bool = True
) -> SimulatedProductOrder:
    """A cancel is done: of all that is left, or of a part, which only lowers what remains."""
    now = books.clock.now()
    if not refunded:
        return books.write(replace(row, claim=replace(claim, status="CANCELING", approved_at=now)), "CLAIM_REQUESTED")
    status = "ADMIN_CANCEL_DONE" if claim.type == "ADMIN_CANCEL" else "CANCEL_DONE"
    done = replace(claim, status=status, approved_at=now, ended_at=now)
    left = row.remaining - claim.quantity
    row = replace(row, remaining=max(0, left), completed=(*row.completed, done))
    if left > 0:
        shown = done if books.switches.part_cancel_shown else None
        return books.write(replace(row, claim=shown), "CLAIM_COMPLETED", done)
    return books.write(replace(row, claim=done, status="CANCELED"), "CLAIM_COMPLETED")


def take_back(books: DispatchBooks, row: SimulatedProductOrder, claim: SimulatedClaim) -> SimulatedProductOrder:
    """A claim is withdrawn by the buyer or rejected by the seller."""
    over = replace(claim, status=f"{claim.type}_REJECT", ended_at=books.clock.now())
    return books.write(replace(row, claim=over), "CLAIM_REJECTED")


def collect(books: DispatchBooks, row: SimulatedProductOrder, claim: SimulatedClaim) -> SimulatedProductOrder:
    """The goods are back."""
    back = replace(claim, status="COLLECT_DONE", collected_at=books.clock.now())
    return books.write(replace(row, claim=back), "COLLECT_DONE")


def end(books: DispatchBooks, row: SimulatedProductOrder, claim: SimulatedClaim) -> SimulatedProductOrder:
    """A return or an exchange is done."""
    done = replace(claim, status=f"{claim.type}_DONE", ended_at=books.clock.now())
    left = row.remaining - claim.quantity if claim.type == "RETURN" else row.remaining
    whole = claim.type == "EXCHANGE" or left <= 0
    status = _ENDED.get(claim.type, books.switches.exchange_ends) if whole else row.status
    row = replace(row, remaining=max(0, left), completed=(*row.completed, done), status=status)
    return books.write(replace(row, claim=done if whole else None), "CLAIM_COMPLETED", done)
