"""The real program in a terminal of its own: started as its user does, read as its user sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.support_patience import PATIENCE

WITHIN = PATIENCE
_ESCAPES = re.compile(rb"\x1b(\[[0-9;?=>]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-_])", re.DOTALL)


class Program:
    """One command in a pseudo-terminal; `shown` is everything it wrote, without escape sequences."""

    def __init__(
        self, arguments: tuple[str, ...], size: tuple[int, int] = (120, 40), more: Mapping[str, str] | None = None
    ) -> None:
        self._near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environ = {**os.environ, "TOKEN": "demo", "TERM": "xterm-256color", **(more or {})}
        command = [sys.executable, "-m", "station", *arguments]
        self.process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environ, start_new_session=True)
        os.close(far)
        self._raw = b""

    @property
    def shown(self) -> str:
        return _ESCAPES.sub(b"", self._raw).decode("utf-8", "replace")

    def sees(self, text: str) -> None:
        """Read until a text was shown; fails when it does not come in time."""
        end = time.monotonic() + WITHIN
        while text not in self.shown:
            assert time.monotonic() < end, self.shown[-2000:]
            self._read(0.2)

    def types(self, keys: str) -> None:
        self.types_raw(keys.encode())

    def types_raw(self, data: bytes) -> None:
        os.write(self._near, data)

    def rests(self, seconds: float) -> None:
        """Type nothing for a while, as the silence behind a scan is."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def megabytes(self) -> int:
        """The memory that it has now."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) // 1024

    def ends(self) -> int:
        """Read to the end; returns the exit status."""
        end = time.monotonic() + WITHIN
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown[-2000:]
            self._read(0.1)
        self._read(0.1)
        return self.process.returncode

    def loses_its_terminal(self) -> int:
        """Close the terminal without a signal; returns the exit status."""
        os.close(self._near)
        self._near = -1
        return self.process.wait(WITHIN)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.ends()
            except AssertionError:
                self.process.kill()
                self.process.wait()
        if self._near >= 0:
            os.close(self._near)

    def _read(self, seconds: float) -> None:
        if select.select([self._near], [], [], seconds)[0]:
            try:
                self._raw += os.read(self._near, 65536)
            except OSError:
                # The other end is closed: the program has ended.
                self.process.wait()


@contextmanager
def program(
    *arguments: str, size: tuple[int, int] = (120, 40), environ: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """A running command that is ended whatever happens; `environ` comes to the test's own."""
    one = Program(arguments, size, environ)
    try:
        yield one
    finally:
        one.close()


def site(folder: Path, language: str = "ko", scanner: str = 'kind = "keyboard"') -> Path:
    """A configuration whose printer and shop are away."""
    file = folder / "station.toml"
    file.write_text(
        f"""
[station]
language = "{language}"
[shop]
kind = "rest"
base_url = "http://127.0.0.1:9"
token = {{ env = "TOKEN" }}
[printer]
port = "tcp://127.0.0.1:9"
[[scanner]]
{scanner}
""",
        "utf-8",
    )
    return file
