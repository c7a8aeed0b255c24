"""The contract of a printer: what it takes, the three outcomes it can report, and the state it is in.

Errors of this package::

    PrinterError
    ├── PrinterUnreachable   nothing was sent: no route, no device, no permission
    ├── PrinterFault         the printer says why it cannot print (paper, cover, cutter …)
    └── DocumentFault        the drawing itself is not printable (a barcode does not read back …)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class PrinterError(Exception):
    """Something about paper went wrong; `code` names it for the caller's texts."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PrinterUnreachable(PrinterError):  # noqa: N818  (a state of the world, named as one)
    """The printer could not be opened; no byte of a job was sent."""


class PrinterFault(PrinterError):  # noqa: N818  (as above)
    """The printer answered, and says that it cannot print."""


class DocumentFault(PrinterError):  # noqa: N818  (as above)
    """The drawing must not be printed: its barcode does not read back, or text was lost."""


class PaperOutcome(StrEnum):
    """What is known about a job's paper.

    CONFIRMED: the printer said so after the last byte. NOT_PRINTED: it failed before the first payload byte.
    UNKNOWN: anything else; only a person can tell.
    """

    CONFIRMED = "confirmed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class PrinterCondition(StrEnum):
    """Why a printer is, or is not, able to print now."""

    READY = "ready"
    NEAR_END = "paper_near_end"
    PAPER_END = "paper_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"
    OFFLINE = "offline"
    ERROR = "error"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    STARTING = "starting"

    @property
    def can_print(self) -> bool:
        """A job may be sent: all is well, or only the roll is nearly empty."""
        return self in (PrinterCondition.READY, PrinterCondition.NEAR_END)

    @property
    def spoils(self) -> bool:
        """A label that this meets half printed is torn or shifted, even when its rest comes out afterwards.

        Epson's TM-L90 reference says so of an opened cover; a roll that ends leaves two pieces.
        """
        return self in (PrinterCondition.PAPER_END, PrinterCondition.COVER_OPEN)

    @property
    def needs_a_hand(self) -> bool:
        """Nothing more comes out before somebody has done something, so waiting for an answer is in vain."""
        return self.spoils or self in (PrinterCondition.CUTTER, PrinterCondition.ERROR)


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A drawing of one bit a dot: rows from the top, 8 dots a byte, most significant bit left, 1 is black.

    `width` and `height` are dots; a row takes ``(width + 7) // 8`` bytes. A drawing may show an address: its dots
    are never written out.
    """

    width: int
    height: int
    rows: bytes = field(repr=False)

    @property
    def stride(self) -> int:
        """Bytes of one row."""
        return (self.width + 7) // 8


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One drawing to be put on paper. `key` is the caller's name for it and comes back with the outcome."""

    key: str
    bitmap: Bitmap


@dataclass(frozen=True, slots=True)
class JobSettled:
    """A job's outcome. `reason` is a code, empty when confirmed; `late`: an earlier UNKNOWN is now known."""

    key: str
    outcome: PaperOutcome
    reason: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The printer's condition changed. `detail` is for the log and for `doctor`, never for the packer.

    With a condition that can print it says how this printer confirms: "process-id", "status", "none", "mute"
    (never heard), "file" (cannot be heard), "never-busy" (answers, and was never seen at work). Of one that cannot be
    reached, "no_printer": something else answered there.
    """

    condition: PrinterCondition
    detail: str = ""


PrinterEvent = JobSettled | StateChanged
Listener = Callable[[PrinterEvent], None]


class Printer(Protocol):
    """One printer with one owner thread. Every method returns at once; news come to the listener.

    Promises:

    - a job ends in exactly one `JobSettled`; after UNKNOWN one more, with `late`, may follow, when the answer
      arrives on the same connection;
    - NOT_PRINTED is only said when no payload byte left. It always comes with a `StateChanged` to a condition
      that cannot print (before the outcome), and a later `StateChanged` to one that can follows once a fresh
      look at the printer was clean, so that a caller may wait for it and submit again;
    - jobs are printed one at a time, in the order of `submit`;
    - the listener is called on the printer's own thread and must not block.
    """

    def start(self, listener: Listener) -> None:
        """Open the printer in the background and go on trying while it cannot be reached."""

    def prepare(self, bitmap: Bitmap | None) -> None:
        """Encode a drawing ahead: a job with this very bitmap goes out without delay. Only the last one is kept.

        None: forget it. Unlike the others this takes milliseconds, on the caller's thread.
        """

    def submit(self, job: PrintJob) -> None:
        """Put a job in line."""

    def close(self) -> None:
        """End the thread within a second; a job being sent ends UNKNOWN."""
