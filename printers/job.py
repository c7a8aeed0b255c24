"""A job on its way to the paper, and why nobody knows what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from printers.base import JobSettled, Listener, PaperOutcome, PrinterCondition, PrintJob, StateChanged
from printers.link import PrinterLink


class PrinterListener:
    """Used by the owner thread only; `condition` is what the listener believes."""

    def __init__(self, listener: Listener) -> None:
        self.condition = PrinterCondition.STARTING
        self._listener = listener

    def tell(self, condition: PrinterCondition, detail: str = "") -> None:
        """Tell a condition if it is a new one."""
        if condition is not self.condition:
            self.repeat(condition, detail)

    def repeat(self, condition: PrinterCondition, detail: str = "") -> None:
        """Tell a condition whether it is new or not."""
        self.condition = condition
        self._listener(StateChanged(condition, detail))

    def not_printed(self, key: str, condition: PrinterCondition, reason: str = "") -> None:
        """Nothing of this job left; the condition that forbade it is told first."""
        self.repeat(condition, reason)
        self._listener(JobSettled(key, PaperOutcome.NOT_PRINTED, reason or condition.value))

    def unknown(self, key: str, reason: str) -> None:
        """Something of this job left, and nobody said that it is printed."""
        self._listener(JobSettled(key, PaperOutcome.UNKNOWN, reason))

    def confirmed(self, key: str, *, late: bool = False) -> None:
        """The printer said that this job is printed."""
        self._listener(JobSettled(key, PaperOutcome.CONFIRMED, late=late))


PAPER_OUT = "paper_out"
"""The roll ended in the middle of a label: a doubt of its own, since the rest comes out of the next roll."""

NEVER_BUSY = "never_busy"
"""A printer that answers and never says that it works: a doubt that returns with every label, and no alarm."""


@dataclass(slots=True)
class PendingJob:
    """`before` is the transport's count of bytes when its first one began; `spoilt` what tore it."""

    job: PrintJob
    serial: str
    before: int
    confirmed: bool = False
    spoilt: PrinterCondition | None = None


def doubt(errand: PendingJob, link: PrinterLink, *, fenced: bool, mute: bool) -> str:
    """Why nobody knows whether a job is printed; `fenced`: the printer was waited for to say so."""
    if errand.spoilt is not None:
        return PAPER_OUT if errand.spoilt is PrinterCondition.PAPER_END else errand.spoilt.value
    condition = link.picture.condition
    if not condition.can_print:
        return condition.value
    if link.unsent:
        return "stalled"
    if fenced:
        return "no_answer"
    if not link.transport.answers:
        return "no_answer_possible"
    if mute:
        return "mute"
    return NEVER_BUSY if link.fences.never_busy else "no_confirmation"
