"""Serial ports: absent, held by another, forbidden, behind a network, or no port at all."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from scanners.base import ScannerHealth
from scanners.serial.ports import PortError, SerialWire, open_port
from scanners.serial.scanner import SerialScanner
from tests.support.support_processes import child
from tests.support.support_scanners import Ears, SerialBench

ALIVE = (socket.SOL_SOCKET, socket.SO_KEEPALIVE)
READY = (ScannerHealth.READY, "")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[SerialBench]:
    made = SerialBench(tmp_path)
    yield made
    made.close()


def test_a_missing_port_is_reported_once_and_opened_when_it_comes(bench: SerialBench) -> None:
    late = bench.folder / "late"
    ears = bench.connect(str(late))
    ears.until_health(ScannerHealth.LOST, "missing")
    late.symlink_to(bench.cable.link)
    ears.until_health(ScannerHealth.READY)
    bench.cable.send(b"A1\r")
    assert ears.until_texts(1) == ["A1"]
    assert ears.health == [(ScannerHealth.LOST, "missing"), READY]


def test_a_port_that_another_program_holds_is_in_use_until_that_ends(bench: SerialBench) -> None:
    holder = serial.Serial(str(bench.cable.link), exclusive=True)
    ears = bench.connect()
    ears.until_health(ScannerHealth.LOST, "in_use")
    holder.close()
    ears.until_health(ScannerHealth.READY)


def excludes_others(descriptor: int) -> bool:
    # TIOCGEXCL, which Python does not name: linux, include/uapi/asm-generic/ioctls.h.
    return fcntl.ioctl(descriptor, 0x80045440, bytes(4)) != bytes(4)


def test_a_pty_is_free_for_everybody_after_its_reader_was_killed() -> None:
    near, far = os.openpty()
    reader = (
        "import sys; from scanners.serial.ports import open_port; "
        "wire = open_port(sys.argv[1], 9600, 0); print(flush=True)"
    )
    with child(
        [sys.executable, "-c", f"{reader}; sys.stdin.read()", os.ttyname(far)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert not excludes_others(far)
    again = open_port(os.ttyname(far), 9600, 0)
    again.close()
    for descriptor in (near, far):
        os.close(descriptor)


def test_a_port_that_was_closed_is_free_for_everybody() -> None:
    near, far = os.openpty()
    wire = open_port(os.ttyname(far), 9600, 0)
    fcntl.ioctl(far, termios.TIOCEXCL)
    wire.close()
    assert not excludes_others(far)
    for descriptor in (near, far):
        os.close(descriptor)


def test_two_scanners_on_one_port_do_not_tear_each_others_codes(bench: SerialBench) -> None:
    first = bench.connected()
    second = bench.connect()
    second.until_health(ScannerHealth.LOST, "in_use")
    for _ in range(20):
        bench.cable.send(b"8801234567893\r")
    assert (first.until_texts(20), second.texts) == (["8801234567893"] * 20, [])


@pytest.mark.parametrize("what", ["folder", "file", "url"])
def test_what_is_no_serial_port_is_called_so(bench: SerialBench, what: str) -> None:
    (bench.folder / "a-file").write_text("no port")
    port = {"folder": str(bench.folder), "file": str(bench.folder / "a-file"), "url": "carrier-pigeon://1"}[what]
    bench.connect(port).until_health(ScannerHealth.LOST, "not_a_port")


def test_a_forbidden_port_is_called_so(tmp_path: Path) -> None:
    def forbidden(port: str, baud: int, wake: int) -> SerialWire:
        raise PortError("no_permission", f"{port} at {baud}")

    ears = Ears()
    scanner = SerialScanner("serial-1", str(tmp_path), opener=forbidden)
    scanner.start(ears)
    ears.until_health(ScannerHealth.LOST, "no_permission")
    scanner.close()


def test_a_port_of_root_is_told_as_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kinds: object) -> None:
        raise serial.SerialException(errno.EACCES, "could not open port")

    monkeypatch.setattr(serial, "serial_for_url", refuse)
    with pytest.raises(PortError) as refused:
        open_port("/dev/ttyUSB0", 9600, 0)
    assert refused.value.reason == "no_permission"


def test_a_scanner_behind_tcp_is_read_and_found_again(bench: SerialBench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ears = bench.connect(f"socket://127.0.0.1:{server.getsockname()[1]}")
        with server.accept()[0] as line:
            ears.until_health(ScannerHealth.READY)
            line.sendall(b"A1\r")
            ears.until_texts(1)
        ears.until_health(ScannerHealth.LOST, "unplugged")
        with server.accept()[0] as line:
            ears.until_health(ScannerHealth.READY)
            line.sendall(b"B2\r")
            assert ears.until_texts(2) == ["A1", "B2"]


def test_a_scanner_behind_a_network_is_asked_whether_it_is_there_still() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = open_port(f"socket://127.0.0.1:{server.getsockname()[1]}", 9600, 0)
        with socket.socket(fileno=os.dup(vars(wire)["descriptor"])) as line:
            asked = [line.getsockopt(*option) for option in (ALIVE, (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE))]
        wire.close()
    assert asked == [1, 10]


def test_nobody_at_the_other_end_of_tcp_is_a_missing_port(bench: SerialBench) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        ears = bench.connect(f"socket://127.0.0.1:{deaf.getsockname()[1]}")
        ears.until_health(ScannerHealth.LOST, "missing")


def test_a_port_without_a_descriptor_is_read_as_well() -> None:
    wire = open_port("loop://", 9600, 0)
    assert wire.read(None) == b""
    wire.close()
