"""The installed program from outside: a folder, a terminal for `run`, a pty as scanner, and its commands."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from printers.virtual import VirtualPrinter
from station.cli import main
from tests.support.support_patience import PATIENCE
from tests.whole.support_contract_shop import TOKEN, PageShop
from tests.whole.support_contract_wire import Cable

Record = dict[str, Any]
MUG = "8801234567893"
WITHIN = PATIENCE
_TOML = """
[station]
name = "BENCH-1"
[packing]
{packing}
[shop]
kind = "rest"
base_url = "{url}"
token = {{ env = "TOKEN" }}
poll_seconds = 1
[printer]
port = "tcp://127.0.0.1:{printer}"
timeout_seconds = 5
[[scanner]]
kind = "serial"
port = "{scanner}"
"""
_GOODS = f"sku,barcode,name\nMUG-WH,{MUG},머그컵\nSOCK,8801234568005,양말\n"


class Site:
    """A bench of one's own in a folder; `run` and `kill` plug it in and out as often as wanted."""

    def __init__(self, folder: Path, packing: str = "") -> None:
        self.folder, self.shop = folder, PageShop()
        self.printer = VirtualPrinter(0, folder / "labels", 576)
        self.printer.start()
        self.cable = Cable(self.printer.port)
        self._near, self._far = os.openpty()
        text = _TOML.format(url=self.shop.url, printer=self.cable.port, scanner=os.ttyname(self._far), packing=packing)
        (folder / "station.toml").write_text(text, "utf-8")
        (folder / "goods.csv").write_text(_GOODS, "utf-8")
        self.command("products", "import", str(folder / "goods.csv"))
        self.command("waybills", "add", "--carrier", "CJGLS", "--from", "65000000000", "--to", "65000000099")
        self.screen, self.shown = bytearray(), threading.Event()
        self._program: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """What a command says on stdout; it must be done."""
        said = StringIO()
        with redirect_stdout(said):
            code = main([*words, "-c", str(self.folder / "station.toml")])
        assert code == 0, (words, code)
        return said.getvalue()

    def journal(self) -> list[Record]:
        """Every record, as `journal --json` prints it."""
        return [json.loads(line) for line in self.command("journal", "--json").splitlines()]

    def sees(self, right: Callable[[list[Record]], bool]) -> list[Record]:
        """The journal, as soon as it is right."""
        end = time.monotonic() + WITHIN
        while not right(records := self.journal()):
            assert time.monotonic() < end, records[-12:]
            time.sleep(0.05)
        return records

    def run(self) -> None:
        """Start the real program in a terminal and wait until scanner and printer are there."""
        before = len(self.journal())
        terminal, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._program = subprocess.Popen(
            [sys.executable, "-m", "station", "run"],
            cwd=self.folder,
            env={**os.environ, "TOKEN": TOKEN, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.shown.clear()
        threading.Thread(target=self._watch, args=(terminal,), daemon=True).start()
        self.sees(lambda records: _are_ready(records[before:]))

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End the program by a signal; its exit status."""
        assert self._program is not None
        self._program.send_signal(how)
        return self._program.wait(WITHIN)

    def knows(self, number: str) -> None:
        """Wait until an order has come in."""
        end = time.monotonic() + WITHIN
        while f'"{number}"' not in self.command("orders", "list", "--json"):
            assert time.monotonic() < end, number
            time.sleep(0.05)

    def scan(self, *codes: str) -> None:
        """Scan codes, as fast as the line takes them."""
        for code in codes:
            os.write(self._near, code.encode() + b"\r")

    def scans(self, *codes: str, until: str) -> Record:
        """Scan, and wait for the next record of a kind."""
        before = len(self.journal())
        self.scan(*codes)
        records = self.sees(lambda now: any(record["event"] == until for record in now[before:]))
        return next(record for record in records[before:] if record["event"] == until)

    def close(self) -> None:
        """End whatever runs still."""
        if self._program is not None and self._program.poll() is None:
            self.kill()
        self.cable.close()
        self.printer.stop()
        self.shop.close()
        os.close(self._near)
        os.close(self._far)

    def _watch(self, terminal: int) -> None:
        with suppress(OSError):
            while shown := os.read(terminal, 65536):
                self.screen += shown
        os.close(terminal)
        self.shown.set()


@contextmanager
def site_in(folder: Path, packing: str = "") -> Iterator[Site]:
    """A bench that is closed whatever happens."""
    site = Site(folder, packing)
    try:
        yield site
    finally:
        site.close()


def of(records: list[Record], order: str, event: str = "") -> list[Record]:
    """The records of an order."""
    return [one for one in records if one.get("order") == order and event in ("", one["event"])]


def labels_in(folder: Path) -> Counter[tuple[str, int]]:
    """Which copies of which numbers came out whole, and how often, read off the paper."""
    found: Counter[tuple[str, int]] = Counter()
    for picture in folder.glob("*.png"):
        for code in zxingcpp.read_barcodes(Image.open(picture)):
            if code.text.startswith("PS:LABEL:"):
                number, copy = code.text.split(":")[2:]
                found[number, int(copy)] += 1
    return found


def _are_ready(records: list[Record]) -> bool:
    ready = {record["device"] for record in records if record["event"] == "device" and record["state"] == "ready"}
    return {"scanner:serial-1", "printer"} <= ready
