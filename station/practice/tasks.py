"""What a practice order asks the packer to try, and in which order the tasks come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice


class PracticeTask(StrEnum):
    """What is tried with one order. CANCELLED and ON_HOLD: the shop stops it while it is open."""

    PLAIN = "plain"
    WRONG_ITEM = "wrong_item"
    TOO_MANY = "too_many"
    UNDO = "undo"
    HOLD = "hold"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class PracticeOrder:
    """One practice order by its number, and its task."""

    order: str
    task: PracticeTask


MOST = 99
"""Orders of one session at most."""

_FIRST = (
    PracticeTask.PLAIN,
    PracticeTask.WRONG_ITEM,
    PracticeTask.CANCELLED,
    PracticeTask.REPRINT,
    PracticeTask.UNDO,
    PracticeTask.TOO_MANY,
    PracticeTask.HOLD,
    PracticeTask.ON_HOLD,
    PracticeTask.PLAIN,
    PracticeTask.PLAIN,
)
# The shop stops one order in each way, however long somebody practises.
_THEN = (
    PracticeTask.WRONG_ITEM,
    PracticeTask.PLAIN,
    PracticeTask.UNDO,
    PracticeTask.TOO_MANY,
    PracticeTask.REPRINT,
    PracticeTask.PLAIN,
    PracticeTask.HOLD,
)


def drills(count: int, *, labels: bool = True) -> tuple[PracticeOrder, ...]:
    """The orders of a session in their sequence. `labels` False: this house prints none, so none is printed again."""
    tasks = (*_FIRST[:count], *islice(cycle(_THEN), max(0, count - len(_FIRST))))
    return tuple(
        PracticeOrder(
            f"PRACTICE-{place:02d}", task if labels or task is not PracticeTask.REPRINT else PracticeTask.PLAIN
        )
        for place, task in enumerate(tasks, 1)
    )
