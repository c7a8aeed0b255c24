"""The simulated printer as a program of its own."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue

from printers.virtual.glance import LINES, news, repainted
from printers.virtual.mechanism import Kind
from printers.virtual.printer_faults import FaultKind
from printers.virtual.server import VirtualPrinter

_LOOK_SECONDS = 0.2

Show = Callable[[str], None]


def serve(  # noqa: PLR0913  (what a command line may say of it)
    port: int,
    out: Path,
    width_dots: int,
    *,
    kind: Kind = "escpos",
    dpi: int = 203,
    faults: Sequence[str] = (),
    ready: Callable[[dict[str, object]], None],
    show: Show,
    terminal: bool = False,
) -> None:
    """Run until SIGINT or SIGTERM; `ready` is called once, with `port` and `out`, when it listens.

    From then on `show` gets text: on a `terminal` a view that repaints itself, whose faults can be typed, else
    a line for every label and every change of faults.

    Raises: ValueError for a fault or width that is none; OSError for a taken port or a folder that cannot be.
    """
    ended = threading.Event()
    printer = VirtualPrinter(port, out, width_dots, kind=kind, dpi=dpi)
    for fault in faults:
        printer.set_fault(fault)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: ended.set())
    printer.start()
    try:
        ready({"port": printer.port, "out": str(out)})
        if terminal:
            _paint(printer, ended, show)
        else:
            _tell(printer, ended, show)
    finally:
        printer.stop()


def _tell(printer: VirtualPrinter, ended: threading.Event, show: Show) -> None:
    before = None
    while True:
        now = printer.glance
        for line in news(before, now):
            show(line + "\n")
        before = now
        if ended.wait(_LOOK_SECONDS):
            return


def _paint(printer: VirtualPrinter, ended: threading.Event, show: Show) -> None:
    typed: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_hear, args=(printer, typed), name="typed faults", daemon=True).start()
    before, up = None, 0
    while True:
        up += typed.qsize()  # what was typed stands below the view
        now = printer.glance
        if now != before or not typed.empty():
            while not typed.empty():
                typed.get()
            show(repainted(now, up))
            before, up = now, LINES
        if ended.wait(_LOOK_SECONDS):
            return


def _hear(printer: VirtualPrinter, typed: SimpleQueue[str]) -> None:
    """The thread of the keyboard: a line is a fault, an empty one mends them all."""
    for line in sys.stdin:
        if line.strip():
            with contextlib.suppress(ValueError):
                printer.set_fault(line)
        else:
            for kind in FaultKind:
                printer.clear_fault(kind.value)
        typed.put(line)
