"""The label printers' own languages, behind the contract that ESC/POS implements, too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from printers import slcs, tspl, zpl
from printers.base import Bitmap
from printers.fences import FenceKind
from printers.label_replies import SlcsStates, StateReader, TsplStates, ZplStates
from printers.language import Heard, StatusReply, UnitAlive, Wait
from printers.link import PrinterLink
from printers.media import LabelMedia
from printers.past import ConnectionMemory
from printers.watch import LabelWatch

LabelKind = Literal["zpl", "tspl", "slcs"]

_TSPL_STRIDE = 12 * 1024


@dataclass(frozen=True, slots=True)
class LabelWords:
    """What differs between them: a label's bytes, the question, what ends an open picture, the answers."""

    portions: Callable[[Bitmap, LabelMedia], tuple[bytes, ...]]
    ask: bytes
    flush: bytes
    states: Callable[[], StateReader]


_WORDS: dict[LabelKind, LabelWords] = {
    "zpl": LabelWords(zpl.portions, zpl.ASK, zpl.FLUSH, ZplStates),
    "tspl": LabelWords(tspl.portions, tspl.ASK, tspl.FLUSH, TsplStates),
    "slcs": LabelWords(slcs.portions, slcs.ASK, slcs.FLUSH, SlcsStates),
}


@dataclass(frozen=True, slots=True)
class LabelLanguage:
    """Implements `printers.language.Language` for ZPL, TSPL and SLCS.

    They are asked how they are, and no answer names a label: `printers.watch` says what may be concluded.
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
        return _TSPL_STRIDE if self.kind == "tspl" else 0

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
