"""What a supervisor asked at the board, carried out here while no bench is running that would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from station.ledger import ERRANDS, BenchLock, Ledger


def carry_out(ledger: Ledger, bench: BenchLock, now: Callable[[], datetime]) -> int:
    """Carry every open request out that needs no device; nothing while a bench runs, which does it itself.

    Returns how many. Both may begin at once: the ledger has each done by one of them. Raises LedgerError.
    """
    waiting = [request for request in ledger.open_requests() if request.kind in ERRANDS]
    if not waiting or bench.held_by() is not None:
        return 0
    return sum(ledger.carry_out(request, now()) is not None for request in waiting)
