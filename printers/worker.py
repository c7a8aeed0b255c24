"""The thread that owns a printer: connects, serves, and comes back after every loss."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Callable

from printers.base import Listener, PrinterCondition, PrinterUnreachable, PrintJob
from printers.connection import ConnectionReleased, PrinterConnection
from printers.encoder import JobEncoder
from printers.job import PAPER_OUT, PrinterListener
from printers.language import ConnectionMemory
from printers.link import PrinterLink
from printers.printer_settings import PrinterSettings
from printers.transport import PrinterTransport, Stop, TransportLost
from station.wake_pipe import WakePipe, WorkerClosing

Opener = Callable[[str, Stop], PrinterTransport]
Clock = Callable[[], float]

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0
_SHORT_LIFE = 1.0
_CALL_SECONDS = 60.0
"""Between two looks at a printer that was let go: what a lamp says may be so old."""


class PrinterWorker:
    """`run` is the thread. `jobs` and `wake` are shared, the rest is its own."""

    def __init__(
        self,
        settings: PrinterSettings,
        jobs: deque[PrintJob],
        wake: WakePipe,
        encoder: JobEncoder,
        opener: Opener,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._wake = wake
        self._encoder = encoder
        self._opener = opener
        self._clock = clock
        self._past = ConnectionMemory()
        self._pause = 0.0
        self._stay = settings.release or None

    def run(self, listener: Listener) -> None:
        """Go on until asked to end; a defect becomes a condition, and a new connection."""
        self._news = PrinterListener(listener)
        try:
            while not self._wake.stopping():
                try:
                    self._connect()
                except WorkerClosing:
                    break
                except Exception as error:  # noqa: BLE001  (thread root: a defect must not end printing in silence)
                    self._rest(PrinterCondition.ERROR, f"{type(error).__name__}: {error}")
        except WorkerClosing:
            pass
        finally:
            self._refuse(PrinterCondition.OFFLINE, "closed")
            self._wake.release()

    def _connect(self) -> None:
        """One attempt to open, and the whole life of the connection if it succeeds."""
        try:
            transport = self._opener(self._settings.port, self._wake.stopping)
        except PrinterUnreachable as error:
            self._past.switched_on()
            self._rest(PrinterCondition.UNREACHABLE, str(error))
            return
        service = PrinterConnection(
            self._settings, self._jobs, self._wake, self._news, self._encoder, self._past, self._stay
        )
        talk = self._settings.language.dialogue()
        link = PrinterLink(transport, talk, self._clock, service.answered, service.spoilt)
        born, released = self._clock(), False
        try:
            service.serve(link, self._clock)
        except ConnectionReleased:
            released = True
        except TransportLost as error:
            self._settle(service, transport, error.code)
            if error.code == "connection_lost":
                self._past.switched_on()
            self._lost(error, service, self._clock() - born)
        finally:
            self._settle(service, transport, "closed" if self._wake.stopping() else "internal")
            self._past.owed = link.fences.outstanding
            self._past.lessons = link.fences.lessons if released else 0
            if link.unsent:
                self._past.broken_off()
            transport.close()
        if released:
            self._stay_away(calls=link.whole_rounds)

    def _stay_away(self, *, calls: bool) -> None:
        """Leave the printer to others until a label is prepared or submitted, or it is time for a short call.

        One that does not answer is not called, since it might print the question.
        """
        over, poll = self._clock() + _CALL_SECONDS, select.poll()
        poll.register(self._wake.fileno(), select.POLLIN)
        while not self._jobs and not self._encoder.awaited:
            left = over - self._clock()
            if calls and left <= 0:
                self._stay = 0.0
                return
            poll.poll(left * 1000 if calls else None)
            self._wake.silence()
        self._stay, self._encoder.awaited = self._settings.release, False

    def _settle(self, service: PrinterConnection, transport: PrinterTransport, code: str) -> None:
        """End the job that was on its way when the connection did."""
        errand, service.errand = service.errand, None
        if errand is None:
            return
        if transport.sent > errand.before:
            self._past.broken_off()
            self._news.unknown(errand.job.key, PAPER_OUT if code == PrinterCondition.PAPER_END else code)
        else:
            self._news.not_printed(errand.job.key, _condition(code), code)

    def _lost(self, error: TransportLost, service: PrinterConnection, lived: float) -> None:
        """Come back at once after a life worth the name; else after a pause that grows."""
        if error.code == "renewed" or (error.code != "no_printer" and (service.served or lived >= _SHORT_LIFE)):
            self._pause = 0.0
            return
        quiet = service.ready and not self._pause
        self._rest(self._news.condition if quiet else _condition(error.code), str(error))

    def _rest(self, condition: PrinterCondition, detail: str) -> None:
        """Pause before the next attempt; jobs that come meanwhile are refused unless all seems well."""
        self._news.tell(condition, detail)
        self._pause = min(_LONGEST_PAUSE, max(_SHORTEST_PAUSE, 2 * self._pause))
        poll = select.poll()
        poll.register(self._wake.fileno(), select.POLLIN)
        over = self._clock() + self._pause
        while True:
            if not condition.can_print:
                self._refuse(condition)
            left = over - self._clock()
            if left <= 0:
                return
            poll.poll(left * 1000)
            self._wake.silence()

    def _refuse(self, condition: PrinterCondition, reason: str = "") -> None:
        while self._jobs:
            self._news.not_printed(self._jobs.popleft().key, condition, reason)


def _condition(code: str) -> PrinterCondition:
    """What a lost way says of the printer."""
    special = {
        "paper_end": PrinterCondition.PAPER_END,
        "no_space": PrinterCondition.ERROR,
        "blocked": PrinterCondition.SILENT,
        "silent": PrinterCondition.SILENT,
    }
    return special.get(code, PrinterCondition.UNREACHABLE)
