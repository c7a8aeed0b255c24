"""Second processes that end with their test, whatever becomes of it, and with everything that they begot.

Run as a program, `support_processes.py NUMBER`, it waits for the end of a process and ends what that one left behind.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MARK = "PACKING_STATION_TESTS"
"""In the environment of every process of a test session: the session's own process."""


@contextmanager
def child(command: Sequence[str | Path], **settings: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process in a group of its own, which is killed at the end; what it writes can be read by a Popen's pipes."""
    process = subprocess.Popen(command, start_new_session=True, **settings)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """Kill a process and its group, if anything of it is left, and close its pipes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def left_behind(*marks: str) -> dict[int, str]:
    """The processes that were started by this one, or by one of theirs, by their number; each with its command.

    `marks`: what their environment must hold ("NAME=value").
    """
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) in (os.getpid(), os.getppid()):
            continue
        with contextlib.suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            if all(mark.encode() in environment for mark in marks):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(folder.name)] = command.decode("utf-8", "replace")
    return found


def kill(processes: dict[int, str]) -> None:
    """End them."""
    for number in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def guard(session: int) -> None:
    """Let another process end what a test session leaves, also when that is ended by a signal and tidies up no more."""
    environment = {name: value for name, value in os.environ.items() if name != MARK}
    command = [sys.executable, "-S", "-E", __file__, str(session)]
    quiet = subprocess.DEVNULL
    subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)


def _outlive(session: int) -> None:
    """Wait for the end of a test session, and end what it left until nothing more appears."""
    with contextlib.suppress(ProcessLookupError):
        select.select([os.pidfd_open(session)], [], [])
    while left := left_behind(f"{MARK}={session}"):
        kill(left)
        time.sleep(0.05)


if __name__ == "__main__":
    _outlive(int(sys.argv[1]))
