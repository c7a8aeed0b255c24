"""Scanners read by a child of a chosen manner, and the diary in which the children's lives can be read."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from scanners.base import Scan, ScannerEvent
from scanners.child_process import ChildScanner, Interpreter, Message
from scanners.reports import FrameReporter
from tests.support.support_child import BORN
from tests.support.support_scanners import DEADLINE, Ears


def interpreter(reporter: FrameReporter) -> Interpreter:
    def interpret(message: Message) -> Iterable[ScannerEvent]:
        if not message:
            return reporter.opened()
        return (Scan(str(message["scan"]), reporter.name, 0.0),)

    return interpret


def child_scanner(manner: str, diary: str, *, patience: float = 5.0) -> ChildScanner:
    reporter = FrameReporter("child-1")
    return ChildScanner(
        reporter,
        ("tests.support.support_child", manner, diary),
        lambda: interpreter(reporter),
        patience=patience,
        longest_line=1000,
    )


class Nursery:
    """One scanner at a time with its children."""

    def __init__(self, folder: Path) -> None:
        self.diary = folder / "diary"
        self.ears = Ears()
        self.scanner: ChildScanner | None = None

    def start(self, manner: str, *, patience: float = 5.0) -> ChildScanner:
        self.scanner = child_scanner(manner, str(self.diary), patience=patience)
        self.scanner.start(self.ears)
        return self.scanner

    @property
    def born(self) -> list[int]:
        lines = self.diary.read_text().splitlines() if self.diary.exists() else []
        return [int(line.removeprefix(BORN)) for line in lines]

    def until_born(self, count: int) -> None:
        ends = time.monotonic() + DEADLINE
        while len(self.born) < count:
            assert time.monotonic() < ends, f"only {self.born} were born"
            time.sleep(0.01)

    @property
    def alive(self) -> list[int]:
        """Every child that still has a process, zombies included."""
        return [pid for pid in self.born if Path(f"/proc/{pid}").exists()]

    def close(self) -> None:
        if self.scanner:
            self.scanner.close()


def life(pipe: Path) -> int:
    """Return a descriptor that ends when every writer of a named pipe is gone."""
    os.mkfifo(pipe)
    return os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
