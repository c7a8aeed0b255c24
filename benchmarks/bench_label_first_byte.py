"""Last item's scan → first byte of its label: pty scanner, real workplace, printer and shop in another process."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from printers.virtual import VirtualPrinter
from station.bench.screen_model import ScreenModel
from station.composition.workplace import BenchWorkplace
from station.config import load
from station.packing.orders import Order
from station.packing.process.states import IdleState, PackingState, State
from station.simulators import goods
from station.simulators.autoplay import SerialLine
from station.simulators.rest_shop import DemoShop
from tests.support.support_bench import MUG, SOCK, TEA, order

ORDERS = int(os.environ.get("ORDERS", "100"))
LINES = (("MUG-WH", 2), ("SOCK-BK-L", 2), ("TEA-GREEN", 1))
CODES = (MUG, MUG, SOCK, SOCK, TEA)
PAUSE = 0.1
"""Seconds between two scans: a fast packer. A label takes less to draw."""

_RASTER = b"\x1dv0\0"
_SENDING = "select count(*) from journal where event = 'label_sending'"
_TOML = """
[station]
data_dir = "./data"
[shop]
kind = "rest"
base_url = "{shop}"
token = {{ env = "TOKEN" }}
[carrier.sender]
name = "가상상점"
phone = "02-0000-0000"
address = "서울 중구 가상로 2"
[printer]
port = "tcp://127.0.0.1:{printer}"
[[scanner]]
kind = "serial"
port = "{scanner}"
"""


def line(name: str, figures: list[float], asked: str) -> None:
    """One row of the table."""
    figures = sorted(figures)
    p99 = figures[min(len(figures) - 1, round(len(figures) * 0.99))]
    here = f"p50 {statistics.median(figures):6.2f}  p99 {p99:6.2f}  max {figures[-1]:6.2f} ms"
    print(f"{name:<52} {here}  n={len(figures):<4} asked p50/p99 {asked}")


def floor(folder: Path) -> list[float]:
    """What one durable write of a page costs on this disk at this moment: no label can be faster."""
    figures = []
    with (folder / "floor").open("wb", buffering=0) as file:
        for _ in range(100):
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            figures.append((time.perf_counter() - began) * 1000)
    return figures


def orders() -> list[Order]:
    """What the shop has sold."""
    return [order(f"2026112300{at:06d}", *LINES) for at in range(ORDERS)]


def surroundings(ledger: Path) -> None:
    """The other process: tells of the first byte of every label, and whether its record was durable by then."""
    journal: list[sqlite3.Connection] = []
    labels = 0
    fresh = True

    def heard(data: bytes) -> None:
        nonlocal labels, fresh
        now = time.monotonic()
        if fresh and _RASTER in data:
            labels, fresh = labels + 1, False
            journal[:] = journal or [sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)]
            sent = journal[0].execute(_SENDING).fetchone()[0]
            print(json.dumps({"at": now, "journaled": sent >= labels}), flush=True)
        if b"\x1d(H" in data[-16:]:
            fresh = True

    shop, printer = DemoShop(orders=()), VirtualPrinter(heard=heard)
    for one in orders():
        shop.put(one)
    shop.start()
    printer.start()
    print(json.dumps({"shop": shop.url, "printer": printer.port}), flush=True)
    sys.stdin.read()
    printer.stop()
    shop.stop()


class Watch:
    """Waits for the bench's pictures."""

    def __init__(self) -> None:
        self._seen = threading.Condition()
        self._picture: ScreenModel | None = None

    def look(self, picture: ScreenModel) -> None:
        """See a picture; called on the bench's thread."""
        with self._seen:
            self._picture = picture
            self._seen.notify_all()

    def reaches(self, state: type[State], *, asked: bool = False) -> None:
        """Wait for a state, and for the shop's answer when `asked`."""

        def so() -> bool:
            now = self._picture
            return now is not None and isinstance(now.state, state) and (not asked or now.shop_asked_at is not None)

        with self._seen:
            if not self._seen.wait_for(so, 10):
                raise SystemExit(f"the bench stands in {self._picture}")


def measure(folder: Path, other: subprocess.Popen[str]) -> None:
    """Pack every order; the clock runs from the last byte written to the first one heard."""
    assert other.stdout is not None
    places = json.loads(other.stdout.readline())
    scanner = SerialLine()
    (folder / "station.toml").write_text(_TOML.format(scanner=scanner.port, **places), "utf-8")
    work = BenchWorkplace(load(folder / "station.toml", {}), {"TOKEN": "demo"})
    work.ledger.catalogue.take_in(goods.products())
    work.ledger.numbers.add_range("CJGLS", 65000000000, 65000000000 + ORDERS)
    work.ledger.intake.take_in(orders())
    watch = Watch()
    work.start()
    work.bench.watch(watch.look)
    work.warm_up()
    time.sleep(2.5)
    figures, journaled = [], 0
    for one in orders():
        scanner.scan(one.number)
        watch.reaches(PackingState, asked=True)
        for code in CODES:
            time.sleep(PAUSE)
            scanner.scan(code)
        sent = time.monotonic()
        told = json.loads(other.stdout.readline())
        figures.append((told["at"] - sent) * 1000)
        journaled += told["journaled"]
        watch.reaches(IdleState)
    work.close()
    scanner.close()
    line("floor: one page written and synced on this disk", floor(folder), "-")
    line("last item's scan → first byte of its label", figures[5:], "30/60 (first issue), 2/5 (reach)")
    print(f"{'label_sending durable before that byte':<52} {journaled} of {len(figures)}")


def main() -> None:
    """Start the other process, measure, and let it go."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        command = [sys.executable, __file__, str(folder / "data" / "ledger.sqlite")]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
        ) as other:
            measure(folder, other)


if __name__ == "__main__":
    surroundings(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
