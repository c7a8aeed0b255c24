from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from printers import escpos
from printers.base import Bitmap
from printers.virtual import FaultKind, VirtualFault, VirtualPrinter, parse_fault
from tests.support.support_patience import PATIENCE
from tests.support.support_processes import child


@pytest.fixture
def virtual(tmp_path: Path) -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(out=tmp_path)
    printer.start()
    yield printer
    printer.stop()


def test_a_second_connection_waits_until_the_first_ends(virtual: VirtualPrinter) -> None:
    first = socket.create_connection(("127.0.0.1", virtual.port), timeout=PATIENCE)
    first.sendall(escpos.ask_status(1))
    assert first.recv(1) == b"\x12"
    second = socket.create_connection(("127.0.0.1", virtual.port), timeout=PATIENCE)
    second.sendall(escpos.ask_status(1))
    second.settimeout(0.1)
    with pytest.raises(TimeoutError):
        second.recv(1)
    first.close()
    second.settimeout(5)
    assert second.recv(1) == b"\x12"
    second.close()


def test_a_full_buffer_holds_the_sender_back(virtual: VirtualPrinter) -> None:
    virtual.set_fault("paper_end")
    with socket.create_connection(("127.0.0.1", virtual.port), timeout=0.2) as link:
        with pytest.raises(TimeoutError):
            link.sendall(100 * escpos.label(Bitmap(576, 960, b"\xff" * 72 * 960)))
        virtual.clear_fault("paper_end")
        link.settimeout(5)
        link.sendall(bytes(100))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("paper_end", VirtualFault(FaultKind.PAPER_END)),
        ("paper-out@1200", VirtualFault(FaultKind.PAPER_END, 1200)),
        ("SLOW@20000", VirtualFault(FaultKind.SLOW, 20000)),
        ("silent-now", VirtualFault(FaultKind.SILENT)),
    ],
)
def test_faults_are_written_in_one_way_and_read_in_several(text: str, fault: VirtualFault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize("text", ["", "fire", "slow", "late_echo@0", "paper_end@many", "paper_end@-1", "slow@nan"])
def test_a_fault_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="@"):
        parse_fault(text)


def test_as_a_program_it_says_where_it_listens_and_ends_on_a_signal(tmp_path: Path) -> None:
    code = (
        "import json, pathlib, sys; from printers.virtual import serve; "
        "serve(0, pathlib.Path(sys.argv[1]), 576, faults=['near_end', 'cover@9000'], show=sys.stdout.write, "
        "ready=lambda line: print(json.dumps(line), flush=True))"
    )
    with child([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        line = json.loads(program.stdout.readline())
        with socket.create_connection(("127.0.0.1", line["port"]), timeout=PATIENCE) as link:
            link.sendall(escpos.ask_status(4))
            assert link.recv(1) == b"\x1e"
        os.kill(program.pid, signal.SIGTERM)
        assert program.wait(PATIENCE) == 0
    assert line["out"] == str(tmp_path)
