"""The first words on a connection: does the printer answer, and how can it be asked if it is done?"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from printers import escpos
from printers.fences import Fence
from printers.link import Link
from printers.past import Past

Wait = Callable[[Callable[[], bool], float], bool]
"""Pump the connection until the question is true or the seconds are over; gives the answer."""

_FLUSHES = 3
"""How much longer than an answer a flush may take: it is half a second long on a line of 115,200 baud."""

PROBE = "probe:"
"""Begins the keys of fences that belong to no job."""


class Manner(Enum):
    """How a printer behaves: it answers, it used to and does not now, or it never did."""

    SPEAKS = auto()
    SILENT = auto()
    MUTE = auto()


def greet(link: Link, wait: Wait, seconds: float, past: Past) -> Manner:
    """Ask for its state; when nothing comes, end a picture that an earlier job may have left, and ask again.

    Raises: TransportLost.
    """
    if not link.transport.answers:
        link.queue(escpos.flush() + escpos.greeting())
        return Manner.MUTE
    if _looks(link, wait, seconds):
        return Manner.SPEAKS
    link.queue(escpos.flush() + escpos.greeting())
    if _looks(link, wait, seconds):
        return Manner.SPEAKS
    return Manner.SILENT if past.known else Manner.MUTE


def set_up(link: Link, wait: Wait, seconds: float, confirm: str, past: Past) -> None:
    """Reset the printer, ask it to tell of changes, and find the strongest fence that it answers.

    `confirm` is "auto" or the name of a `Fence`, which is then believed without a probe; so is what the past
    tells of this unit. To be called while the printer is well: one that is offline answers none of it.

    Raises: TransportLost.
    """
    _switch_on_auto_status(link, wait, seconds, unended=past.unended)
    known = past.fences.get(unit_of(link))
    if confirm != "auto":
        link.fences.kind = Fence(confirm)
    elif known is not None:
        link.fences.kind = known
    else:
        _probe(link, wait, seconds)
    if link.fences.kind is Fence.STATUS:
        # Answers that an earlier connection asked for carry no name, and must not be taken for this one's.
        wait(lambda: False, seconds)


def unit_of(link: Link) -> str:
    """What the unit says of itself, as far as it has; empty when it says nothing."""
    return link.unit.decode("ascii")


def _probe(link: Link, wait: Wait, seconds: float) -> None:
    link.fences.kind = Fence.NONE
    link.queue(link.fences.place_process_id(PROBE + Fence.PROCESS_ID))
    if wait(lambda: link.fences.kind is Fence.PROCESS_ID, seconds):
        return
    # A printer that does not know the command may have taken its end for text: the reset drops that line.
    link.queue(escpos.greeting() + link.fences.place_status(PROBE + Fence.STATUS))
    wait(lambda: link.fences.kind is not Fence.NONE, seconds)


def probed(link: Link, key: str) -> None:
    """A probe was answered, perhaps late: its kind of fence is used from now on, unless a better one is."""
    if link.fences.kind is not Fence.PROCESS_ID:
        link.fences.kind = Fence(key.removeprefix(PROBE))


def _looks(link: Link, wait: Wait, seconds: float) -> bool:
    """Whether anything at all came back; some units answer only a part of the four questions."""
    link.ask()
    return wait(lambda: link.look is None, seconds) or link.last_heard is not None


def _switch_on_auto_status(link: Link, wait: Wait, seconds: float, *, unended: bool) -> None:
    """The name is asked for first, so that it is known once the status comes.

    A status that comes need not be the answer: an earlier connection may have switched it on. So a picture that
    was broken off is ended beforehand, not only when nothing comes.
    """
    hello = escpos.ask_name() + escpos.greeting()
    link.told_by_itself, link.unit = False, b""
    if not unended:
        link.queue(hello)
        if wait(lambda: link.told_by_itself, seconds):
            return
    link.queue(escpos.flush() + hello)
    wait(lambda: link.told_by_itself, _FLUSHES * seconds)
