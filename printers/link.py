"""One connection to a printer while it lasts: bytes out, answers in, and what they say together."""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from printers.base import PrinterCondition
from printers.encoder import EncodedJob
from printers.escpos_status import PrinterStatus
from printers.fences import FenceKind
from printers.transport import PrinterTransport, TransportLost, held_back

if TYPE_CHECKING:
    pass

Wait = Callable[[Callable[[], bool], float], bool]
"""Pump the connection until the question is true or the seconds are over; gives the answer."""


@dataclass(frozen=True, slots=True)
class StatusReply:
    """Its state. `complete`: all that the last round asked is answered; `by_itself`: nobody had asked."""

    picture: PrinterStatus
    complete: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class JobPrinted:
    """The label of this job is printed."""

    key: str


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A part of the unit's name, in its own bytes."""

    part: bytes


@dataclass(frozen=True, slots=True)
class UnitAlive:
    """An answer that is none of the others, and none that noise could be taken for."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """One more question has to be answered before a label counts as printed."""

    question: bytes


Heard = StatusReply | JobPrinted | UnitNamed | UnitAlive | AskAgain


class JobTracker(Protocol):
    """How a connection finds out which label is printed."""

    kind: FenceKind
    hopeless: bool
    """No answer can confirm the label any more that was placed last."""

    def place(self, key: str, rows: int) -> bytes:
        """The bytes that follow this job's label of so many rows, so that it can be told when it is printed."""

    def whole(self) -> None:
        """The last byte of that label has left."""

    def unheard(self) -> None:
        """The printer was not heard for as long as an answer may take: what it says now may be another life's."""

    def ended(self) -> None:
        """That label is not waited for any longer."""

    def settle(self) -> None:
        """Nothing came for as long as an answer may take: no answer is owed any more."""

    @property
    def ambiguous(self) -> bool:
        """An answer is still owed that could be taken for that of the next label."""

    @property
    def outstanding(self) -> int:
        """Answers without a name that are still owed."""

    @property
    def clear(self) -> bool:
        """What the printer does from now on can be the next label's: nothing older is at work in it."""

    @property
    def never_busy(self) -> bool:
        """It answers, but was never busy with its last labels: waiting for its word is in vain."""

    @property
    def lessons(self) -> int:
        """How much of that was seen; `recall` takes it over to a connection that followed by our own will."""

    def recall(self, lessons: int) -> None:
        """Go on from there."""


class PrinterDialogue(Protocol):
    """What is said on one connection; pure, and dropped with it, so that old answers die."""

    @property
    def fences(self) -> JobTracker:
        """What confirms its labels."""

    @property
    def owed_inside(self) -> int:
        """Questions put inside of the last label that are not answered."""

    def ask(self, *, inside: bool = False) -> bytes:
        """A round of questions after its state; `inside` of a label: one that may stand between its commands."""

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:
        """What these bytes complete, in order. `asked`: a round is not answered yet."""


_DEAF_SECONDS = 0.2

_GREETING_BYTES = 512
_FRAMED = re.compile(rb"[\x37\x5f\x3d\x3b\x35][\x20-\x7e]{0,96}(?:\0|\Z)|\x02[^\x03]{0,96}(?:\x03|\Z)")
_TEXT = re.compile(rb"[\x20-\x7e]{6,}")
_LETTERS = 4


def is_stranger(greeting: bytes) -> bool:
    """Whether these words are another service's, such as a web server's: plain text, where a printer's has a frame.

    States of a byte each may be letters, too, but hardly ever different ones in a row.
    """
    if greeting.startswith((b"RFB 0", b"SSH-", b"HTTP/")):
        return True
    return any(
        len({letter for letter in text.lower() if chr(letter).isalpha()}) >= _LETTERS
        for text in _TEXT.findall(_FRAMED.sub(b"\0", greeting))
    )


