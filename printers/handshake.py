"""The first words on a connection: does the printer answer, and what does it say of itself?"""

from __future__ import annotations

from enum import Enum, auto

from printers.fences import PROBE, FenceKind
from printers.language import ConnectionMemory, PrinterLanguage
from printers.link import PrinterLink, Wait


class PrinterManner(Enum):
    """How a printer behaves: it answers, it used to and does not now, or it never did."""

    SPEAKS = auto()
    SILENT = auto()
    MUTE = auto()


def greet(
    link: PrinterLink, language: PrinterLanguage, wait: Wait, seconds: float, past: ConnectionMemory
) -> PrinterManner:
    """Ask for its state; when nothing comes, end a picture that an earlier job may have left, and ask again.

    Raises: TransportLost.
    """
    if not link.transport.answers:
        link.queue(language.flush() + language.greeting())
        return PrinterManner.MUTE
    if _looks(link, wait, seconds):
        return PrinterManner.SPEAKS
    link.queue(language.flush() + language.greeting())
    if _looks(link, wait, seconds):
        return PrinterManner.SPEAKS
    return PrinterManner.SILENT if past.known else PrinterManner.MUTE


def unit_of(link: PrinterLink) -> str:
    """What the unit says of itself, as far as it has; empty when it says nothing."""
    return link.unit.decode("ascii")


def probed(link: PrinterLink, key: str) -> None:
    """A probe was answered, perhaps late: its kind of fence is used from now on, unless a better one is."""
    if link.fences.kind is not FenceKind.PROCESS_ID:
        link.fences.kind = FenceKind(key.removeprefix(PROBE))


def _looks(link: PrinterLink, wait: Wait, seconds: float) -> bool:
    """Whether anything at all came back; some units answer only a part of what is asked."""
    link.ask()
    return wait(lambda: link.look is None, seconds) or link.last_heard is not None
