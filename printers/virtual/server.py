"""The outside of the simulated printer: one thread that listens on TCP, and faults to be set on it."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from printers.virtual.faults import Fault, FaultKind, parse_fault
from printers.virtual.machine import Machine
from printers.virtual.pace import patience, quota
from printers.virtual.paper import PrintedLabel
from printers.wake import Closing, Wake

Clock = Callable[[], float]

_RECEIVE_BUFFER = 16 * 1024


class VirtualPrinter:
    """A printer on a loopback port. The first connection prints, later ones wait until it ends.

    `port` 0 takes a free one. With `out`, every label is saved there as `label-0001.png` and so on. `heard`
    is called on the printer's thread with every portion of bytes. Methods may be called from any thread.
    """

    def __init__(
        self,
        port: int = 0,
        out: Path | None = None,
        width_dots: int = 576,
        *,
        host: str = "127.0.0.1",
        clock: Clock = time.monotonic,
        heard: Callable[[bytes], None] | None = None,
    ) -> None:
        if width_dots < 8 or width_dots % 8:
            raise ValueError("a head has a multiple of 8 dots")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        self.port = port
        self.connections = 0
        self._host = host
        self._clock = clock
        self._heard = heard
        self._machine = Machine(width_dots, out, clock)
        self._wake = Wake()
        self._news = threading.Condition()
        self._listener: socket.socket | None = None
        self._sessions: list[socket.socket] = []
        self._read_at = clock()
        self._thread = threading.Thread(target=self._run, name="virtual-printer", daemon=True)

    def start(self) -> None:
        """Listen; `port` is the real one from now on.

        Raises: OSError, when the port is taken.
        """
        with self._news:
            self._listen()
            if self._machine.has(FaultKind.REFUSE):
                self._refuse()
        self._thread.start()

    def stop(self) -> None:
        """Close everything and end the thread."""
        self._wake.stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2)

    @property
    def labels(self) -> list[PrintedLabel]:
        """Every label that was torn off, oldest first."""
        with self._news:
            return list(self._machine.labels)

    @property
    def strays(self) -> int:
        """Real-time commands that were found inside of other data, which real printers obey, too."""
        with self._news:
            return self._machine.strays

    def wait_for_labels(self, count: int, seconds: float = 5) -> list[PrintedLabel]:
        """The labels, as soon as there are so many or time is up."""
        with self._news:
            self._news.wait_for(lambda: len(self._machine.labels) >= count, seconds)
            return list(self._machine.labels)

    def wait_for_connections(self, count: int, seconds: float = 5) -> int:
        """How many connections were taken so far, as soon as there are so many or time is up."""
        with self._news:
            self._news.wait_for(lambda: self.connections >= count, seconds)
            return self.connections

    def set_fault(self, fault: str) -> None:
        """Make something go wrong, as `parse_fault` reads it.

        Raises: ValueError.
        """
        self._set(parse_fault(fault))

    def clear_fault(self, fault: str) -> None:
        """Mend it.

        Raises: ValueError.
        """
        kind = parse_fault(f"{fault.partition('@')[0]}@1").kind
        with self._news:
            self._machine.clear_fault(kind)
            if kind is FaultKind.REFUSE and self._listener is None:
                self._listen()
            self._news.notify_all()
        self._wake.ring()

    def power_cycle(self) -> None:
        """Off and on: connections break, and what was received and not printed is gone."""
        with self._news:
            self._machine.lose_power()
            self._drop_all()
        self._wake.ring()

    def look_again(self) -> None:
        """The injected clock was moved: see whether a late answer is due."""
        self._wake.ring()

    def _set(self, fault: Fault) -> None:
        with self._news:
            self._machine.set_fault(fault)
            self._break()
            if fault.kind is FaultKind.REFUSE:
                self._refuse()
            self._news.notify_all()
        self._wake.ring()

    def _listen(self) -> None:
        listener = socket.create_server((self._host, self.port))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        listener.settimeout(0)
        self.port = listener.getsockname()[1]
        self._listener = listener

    def _refuse(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _run(self) -> None:
        try:
            while True:
                self._turn()
                self._wake.silence()
        except Closing:
            pass
        finally:
            with self._news:
                self._drop_all()
                self._refuse()
                self._wake.release()

    def _turn(self) -> None:
        """Wait for one thing to happen, and let it."""
        with self._news:
            self._machine.tick()
            self._answer()
            seconds = patience(self._machine, self._clock(), connected=bool(self._sessions))
            selector = selectors.DefaultSelector()
            selector.register(self._wake, selectors.EVENT_READ)
            if self._listener is not None:
                selector.register(self._listener, selectors.EVENT_READ)
            if self._sessions and self._quota() > 0:
                selector.register(self._sessions[0], selectors.EVENT_READ)
        with selector:
            ready = [key.fileobj for key, _ in selector.select(seconds)]
        with self._news:
            for source in ready:
                if source is self._listener:
                    self._accept()
                elif self._sessions and source is self._sessions[0]:
                    self._read()
            self._answer()
            self._news.notify_all()

    def _quota(self) -> int:
        return quota(self._machine, self._clock() - self._read_at)

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            session, _ = self._listener.accept()
            session.settimeout(0)
            self._sessions.append(session)
            self.connections += 1

    def _read(self) -> None:
        session = self._sessions[0]
        try:
            data = session.recv(self._quota() or 1)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(session)
            return
        self._read_at = self._clock()
        if self._heard is not None:
            self._heard(data)
        self._machine.receive(data)
        self._break()

    def _break(self) -> None:
        kind = self._machine.troubles.take_break()
        if kind is FaultKind.POWER:
            self._machine.lose_power()
        if kind is not None:
            self._drop_all()

    def _answer(self) -> None:
        """Send what the machine says to whoever is connected now; without anybody it is lost."""
        answer = bytes(self._machine.outbox)
        self._machine.outbox.clear()
        if answer and self._sessions:
            with contextlib.suppress(OSError):
                self._sessions[0].send(answer)

    def _reset(self, session: socket.socket) -> None:
        with contextlib.suppress(OSError):
            session.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._drop(session)

    def _drop(self, session: socket.socket) -> None:
        session.close()
        self._sessions.remove(session)

    def _drop_all(self) -> None:
        for session in list(self._sessions):
            self._reset(session)
