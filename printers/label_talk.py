"""The label printers' own languages, behind the contract that ESC/POS implements, too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from printers import slcs, tspl, zpl
from printers.base import Bitmap
from printers.fences import Fence
from printers.label_replies import SlcsStates, States, TsplStates, ZplStates
from printers.language import Alive, Heard, Told, Wait
from printers.link import Link
from printers.media import Media
from printers.past import Past
from printers.watch import Watch

LabelKind = Literal["zpl", "tspl", "slcs"]


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between them: a label's bytes, the question, what ends an open picture, the answers."""

    label: Callable[[Bitmap, Media], bytes]
    ask: bytes
    flush: bytes
    states: Callable[[], States]


_WORDS: dict[LabelKind, Words] = {
    "zpl": Words(zpl.label, zpl.ASK, zpl.FLUSH, ZplStates),
    "tspl": Words(tspl.label, tspl.ASK, tspl.FLUSH, TsplStates),
    "slcs": Words(slcs.label, slcs.ASK, slcs.FLUSH, SlcsStates),
}


@dataclass(frozen=True, slots=True)
class LabelLanguage:
    """Implements `printers.language.Language` for ZPL, TSPL and SLCS.

    They are asked how they are, and no answer names a label: `printers.watch` says what may be concluded.
    """

    kind: LabelKind
    media: Media
    clock: Callable[[], float] = time.monotonic

    def label(self, bitmap: Bitmap) -> bytes:
        """See `Language`; size, gap and darkness are said with every label, since the printer forgets them."""
        return _WORDS[self.kind].label(bitmap, self.media)

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
        return LabelDialogue(Watch(self.media.dpi, self.clock), words.ask, words.states())

    def set_up(self, link: Link, wait: Wait, seconds: float, confirm: str, past: Past) -> None:  # noqa: ARG002
        """End what may be open, since a program that crashed in a label left no word of it, and be ready.

        One that answers can be watched, unless that is not wanted.
        """
        link.queue(self.flush())
        link.fences.kind = Fence.NONE if confirm == "none" else Fence.STATUS


@dataclass(slots=True)
class LabelDialogue:
    """Implements `printers.language.Dialogue`."""

    fences: Watch
    _question: bytes
    _states: States

    def ask(self) -> bytes:
        """See `Dialogue`."""
        self._states.asked()
        self.fences.asked()
        return self._question

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:  # noqa: ARG002  (every question is counted)
        """See `Dialogue`; what nobody asked for, such as a banner, is a sign of life and no more."""
        for state in self._states.feed(data):
            if not self.fences.owed:
                yield Alive()
                continue
            yield Told(state.picture, complete=True)
            yield from self.fences.answered(state)
