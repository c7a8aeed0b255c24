"""ESC/POS as a language: what is asked on a connection, what the answers mean, and how a unit confirms."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from printers import escpos
from printers.base import Bitmap
from printers.fences import PROBE, Fence, Fences
from printers.handshake import unit_of
from printers.language import Alive, Done, Heard, Named, Told, Wait
from printers.link import Link
from printers.past import Past
from printers.picture import Picture
from printers.replies import AutoStatus, Block, Echo, Flow, RealTime, Reply, ReplyParser, Sensors

_FLUSHES = 3
"""How much longer than an answer a flush may take: it is half a second long on a line of 115,200 baud."""

_QUESTIONS = (1, 2, 3, 4)
_NAME_HEAD = 0x5F


@dataclass(frozen=True, slots=True)
class Escpos:
    """Implements `printers.language.Language`. `numbers` gives process ids, over all connections."""

    numbers: Iterator[int]
    cut: bool = True

    def label(self, bitmap: Bitmap) -> bytes:
        """See `Language`."""
        return escpos.label(bitmap, cut=self.cut)

    def ending(self) -> bytes:
        """See `Language`."""
        return escpos.ending(cut=self.cut)

    def flush(self) -> bytes:
        """See `Language`."""
        return escpos.flush()

    def greeting(self) -> bytes:
        """See `Language`."""
        return escpos.greeting()

    def dialogue(self) -> EscposDialogue:
        """See `Language`."""
        return EscposDialogue(Fences(self.numbers))

    def set_up(self, link: Link, wait: Wait, seconds: float, confirm: str, past: Past) -> None:
        """Reset the printer, ask it to tell of changes, and find the strongest fence that it answers.

        A named fence is believed without a probe; so is what the past tells of this unit. To be called while
        the printer is well: one that is offline answers none of it.
        """
        fences = link.fences
        _switch_on_auto_status(link, wait, seconds, unended=past.unended)
        known = past.fences.get(unit_of(link))
        if confirm != "auto":
            fences.kind = Fence(confirm)
        elif known is not None:
            fences.kind = known
        elif isinstance(fences, Fences):
            _probe(link, fences, wait, seconds)
        if fences.kind is Fence.STATUS:
            # Answers that an earlier connection asked for carry no name, and must not be taken for this one's.
            wait(lambda: False, seconds)


@dataclass(slots=True)
class EscposDialogue:
    """Implements `printers.language.Dialogue`."""

    fences: Fences
    _picture: Picture = field(default_factory=Picture)
    _asked: deque[int] = field(default_factory=deque)
    _parser: ReplyParser = field(default_factory=ReplyParser)

    def ask(self) -> bytes:
        """A round of `DLE EOT 1…4`; answers to an earlier round that come now are taken for this one's."""
        self._asked = deque(_QUESTIONS)
        return b"".join(escpos.ask_status(which) for which in _QUESTIONS)

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:
        """See `Dialogue`."""
        if not asked:
            self._asked.clear()
        for reply in self._parser.feed(data):
            yield from self._meaning(reply)

    def _meaning(self, reply: Reply) -> Iterator[Heard]:
        """Nameless bytes and flow control alone are noise; everything else says that somebody is there."""
        match reply:
            case RealTime(byte):
                yield self._answer(byte)
            case AutoStatus(status):
                self._picture = self._picture.as_told(status)
                yield Told(self._picture, by_itself=True)
            case Echo(token):
                yield Alive()
                yield from _done(self.fences.echoed(token))
            case Sensors():
                yield from _done(self.fences.sensed())
            case Block(head, content):
                yield Named(content) if head == _NAME_HEAD else Alive()
            case Flow():
                pass

    def _answer(self, byte: int) -> Heard:
        """An answer that nobody asked for comes from inside of a picture, and says nothing."""
        if not self._asked:
            return Alive()
        self._picture = self._picture.as_seen(self._asked.popleft(), byte)
        return Told(self._picture, complete=not self._asked)


def _done(key: str | None) -> Iterator[Done]:
    if key is not None:
        yield Done(key)


def _probe(link: Link, fences: Fences, wait: Wait, seconds: float) -> None:
    fences.kind = Fence.NONE
    link.queue(fences.place_process_id(PROBE + Fence.PROCESS_ID))
    if wait(lambda: fences.kind is Fence.PROCESS_ID, seconds):
        return
    # A printer that does not know the command may have taken its end for text: the reset drops that line.
    link.queue(escpos.greeting() + fences.place_status(PROBE + Fence.STATUS))
    wait(lambda: fences.kind is not Fence.NONE, seconds)


def _switch_on_auto_status(link: Link, wait: Wait, seconds: float, *, unended: bool) -> None:
    """The name is asked for first, so that it is known once the status comes.

    A status that comes need not be the answer: an earlier connection may have switched it on. So a picture that
    was broken off is ended beforehand, not only when nothing comes.
    """
    hello = escpos.ask_name() + escpos.greeting()
    link.told_by_itself, link.unit = False, b""
    if not unended:
        link.queue(hello)
        if wait(lambda: link.told_by_itself, seconds):
            return
    link.queue(escpos.flush() + hello)
    wait(lambda: link.told_by_itself, _FLUSHES * seconds)
