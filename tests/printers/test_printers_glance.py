"""What the simulated printer shows of itself, on a terminal and in plain lines."""

from __future__ import annotations

import os
import pty
import select
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

from printers import escpos
from printers.virtual import VirtualPrinter
from printers.virtual.glance import LINES, PaperGlance, news, repainted, screen
from tests.support.support_patience import PATIENCE
from tests.support.support_printers import dots
from tests.support.support_processes import child

IDLE = PaperGlance(9100, 0, 0, 0, 0, "", ())


def test_the_view_says_what_is_held_and_what_is_wrong() -> None:
    now = PaperGlance(9100, 1, 12345, 48, 2, "labels/label-0002.png", ("cover", "reset@500"), stopped=True)
    assert screen(now) == (
        "virtual printer  127.0.0.1:9100   stopped   connections 1",
        "buffer  12,345 bytes   paper    48 rows since the cut",
        "labels       2         labels/label-0002.png",
        "faults cover, reset@500",
        "type a fault and Enter to set it, Enter alone to mend all, Ctrl+C to end",
    )
    assert len(screen(IDLE)) == LINES


def test_the_view_is_painted_over_the_last_one() -> None:
    assert not repainted(IDLE, 0).startswith("\x1b")
    assert repainted(IDLE, LINES).startswith("\x1b[5A")
    assert repainted(IDLE, LINES).count("\n") == LINES


def test_without_a_terminal_every_label_and_every_change_is_a_line() -> None:
    faulty = replace(IDLE, faults=("cover",), stopped=True, held=70)
    done = replace(IDLE, labels=1, last="labels/label-0001.png")
    assert list(news(None, faulty)) == ["faults cover", "stopped"]
    assert list(news(faulty, replace(faulty, held=90))) == []
    assert list(news(faulty, done)) == ["label 1 labels/label-0001.png", "faults -", "ready"]


def test_a_glance_tells_what_the_printer_holds(tmp_path: Path) -> None:
    printer = VirtualPrinter(out=tmp_path)
    printer.start()
    printer.set_fault("paper_end@3600")
    with socket.create_connection(("127.0.0.1", printer.port)) as link:
        link.sendall(escpos.label(dots(height=100)) + escpos.ask_status(1))
        assert link.recv(1)  # all of it has come
        link.sendall(escpos.ask_status(1))
        assert link.recv(1) == b"\x1a"
        now = printer.glance
    printer.stop()
    assert (now.connections, now.rows, now.labels, now.stopped) == (1, 50, 0, True)
    assert (now.faults, now.held > 3600) == (("paper_end",), True)


def test_on_a_terminal_faults_are_typed(tmp_path: Path) -> None:
    near, far = pty.openpty()
    command = [sys.executable, "-m", "station", "virtual-printer", "--port", "0", "--out", str(tmp_path)]
    with child(command, stdin=far, stdout=far, stderr=far) as program:
        os.close(far)
        shown = until(near, b"faults -")
        os.write(near, b"cover\n")
        shown = until(near, b"faults cover")
        assert b"stopped" in shown
        os.write(near, b"\n")
        until(near, b"faults -")
        program.terminate()
        assert program.wait(PATIENCE) == 0
    os.close(near)


def until(terminal: int, wanted: bytes) -> bytes:
    shown, end = b"", time.monotonic() + PATIENCE
    while wanted not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            shown += os.read(terminal, 65536)
    assert wanted in shown
    return shown
