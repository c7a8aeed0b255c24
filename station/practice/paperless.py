"""A printer that is not there: practice without paper."""

from __future__ import annotations

from printers.base import Bitmap, JobSettled, Listener, PaperOutcome, PrinterCondition, PrintJob, StateChanged


class PaperlessPrinter:
    """Takes every page and says that it came out. Implements `printers.base.Printer`, without a thread of its own."""

    def __init__(self) -> None:
        self._listener: Listener = lambda _: None

    def start(self, listener: Listener) -> None:
        """Be ready at once."""
        self._listener = listener
        listener(StateChanged(PrinterCondition.READY, "none"))

    def prepare(self, bitmap: Bitmap | None) -> None:
        """Nothing is to be encoded."""

    def submit(self, job: PrintJob) -> None:
        """It came out."""
        self._listener(JobSettled(job.key, PaperOutcome.CONFIRMED))

    def close(self) -> None:
        """There is nothing to end."""
