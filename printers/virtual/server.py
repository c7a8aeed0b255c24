"""The outside of the simulated printer: one thread that listens on TCP, and faults to be set on it."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from printers.virtual.glance import PaperGlance
from printers.virtual.label_machine import ROWS_PER_SECOND
from printers.virtual.mechanism import Kind, PrintMechanism, make
from printers.virtual.paper_roll import PrintedLabel
from printers.virtual.printer_faults import FaultKind, VirtualFault, parse_fault
from station.wake_pipe import WakePipe, WorkerClosing

_RECEIVE_BUFFER = 16 * 1024


class SessionDoor:
    """Used under the printer's lock. The first session prints, later ones wait until it has gone.

    `port` is the real one once open; `taken` counts the connections so far.
    """

    def __init__(self, host: str, port: int) -> None:
        self.port = port
        self.taken = 0
        self.listener: socket.socket | None = None
        self.sessions: list[socket.socket] = []
        self._host = host

    @property
    def first(self) -> socket.socket | None:
        """Whose bytes are printed now."""
        return self.sessions[0] if self.sessions else None

    def open(self) -> None:
        """Let people in, if that is not so already.

        Raises: OSError, when the port is taken.
        """
        if self.listener is None:
            self.listener = socket.create_server((self._host, self.port))
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self.listener.settimeout(0)
            self.port = self.listener.getsockname()[1]

    def shut(self) -> None:
        """Refuse whoever calls."""
        if self.listener is not None:
            self.listener.close()
            self.listener = None

    def accept(self) -> None:
        """Take the one who calls."""
        if self.listener is None:
            return
        with contextlib.suppress(OSError):
            session, _ = self.listener.accept()
            session.settimeout(0)
            self.sessions.append(session)
            self.taken += 1

    def say(self, answer: bytes) -> None:
        """To whoever is connected now; without anybody it is lost."""
        if answer and self.first is not None:
            with contextlib.suppress(OSError):
                self.first.send(answer)

    def drop(self, session: socket.socket) -> None:
        """It has gone."""
        session.close()
        self.sessions.remove(session)

    def break_off(self) -> None:
        """Reset every connection."""
        for session in list(self.sessions):
            with contextlib.suppress(OSError):
                session.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.drop(session)


_CHUNK = 16 * 1024
_IDLE_SECONDS = 60.0
_SLOW_SECONDS = 0.02


def patience(machine: PrintMechanism, now: float, *, connected: bool) -> float:
    """Seconds until something is due even if nobody calls."""
    waits = [_IDLE_SECONDS]
    if machine.due is not None:
        waits.append(machine.due - now)
    if machine.has(FaultKind.SLOW) and connected:
        waits.append(_SLOW_SECONDS)
    return max(0.0, min(waits))


def quota(machine: PrintMechanism, elapsed: float) -> int:
    """Bytes that may be read now, `elapsed` seconds after the last ones; none beyond the next fault's place."""
    room = min(_CHUNK, machine.room)
    slow = machine.has(FaultKind.SLOW)
    if slow is not None:
        room = min(room, int(elapsed * slow.amount))
    return min(room, machine.troubles.until_next or room)


Clock = Callable[[], float]


