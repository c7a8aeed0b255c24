"""What the tests of paper share: a listener that remembers, samples, a hostile wire, a second reading."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from printers.base import Bitmap, JobSettled, PaperOutcome, PrinterCondition, PrinterEvent, PrintJob, StateChanged
from printers.document import QR, Code128Item, FrameItem, PrintDocument, RuleItem, TextItem
from printers.printer import EscposPrinter
from printers.transport import FdTransport, PrinterTransport, Stop, TransportLost, open_port
from printers.virtual import VirtualPrinter
from tests.support.support_patience import PATIENCE


class Remembering:
    """A listener that keeps every event, and lets a test wait for one."""

    def __init__(self) -> None:
        self.events: list[PrinterEvent] = []
        self._news = threading.Condition()

    def __call__(self, event: PrinterEvent) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait_for(
        self, wanted: Callable[[PrinterEvent], bool], seconds: float = PATIENCE, *, since: int = 0
    ) -> PrinterEvent:
        with self._news:

            def found() -> PrinterEvent | None:
                return next((event for event in self.events[since:] if wanted(event)), None)

            assert self._news.wait_for(lambda: found() is not None, seconds), self.events
            event = found()
            assert event is not None
            return event

    def condition(self, condition: PrinterCondition, seconds: float = PATIENCE, *, since: int = 0) -> StateChanged:
        def wanted(event: PrinterEvent) -> bool:
            return isinstance(event, StateChanged) and event.condition is condition

        event = self.wait_for(wanted, seconds, since=since)
        assert isinstance(event, StateChanged)
        return event

    def outcome(self, key: str, seconds: float = PATIENCE, *, late: bool = False) -> JobSettled:
        def wanted(event: PrinterEvent) -> bool:
            return isinstance(event, JobSettled) and event.key == key and event.late is late

        event = self.wait_for(wanted, seconds)
        assert isinstance(event, JobSettled)
        return event

    @property
    def conditions(self) -> list[PrinterCondition]:
        return [event.condition for event in self.events if isinstance(event, StateChanged)]

    @property
    def outcomes(self) -> list[JobSettled]:
        return [event for event in self.events if isinstance(event, JobSettled)]


class Tape:
    """Every byte that reached the printer."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._news = threading.Condition()

    def __call__(self, portion: bytes) -> None:
        with self._news:
            self._bytes += portion
            self._news.notify_all()

    def forget(self) -> None:
        with self._news:
            self._bytes.clear()

    def read(self) -> bytes:
        with self._news:
            return bytes(self._bytes)

    def wait_for(self, wanted: bytes, seconds: float = PATIENCE) -> None:
        with self._news:
            assert self._news.wait_for(lambda: wanted in self._bytes, seconds)


CONFIRMED = PaperOutcome.CONFIRMED
NOT_PRINTED = PaperOutcome.NOT_PRINTED
UNKNOWN = PaperOutcome.UNKNOWN


def sample(number: str = "650000000011", width: float = 72) -> PrintDocument:
    items = (
        FrameItem(0, 0, width, 60),
        TextItem(2, 2, 40, 6, "CJ대한통운", size=5.5),
        TextItem(width - 20, 2, 18, 6, "신용", size=5, inverse=True),
        RuleItem(0, 10, width),
        Code128Item(1, 12, width - 2, 14, number),
        TextItem(2, 28, width - 4, 12, "서울특별시 강남구 테헤란로 123길 45-6, 한빛아파트 101동 1203호", lines=2),
        QR(2, 40, 18, f"PS:LABEL:{number}:1"),
    )
    return PrintDocument(width, 62, items)


def dots(width: int = 576, height: int = 200, seed: int = 1) -> Bitmap:
    """Dots without meaning, different for every seed, that hold no real-time command."""
    stride = width // 8
    rows = bytes((i * seed + i // stride) % 251 | 0x80 for i in range(stride * height))
    return Bitmap(width, height, rows)


def job(key: str = "1", *, height: int = 200) -> PrintJob:
    return PrintJob(key, dots(height=height, seed=1 + sum(key.encode())))


@dataclass
class Bench:
    """A printer of ours at a virtual one."""

    virtual: VirtualPrinter
    printer: EscposPrinter
    heard: Remembering
    wire: Tape

    def print(self, key: str = "1", *, height: int = 200) -> JobSettled:
        self.printer.submit(job(key, height=height))
        return self.heard.outcome(key)


@contextmanager
def bench(
    *faults: str,
    confirm: str = "auto",
    timeout: float = 5,
    answer: float = 0.3,
    look: float = 0.2,
    opener: Callable[[str, Stop], PrinterTransport] = open_port,
    wait: PrinterCondition | None = PrinterCondition.READY,
) -> Iterator[Bench]:
    """Both printers running, with these faults from the start, once the condition was told."""
    wire = Tape()
    virtual = VirtualPrinter(heard=wire)
    for fault in faults:
        virtual.set_fault(fault)
    virtual.start()
    printer = EscposPrinter(
        f"tcp://127.0.0.1:{virtual.port}",
        confirm=confirm,  # type: ignore[arg-type]
        timeout_seconds=timeout,
        answer_seconds=answer,
        look_seconds=look,
        cooling_seconds=2 * timeout,
        opener=opener,
    )
    heard = Remembering()
    printer.start(heard)
    try:
        if wait is not None:
            heard.condition(wait)
        yield Bench(virtual, printer, heard, wire)
    finally:
        printer.close()
        virtual.stop()


class HostileWire(FdTransport):
    """A connection that gives one byte at a time and takes seven."""

    def __init__(self, inner: PrinterTransport) -> None:
        super().__init__(inner.fileno(), inner.close, ends=True)

    def write_some(self, data: memoryview) -> int:
        return super().write_some(data[:7])

    def read_some(self) -> bytes:
        byte = os.read(self.fileno(), 1)
        if not byte:
            raise TransportLost("connection_lost")
        return byte


_KNOWN = (
    (b"\x10\x04", 3),
    (b"\x1dVB", 4),
    (b"\x1bd", 3),
    (b"\x1d(H\x06\0", 11),
    (b"\x1dr", 3),
    (b"\x1b@", 2),
)


def read_stream(stream: bytes, stride: int = 0) -> tuple[int, bytes, list[bytes]]:
    """A second reading of our bytes: width in bytes, all rows, and the other commands in their order.

    It knows nothing of the encoder and refuses what it does not know. What a band leaves out on its right is
    white, up to `stride`.
    """
    lines: list[bytes] = []
    others, at = [], 0
    while at < len(stream):
        if stream[at : at + 4] == b"\x1dv0\0":
            width = stream[at + 4] + 256 * stream[at + 5]
            height = stream[at + 6] + 256 * stream[at + 7]
            end = at + 8 + width * height
            assert end <= len(stream), "a band is whole"
            lines += [stream[row : row + width] for row in range(at + 8, end, width)]
            at = end
            continue
        for command, length in _KNOWN:
            if stream.startswith(command, at):
                others.append(stream[at : at + length])
                at += length
                break
        else:
            raise AssertionError(f"not a command: {stream[at : at + 8]!r} at {at}")
    stride = max(stride, *map(len, lines))
    return stride, b"".join(line.ljust(stride, b"\0") for line in lines), others
