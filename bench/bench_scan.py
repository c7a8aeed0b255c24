"""The way of a scan, measured on a real bench: pty → journal, pty → terminal, last item → first label byte, start."""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from station.wiring import clock_of, open_ledger
from tests.support_bench import MUG, SOCK, TEA, Bench, order, packs

ORDERS = 40


def line(name: str, figures: list[float], asked: str) -> None:
    figures.sort()
    p99 = figures[min(len(figures) - 1, round(len(figures) * 0.99))]
    print(f"{name:<58} p50 {statistics.median(figures):7.2f}  p99 {p99:7.2f} ms  n={len(figures):<4} asked {asked}")


def scans_and_labels(folder: Path) -> None:
    bench = Bench(folder)
    bench.work.warm_up()
    bench.work.ledger.add_range("CJGLS", 66000000000, 66000009999)
    numbers = [f"2026112300{at:06d}" for at in range(ORDERS)]
    lines = (("MUG-WH", 2), ("SOCK-BK-L", 2), ("TEA-GREEN", 1))
    bench.sells(*(order(number, *lines) for number in numbers))
    cpu = time.process_time()
    for number in numbers:
        packs(bench, number, MUG, MUG, SOCK, SOCK, TEA)
    cpu = (time.process_time() - cpu) * 1000 / ORDERS
    print(f"{'CPU of an order, printer, shop and decoding included':<58} {cpu:.1f} ms        asked 15 (bench alone)")
    bench.close()


def terminal(folder: Path) -> None:
    """The real program in a pty: from the scan's last byte written to the verdict's bytes read."""
    bench = Bench(folder)
    numbers = [f"2026112300{at:06d}" for at in range(ORDERS)]
    bench.sells(*(order(number, ("MUG-WH", 9)) for number in numbers))
    bench.work.close()
    near, far = os.openpty()
    text = (folder / "station.toml").read_text("utf-8")
    at = text.index("[[scanner]]")
    (folder / "station.toml").write_text(f'{text[:at]}[[scanner]]\nkind = "serial"\nport = "{os.ttyname(far)}"\n')
    began = time.perf_counter()
    screen, shown = started(folder)
    first = first_bytes(shown)
    print(f"{'`run` typed → first bytes of a frame':<58} {(first - began) * 1000:.0f} ms            asked 500")
    until(shown, b"\xea\xb8\xb0", 5)
    print(f"{'`run` typed → picture of the ready bench':<58} {(time.perf_counter() - began) * 1000:.0f} ms   asked 800")
    time.sleep(2)
    figures = []
    for number in numbers:
        os.write(near, number.encode() + b"\r")
        time.sleep(0.3)
        for _ in range(8):
            quiet(shown)
            sent = time.perf_counter()
            os.write(near, MUG.encode() + b"\r")
            figures.append((first_bytes(shown) - sent) * 1000)
            time.sleep(0.03)
        os.write(near, b"PS:CANCEL\r")
        time.sleep(0.05)
        os.write(near, b"PS:OK\r")
        time.sleep(0.1)
    line("last byte of a scan → verdict's bytes at the terminal", figures, "10 / 25")
    idle_cpu(screen)
    screen.terminate()
    screen.wait(10)
    for end in (near, far, shown):
        os.close(end)
    ledger = open_ledger(bench.config, clock_of(bench.config))
    # commit_ms of a scan stands in the next scan's record.
    records = [record for record in ledger.records() if "latency_ms" in record]
    pairs = pairwise(records)
    durable = [one["latency_ms"] + after["commit_ms"] for one, after in pairs if "commit_ms" in after]
    line("last byte of a scan → verdict durable (own figures)", durable, "2 / 10")
    ledger.close()
    bench.printer.stop()
    bench.shop.stop()


def started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    near, far = pty.openpty()
    environ = {**os.environ, "TOKEN": "demo", "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    command = [sys.executable, "-m", "station", "run", "--no-sync", "-c", str(folder / "station.toml")]
    screen = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environ, start_new_session=True)
    os.close(far)
    return screen, near


def first_bytes(shown: int) -> float:
    select.select([shown], [], [], 5)
    now = time.perf_counter()
    os.read(shown, 65536)
    return now


def until(shown: int, mark: bytes, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if select.select([shown], [], [], 0.1)[0] and mark in os.read(shown, 65536):
            return


def quiet(shown: int) -> None:
    while select.select([shown], [], [], 0.02)[0]:
        os.read(shown, 65536)


def idle_cpu(screen: subprocess.Popen[bytes]) -> None:
    def used() -> float:
        fields = Path(f"/proc/{screen.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = used()
    time.sleep(10)
    print(f"{'idle CPU over 10 s':<58} {(used() - before) * 10:.2f} % of a core   asked 0.5")
    status = Path(f"/proc/{screen.pid}/status").read_text("utf-8")
    resident = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    print(f"{'memory of the bench':<58} {int(resident.split()[1]) / 1000:.0f} MB            asked 90")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        scans_and_labels(Path(one))
        terminal(Path(two))
