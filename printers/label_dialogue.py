"""The label printers' own languages, behind the contract that ESC/POS implements, too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from printers import slcs, tspl, zpl
from printers.base import Bitmap, PrinterCondition
from printers.document import dots_per_mm
from printers.fences import FenceKind
from printers.label_replies import LabelPrinterState, SlcsStates, StateReader, TsplStates, ZplStates
from printers.language import ConnectionMemory
from printers.link import Heard, JobPrinted, PrinterLink, StatusReply, UnitAlive, Wait
from printers.printer_settings import LabelMedia

_CALM_ANSWERS = 2
_MM_PER_SECOND = 100.0
"""As slow as the usual small printers are: none is believed before it could have moved the paper so far."""

_LESSONS = 3
"""Labels in a row that a printer took, answering all the while, without ever saying that it was busy."""


@dataclass(slots=True)
class WatchedLabel:
    """The label on its way, and what was seen since.

    `owed`: answers still to come to questions that were asked before the whole label had left. `takes`: seconds that
    its paper needs. `others`: the printer was at work before this label, so that its work says nothing yet.
    """

    key: str
    owed: int
    takes: float
    earliest: float
    others: bool
    was_busy: bool = False
    calm: int = 0
    answers: int = 0


class LabelWatch:
    """Implements `printers.language.Placing`.

    A label is printed once the printer was seen busy with it, and then, asked again, was well and had nothing
    left to print, twice, and not before the paper can have come out. All the while it has to be heard: a printer
    that was silent for longer than an answer takes may have been off, or lost the label with its power, and what it
    says afterwards is no word on this label. Silence, a fault, or an answer that nobody asked for (a printer that
    starts greets so) ends the watch: what becomes of the label then, only a person can tell. A label that is never
    seen stays unknown. `owed` counts the questions without an answer, `inside` those put inside of the last label.
    """

    def __init__(self, dpi: int, clock: Callable[[], float]) -> None:
        self.kind = FenceKind.NONE
        self.hopeless = False
        self.owed = 0
        self.inside = 0
        self._mm = 1 / dots_per_mm(dpi)
        self._clock = clock
        self._watched: WatchedLabel | None = None
        self._busy = False
        self._unspoken = 0

    @property
    def ambiguous(self) -> bool:
        """See `Placing`; one question may be under way, but more were not answered in their time."""
        return self.owed > 1

    @property
    def outstanding(self) -> int:
        """See `Placing`."""
        return self.owed

    @property
    def clear(self) -> bool:
        """See `Placing`."""
        return self.kind is not FenceKind.STATUS or not self._busy

    @property
    def never_busy(self) -> bool:
        """See `Placing`."""
        return self._unspoken >= _LESSONS

    @property
    def lessons(self) -> int:
        """See `Placing`."""
        return self._unspoken

    def recall(self, lessons: int) -> None:
        """See `Placing`."""
        self._unspoken = lessons

    def place(self, key: str, rows: int) -> bytes:
        """See `Placing`; a label whose fate is still open is not watched any more."""
        takes = rows * self._mm / _MM_PER_SECOND
        self.hopeless, self._watched, self.inside = False, None, 0
        if self.kind is FenceKind.STATUS and not self.never_busy:
            self._watched = WatchedLabel(key, self.owed, takes, self._clock() + takes, self._busy)
        return b""

    def whole(self) -> None:
        """See `Placing`; only now can all of its paper begin to move."""
        if self._watched is not None:
            self._watched.earliest = self._clock() + self._watched.takes

    def asked(self, *, inside: bool = False) -> None:
        """A question was sent; `inside` of a label, which may keep a printer busy without printing anything."""
        self.owed += 1
        self.inside += inside
        if inside and self._watched is not None:
            self._watched.owed += 1

    def unheard(self) -> None:
        """See `Placing`."""
        self._give_up()

    def ended(self) -> None:
        """See `Placing`."""
        seen, self._watched = self._watched, None
        if seen is not None and seen.answers >= _CALM_ANSWERS and not seen.was_busy and not seen.others:
            self._unspoken += 1

    def settle(self) -> None:
        """See `Placing`."""
        self.owed = self.inside = 0

    def strayed(self) -> None:
        """An answer came that nobody asked for."""
        self._give_up()

    def answered(self, state: LabelPrinterState) -> Iterator[JobPrinted]:
        """An answer that is owed came; they come in the order of the questions."""
        self.owed, self.inside = self.owed - 1, max(0, self.inside - 1)
        self._busy = state.busy
        self._unspoken = 0 if state.busy else self._unspoken
        seen = self._watched
        if seen is None:
            return
        if seen.owed:
            seen.owed -= 1
        elif not _goes_on(state):
            # Whoever halts a printer may take its label away from it, and some throw it away by themselves.
            self._give_up()
        elif self._is_printed(seen, state):
            self._watched = None
            yield JobPrinted(seen.key)

    def _is_printed(self, seen: WatchedLabel, state: LabelPrinterState) -> bool:
        seen.answers += 1
        seen.others = seen.others and state.busy
        if state.busy or not state.picture.condition.can_print:
            seen.was_busy = seen.was_busy or (state.busy and not seen.others)
            seen.calm = 0
            return False
        seen.calm += 1
        return seen.was_busy and seen.calm >= _CALM_ANSWERS and self._clock() >= seen.earliest

    def _give_up(self) -> None:
        if self._watched is not None:
            self._watched, self.hopeless = None, True


def _goes_on(state: LabelPrinterState) -> bool:
    """Nothing was in the label's way but a head that is too hot, which goes on by itself."""
    condition = state.picture.condition
    return not (condition.needs_a_hand or (condition is PrinterCondition.OFFLINE and state.busy))


