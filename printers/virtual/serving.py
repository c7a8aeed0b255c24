"""The simulated printer as a program of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from printers.virtual.server import VirtualPrinter


def serve(
    port: int,
    out: Path,
    width_dots: int,
    *,
    fault: str | None = None,
    ready: Callable[[dict[str, object]], None],
) -> None:
    """Run until SIGINT or SIGTERM; `ready` is called once, with `port` and `out`, when it listens.

    Raises: ValueError for a fault or width that is none; OSError for a taken port or a folder that cannot be.
    """
    ended = threading.Event()
    printer = VirtualPrinter(port, out, width_dots)
    if fault is not None:
        printer.set_fault(fault)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: ended.set())
    printer.start()
    try:
        ready({"port": printer.port, "out": str(out)})
        ended.wait()
    finally:
        printer.stop()
