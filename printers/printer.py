"""A printer that says honestly what became of each label, whatever language it speaks."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections import deque
from typing import Literal

from printers.base import Bitmap, Listener, PrinterUnreachable, PrintJob
from printers.encoder import JobEncoder
from printers.escpos_dialogue import EscposLanguage
from printers.language import PrinterLanguage
from printers.printer_settings import PrinterSettings
from printers.transport import open_port
from printers.worker import Clock, Opener, PrinterWorker
from station.wake_pipe import WakePipe

Confirm = Literal["auto", "process-id", "status", "none"]

_CLOSING_SECONDS = 1.0
_ESCPOS_WATCH = 0.25
_ID_SPACE = 94**4


class LanguagePrinter:
    """Implements `printers.base.Printer` in any language over any port of `printers.transport`.

    `confirm`: "auto" asks the printer, once a connection, how it can say that it is done. `timeout_seconds`
    runs from the last byte taken to the answer, `answer_seconds` from a question to the answer.
    An idle printer is looked at every `look_seconds`, one that prints every `watch_seconds`. A head that is
    too hot in the middle of a label is given `cooling_seconds`. `dpi` is for whoever draws for this printer.
    `release_seconds` after the last label the connection is let go, so that others can print; 0: it is held. The
    printer is then called once a minute, and as soon as a label is prepared or submitted.

    Reasons of UNKNOWN: "paper_out" (in the middle), a condition that came up while printing ("cover_open",
    "cutter", …),
    "no_answer" (in time, or not heard while it was watched), "never_busy" (answers, but is never seen at work,
    learned after three labels), "stalled" (took only a part), "connection_lost", "no_space", "mute",
    "no_answer_possible" (a plain file), "no_confirmation" (none known or wanted), "closed", "internal".
    Reasons of NOT_PRINTED: a condition, "blocked" (takes nothing), "connection_lost", "no_space", "closed".
    """

    def __init__(  # noqa: PLR0913  (one table of the configuration)
        self,
        port: str,
        language: PrinterLanguage,
        *,
        dpi: int = 203,
        confirm: Confirm = "auto",
        timeout_seconds: float = 10,
        answer_seconds: float = 1.0,
        look_seconds: float = 1.0,
        watch_seconds: float = 0.1,
        cooling_seconds: float = 60,
        release_seconds: float = 0,
        opener: Opener = open_port,
        clock: Clock = time.monotonic,
    ) -> None:
        self.dpi = dpi
        self._jobs: deque[PrintJob] = deque()
        self._wake = WakePipe()
        self._encoder = JobEncoder(language.portions)
        settings = PrinterSettings(
            port,
            language,
            confirm,
            timeout_seconds,
            answer_seconds,
            look_seconds,
            watch_seconds,
            cooling_seconds,
            release_seconds,
        )
        self._owner = PrinterWorker(settings, self._jobs, self._wake, self._encoder, opener, clock)
        self._thread: threading.Thread | None = None

    def start(self, listener: Listener) -> None:
        """See `Printer`."""
        self._thread = threading.Thread(target=self._owner.run, args=(listener,), name="printer", daemon=True)
        self._thread.start()

    def prepare(self, bitmap: Bitmap | None) -> None:
        """See `Printer`."""
        self._encoder.prepare(bitmap)
        self._wake.ring()

    def submit(self, job: PrintJob) -> None:
        """See `Printer`.

        Raises: PrinterUnreachable("closed") after `close`.
        """
        if self._wake.stopping():
            raise PrinterUnreachable("closed")
        self._jobs.append(job)
        self._wake.ring()

    def close(self) -> None:
        """See `Printer`."""
        self._wake.stop()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_CLOSING_SECONDS)


class EscposPrinter(LanguagePrinter):
    """An ESC/POS printer: its fence answers alone, and it is looked at meanwhile for what would spoil the label."""

    def __init__(  # noqa: PLR0913  (one table of the configuration)
        self,
        port: str,
        *,
        dpi: int = 203,
        confirm: Confirm = "auto",
        timeout_seconds: float = 10,
        cut: bool = True,
        answer_seconds: float = 1.0,
        look_seconds: float = 1.0,
        cooling_seconds: float = 60,
        release_seconds: float = 0,
        opener: Opener = open_port,
        clock: Clock = time.monotonic,
    ) -> None:
        super().__init__(
            port,
            # From anywhere, so that ids of an earlier run, still in a printer's buffer, are other ones.
            EscposLanguage(itertools.count(secrets.randbelow(_ID_SPACE)), cut),
            dpi=dpi,
            confirm=confirm,
            timeout_seconds=timeout_seconds,
            answer_seconds=answer_seconds,
            look_seconds=look_seconds,
            watch_seconds=min(look_seconds, _ESCPOS_WATCH),
            cooling_seconds=cooling_seconds,
            release_seconds=release_seconds,
            opener=opener,
            clock=clock,
        )