class VirtualPrinter:
    """A printer on a loopback port. The first connection prints, later ones wait until it ends.

    `port` 0 takes a free one; `width_dots` is the head of an "escpos" printer, `dpi` that of the others, whose
    labels are as wide as they are told. With `out`, every label is saved there as `label-0001.png` and so on. `heard`
    is called on the printer's thread with every portion of bytes. Methods may be called from any thread.
    """

    def __init__(  # noqa: PLR0913  (what a command line may say of it)
        self,
        port: int = 0,
        out: Path | None = None,
        width_dots: int = 576,
        *,
        host: str = "127.0.0.1",
        clock: Clock = time.monotonic,
        heard: Callable[[bytes], None] | None = None,
        kind: Kind = "escpos",
        dpi: int = 203,
        rows_per_second: float = ROWS_PER_SECOND,
    ) -> None:
        if width_dots < 8 or width_dots % 8:
            raise ValueError("a head has a multiple of 8 dots")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        self._door = SessionDoor(host, port)
        self._clock = clock
        self._heard = heard
        self._machine = make(kind, width_dots, dpi, out, clock, rows_per_second)
        self._late: deque[tuple[float, bytes]] = deque()
        self._wake = WakePipe()
        self._news = threading.Condition()
        self._read_at = clock()
        self._thread = threading.Thread(target=self._run, name="virtual-printer", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on; with 0 at the beginning, the real one once started."""
        return self._door.port

    @property
    def connections(self) -> int:
        """How many were taken so far."""
        return self._door.taken

    def start(self) -> None:
        """Listen.

        Raises: OSError, when the port is taken.
        """
        with self._news:
            self._door.open()
            if self._machine.has(FaultKind.REFUSE):
                self._door.shut()
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

    @property
    def glance(self) -> PaperGlance:
        """What it holds at this moment."""
        with self._news:
            machine = self._machine
            last = machine.labels[-1] if machine.labels else None
            return PaperGlance(
                self.port,
                len(self._door.sessions),
                machine.held,
                machine.rows,
                len(machine.labels),
                str(last.path) if last and last.path else "",
                machine.troubles.names,
                stopped=machine.stopped,
            )

    def wait_for_labels(self, count: int, seconds: float = 30) -> list[PrintedLabel]:
        """The labels, as soon as there are so many or time is up."""
        with self._news:
            self._news.wait_for(lambda: len(self._machine.labels) >= count, seconds)
            return list(self._machine.labels)

    def wait_for_work(self, seconds: float = 5) -> bool:
        """Whether a label is under the head, as soon as one is or time is up."""
        with self._news:
            return self._news.wait_for(lambda: self._machine.rows > 0, seconds)

    def wait_for_connections(self, count: int, seconds: float = 30) -> int:
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
            if kind is FaultKind.REFUSE:
                self._door.open()
            self._news.notify_all()
        self._wake.ring()

    def power_cycle(self) -> None:
        """Off and on: connections break, and what was received and not printed is gone."""
        with self._news:
            self._machine.lose_power()
            self._door.break_off()
        self._wake.ring()

    def look_again(self) -> None:
        """The injected clock was moved: see whether a late answer is due."""
        self._wake.ring()

    def _set(self, fault: VirtualFault) -> None:
        with self._news:
            self._machine.set_fault(fault)
            self._break()
            if fault.kind is FaultKind.REFUSE:
                self._door.shut()
            self._news.notify_all()
        self._wake.ring()

    def _run(self) -> None:
        try:
            while True:
                self._turn()
                self._wake.silence()
        except WorkerClosing:
            pass
        finally:
            with self._news:
                self._door.break_off()
                self._door.shut()
                self._wake.release()

    def _turn(self) -> None:
        """Wait for one thing to happen, and let it."""
        with self._news:
            self._machine.tick()
            self._answer()
            seconds = patience(self._machine, self._clock(), connected=self._door.first is not None)
            if self._late:
                seconds = max(0.0, min(seconds, self._late[0][0] - self._clock()))
            selector = selectors.DefaultSelector()
            selector.register(self._wake, selectors.EVENT_READ)
            if self._door.listener is not None:
                selector.register(self._door.listener, selectors.EVENT_READ)
            if self._door.first is not None and self._quota() > 0:
                selector.register(self._door.first, selectors.EVENT_READ)
        with selector:
            ready = [key.fileobj for key, _ in selector.select(seconds)]
        with self._news:
            for source in ready:
                if source is self._door.listener:
                    self._door.accept()
                elif isinstance(source, socket.socket) and source is self._door.first:
                    self._read(source)
            self._answer()
            self._news.notify_all()

    def _quota(self) -> int:
        return quota(self._machine, self._clock() - self._read_at)

    def _read(self, session: socket.socket) -> None:
        try:
            data = session.recv(self._quota() or 1)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._door.drop(session)
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
            self._door.break_off()

    def _answer(self) -> None:
        """Say what is due; an answer that comes late goes to whoever is connected by then."""
        answer, now = bytes(self._machine.outbox), self._clock()
        self._machine.outbox.clear()
        if self._machine.has(FaultKind.HALF_ANSWERS):
            answer = answer[: len(answer) // 2]
        late = self._machine.has(FaultKind.LATE_ANSWERS)
        if answer and (late is not None or self._late):
            self._late.append((now + (late.amount if late else 0), answer))
            answer = b""
        while self._late and self._late[0][0] <= now:
            answer += self._late.popleft()[1]
        self._door.say(answer)
