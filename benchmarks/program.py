"""The real program as a process of its own, with a pty scanner before it and shop and printer in this process."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from printers.virtual import VirtualPrinter
from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.ledger import Ledger
from station.packing.orders import Order
from station.simulators import goods
from station.simulators.rest_shop import DemoShop
from tests.support.support_bench import MUG, SOCK, TEA, order

LINES = (("MUG-WH", 2), ("SOCK-BK-L", 2), ("TEA-GREEN", 1))
CODES = (MUG, MUG, SOCK, SOCK, TEA)
WITHIN = 20.0
_DEVICES = frozenset({"scanner:serial-1", "printer"})
_TICK = os.sysconf("SC_CLK_TCK")
_TOML = """
[station]
name = "BENCH-1"
[shop]
kind = "rest"
base_url = "{url}"
token = {{ env = "TOKEN" }}
[printer]
port = "tcp://127.0.0.1:{printer}"
[[scanner]]
kind = "serial"
port = "{scanner}"
"""


class Site:
    """A folder with a configuration, orders to pack, and a look into its ledger from outside."""

    def __init__(self, folder: Path, scanner: str = "") -> None:
        """`scanner`: a port of its own instead of the one that `scan` writes to."""
        self.folder, self.file, self._next = folder, folder / "station.toml", 2026112300000000
        self.devices = _DEVICES
        self.shop, self.printer = DemoShop(orders=()), VirtualPrinter(0, folder / "labels", 576)
        self.shop.start()
        self.printer.start()
        self._near, self._far = os.openpty()
        text = _TOML.format(url=self.shop.url, printer=self.printer.port, scanner=scanner or os.ttyname(self._far))
        self.file.write_text(text, "utf-8")
        config = load(self.file, {})
        self.ledger: Ledger = open_ledger(config, clock_of(config))
        self.ledger.catalogue.take_in(goods.products())
        self.ledger.numbers.add_range("CJGLS", 65000000000, 65000009999)

    def sells(self, count: int, lines: tuple[tuple[str, int], ...] = LINES) -> tuple[str, ...]:
        """Have `count` orders in the shop and in the ledger; returns their numbers."""
        orders: list[Order] = [order(str(self._next + at), *lines) for at in range(count)]
        self._next += count
        for one in orders:
            self.shop.put(one)
        self.ledger.intake.take_in(orders)
        return tuple(one.number for one in orders)

    def scan(self, code: str) -> float:
        """Scan a code; returns the moment its last byte was written."""
        os.write(self._near, code.encode() + b"\r")
        return time.perf_counter()

    def records(self, event: str) -> list[dict[str, Any]]:
        """The journal's records of a kind."""
        return [record for record in self.ledger.records.find() if record["event"] == event]

    @contextmanager
    def ready(self, *words: str, terminal: bool) -> Iterator[Program]:
        """A process of the program whose scanner and printer are ready."""
        before = len(self.records("device"))
        with running(*words, terminal=terminal) as program:
            until(lambda: self._well(before) >= self.devices, " and ".join(sorted(self.devices)))
            yield program

    def _well(self, before: int) -> set[str]:
        return {one["device"] for one in self.records("device")[before:] if one["state"] == "ready"}

    def waits(self, event: str, count: int) -> None:
        """Wait until the journal has so many records of a kind."""
        until(lambda: len(self.records(event)) >= count, f"{count} x {event}")

    def close(self) -> None:
        """Close everything but the program."""
        self.ledger.close()
        self.printer.stop()
        self.shop.stop()
        for end in (self._near, self._far):
            os.close(end)


class Program:
    """One process of the program; `shown`: the descriptor of its terminal, or -1."""

    def __init__(self, command: list[str], *, terminal: bool) -> None:
        environ = {**os.environ, "TOKEN": "demo", "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        self.shown = -1
        self.began = time.perf_counter()
        if terminal:
            self.shown, far = pty.openpty()
            self.process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environ)
            os.close(far)
        else:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environ)

    def until_shown(self, mark: str) -> float:
        """Read the terminal until a text is there; returns seconds since the start."""
        seen = b""
        end = time.perf_counter() + WITHIN
        while mark.encode() not in seen:
            if time.perf_counter() > end:
                raise TimeoutError(mark)
            if select.select([self.shown], [], [], 0.1)[0]:
                seen = (seen + os.read(self.shown, 65536))[-200_000:]
        return time.perf_counter() - self.began

    def first_bytes(self) -> float:
        """Wait for the next bytes on the terminal; returns the moment they came."""
        select.select([self.shown], [], [], 5)
        now = time.perf_counter()
        os.read(self.shown, 65536)
        return now

    def quiet(self, seconds: float = 0.02) -> None:
        """Read what comes until nothing came for a while."""
        with suppress(OSError):
            while self.shown >= 0 and select.select([self.shown], [], [], seconds)[0]:
                os.read(self.shown, 65536)

    def cpu(self) -> float:
        """CPU seconds used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        resident = next(row for row in status.splitlines() if row.startswith("VmRSS"))
        return int(resident.split()[1]) / 1000

    def idle(self, seconds: float = 10.0) -> float:
        """Per cent of a core used while nothing happens."""
        before, end = self.cpu(), time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.quiet(0.2) if self.shown >= 0 else time.sleep(0.2)
        return (self.cpu() - before) / seconds * 100

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        end = time.perf_counter() + WITHIN
        while self.process.poll() is None and time.perf_counter() < end:
            # A terminal that nobody reads would hold the program up.
            self.quiet()
            time.sleep(0.01)
        self.process.wait(1)
        if self.shown >= 0:
            os.close(self.shown)


@contextmanager
def running(*words: str, terminal: bool) -> Iterator[Program]:
    """`python WORDS …` that is ended whatever happens."""
    program = Program([sys.executable, *words], terminal=terminal)
    try:
        yield program
    finally:
        program.close()


def until(right: Callable[[], bool], what: str) -> None:
    """Wait for something. Raises TimeoutError."""
    end = time.perf_counter() + WITHIN
    while not right():
        if time.perf_counter() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


def row(name: str, here: str, asked: str) -> None:
    """One line of a table."""
    print(f"{name:<62} {here:>26}   asked {asked}")
