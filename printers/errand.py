"""A job on its way to the paper, and why nobody knows what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from printers.base import Condition, Job
from printers.link import Link

PAPER_OUT = "paper_out"
"""The roll ended in the middle of a label: a doubt of its own, since the rest comes out of the next roll."""


@dataclass(slots=True)
class Errand:
    """`before` is the transport's count of bytes when its first one began; `spoilt` what tore it."""

    job: Job
    serial: str
    before: int
    confirmed: bool = False
    spoilt: Condition | None = None


def doubt(errand: Errand, link: Link, *, fenced: bool, mute: bool) -> str:
    """Why nobody knows whether a job is printed; `fenced`: the printer had been asked to say so."""
    if errand.spoilt is not None:
        return PAPER_OUT if errand.spoilt is Condition.PAPER_END else errand.spoilt.value
    condition = link.picture.condition
    if not condition.can_print:
        return condition.value
    if link.unsent:
        return "stalled"
    if fenced:
        return "no_answer"
    if not link.transport.answers:
        return "no_answer_possible"
    return "mute" if mute else "no_confirmation"
