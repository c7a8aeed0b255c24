"""How fast the simulated printer takes bytes, and how long it may sleep. Pure."""

from __future__ import annotations

from printers.virtual.faults import FaultKind
from printers.virtual.mechanism import PrintMechanism

_CHUNK = 16 * 1024
_IDLE_SECONDS = 60.0
_SLOW_SECONDS = 0.02


def patience(machine: PrintMechanism, now: float, *, connected: bool) -> float:
    """Seconds until something is due even if nobody calls."""
    waits = [_IDLE_SECONDS]
    if machine.due is not None:
        waits.append(machine.due - now)
    if machine.has(FaultKind.SLOW) and connected:
        waits.append(_SLOW_SECONDS)
    return max(0.0, min(waits))


def quota(machine: PrintMechanism, elapsed: float) -> int:
    """Bytes that may be read now, `elapsed` seconds after the last ones; none beyond the next fault's place."""
    room = min(_CHUNK, machine.room)
    slow = machine.has(FaultKind.SLOW)
    if slow is not None:
        room = min(room, int(elapsed * slow.amount))
    return min(room, machine.troubles.until_next or room)
