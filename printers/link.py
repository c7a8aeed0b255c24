"""One connection to a printer while it lasts: bytes out, answers in, and what they say together."""

from __future__ import annotations

import select
from collections.abc import Callable

from printers.base import Condition
from printers.language import Dialogue, Done, Heard, Named, Placing, Told
from printers.picture import Picture
from printers.transport import Transport, TransportLost

_DEAF_SECONDS = 0.2


class Link:
    """Owned by one thread, which calls `pump`; nothing happens outside of it.

    `confirmed` is told the key of every fence that was answered, `spoilt` every condition that spoils a label,
    both in the order in which the printer said them; `clock` counts seconds. `look` is when a round of
    questions began that is not answered yet.
    """

    def __init__(
        self,
        transport: Transport,
        talk: Dialogue,
        clock: Callable[[], float],
        confirmed: Callable[[str], None],
        spoilt: Callable[[Condition], None],
    ) -> None:
        self.transport = transport
        self.picture = Picture()
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
        self._deaf_until = 0.0

    @property
    def fences(self) -> Placing:
        """What confirms labels on this connection."""
        return self._talk.fences

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
        self.look = self.looked_at = self._clock()
        self.queue(self._talk.ask())

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
        for heard in self._talk.feed(data, asked=self.look is not None):
            self._hear(heard)

    def _hear(self, heard: Heard) -> None:
        """A confirmation alone may be noise; everything else says that somebody is there."""
        if not isinstance(heard, Done):
            self.last_heard = self._clock()
        match heard:
            case Told(picture, complete, by_itself):
                self.told_by_itself |= by_itself
                if complete:
                    self.look = None
                self._see(picture)
            case Done(key):
                self._confirmed(key)
            case Named(part):
                self.unit += part + b"/"
            case _:
                pass

    def _see(self, picture: Picture) -> None:
        self.picture = picture
        if picture.condition.spoils:
            self._spoilt(picture.condition)
