"""The contract of a printer's language: how labels become its bytes, and its bytes what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from printers.base import Bitmap
from printers.fences import FenceKind
from printers.picture import PrinterStatus

if TYPE_CHECKING:
    from printers.link import PrinterLink
    from printers.past import ConnectionMemory

Wait = Callable[[Callable[[], bool], float], bool]
"""Pump the connection until the question is true or the seconds are over; gives the answer."""


@dataclass(frozen=True, slots=True)
class StatusReply:
    """Its state. `complete`: all that the last round asked is answered; `by_itself`: nobody had asked."""

    picture: PrinterStatus
    complete: bool = False
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class JobPrinted:
    """The label of this job is printed."""

    key: str


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A part of the unit's name, in its own bytes."""

    part: bytes


@dataclass(frozen=True, slots=True)
class UnitAlive:
    """An answer that is none of the others, and none that noise could be taken for."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """One more question has to be answered before a label counts as printed."""

    question: bytes


Heard = StatusReply | JobPrinted | UnitNamed | UnitAlive | AskAgain


class JobTracker(Protocol):
    """How a connection finds out which label is printed."""

    kind: FenceKind
    hopeless: bool
    """No answer can confirm the label any more that was placed last."""

    def place(self, key: str, rows: int) -> bytes:
        """The bytes that follow this job's label of so many rows, so that it can be told when it is printed."""

    def whole(self) -> None:
        """The last byte of that label has left."""

    def unheard(self) -> None:
        """The printer was not heard for as long as an answer may take: what it says now may be another life's."""

    def ended(self) -> None:
        """That label is not waited for any longer."""

    def settle(self) -> None:
        """Nothing came for as long as an answer may take: no answer is owed any more."""

    @property
    def ambiguous(self) -> bool:
        """An answer is still owed that could be taken for that of the next label."""

    @property
    def outstanding(self) -> int:
        """Answers without a name that are still owed."""

    @property
    def clear(self) -> bool:
        """What the printer does from now on can be the next label's: nothing older is at work in it."""

    @property
    def never_busy(self) -> bool:
        """It answers, but was never busy with its last labels: waiting for its word is in vain."""

    @property
    def lessons(self) -> int:
        """How much of that was seen; `recall` takes it over to a connection that followed by our own will."""

    def recall(self, lessons: int) -> None:
        """Go on from there."""


class PrinterDialogue(Protocol):
    """What is said on one connection; pure, and dropped with it, so that old answers die."""

    @property
    def fences(self) -> JobTracker:
        """What confirms its labels."""

    @property
    def owed_inside(self) -> int:
        """Questions put inside of the last label that are not answered."""

    def ask(self, *, inside: bool = False) -> bytes:
        """A round of questions after its state; `inside` of a label: one that may stand between its commands."""

    def feed(self, data: bytes, *, asked: bool) -> Iterator[Heard]:
        """What these bytes complete, in order. `asked`: a round is not answered yet."""


class PrinterLanguage(Protocol):
    """One printer's way of being spoken to. Frozen; shared by its connections."""

    @property
    def stride(self) -> int:
        """A question is put into a label after so many of its bytes, however fast they go; 0: only where they are slow.

        So a printer behind a box that takes everything at once cannot be off for a while without being missed.
        """

    def label(self, bitmap: Bitmap) -> bytes:
        """The bytes that print one label, and nothing but it."""

    def portions(self, bitmap: Bitmap) -> tuple[bytes, ...]:
        """The same bytes, cut where a question may be put between them."""

    def ending(self) -> bytes:
        """What takes a label that broke off away from the next one."""

    def flush(self) -> bytes:
        """What ends a command that an earlier job left unfinished, and prints nothing; harmless where none is."""

    def greeting(self) -> bytes:
        """The first words on a connection that cannot be asked."""

    def dialogue(self) -> PrinterDialogue:
        """A fresh conversation, for one connection."""

    def set_up(self, link: PrinterLink, wait: Wait, seconds: float, confirm: str, past: ConnectionMemory) -> None:
        """Make a printer that answers and is well ready for labels, and settle `link.fences.kind`.

        `confirm` is "auto" or the name of a `FenceKind`. `seconds` is what an answer may take.

        Raises: TransportLost.
        """
