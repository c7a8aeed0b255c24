"""When a printer that is only asked how it is may be believed to have printed a label. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from printers.fences import Fence
from printers.label_replies import State
from printers.language import Done
from printers.units import dots_per_mm

_CALM_ANSWERS = 2
_MM_PER_SECOND = 100.0
"""As slow as the usual small printers are: none is believed before it could have moved the paper so far."""


@dataclass(slots=True)
class Watched:
    """The label on its way: answers to earlier questions still owed, and what was seen since."""

    key: str
    owed: int
    earliest: float
    was_busy: bool = False
    calm: int = 0


class Watch:
    """Implements `printers.language.Placing`.

    A label is printed once the printer was seen busy with it, and then, asked again, was well and had nothing
    left to print, twice, and not before the paper can have come out. A fault in between ends the watch: what
    becomes of the label then, only a person can tell. A label that is never seen stays unknown. `owed` counts
    the questions without an answer.
    """

    def __init__(self, dpi: int, clock: Callable[[], float]) -> None:
        self.kind = Fence.NONE
        self._mm = 1 / dots_per_mm(dpi)
        self._clock = clock
        self._watched: Watched | None = None
        self.owed = 0

    @property
    def ambiguous(self) -> bool:
        """See `Placing`; one question may be under way, but more were not answered in their time."""
        return self.owed > 1

    def place(self, key: str, rows: int) -> bytes:
        """See `Placing`; a label whose fate is still open is not watched any more."""
        takes = rows * self._mm / _MM_PER_SECOND
        self._watched = Watched(key, self.owed, self._clock() + takes) if self.kind is Fence.STATUS else None
        return b""

    def asked(self) -> None:
        """A question was sent."""
        self.owed += 1

    def answered(self, state: State) -> Iterator[Done]:
        """An answer that is owed came; they come in the order of the questions."""
        self.owed -= 1
        seen = self._watched
        if seen is None:
            return
        if seen.owed:
            seen.owed -= 1
        elif not _goes_on(state):
            self._watched = None
        elif state.busy or not state.picture.condition.can_print:
            seen.was_busy, seen.calm = seen.was_busy or state.busy, 0
        else:
            seen.calm += 1
            if seen.was_busy and seen.calm >= _CALM_ANSWERS and self._clock() >= seen.earliest:
                self._watched = None
                yield Done(seen.key)


def _goes_on(state: State) -> bool:
    return not state.picture.condition.needs_a_hand
