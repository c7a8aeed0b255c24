"""What is said of a ledger as a whole: heads of its chain, whether it is whole, and with what a restored one begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EpochBeginning:
    """With what this epoch began: when it was restored, of when the copy was, and how many numbers were left out."""

    at: datetime
    copied_at: datetime
    numbers: int


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest record of a station when somebody wrote it down: `chain` is its hash in hex digits."""

    station: str
    epoch: int
    seq: int
    chain: str
    at: str


@dataclass(frozen=True, slots=True)
class VerifiedChain:
    """The chain of the journal: `broken_at` is "<station> <epoch> <seq>" of the first bad record, or "".

    `fault`: `changed`, `missing` (records are gone before it), `cut_off` (records behind the newest are gone),
    or "". `at` and `event` are those of the bad record; of `cut_off`, those of the newest that is left.
    `unproven`: records from before a restore without their keys, of which only the numbers could be looked at.
    `lost`: records that a backup knows and a restore did not bring back. `archived`: records in the files of old
    years that were looked at; `away`: the files that are not there.
    """

    ok: bool
    broken_at: str
    count: int
    fault: str = ""
    at: str = ""
    event: str = ""
    unproven: int = 0
    lost: int = 0
    archived: int = 0
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedNumbers:
    """Numbers given up unused: how many, the `first` and the `last` of them, and how many are `left`."""

    carrier: str
    count: int
    first: str
    last: str
    left: int