class PrinterLink:
    """Owned by one thread, which calls `pump`; nothing happens outside of it.

    `confirmed` is told the key of every fence that was answered, `spoilt` every condition that spoils a label,
    both in the order in which the printer said them; `clock` counts seconds. `look` is when a round of
    questions began that is not answered yet, `patience` what an answer may take in seconds. `whole_rounds`: it has
    answered one whole; some answer only a part.
    """

    def __init__(
        self,
        transport: PrinterTransport,
        talk: PrinterDialogue,
        clock: Callable[[], float],
        confirmed: Callable[[str], None],
        spoilt: Callable[[PrinterCondition], None],
    ) -> None:
        self.transport = transport
        self.picture = PrinterStatus()
        self.told_by_itself = False
        self.unit = b""
        self.last_heard: float | None = None
        self.last_sent = clock()
        self.look: float | None = None
        self.looked_at = clock()
        self._clock = clock
        self._confirmed = confirmed
        self._spoilt = spoilt
        self._talk = talk
        self._outgoing = memoryview(b"")
        self._seams: list[int] = []
        self._question = 0
        self._left = self.looked_at
        self.whole_rounds = False
        self.patience = float("inf")
        self._deaf_until = 0.0
        self._greeting = bytearray()

    @property
    def fences(self) -> JobTracker:
        """What confirms labels on this connection."""
        return self._talk.fences

    @property
    def unsent(self) -> int:
        """Bytes that the system has not taken yet."""
        return len(self._outgoing)

    @property
    def owed_inside(self) -> int:
        """Questions inside of the last label that are not answered."""
        return self._talk.owed_inside

    def queue(self, data: bytes) -> None:
        """Send as much as goes at once, and the rest while pumping.

        Raises: TransportLost.
        """
        self._append(data)
        self._write()

    def queue_label(self, label: EncodedJob, fence: bytes, stride: int) -> None:
        """Send a label and its fence likewise, with a question after every `stride` bytes, 0 for none.

        Raises: TransportLost.
        """
        data, asked = self._asking(label, stride) if stride and self.whole_rounds else (label.data, 0)
        self._append(data + fence)
        end = len(label.data) + len(fence)
        self._seams = [end - seam for seam in label.seams if seam > asked]
        if asked:
            self._question = end - asked
        self._write()

    def ask(self) -> None:
        """Begin a round of questions; answers to an earlier round that come now are taken for this one's.

        Raises: TransportLost.
        """
        self.look = self.looked_at = self._clock()
        self._append(self._talk.ask())
        self._question = 0
        self._write()

    def ask_inside(self) -> None:
        """Put a question where the next command of the label begins that is being sent, if there is such a place."""
        while self._seams and self._seams[0] >= len(self._outgoing):
            self._seams.pop(0)
        if self._seams:
            rest = self._seams.pop(0)
            question = self._talk.ask(inside=True)
            self._outgoing = memoryview(
                bytes(self._outgoing[:-rest]) + question + bytes(self._outgoing[-rest:]),
            )
            self.look = self.looked_at = self._clock()
            self._question = rest

    def unanswered_for(self) -> float:
        """Seconds in which nothing was heard although a question had left this machine; 0 when all are answered."""
        if self.look is None:
            return 0.0
        now = self._clock()
        if len(self._outgoing) > self._question or held_back(self.transport.fileno()):
            self._left = now
        return now - max(self.look, self._left, self.last_heard or 0.0)

    def _append(self, data: bytes) -> None:
        self._outgoing = memoryview(bytes(self._outgoing) + data)
        self._seams = [seam + len(data) for seam in self._seams]
        self._question += len(data)

    def _asking(self, label: EncodedJob, stride: int) -> tuple[bytes, int]:
        """The label with its questions, and the last seam that got one."""
        portions, begin, last = list[bytes](), 0, 0
        for seam in label.seams:
            if seam - last >= stride:
                portions += [label.data[begin:seam], self._talk.ask(inside=True)]
                begin = last = seam
        if last:
            self.look = self.looked_at = self._clock()
        return b"".join([*portions, label.data[begin:]]), last

    def overdue(self, seconds: float) -> bool:
        """The last round was not answered in time, and nothing else came either."""
        if self.look is None:
            return False
        heard_since = self.last_heard is not None and self.last_heard > self.look
        return not heard_since and self._clock() - self.look >= seconds

    def has_spoken(self, seconds: float) -> bool:
        """Something was heard, and the last round is answered or has had its time: some answer a part."""
        if self.last_heard is None:
            return False
        return self.look is None or self._clock() - self.look >= seconds

    def pump(self, seconds: float, wake: int) -> None:
        """Wait until something can be read or written, `wake` is readable, or time is up; then do it.

        Raises: TransportLost.
        """
        poll = select.poll()
        poll.register(wake, select.POLLIN)
        deaf = max(0.0, self._deaf_until - self._clock())
        listens = self.transport.answers and not deaf
        events = (select.POLLOUT if self._outgoing else 0) | (select.POLLIN if listens else 0)
        fd = self.transport.fileno()
        if events:
            poll.register(fd, events)
        ready = dict(poll.poll(max(0.0, min(seconds, deaf or seconds)) * 1000))
        if listens and ready.get(fd, 0) & ~select.POLLOUT:
            self._read(hung_up=bool(ready[fd] & (select.POLLHUP | select.POLLERR)))
        self._write()

    def _write(self) -> None:
        while self._outgoing:
            taken = self.transport.write_some(self._outgoing)
            if not taken:
                return
            self._outgoing = self._outgoing[taken:]
            self.last_sent = self._clock()

    def _read(self, *, hung_up: bool) -> None:
        data = self.transport.read_some()
        if not data:
            if hung_up:
                raise TransportLost("connection_lost", "unplugged")
            # A device that is "readable" for ever and gives nothing must not be asked in a circle.
            self._deaf_until = self._clock() + _DEAF_SECONDS
        if data and self.whole_rounds and self.unanswered_for() >= self.patience:
            self._talk.fences.unheard()  # what comes after such a silence is no word on the label before it
        self._meet(data)
        for heard in self._talk.feed(data, asked=self.look is not None):
            self._hear(heard)

    def _meet(self, data: bytes) -> None:
        """The first words of whoever is there.

        Raises: TransportLost("no_printer").
        """
        if len(self._greeting) < _GREETING_BYTES:
            self._greeting += data[:_GREETING_BYTES]
            if is_stranger(bytes(self._greeting)):
                raise TransportLost("no_printer", "its first words are those of another service")

    def _hear(self, heard: Heard) -> None:
        """A confirmation alone may be noise; everything else says that somebody is there."""
        if not isinstance(heard, JobPrinted):
            self.last_heard = self._clock()
        match heard:
            case StatusReply(picture, complete, by_itself):
                self.told_by_itself |= by_itself
                if complete:
                    self.look, self.whole_rounds = None, True
                self._see(picture)
            case JobPrinted(key):
                self._confirmed(key)
            case UnitNamed(part):
                self.unit += part + b"/"
            case AskAgain(question):
                self.queue(question)
            case _:
                pass

    def _see(self, picture: PrinterStatus) -> None:
        self.picture = picture
        if picture.condition.spoils:
            self._spoilt(picture.condition)
