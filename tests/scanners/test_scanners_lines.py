"""Scanners behind a network, and verdicts that sound in the hand."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import ScannerHealth
from scanners.serial.feedback import Feedback, HandSignal
from scanners.serial.scanner import SerialScanner
from tests.scanners.support_lines import Line, Rfc2217Line
from tests.support.support_scanners import Cable, Ears, elapsed


@pytest.fixture(params=[Line, Rfc2217Line], ids=["socket", "rfc2217"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    made: Line = request.param()
    yield made
    made.close()


def test_a_scanner_behind_a_network_is_read_cut_off_and_found_again(line: Line) -> None:
    ears = Ears()
    scanner = SerialScanner("net-1", line.url)
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    line.send(b"8801234567893\r\nMUG")
    line.send(b"-WH\r\n")
    assert ears.until_texts(2) == ["8801234567893", "MUG-WH"]
    line.cut()
    ears.until(lambda: (ScannerHealth.LOST, "unplugged") in ears.health)
    ears.until_health(ScannerHealth.READY)
    line.send(b"A1\r")
    assert ears.until_texts(3)[2] == "A1"
    assert elapsed(scanner.close) < 1.0


def test_every_byte_of_a_code_comes_through_a_network(line: Line) -> None:
    ears = Ears()
    scanner = SerialScanner("net-1", line.url)
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    text = "머그컵 \x1d ÿ"
    line.send(f"{text}\r".encode())
    assert ears.until_texts(1) == [text]
    scanner.close()


def test_verdicts_are_written_to_a_scanner_behind_a_network(line: Line) -> None:
    ears = Ears()
    scanner = SerialScanner("net-1", line.url, feedback="honeywell")
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    scanner.signal(HandSignal.BAD)
    line.hears(b"\x1b8,")
    scanner.close()


def read_from(cable: Cable, count: int) -> bytes:
    got = b""
    while len(got) < count:
        got += os.read(cable.master, count - len(got))
    return got


@pytest.mark.parametrize(
    ("feedback", "good", "bad"),
    [
        ("honeywell", b"\x1b7,", b"\x1b8,"),
        ("datalogic", b"B", b"\x07\x07\x07"),
        ("cipherlab", b"", b"#@////\r#@////\r#@////\r"),
    ],
)
def test_the_verdict_sounds_in_the_makers_own_words(
    tmp_path: Path, feedback: Feedback, good: bytes, bad: bytes
) -> None:
    cable, ears = Cable(tmp_path), Ears()
    scanner = SerialScanner("serial-1", str(cable.link), feedback=feedback)
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    scanner.signal(HandSignal.GOOD)
    scanner.signal(HandSignal.BAD)
    assert read_from(cable, len(good + bad)) == good + bad
    scanner.close()
    cable.close()


def test_a_verdict_for_a_scanner_that_is_gone_is_lost_and_holds_nobody_up(tmp_path: Path) -> None:
    cable, ears = Cable(tmp_path), Ears()
    scanner = SerialScanner("serial-1", str(cable.link), feedback="datalogic")
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    cable.pull()
    ears.until_health(ScannerHealth.LOST, "unplugged")
    began = time.monotonic()
    for _ in range(1000):
        scanner.signal(HandSignal.BAD)
    assert time.monotonic() - began < 1.0
    cable.plug()
    ears.until_health(ScannerHealth.READY)
    scanner.signal(HandSignal.GOOD)
    assert read_from(cable, 1) == b"B"
    scanner.close()
    scanner.signal(HandSignal.GOOD)
    cable.close()


def test_a_scanner_that_takes_no_bytes_blocks_neither_its_reader_nor_the_bench(tmp_path: Path) -> None:
    cable, ears = Cable(tmp_path), Ears()
    scanner = SerialScanner("serial-1", str(cable.link), feedback="cipherlab")
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    for _ in range(400):
        scanner.signal(HandSignal.BAD)
    cable.send(b"A1\r")
    assert ears.until_texts(1) == ["A1"]
    scanner.close()
    cable.close()


def test_signals_leave_the_reading_thread_at_rest(tmp_path: Path) -> None:
    cable, ears = Cable(tmp_path), Ears()
    scanner = SerialScanner("serial-1", str(cable.link), feedback="datalogic")
    scanner.start(ears)
    ears.until_health(ScannerHealth.READY)
    scanner.signal(HandSignal.GOOD)
    assert read_from(cable, 1) == b"B"
    began = time.process_time()
    threading.Event().wait(0.2)
    assert time.process_time() - began < 0.1
    scanner.close()
    cable.close()
