"""One connection to a printer while it lasts: bytes out, answers in, and what they say together."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from printers import escpos
from printers.base import Condition
from printers.fences import Fences
from printers.picture import Picture
from printers.replies import AutoStatus, Block, Echo, Flow, RealTime, Reply, ReplyParser, Sensors
from printers.transport import Transport, TransportLost

_QUESTIONS = (1, 2, 3, 4)
_DEAF_SECONDS = 0.2
_NAME_HEAD = 0x5F


@dataclass(slots=True)
class Look:
    """A round of `DLE EOT 1…4`: what was asked and not answered yet."""

    asked: deque[int]
    at: float


class Link:
    """Owned by one thread, which calls `pump`; nothing happens outside of it.

    `confirmed` is told the key of every fence that was answered, `spoilt` every condition that spoils a label,
    both in the order in which the printer said them; `clock` counts seconds.
    """

    def __init__(
        self,
        transport: Transport,
        fences: Fences,
        clock: Callable[[], float],
        confirmed: Callable[[str], None],
        spoilt: Callable[[Condition], None],
    ) -> None:
        self.transport = transport
        self.fences = fences
        self.picture = Picture()
        self.told_by_itself = False
        self.unit = b""
        self.last_heard: float | None = None
        self.last_sent = clock()
        self.look: Look | None = None
        self.looked_at = clock()
        self._clock = clock
        self._confirmed = confirmed
        self._spoilt = spoilt
        self._parser = ReplyParser()
        self._outgoing = memoryview(b"")
        self._deaf_until = 0.0

    @property
    def unsent(self) -> int:
        """Bytes that the system has not taken yet."""
        return len(self._outgoing)

    def queue(self, data: bytes) -> None:
        """Send as much as goes at once, and the rest while pumping.

        Raises: TransportLost.
        """
        self._outgoing = memoryview(bytes(self._outgoing) + data)
        self._write()

    def ask(self) -> None:
        """Begin a round of questions; answers to an earlier round that come now are taken for this one's.

        Raises: TransportLost.
        """
        self.look = Look(deque(_QUESTIONS), self._clock())
        self.looked_at = self._clock()
        self.queue(b"".join(escpos.ask_status(which) for which in _QUESTIONS))

    def overdue(self, seconds: float) -> bool:
        """The last round was not answered in time, and nothing else came either."""
        if self.look is None:
            return False
        heard_since = self.last_heard is not None and self.last_heard > self.look.at
        return not heard_since and self._clock() - self.look.at >= seconds

    def has_spoken(self, seconds: float) -> bool:
        """Something was heard, and the last round is answered or has had its time: some answer a part."""
        if self.last_heard is None:
            return False
        return self.look is None or self._clock() - self.look.at >= seconds

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
        for reply in self._parser.feed(data):
            self._hear(reply)

    def _hear(self, reply: Reply) -> None:
        """Nameless bytes and flow control alone are noise; everything else says that somebody is there."""
        if not isinstance(reply, Sensors | Flow):
            self.last_heard = self._clock()
        match reply:
            case RealTime(byte):
                self._answer(byte)
            case AutoStatus(status):
                self.told_by_itself = True
                self._see(self.picture.as_told(status))
            case Echo(token):
                self._confirm(self.fences.echoed(token))
            case Sensors():
                self._confirm(self.fences.sensed())
            case Block(head, content) if head == _NAME_HEAD:
                self.unit += content + b"/"
            case _:
                pass

    def _answer(self, byte: int) -> None:
        """An answer that nobody asked for comes from inside of a picture, and says nothing."""
        if self.look is None:
            return
        self._see(self.picture.as_seen(self.look.asked.popleft(), byte))
        if not self.look.asked:
            self.look = None

    def _see(self, picture: Picture) -> None:
        self.picture = picture
        if picture.condition.spoils:
            self._spoilt(picture.condition)

    def _confirm(self, key: str | None) -> None:
        if key is not None:
            self._confirmed(key)
