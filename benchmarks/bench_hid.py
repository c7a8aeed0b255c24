"""HID scanners: key events a second, and how late the last event of a scan becomes a Scan, through the real process.

The device is a socket that hands out events as the kernel does; the process, its pipe and the thread are the real ones.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from typing import Final

from benchmarks.bench_scanners import DEADLINE, Arrivals, row, texts_of
from scanners.hid.evdev import RECORD, KeyReader
from scanners.hid.pos import COMMON, ReportReader
from tests.support.support_hid import report, scan
from tests.support.support_hid_rig import KeyboardRig, ReportRig

REACH_EVENTS: Final = 200_000
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"


def parsed(count: int, luck: random.Random) -> float:
    """Return key events a second, in reads of at most 64 as the kernel gives them."""
    texts = ["".join(luck.choices(LETTERS, k=20)) for _ in range(count)]
    data = b"".join(map(scan, texts))
    size = 64 * RECORD.size
    reads = [data[at : at + size] for at in range(0, len(data), size)]
    reader, codes = KeyReader(), 0
    began = time.perf_counter()
    for one in reads:
        codes += len(reader.feed(one, 0.0))
    took = time.perf_counter() - began
    assert codes == count
    return len(data) / RECORD.size / took


def reported(count: int) -> float:
    """Return HID-POS reports a second."""
    reports, reader = [report(b"8801234567893")] * count, ReportReader(COMMON)
    began = time.perf_counter()
    for one in reports:
        reader.feed(one, 0.0)
    return count / (time.perf_counter() - began)


def through(rig: KeyboardRig, texts: list[str], pause: float) -> list[float]:
    """Scan one text after the other; return the milliseconds from last event to listener."""
    heard, waits = Arrivals(), []
    rig.start(heard)
    heard.ready.wait(DEADLINE)
    for count, text in enumerate(texts, 1):
        sent = time.monotonic()
        rig.scan(text)
        heard.wait_for(count)
        waits.append((heard.at[-1] - sent) * 1000)
        time.sleep(pause)
    rig.close()
    assert heard.texts == texts, "a scan was lost, doubled or garbled"
    return waits


def plugging(rounds: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds from unplugging to LOST, and from plugging in to READY."""
    lost, ready = [], []
    rig, heard = KeyboardRig(), Arrivals()
    gone = heard.gone
    rig.start(heard)
    heard.ready.wait(DEADLINE)
    for _ in range(rounds):
        gone.clear()
        heard.ready.clear()
        began = time.monotonic()
        rig.unplug()
        gone.wait(DEADLINE)
        lost.append((time.monotonic() - began) * 1000)
        time.sleep(0.3)
        began = time.monotonic()
        rig.replug()
        heard.ready.wait(DEADLINE)
        ready.append((time.monotonic() - began) * 1000)
    rig.close()
    return lost, ready


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--scans", type=int, default=1000)
    count: int = arguments.parse_args().scans
    luck = random.Random(1)

    events = statistics.median(parsed(count, luck) for _ in range(5))
    print(f"{'key events read':<34} {events:12,.0f} /s   (reach: {REACH_EVENTS:,})")
    print(f"{'HID-POS reports read':<34} {reported(20_000):12,.0f} /s")
    texts = texts_of(count, luck)
    row("keys: last event -> listener", through(KeyboardRig(), texts, 0.002))
    row("HID-POS: report -> listener", through(ReportRig(), texts, 0.002))
    lost, ready = plugging(5)
    print(f"{'unplugged -> LOST':<34} worst {max(lost):7.1f} ms   (reach: 1000)")
    print(f"{'plugged in -> READY':<34} worst {max(ready):7.1f} ms   (reach: 2000)")
    return 0 if events >= REACH_EVENTS and max(lost) <= 1000 and max(ready) <= 2000 else 1


if __name__ == "__main__":
    sys.exit(main())
