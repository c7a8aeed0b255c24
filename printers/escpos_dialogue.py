"""ESC/POS as a language: what is asked on a connection, what the answers mean, and how a unit confirms."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from printers import escpos
from printers.base import Bitmap
from printers.escpos_replies import (
    AutoStatus,
    BlockReply,
    FlowControl,
    ProcessEcho,
    RealTime,
    Reply,
    ReplyParser,
    SensorReply,
)
from printers.escpos_status import PrinterStatus
from printers.fences import PROBE, FenceKind, FenceQueue
from printers.handshake import unit_of
from printers.language import ConnectionMemory
from printers.link import AskAgain, Heard, JobPrinted, PrinterLink, StatusReply, UnitAlive, UnitNamed, Wait

_FLUSHES = 3
"""How much longer than an answer a flush may take: it is half a second long on a line of 115,200 baud."""

_QUESTIONS = (1, 2, 3, 4)
_INSIDE = 1
_STRIDE = 8 * 1024
_MOST_OWED = 8
_NAME_HEAD = 0x5F


@dataclass(frozen=True, slots=True)
class EscposLanguage:
    """Implements `printers.language.Language`. `numbers` gives process ids, over all connections."""

    numbers: Iterator[int]
    cut: bool = True

    def label(self, bitmap: Bitmap) -> bytes:
        """See `Language`."""
        return escpos.label(bitmap, cut=self.cut)

    def portions(self, bitmap: Bitmap) -> tuple[bytes, ...]:
        """See `Language`."""
        return escpos.portions(bitmap, cut=self.cut)

    @property
    def stride(self) -> int:
        """See `Language`; a real-time question between two bands is answered on its arrival."""
        return _STRIDE

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
        return EscposDialogue(FenceQueue(self.numbers))

    def set_up(self, link: PrinterLink, wait: Wait, seconds: float, confirm: str, past: ConnectionMemory) -> None:
        """Reset the printer, ask it to tell of changes, and find the strongest fence that it answers.

        A named fence is believed without a probe; so is what the past tells of this unit. To be called while
        the printer is well: one that is offline answers none of it.
        """
        fences = link.fences
        _switch_on_auto_status(link, wait, seconds, unended=past.unended)
        known = past.fences.get(unit_of(link))
        if confirm != "auto":
            fences.kind = FenceKind(confirm)
        elif known is not None:
            fences.kind = known
        elif isinstance(fences, FenceQueue):
            _probe(link, fences, wait, seconds)
        if fences.kind is FenceKind.STATUS and isinstance(fences, FenceQueue):
            _let_old_answers_come(link, fences, wait, seconds, max(1, past.owed + fences.outstanding))
            past.owed = 0


@dataclass(slots=True)
class EscposDialogue:
    """Implements `printers.language.Dialogue`."""

    fences: FenceQueue
    _picture: PrinterStatus = field(default_factory=PrinterStatus)
    _asked: deque[int] = field(default_factory=deque)
    owed_inside: int = 0
    _parser: ReplyParser = field(default_factory=ReplyParser)

    def ask(self, *, inside: bool = False) -> bytes:
        """A round of `DLE EOT 1…4`; answers to an earlier round that come now are taken for this one's.

        Inside of a label only the first is asked, and each is waited for: they tell whether it all arrived.
        """
        if inside:
            self._asked.append(_INSIDE)
            self.owed_inside += 1
            return escpos.ask_status(_INSIDE)
        self._asked, self.owed_inside = deque(_QUESTIONS), 0
        return b"".join(escpos.ask_status(which) for which in _QUESTIONS)

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:
        """See `Dialogue`."""
        if not asked:
            self._asked.clear()
            self.owed_inside = 0
        for reply in self._parser.feed(data):
            yield from self._meaning(reply)

    def _meaning(self, reply: Reply) -> Iterator[Heard]:
        """Nameless bytes and flow control alone are noise; everything else says that somebody is there."""
        match reply:
            case RealTime(byte):
                yield self._answer(byte)
            case AutoStatus(status):
                self._picture = self._picture.as_told(status)
                yield StatusReply(self._picture, by_itself=True)
            case ProcessEcho(token):
                yield UnitAlive()
                yield from self._done(self.fences.echoed(token))
            case SensorReply():
                yield from self._sensed(self.fences.sensed())
            case BlockReply(head, content):
                yield UnitNamed(content) if head == _NAME_HEAD else UnitAlive()
            case FlowControl():
                pass

    def _answer(self, byte: int) -> Heard:
        """An answer that nobody asked for comes from inside of a picture, and says nothing."""
        if not self._asked:
            return UnitAlive()
        self._picture = self._picture.as_seen(self._asked.popleft(), byte)
        self.owed_inside = min(self.owed_inside, len(self._asked))
        return StatusReply(self._picture, complete=not self._asked)

    def _sensed(self, key: str | None) -> Iterator[Heard]:
        again = self.fences.again(key) if key is not None else b""
        if again:
            yield AskAgain(again)
        else:
            yield from self._done(key)

    def _done(self, key: str | None) -> Iterator[JobPrinted]:
        """A question inside of the label that is not answered was lost with the bytes around it."""
        if key is None:
            return
        if self.owed_inside and not key.startswith(PROBE):
            self.fences.mistrust(key)
        else:
            yield JobPrinted(key)


def _probe(link: PrinterLink, fences: FenceQueue, wait: Wait, seconds: float) -> None:
    fences.kind = FenceKind.NONE
    link.queue(fences.place_process_id(PROBE + FenceKind.PROCESS_ID))
    if wait(lambda: fences.kind is FenceKind.PROCESS_ID, seconds):
        return
    # A printer that does not know the command may have taken its end for text: the reset drops that line.
    link.queue(escpos.greeting() + fences.place_status(PROBE + FenceKind.STATUS))
    wait(lambda: fences.kind is not FenceKind.NONE, seconds)


def _let_old_answers_come(link: PrinterLink, fences: FenceQueue, wait: Wait, seconds: float, owed: int) -> None:
    """Status answers carry no name: those that are still owed must not be taken for the next label's.

    One question more than that is asked. Once so many answers came, at least one of these questions is answered, so
    everything older is, too, or was lost; what is then still under way comes at once. Where they do not come, each
    keeps its place before the next label's.
    """
    wanted = min(owed, _MOST_OWED) + 1
    before = fences.sensed_count
    link.queue(fences.place_old(wanted))
    if not wait(lambda: fences.sensed_count - before >= wanted, seconds):
        return
    while True:
        heard = fences.sensed_count
        if not wait(lambda heard=heard: fences.sensed_count > heard, seconds):  # type: ignore[misc]
            break
    fences.settle()


def _switch_on_auto_status(link: PrinterLink, wait: Wait, seconds: float, *, unended: bool) -> None:
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
