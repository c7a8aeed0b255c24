"""The contract of a printer's language: how labels become its bytes, and its bytes what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from printers.base import Bitmap
from printers.fences import Fence
from printers.picture import Picture

if TYPE_CHECKING:
    from printers.link import Link
    from printers.past import Past

Wait = Callable[[Callable[[], bool], float], bool]
"""Pump the connection until the question is true or the seconds are over; gives the answer."""


@dataclass(frozen=True, slots=True)
class Told:
    """Its state. `complete`: all that the last round asked is answered; `by_itself`: nobody had asked."""

    picture: Picture
    complete: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The label of this job is printed."""

    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the unit's name, in its own bytes."""

    part: bytes


@dataclass(frozen=True, slots=True)
class Alive:
    """An answer that is none of the others, and none that noise could be taken for."""


Heard = Told | Done | Named | Alive


class Placing(Protocol):
    """How a connection finds out which label is printed."""

    kind: Fence

    def place(self, key: str, rows: int) -> bytes:
        """The bytes that follow this job's label of so many rows, so that it can be told when it is printed."""

    @property
    def ambiguous(self) -> bool:
        """An answer is still owed that could be taken for that of the next label."""


class Dialogue(Protocol):
    """What is said on one connection; pure, and dropped with it, so that old answers die."""

    @property
    def fences(self) -> Placing:
        """What confirms its labels."""

    def ask(self) -> bytes:
        """A round of questions after its state."""

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:
        """What these bytes complete, in order. `asked`: a round is not answered yet."""


class Language(Protocol):
    """One printer's way of being spoken to. Frozen; shared by its connections."""

    def label(self, bitmap: Bitmap) -> bytes:
        """The bytes that print one label, and nothing but it."""

    def ending(self) -> bytes:
        """What takes a label that broke off away from the next one."""

    def flush(self) -> bytes:
        """What ends a command that an earlier job left unfinished, and prints nothing; harmless where none is."""

    def greeting(self) -> bytes:
        """The first words on a connection that cannot be asked."""

    def dialogue(self) -> Dialogue:
        """A fresh conversation, for one connection."""

    def set_up(self, link: Link, wait: Wait, seconds: float, confirm: str, past: Past) -> None:
        """Make a printer that answers and is well ready for labels, and settle `link.fences.kind`.

        `confirm` is "auto" or the name of a `Fence`. `seconds` is what an answer may take.

        Raises: TransportLost.
        """
