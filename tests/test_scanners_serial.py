"""The serial scanner on hostile wires: split, flooded, pulled out, held by another, or no port at all."""

from __future__ import annotations

import errno
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from scanners.base import Health, ScannerEvent
from scanners.ports import PortError, Wire, open_port
from scanners.serial import SerialScanner
from scanners.suffixes import Suffix
from tests.support_scanners import Cable, Ears, elapsed

READY = (Health.READY, "")


class Bench:
    """Serial scanners on ports of a folder, all of them closed at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cable = Cable(folder)
        self._scanners: list[SerialScanner] = []

    def connect(self, port: str = "", *, suffix: Suffix = "auto") -> Ears:
        ears = Ears()
        scanner = SerialScanner("serial-1", port or str(self.cable.link), suffix=suffix)
        self._scanners.append(scanner)
        scanner.start(ears)
        return ears

    def close(self) -> None:
        for scanner in self._scanners:
            scanner.close()
        self.cable.close()

    @property
    def last(self) -> SerialScanner:
        return self._scanners[-1]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def connected(bench: Bench, *, suffix: Suffix = "auto") -> Ears:
    ears = bench.connect(suffix=suffix)
    ears.until_health(Health.READY)
    return ears


def test_a_code_that_comes_byte_by_byte_is_one_code(bench: Bench) -> None:
    ears = connected(bench)
    for byte in b"8801234567893\r\n":
        bench.cable.send(bytes([byte]))
    bench.cable.send(b"A1\r\n")
    assert ears.until_texts(2) == ["8801234567893", "A1"]


def test_two_thousand_codes_in_random_pieces_all_arrive_in_order(bench: Bench) -> None:
    ears = connected(bench)
    luck = random.Random(7)
    texts = [f"{number:05d}-{luck.randbytes(4).hex()}" for number in range(2000)]
    stream = "".join(f"{text}\r\n" for text in texts).encode()
    while stream:
        size = luck.randint(1, 1024)
        bench.cable.send(stream[:size])
        stream = stream[size:]
    assert ears.until_texts(2000) == texts


def test_ten_megabytes_of_noise_block_nothing_and_grow_nothing(bench: Bench) -> None:
    ears = connected(bench)
    for _ in range(160):
        bench.cable.send(b"\xf8" * 65_536)
    bench.cable.send(b"\rA1\r")
    assert ears.until_texts(1) == ["A1"]
    assert ears.health == [READY, (Health.WARNING, "garbage"), READY]


def test_noise_from_the_first_byte_on_is_called_a_wrong_baud_rate(bench: Bench) -> None:
    ears = connected(bench)
    bench.cable.send(b"\x80\x00\x9e\r")
    bench.cable.send(b"\x80\x1f\x9e\r")
    ears.until_health(Health.WARNING, "baud_mismatch")
    assert ears.health == [READY, (Health.WARNING, "garbage"), (Health.WARNING, "baud_mismatch")]


def test_noise_after_good_codes_is_only_garbage(bench: Bench) -> None:
    ears = connected(bench)
    bench.cable.send(b"8801234567893\r\x80\x00\x9e\r\x80\x1f\x9e\rA1\r")
    assert ears.until_texts(2) == ["8801234567893", "A1"]
    ears.until_health(Health.READY)
    assert ears.health == [READY, (Health.WARNING, "garbage"), (Health.WARNING, "garbage"), READY]


def test_a_code_without_its_suffix_is_reported_unfinished(bench: Bench) -> None:
    ears = connected(bench)
    bench.cable.send(b"8801234567893")
    ears.until_health(Health.WARNING, "unfinished", seconds=1)
    assert ears.texts == []


def test_without_a_suffix_silence_ends_a_code(bench: Bench) -> None:
    ears = connected(bench, suffix="none")
    bench.cable.send(b"8801234567893")
    assert ears.until_texts(1, seconds=1) == ["8801234567893"]


def test_a_missing_port_is_reported_once_and_opened_when_it_comes(bench: Bench) -> None:
    late = bench.folder / "late"
    ears = bench.connect(str(late))
    ears.until_health(Health.LOST, "missing")
    late.symlink_to(bench.cable.link)
    ears.until_health(Health.READY, seconds=2)
    bench.cable.send(b"A1\r")
    assert ears.until_texts(1) == ["A1"]
    assert ears.health == [(Health.LOST, "missing"), READY]


def test_a_port_that_another_program_holds_is_in_use_until_that_ends(bench: Bench) -> None:
    holder = serial.Serial(str(bench.cable.link), exclusive=True)
    ears = bench.connect()
    ears.until_health(Health.LOST, "in_use")
    holder.close()
    ears.until_health(Health.READY, seconds=3)


def test_two_scanners_on_one_port_do_not_tear_each_others_codes(bench: Bench) -> None:
    first = connected(bench)
    second = bench.connect()
    second.until_health(Health.LOST, "in_use")
    for _ in range(20):
        bench.cable.send(b"8801234567893\r")
    assert (first.until_texts(20), second.texts) == (["8801234567893"] * 20, [])


@pytest.mark.parametrize("what", ["folder", "file", "url"])
def test_what_is_no_serial_port_is_called_so(bench: Bench, what: str) -> None:
    (bench.folder / "a-file").write_text("no port")
    port = {"folder": str(bench.folder), "file": str(bench.folder / "a-file"), "url": "carrier-pigeon://1"}[
        what
    ]
    bench.connect(port).until_health(Health.LOST, "not_a_port")


def test_a_forbidden_port_is_called_so(tmp_path: Path) -> None:
    def forbidden(port: str, baud: int, wake: int) -> Wire:
        raise PortError("no_permission", f"{port} at {baud}")

    ears = Ears()
    scanner = SerialScanner("serial-1", str(tmp_path), opener=forbidden)
    scanner.start(ears)
    ears.until_health(Health.LOST, "no_permission")
    scanner.close()


def test_a_port_of_root_is_told_as_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kinds: object) -> None:
        raise serial.SerialException(errno.EACCES, "could not open port")

    monkeypatch.setattr(serial, "serial_for_url", refuse)
    with pytest.raises(PortError) as refused:
        open_port("/dev/ttyUSB0", 9600, 0)
    assert refused.value.reason == "no_permission"


def test_a_scanner_behind_tcp_is_read_and_found_again(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ears = bench.connect(f"socket://127.0.0.1:{server.getsockname()[1]}")
        with server.accept()[0] as line:
            line.sendall(b"A1\r")
            ears.until_texts(1)
        ears.until_health(Health.LOST, "unplugged")
        with server.accept()[0] as line:
            line.sendall(b"B2\r")
            assert ears.until_texts(2) == ["A1", "B2"]


def test_nobody_at_the_other_end_of_tcp_is_a_missing_port(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    bench.connect(f"socket://127.0.0.1:{port}").until_health(Health.LOST, "missing")


def test_a_port_without_a_descriptor_is_read_as_well() -> None:
    wire = open_port("loop://", 9600, 0)
    assert wire.read(None) == b""
    wire.close()


def test_closing_takes_less_than_a_second_whether_open_or_waiting(bench: Bench) -> None:
    connected(bench)
    open_one = bench.last
    bench.connect(str(bench.folder / "absent")).until_health(Health.LOST, "missing")
    assert elapsed(open_one.close) < 1
    assert elapsed(bench.last.close) < 1
    assert not [one for one in threading.enumerate() if one.name.startswith("scanner ")]


def test_closing_frees_every_descriptor(bench: Bench) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    connected(bench)
    bench.last.close()
    bench.last.close()
    SerialScanner("serial-2", "/dev/null").close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_scanner_is_started_once(bench: Bench) -> None:
    connected(bench)
    with pytest.raises(RuntimeError, match="serial-1 can be started once"):
        bench.last.start(Ears())


def test_a_listener_that_breaks_does_not_silence_the_scanner(bench: Bench) -> None:
    ears = Ears()

    def listener(event: ScannerEvent) -> None:
        ears(event)
        if ears.texts == ["A1"] and ears.health == [READY]:
            raise ValueError("the bench stumbled")

    scanner = SerialScanner("serial-1", str(bench.cable.link))
    scanner.start(listener)
    ears.until_health(Health.READY)
    bench.cable.send(b"A1\r")
    ears.until_health(Health.LOST, "failed")
    ears.until_health(Health.READY)
    bench.cable.send(b"B2\r")
    assert ears.until_texts(2) == ["A1", "B2"]
    scanner.close()


def test_a_code_reaches_the_listener_as_soon_as_its_last_byte_is_there(bench: Bench) -> None:
    ears = connected(bench)

    def scan() -> None:
        count = len(ears.scans) + 1
        bench.cable.send(b"A1\r")
        ears.until_texts(count)

    waits = sorted(elapsed(scan) for _ in range(200))
    assert waits[100] < 0.02
