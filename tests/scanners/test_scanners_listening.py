"""A scanner that nobody knows is heard as it is: whole, timed, at the speed of its line."""

from __future__ import annotations

import os
import queue
import termios
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scanners.base import ScannerChanged, ScannerHealth
from scanners.fake import FakeScanner
from scanners.framing import LONGEST
from scanners.setup.diagnosis import ScanDelivery
from scanners.setup.listening import (
    SILENCE,
    DeafScanner,
    DeliveryGatherer,
    EarEvent,
    LineNoise,
    PortEar,
    ScannerEar,
    SomethingHeard,
    TerminalEar,
)
from tests.support.support_patience import PATIENCE
from tests.support.support_scanners import Cable, pieces

NOISE = b"\x80\x00\x9e\xf8\x1f\x00"


class Heap:
    """Hears and keeps; a test waits for the next event."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
        self.hear: Callable[[EarEvent], None] = self._events.put

    def next(self) -> EarEvent:
        return self._events.get(timeout=PATIENCE)

    def next_bytes(self) -> tuple[bytes, int]:
        event = self.next()
        assert isinstance(event, SomethingHeard), event
        return event.delivery.data, event.baud


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=5), st.lists(st.integers(0, 200), max_size=12))
def test_silence_alone_cuts_deliveries_whatever_they_hold(sent: list[bytes], cuts: list[int]) -> None:
    gatherer, now = DeliveryGatherer(), 1.0
    heard: list[ScanDelivery] = []
    for data in sent:
        for piece in pieces(data, cuts):
            heard += gatherer.feed(piece, now)
            now += 0.01
        now += SILENCE
    heard += gatherer.idle(now)
    assert [one.data for one in heard] == sent


def test_the_times_of_a_delivery_are_kept() -> None:
    gatherer = DeliveryGatherer()
    for at, byte in ((1.0, b"A"), (1.125, b"B"), (1.1875, b"C")):
        gatherer.feed(byte, at)
    delivery = gatherer.idle(1.1875 + SILENCE)[0]
    assert (delivery.at, delivery.gaps) == (1.0, (0.125, 0.0625))


def test_ten_megabytes_without_a_pause_are_bounded() -> None:
    gatherer = DeliveryGatherer()
    for _ in range(160):
        assert gatherer.feed(b"U" * 65536, 1.0) == ()
    assert len(gatherer.idle(2.0)[0].data) == LONGEST


def test_a_port_is_heard_and_noise_moves_on_to_the_next_speed(tmp_path: Path) -> None:
    cable, heap = Cable(tmp_path), Heap()
    ear = PortEar("serial-1", str(cable.link), heap.hear, bauds=(9600, 115200, 19200))
    cable.send(b"8801234567893\r\n")
    assert heap.next_bytes() == (b"8801234567893\r\n", 9600)
    cable.send(NOISE)
    assert heap.next() == LineNoise("serial-1", 115200)
    ear.close()
    cable.close()


def test_at_the_speed_that_is_set_noise_is_heard_as_it_is(tmp_path: Path) -> None:
    cable, heap = Cable(tmp_path), Heap()
    ear = PortEar("serial-1", str(cable.link), heap.hear, bauds=(9600,))
    cable.send(NOISE)
    assert heap.next_bytes() == (NOISE, 9600)
    cable.pull()
    assert heap.next() == DeafScanner("serial-1", "unplugged")
    ear.close()


def test_a_port_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    heap = Heap()
    ear = PortEar("serial-1", str(tmp_path / "absent"), heap.hear)
    assert heap.next() == DeafScanner("serial-1", "missing")
    ear.close()


def test_a_terminal_is_heard_with_every_control_character_and_given_back_as_it_was() -> None:
    near, far = os.openpty()
    before, heap = termios.tcgetattr(far), Heap()
    ear = TerminalEar("keyboard-1", far, heap.hear)
    os.write(near, b"A\x03\x11\x1a\x1b[19~\x1d\r")
    assert heap.next_bytes() == (b"A\x03\x11\x1a\x1b[19~\x1d\r", 0)
    ear.close()
    assert termios.tcgetattr(far) == before
    os.close(near)
    os.close(far)


def test_any_other_scanner_is_heard_through_its_own_driver() -> None:
    heap, scanner = Heap(), FakeScanner("hid-1")
    ear = ScannerEar(scanner, heap.hear)
    scanner.scan("]C08801")
    assert heap.next_bytes() == (b"]C08801\r", 0)
    scanner.unplug()
    assert heap.next() == DeafScanner("hid-1", "unplugged")
    ear.close()
    assert scanner.told[-1] == ScannerChanged("hid-1", ScannerHealth.LOST, "unplugged")
