"""Another process on a bench's folder: `python -m tests.ledger.support_ledger_child WHAT FOLDER NAME COUNT`."""

from __future__ import annotations

import sys
from pathlib import Path

from station.ledger import StaleDecision, WakeSocket, wake
from station.packing.facts import Device, PackerIn
from tests.support.support_ledger import Bench, order


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def record(bench: Bench, name: str, count: int) -> None:
    """Record facts one by one, and say each number once it is stored."""
    for place in range(count):
        say(bench.record(PackerIn(f"{name}-{place}"), Device("printer", "ready")))


def pack(bench: Bench, name: str, count: int) -> None:
    """Pack orders as fast as it goes, and say each once it is packed."""
    for place in range(count):
        number = f"{name}-{place}"
        bench.ledger.intake.take_in([order(number)])
        while True:
            try:
                _, waybill = bench.packed(number)
            except StaleDecision:
                continue
            say(f"{number} {waybill}")
            break


def lease(bench: Bench, name: str, count: int) -> None:
    """Take debts until there are none, and say whose they are now."""
    while debts := bench.ledger.outbox.lease(name, bench.clock(), limit=count):
        for debt in debts:
            say(debt.id)


def tap(bench: Bench, _name: str, count: int) -> None:
    """Tap the listener of the folder."""
    for _ in range(count):
        wake(bench.folder / "data")


def listen(bench: Bench, _name: str, _count: int) -> None:
    """Listen until the end comes."""
    WakeSocket(bench.folder / "data", lambda: say("woken"))
    say("listening")
    sys.stdin.read()


if __name__ == "__main__":
    what, folder, name, count = sys.argv[1:]
    work = {"record": record, "pack": pack, "lease": lease, "tap": tap, "listen": listen}[what]
    work(Bench(Path(folder)), name, int(count))
