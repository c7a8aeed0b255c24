"""A shop's answers stored so that an older one never replaces a newer one, whoever asked and whoever was quicker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from station.ledger.records import IntakeResult
from station.packing.orders import Order

_TRIES = 3


class OrderShelf(Protocol):
    """The ledger as far as orders are stored in it."""

    def newest_change(self) -> int:
        """The number of the newest change of any order."""

    def take_in(self, orders: Iterable[Order], *, pause: bool = False, asked: int | None = None) -> IntakeResult:
        """Store what changed; what was changed since `asked` is left as it is, and named."""


def store_latest(
    shelf: OrderShelf,
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
    done = shelf.take_in(orders, pause=pause, asked=asked)
    for _ in range(_TRIES):
        if not done.unclear:
            break
        asked = shelf.newest_change()
        more = shelf.take_in(again(done.unclear), pause=pause, asked=asked)
        done = IntakeResult(
            done.new + more.new, done.updated + more.updated, done.unchanged + more.unchanged, more.unclear
        )
    return done
