"""The serial scanner on hostile wires: split, flooded, garbled, silent; and how it ends."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import ScannerEvent, ScannerHealth
from scanners.serial.scanner import SerialScanner
from tests.support.support_scanners import Ears, SerialBench, elapsed

READY = (ScannerHealth.READY, "")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[SerialBench]:
    made = SerialBench(tmp_path)
    yield made
    made.close()


def test_a_code_that_comes_byte_by_byte_is_one_code(bench: SerialBench) -> None:
    ears = bench.connected()
    for byte in b"8801234567893\r\n":
        bench.cable.send(bytes([byte]))
    bench.cable.send(b"A1\r\n")
    assert ears.until_texts(2) == ["8801234567893", "A1"]


def test_two_thousand_codes_in_random_pieces_all_arrive_in_order(bench: SerialBench) -> None:
    ears = bench.connected()
    luck = random.Random(7)
    texts = [f"{number:05d}-{luck.randbytes(4).hex()}" for number in range(2000)]
    stream = "".join(f"{text}\r\n" for text in texts).encode()
    while stream:
        size = luck.randint(1, 1024)
        bench.cable.send(stream[:size])
        stream = stream[size:]
    assert ears.until_texts(2000) == texts


def test_ten_megabytes_of_noise_block_nothing_and_grow_nothing(bench: SerialBench) -> None:
    ears = bench.connected()
    for _ in range(160):
        bench.cable.send(b"\xf8" * 65_536)
    bench.cable.send(b"\rA1\r")
    assert ears.until_texts(1) == ["A1"]
    assert ears.health == [READY, (ScannerHealth.WARNING, "garbage"), READY]


def test_noise_from_the_first_byte_on_is_called_a_wrong_baud_rate(bench: SerialBench) -> None:
    ears = bench.connected()
    bench.cable.send(b"\x80\x00\x9e\r")
    bench.cable.send(b"\x80\x1f\x9e\r")
    ears.until_health(ScannerHealth.WARNING, "baud_mismatch")
    assert ears.health == [READY, (ScannerHealth.WARNING, "garbage"), (ScannerHealth.WARNING, "baud_mismatch")]


def test_noise_after_good_codes_is_only_garbage(bench: SerialBench) -> None:
    ears = bench.connected()
    bench.cable.send(b"8801234567893\r\x80\x00\x9e\r\x80\x1f\x9e\rA1\r")
    assert ears.until_texts(2) == ["8801234567893", "A1"]
    ears.until_health(ScannerHealth.READY)
    assert ears.health == [READY, (ScannerHealth.WARNING, "garbage"), (ScannerHealth.WARNING, "garbage"), READY]


def test_a_code_without_its_suffix_is_reported_unfinished(bench: SerialBench) -> None:
    ears = bench.connected()
    bench.cable.send(b"8801234567893")
    ears.until_health(ScannerHealth.WARNING, "unfinished", seconds=1)
    assert ears.texts == []


def test_without_a_suffix_silence_ends_a_code(bench: SerialBench) -> None:
    ears = bench.connected(suffix="none")
    bench.cable.send(b"8801234567893")
    assert ears.until_texts(1, seconds=1) == ["8801234567893"]


def test_closing_takes_less_than_a_second_whether_open_or_waiting(bench: SerialBench) -> None:
    bench.connected()
    open_one = bench.last
    bench.connect(str(bench.folder / "absent")).until_health(ScannerHealth.LOST, "missing")
    assert elapsed(open_one.close) < 1
    assert elapsed(bench.last.close) < 1
    assert not [one for one in threading.enumerate() if one.name.startswith("scanner ")]


def test_closing_frees_every_descriptor(bench: SerialBench) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    bench.connected()
    bench.last.close()
    bench.last.close()
    SerialScanner("serial-2", "/dev/null").close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_scanner_is_started_once(bench: SerialBench) -> None:
    bench.connected()
    with pytest.raises(RuntimeError, match="serial-1 can be started once"):
        bench.last.start(Ears())


def test_a_listener_that_breaks_does_not_silence_the_scanner(bench: SerialBench) -> None:
    ears = Ears()

    def listener(event: ScannerEvent) -> None:
        ears(event)
        if ears.texts == ["A1"] and ears.health == [READY]:
            raise ValueError("the bench stumbled")

    scanner = SerialScanner("serial-1", str(bench.cable.link))
    scanner.start(listener)
    ears.until_health(ScannerHealth.READY)
    bench.cable.send(b"A1\r")
    ears.until_health(ScannerHealth.LOST, "failed")
    ears.until_health(ScannerHealth.READY)
    bench.cable.send(b"B2\r")
    assert ears.until_texts(2) == ["A1", "B2"]
    scanner.close()


def test_a_code_reaches_the_listener_as_soon_as_its_last_byte_is_there(bench: SerialBench) -> None:
    ears = bench.connected()

    def scan() -> None:
        count = len(ears.scans) + 1
        bench.cable.send(b"A1\r")
        ears.until_texts(count)

    waits = sorted(elapsed(scan) for _ in range(200))
    assert waits[100] < 0.02
