"""Serial scans through a pty in random splits: how many are lost, and how late. Codes typed in Hangul mode, undone.

The floor beside it is a bare thread that reads the same pty up to the CR and does nothing else.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from scanners.base import Scan, ScannerEvent, ScannerHealth
from scanners.keyboard.hangul import undo
from scanners.serial.scanner import SerialScanner
from tests.support.support_hangul import typed_in_hangul_mode

REACH_P99_MS: Final = 3.0
DEADLINE: Final = 60.0


class Arrivals:
    """When each scan reached the listener, in order."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.gone = threading.Event()
        self.changed = threading.Event()
        self.texts: list[str] = []
        self.at: list[float] = []

    def __call__(self, event: ScannerEvent) -> None:
        """Hear an event of the scanner."""
        if isinstance(event, Scan):
            self.take(event.text)
        elif event.health is ScannerHealth.READY:
            self.ready.set()
        elif event.health is ScannerHealth.LOST:
            self.gone.set()

    def take(self, text: str) -> None:
        """Note a code and when it came."""
        self.at.append(time.monotonic())
        self.texts.append(text)
        self.changed.set()

    def wait_for(self, count: int) -> None:
        """Wait until so many codes came, or the deadline passed."""
        ends = time.monotonic() + DEADLINE
        while len(self.texts) < count and time.monotonic() < ends:
            self.changed.wait(0.1)
            self.changed.clear()


def texts_of(count: int, luck: random.Random) -> list[str]:
    return [f"{number:06d}{luck.randrange(10**14):014d}" for number in range(count)]


def splits(data: bytes, luck: random.Random, longest: int) -> list[bytes]:
    cut: list[bytes] = []
    while data:
        size = luck.randint(1, longest)
        cut.append(data[:size])
        data = data[size:]
    return cut


def write_all(master: int, data: bytes) -> None:
    while data:
        data = data[os.write(master, data) :]


def paced(master: int, heard: Arrivals, texts: list[str], luck: random.Random) -> list[float]:
    """Send one code after the other in random splits; return the milliseconds from last byte to listener."""
    waits = []
    for count, text in enumerate(texts, 1):
        *first, last = splits(f"{text}\r".encode(), luck, 24)
        for piece in first:
            write_all(master, piece)
        sent = time.monotonic()
        write_all(master, last)
        heard.wait_for(count)
        waits.append((heard.at[-1] - sent) * 1000)
    return waits


def burst(master: int, heard: Arrivals, texts: list[str], luck: random.Random) -> float:
    """Send all codes without a pause; return the seconds until the last one is heard."""
    stream = "".join(f"{text}\r\n" for text in texts).encode()
    began = time.monotonic()
    for piece in splits(stream, luck, 1024):
        write_all(master, piece)
    heard.wait_for(len(texts))
    return time.monotonic() - began


def with_scanner(measure: Callable[[int, Arrivals], None]) -> Arrivals:
    master, slave = os.openpty()
    tty.setraw(slave)
    heard = Arrivals()
    scanner = SerialScanner("bench", os.ttyname(slave))
    scanner.start(heard)
    heard.ready.wait(DEADLINE)
    measure(master, heard)
    scanner.close()
    os.close(slave)
    os.close(master)
    return heard


def with_bare_thread(measure: Callable[[int, Arrivals], None]) -> Arrivals:
    """Measure the floor: the same codes, read by nothing but a loop."""
    master, slave = os.openpty()
    tty.setraw(slave)
    heard = Arrivals()

    def read() -> None:
        partial = b""
        while data := os.read(slave, 4096):
            *codes, partial = (partial + data).replace(b"\n", b"").split(b"\r")
            for code in codes:
                heard.take(code.decode())

    threading.Thread(target=read, daemon=True).start()
    measure(master, heard)
    return heard


def percentiles(waits: list[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(waits, n=100)
    return cuts[49], cuts[98], max(waits)


def row(what: str, waits: list[float]) -> float:
    p50, p99, worst = percentiles(waits)
    print(f"{what:<34} p50 {p50:7.3f} ms   p99 {p99:7.3f} ms   worst {worst:7.3f} ms")
    return p99


def told(what: str, asked: str, here: str) -> None:
    print(f"{what:<58} {asked:<12} {here}")


def hangul(count: int, luck: random.Random) -> int:
    """Type random Code 128 texts in Hangul mode and undo it; return how many differ in more than case."""
    letters = [chr(code) for code in range(0x20, 0x7F)]
    texts = ["".join(luck.choices(letters, k=luck.randint(1, 24))) for _ in range(count)]
    shown = [typed_in_hangul_mode(text) for text in texts]
    began = time.perf_counter()
    back = [undo(text)[0] for text in shown]
    each = (time.perf_counter() - began) / count * 1e6
    wrong = sum(one.upper() != text.upper() for one, text in zip(back, texts, strict=True))
    told(f"{count} texts typed in Hangul mode: not exact but for case", "0", str(wrong))
    told("Hangul undone, a text", "-", f"{each:.1f} us")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=100_000)
    arguments = parser.parse_args()
    count: int = arguments.scans
    texts = texts_of(count, random.Random(1))

    waits: list[float] = []
    floor: list[float] = []
    seconds: list[float] = []
    ours = with_scanner(lambda m, h: waits.extend(paced(m, h, texts, random.Random(2))))
    with_bare_thread(lambda m, h: floor.extend(paced(m, h, texts, random.Random(2))))
    stormed = with_scanner(lambda m, h: seconds.append(burst(m, h, texts, random.Random(3))))

    lost = sum(len(set(texts) - set(run.texts)) for run in (ours, stormed))
    doubled = sum(len(run.texts) - len(set(run.texts)) for run in (ours, stormed))
    in_order = (ours.texts == texts) + (stormed.texts == texts)
    (p50, p99, _), (_, floor_p99, _) = percentiles(waits), percentiles(floor)
    told("what", "asked", "here")
    told(f"{count} scans paced, {count} in one burst, random splits: lost", "0", str(lost))
    told("doubled", "0", str(doubled))
    told("runs exact and in order", "2 of 2", f"{in_order} of 2")
    told("last byte -> listener, p50", "-", f"{p50:.3f} ms")
    told("last byte -> listener, p99", f"<= {REACH_P99_MS:.0f} ms", f"{p99:.3f} ms")
    told("the same, a bare reading thread (the floor), p99", "-", f"{floor_p99:.3f} ms")
    told("burst", "-", f"{count / seconds[0]:.0f} scans/s")
    wrong = hangul(arguments.texts, random.Random(4))
    return 0 if in_order == 2 and p99 <= REACH_P99_MS and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
