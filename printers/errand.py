"""A job on its way to the paper, and why nobody knows what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from printers.base import PrinterCondition, PrintJob
from printers.link import PrinterLink

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
