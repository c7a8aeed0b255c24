"""What the tests of label printers share: both ends of a cable, and a second reading of a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from printers.base import Bitmap, JobSettled, PrinterCondition, PrintJob
from printers.label_dialogue import LabelKind, LabelLanguage
from printers.printer import Confirm, LanguagePrinter
from printers.printer_settings import LabelMedia
from printers.transport import PrinterTransport, Stop, open_port
from printers.virtual import PrintedLabel, VirtualPrinter
from printers.virtual.label_machine import LabelMachine
from tests.support.support_printers import Remembering, Tape, job

KINDS: tuple[LabelKind, ...] = ("zpl", "tspl", "slcs")


def encode(kind: LabelKind, bitmap: Bitmap, media: LabelMedia | None = None) -> bytes:
    """One label's bytes."""
    return LabelLanguage(kind, media or LabelMedia()).label(bitmap)


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Read:
    """What a simulated printer made of a stream, and what it was told besides."""

    labels: list[PrintedLabel]
    said: list[str]


def read(kind: LabelKind, *portions: bytes, dpi: int = 203, out: Path | None = None) -> Read:
    """A second reading of a stream: it knows nothing of the encoder."""
    clock = Clock()
    machine = LabelMachine(kind, out, clock, dpi)
    for portion in portions:
        machine.receive(portion)
    while machine.due is not None:
        clock.now = machine.due
        machine.tick()
    return Read(machine.labels, machine.said)


def masked(bitmap: Bitmap) -> Bitmap:
    """The bitmap with white beyond its width, which is never printed."""
    spare = -bitmap.width % 8
    rows = bytearray(bitmap.rows)
    for end in range(bitmap.stride - 1, len(rows), bitmap.stride):
        rows[end] &= 0xFF << spare & 0xFF
    return Bitmap(bitmap.width, bitmap.height, bytes(rows))


@dataclass
class Bench:
    """A printer of ours at a virtual one of the same language."""

    virtual: VirtualPrinter
    printer: LanguagePrinter
    heard: Remembering
    wire: Tape

    def print(self, key: str = "1", *, height: int = 200) -> JobSettled:
        self.submit(key, height=height)
        return self.heard.outcome(key)

    def submit(self, key: str = "1", *, height: int = 200) -> PrintJob:
        sent = job(key, height=height)
        self.printer.submit(sent)
        return sent


@contextmanager
def bench(
    kind: LabelKind,
    *faults: str,
    confirm: Confirm = "auto",
    timeout: float = 3,
    answer: float = 0.3,
    opener: Callable[[str, Stop], PrinterTransport] = open_port,
    wait: PrinterCondition | None = PrinterCondition.READY,
) -> Iterator[Bench]:
    """Both running, with these faults from the start, once the condition was told."""
    wire = Tape()
    virtual = VirtualPrinter(heard=wire, kind=kind)
    for fault in faults:
        virtual.set_fault(fault)
    virtual.start()
    printer = LanguagePrinter(
        f"tcp://127.0.0.1:{virtual.port}",
        LabelLanguage(kind, LabelMedia()),
        confirm=confirm,
        timeout_seconds=timeout,
        answer_seconds=answer,
        look_seconds=0.1,
        watch_seconds=0.02,
        opener=opener,
    )
    heard = Remembering()
    printer.start(heard)
    try:
        if wait is not None:
            heard.condition(wait)
        yield Bench(virtual, printer, heard, wire)
    finally:
        printer.close()
        virtual.stop()