LabelKind = Literal["zpl", "tspl", "slcs"]


@dataclass(frozen=True, slots=True)
class LabelWords:
    """What differs between them: a label's bytes, the question, what ends an open picture, the answers.

    `stride`: as `PrinterLanguage` has it.
    """

    portions: Callable[[Bitmap, LabelMedia], tuple[bytes, ...]]
    ask: bytes
    flush: bytes
    states: Callable[[], StateReader]
    stride: int = 0


_WORDS: dict[LabelKind, LabelWords] = {
    "zpl": LabelWords(zpl.portions, zpl.ASK, zpl.FLUSH, ZplStates),
    "tspl": LabelWords(tspl.portions, tspl.ASK, tspl.FLUSH, TsplStates, stride=12 * 1024),
    "slcs": LabelWords(slcs.portions, slcs.ASK, slcs.FLUSH, SlcsStates),
}


@dataclass(frozen=True, slots=True)
class LabelLanguage:
    """Implements `printers.language.Language` for ZPL, TSPL and SLCS.

    They are asked how they are, and no answer names a label: `printers.label_dialogue` says what may be concluded.
    """

    kind: LabelKind
    media: LabelMedia
    clock: Callable[[], float] = time.monotonic

    def label(self, bitmap: Bitmap) -> bytes:
        """See `Language`; size, gap and darkness are said with every label, since the printer forgets them."""
        return b"".join(self.portions(bitmap))

    def portions(self, bitmap: Bitmap) -> tuple[bytes, ...]:
        """See `Language`."""
        return _WORDS[self.kind].portions(bitmap, self.media)

    @property
    def stride(self) -> int:
        """See `Language`; TSPL's question is answered at any time, and its labels are the longest.

        Whether every clone takes the others' inside of a label is not known.
        """
        return _WORDS[self.kind].stride

    def ending(self) -> bytes:
        """See `Language`; the printer finds the next label's edge by itself."""
        return b""

    def flush(self) -> bytes:
        """See `Language`."""
        return _WORDS[self.kind].flush

    def greeting(self) -> bytes:
        """See `Language`; nothing has to be said."""
        return b""

    def dialogue(self) -> LabelDialogue:
        """See `Language`."""
        words = _WORDS[self.kind]
        return LabelDialogue(LabelWatch(self.media.dpi, self.clock), words.ask, words.states())

    def set_up(self, link: PrinterLink, wait: Wait, seconds: float, confirm: str, past: ConnectionMemory) -> None:
        """End what may be open, since a program that crashed in a label left no word of it, and be ready.

        One that answers can be watched, unless that is not wanted. Answers that earlier questions are still owed,
        on this connection or on the one before, are let come first.
        """
        link.queue(self.flush())
        if link.fences.outstanding or past.owed:
            wait(lambda: False, seconds)
            link.fences.settle()
            link.look, past.owed = None, 0
        link.fences.kind = FenceKind.NONE if confirm == "none" else FenceKind.STATUS


@dataclass(slots=True)
class LabelDialogue:
    """Implements `printers.language.Dialogue`."""

    fences: LabelWatch
    _question: bytes
    _states: StateReader

    @property
    def owed_inside(self) -> int:
        """See `Dialogue`."""
        return self.fences.inside

    def ask(self, *, inside: bool = False) -> bytes:
        """See `Dialogue`."""
        self._states.asked()
        self.fences.asked(inside=inside)
        return self._question

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:  # noqa: ARG002  (every question is counted)
        """See `Dialogue`; what nobody asked for, such as a banner, is a sign of life, and no good one for a label."""
        for state in self._states.feed(data):
            if not self.fences.owed:
                self.fences.strayed()
                yield UnitAlive()
                continue
            yield StatusReply(state.picture, complete=self.fences.inside <= 1)
            yield from self.fences.answered(state)
