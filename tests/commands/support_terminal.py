"""A command on a terminal of its own: what it prints line by line, and keys typed into it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from tests.support.support_patience import PATIENCE

WITHIN = PATIENCE


class Terminal:
    """Runs `packing-station` with a pty as its stdin; stdout and stderr are collected apart."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._near, far = os.openpty()
        environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TOKEN": "demo"}
        environ.pop("PACKING_STATION_CONFIG", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "station", *words],
            cwd=folder,
            env=environ,
            stdin=far,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(far)
        self._changed = threading.Condition()
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._threads = [
            threading.Thread(target=self._collect, args=(stream, into), daemon=True)
            for stream, into in ((self._process.stdout, self.lines), (self._process.stderr, self.errors))
        ]
        for thread in self._threads:
            thread.start()

    def waits_for(self, text: str) -> None:
        """Wait until a line with this text was printed, on either stream."""
        with self._changed:
            seen = self._changed.wait_for(lambda: any(text in line for line in (*self.lines, *self.errors)), WITHIN)
        assert seen, (self.lines, self.errors)

    def types(self, text: str) -> None:
        """Type, as fast as it goes."""
        os.write(self._near, text.encode())

    def ends(self) -> int:
        """Wait for its end; the exit status."""
        code = self._process.wait(WITHIN)
        for thread in self._threads:
            thread.join(WITHIN)
        os.close(self._near)
        return code

    def _collect(self, stream: Iterable[str] | None, into: list[str]) -> None:
        for line in stream or ():
            with self._changed:
                into.append(line.rstrip("\n"))
                self._changed.notify_all()
