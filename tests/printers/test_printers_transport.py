from __future__ import annotations

import contextlib
import os
import pty
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.base import PrinterUnreachable
from printers.transport import (
    FilePort,
    Port,
    PrinterTransport,
    SerialPort,
    TcpPort,
    TransportLost,
    UsbPort,
    open_port,
    parse_port,
)


def refusal(url: str) -> str:
    with pytest.raises(PrinterUnreachable) as refused:
        open_port(url)
    return refused.value.code


def write_all(transport: PrinterTransport, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[transport.write_some(left) :]


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("tcp://192.168.0.50:9100", TcpPort("192.168.0.50", 9100)),
        ("tcp://printer.local", TcpPort("printer.local", 9100)),
        ("tcp://[fe80::1]:9101", TcpPort("fe80::1", 9101)),
        ("serial:///dev/ttyUSB0?baud=9600", SerialPort("/dev/ttyUSB0", 9600)),
        ("serial:///dev/ttyS0?baud=115200&flow=rtscts", SerialPort("/dev/ttyS0", 115200, "rtscts")),
        ("usb://04b8:0E15", UsbPort(0x04B8, 0x0E15)),
        ("usb://04b8:0e15/J7R%2F1", UsbPort(0x04B8, 0x0E15, "J7R/1")),
        ("file:///dev/usb/lp0", FilePort("/dev/usb/lp0")),
        ("file:///tmp/my%20labels.bin", FilePort("/tmp/my labels.bin")),
    ],
)
def test_a_port_is_read_from_its_url(url: str, port: Port) -> None:
    assert parse_port(url) == port


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lp0",
        "http://x:1",
        "tcp://",
        "tcp://host:99999",
        "tcp://host:9100/queue",
        "serial://ttyUSB0",
        "serial:///dev/ttyS0?baud=fast",
        "serial:///dev/ttyS0?baud=0",
        "serial:///dev/ttyS0?speed=9600",
        "serial:///dev/ttyS0?flow=dtr",
        "usb://04b8",
        "usb://xxxx:yyyy",
        "file://lp0",
        "file:///a%00b",
    ],
)
def test_a_url_that_is_no_port_is_refused(url: str) -> None:
    assert refusal(url) == "bad_port"


@given(st.text(max_size=60))
def test_no_text_does_worse_than_being_refused(url: str) -> None:
    for scheme in ("", "tcp://", "serial:///", "usb://", "file:///"):
        with contextlib.suppress(PrinterUnreachable):
            parse_port(scheme + url)


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_network_printer_is_reached_over_both_kinds_of_address(family: int, host: str) -> None:
    with socket.create_server((host, 0), family=family) as server:
        port = server.getsockname()[1]
        transport = open_port(f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}")
        peer, _ = server.accept()
        with peer:
            write_all(transport, b"label")
            assert peer.recv(100) == b"label"
            assert transport.sent == 5
            assert transport.read_some() == b""
            peer.sendall(b"\x12")
            peer.shutdown(socket.SHUT_WR)
            assert transport.read_some() == b"\x12"
            with pytest.raises(TransportLost):
                transport.read_some()
        transport.close()
        transport.close()


def test_a_peer_that_never_reads_stops_the_writing_and_not_the_reading() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        transport = open_port(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        peer, _ = server.accept()
        with peer:
            while transport.write_some(memoryview(bytes(65536))):
                pass
            peer.sendall(b"\x1a")
            assert transport.sent < 4_000_000
            assert transport.read_some() == b"\x1a"
        transport.close()


def test_a_closed_port_refuses() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        assert refusal(f"tcp://127.0.0.1:{deaf.getsockname()[1]}") == "refused"


def test_an_attempt_to_connect_is_given_up_when_the_bench_closes() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for sock in waiting:
            sock.settimeout(0)
            sock.connect_ex(address)
        with pytest.raises(PrinterUnreachable) as refused:
            open_port(f"tcp://127.0.0.1:{address[1]}", lambda: True)
        for sock in waiting:
            sock.close()
    assert refused.value.code == "timed_out"


def test_a_folder_is_no_printer(tmp_path: Path) -> None:
    assert refusal(f"file://{tmp_path}") == "is_a_directory"


def test_a_missing_device_is_not_made_but_a_plain_file_is(tmp_path: Path) -> None:
    assert refusal("file:///dev/usb/lp99") == "no_such_device"
    assert refusal(f"file://{tmp_path}/no/folder/x.bin") == "no_such_device"
    transport = open_port(f"file://{tmp_path}/labels.bin")
    write_all(transport, b"one")
    transport.close()
    again = open_port(f"file://{tmp_path}/labels.bin")
    write_all(again, b"two")
    again.close()
    assert (tmp_path / "labels.bin").read_bytes() == b"onetwo"
    assert not again.answers


def test_a_full_device_says_that_paper_is_out() -> None:
    transport = open_port("file:///dev/full")
    with pytest.raises(TransportLost) as failed:
        transport.write_some(memoryview(b"x"))
    transport.close()
    assert (failed.value.code, transport.sent) == ("paper_end", 0)


def test_a_pipe_without_a_reader_is_no_printer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(f"file://{tmp_path}/pipe") == "no_such_device"


def test_a_serial_line_carries_every_byte_both_ways() -> None:
    ours, theirs = pty.openpty()
    transport = open_port(f"serial://{os.ttyname(theirs)}?baud=115200")
    raw = bytes(range(256))
    write_all(transport, raw)
    got = b""
    while len(got) < 256:
        got += os.read(ours, 256)
    os.write(ours, raw)
    back = b""
    while len(back) < 256:
        back += transport.read_some()
    transport.close()
    os.close(ours)
    os.close(theirs)
    assert (got, back) == (raw, raw)


def test_a_missing_serial_line_is_said_to_be_missing() -> None:
    assert refusal("serial:///dev/ttyNONE") == "no_such_device"
