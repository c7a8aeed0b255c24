"""The ways in which the simulated printer can go wrong, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong. An amount after `@` counts bytes received until it strikes, unless the comment says else."""

    PAPER_END = "paper_end"  # bytes of dots that are still printed
    NEAR_END = "near_end"
    COVER = "cover"
    CUTTER = "cutter"  # jams at the next cut
    OFFLINE = "offline"
    OVERHEATED = "overheated"
    ERROR = "error"  # one that only switching off and on may cure
    MUTE = "mute"  # prints, never answers
    SILENT = "silent_now"  # neither reads nor answers nor prints
    NO_PROCESS_ID = "no_process_id"
    NO_SENSORS = "no_sensors"  # GS r is not known either
    NO_AUTO_STATUS = "no_auto_status"
    NO_NAME = "no_name"  # GS I is not known either
    SLOW = "slow"  # bytes a second
    RESET = "reset"  # the connection is reset, once
    POWER = "power_cut"  # off and on, once: what is not printed is lost
    REFUSE = "refuse"  # no new connections
    LATE_ECHO = "late_echo"  # seconds by which process ids come late
    OFF = "switched_off"  # without power while the line stays open: what comes is lost, nothing is answered
    NOISE = "noise"  # a stray zero byte on the line when it is switched on again
    THROWS_AWAY = "throws_away"  # after a fault it drops what it holds; a label printer feeds blank labels instead
    NEVER_BUSY = "never_busy"  # a label printer that never says that it works
    HALF_ANSWERS = "half_answers"  # the second half of every answer is missing
    LATE_ANSWERS = "late_answers"  # seconds by which every answer comes late, as it was true when asked


_NEEDS_AMOUNT = (FaultKind.SLOW, FaultKind.LATE_ECHO, FaultKind.LATE_ANSWERS)
_ALIASES = {
    "paper_out": "paper_end",
    "paper_near_end": "near_end",
    "cover_open": "cover",
    "silent": "silent_now",
    "power": "power_cut",
}


@dataclass(frozen=True, slots=True)
class VirtualFault:
    """One fault; `amount` in the unit that its kind says, 0 for at once."""

    kind: FaultKind
    amount: float = 0


def parse_fault(text: str) -> VirtualFault:
    """Read `paper_end`, `paper-out@1200`, `slow@20000`, `late_echo@3` and the like.

    Raises: ValueError with what is allowed.
    """
    name, _, amount = text.strip().lower().replace("-", "_").partition("@")
    try:
        kind = FaultKind(_ALIASES.get(name, name))
        value = float(amount) if amount else 0.0
    except ValueError as error:
        names = ", ".join(kind.value for kind in FaultKind)
        raise ValueError(f"a fault is NAME or NAME@AMOUNT; names: {names}") from error
    if not 0 <= value < 1e9 or (kind in _NEEDS_AMOUNT and not value):
        raise ValueError(f"{kind.value}@AMOUNT wants a number above 0")
    return VirtualFault(kind, value)
