"""A shop's answers stored so that an older one never replaces a newer one, whoever asked and whoever was quicker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from station.ledger import Ledger
from station.ledger.records import IntakeResult
from station.packing.orders import Order

_TRIES = 3


def store_latest(
    ledger: Ledger,
    orders: Iterable[Order],
    asked: int,
    again: Callable[[Sequence[str]], Iterable[Order]],
    *,
    pause: bool = False,
) -> IntakeResult:
    """Store an answer of the shop; what somebody else changed while it was under way is asked for once more.

    `asked`: `newest_change` before the question. `again` asks the shop for some orders. What is still `unclear` in
    the end was changed during every question, and the shop has to be asked later. Raises what `again` raises, and
    LedgerError.
    """
    done = ledger.intake.take_in(orders, pause=pause, asked=asked)
    for _ in range(_TRIES):
        if not done.unclear:
            break
        asked = ledger.intake.newest_change()
        more = ledger.intake.take_in(again(done.unclear), pause=pause, asked=asked)
        done = IntakeResult(
            done.new + more.new, done.updated + more.updated, done.unchanged + more.unchanged, more.unclear
        )
    return done
