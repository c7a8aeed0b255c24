"""Whether the terminal draws a Hangul syllable two cells wide: it is asked, by where its cursor stands behind one."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from station.doctor.finding import DoctorFinding, Say

_SYLLABLE = "가"
_ASK = f"\r{_SYLLABLE}\x1b[6n"
_WIPE = "\r\x1b[K"
_ANSWER = re.compile(rb"\x1b\[(\d{1,5});(\d{1,5})R")
_WITHIN = 1.0
_HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP}


def ours() -> tuple[int, int] | None:
    """Where to read from and write to the terminal that this process is in front of; None where there is none.

    A terminal that shows only one end of a pipe belongs to the pipe's other program, too.
    """
    try:
        reads, writes = sys.stdin.fileno(), sys.stdout.fileno()
        if os.isatty(reads) and os.isatty(writes) and os.tcgetpgrp(reads) == os.getpgrp():
            return reads, writes
    except (AttributeError, OSError, ValueError):
        pass
    return None


def cells(reads: int, writes: int, within: float = _WITHIN) -> int | None:
    """How many cells wide the terminal draws a syllable; None when it does not say in time (seconds).

    Asks for the cursor's place (DSR 6, answered by CPR: ECMA-48, 8.3.35 and 8.3.14) and wipes the line. The
    terminal is as it was afterwards: signals that would end the process meanwhile come when that is done.
    """
    with _quiet(reads):
        _write(writes, _ASK)
        try:
            heard = _heard(reads, within)
        finally:
            _write(writes, _WIPE)
    return None if heard is None else int(heard[2]) - 1


def terminal(say: Say, environ: Mapping[str, str], place: tuple[int, int] | None) -> Iterator[DoctorFinding]:
    """How wide Hangul is in the terminal that `place` (see `ours`) is; nothing where there is no terminal."""
    if place is None:
        return
    if environ.get("TERM") == "linux":
        yield DoctorFinding("terminal", "warn", say("doctor.terminal_console"))
        return
    try:
        wide = cells(*place)
    except (OSError, termios.error):
        return
    if wide is None:
        yield DoctorFinding("terminal", "warn", say("doctor.terminal_silent"))
    elif wide == 2:
        yield DoctorFinding("terminal", "ok", say("doctor.terminal_ok"))
    else:
        yield DoctorFinding("terminal", "warn", say("doctor.terminal_narrow", cells=wide))


@contextmanager
def _quiet(reads: int) -> Iterator[None]:
    """Let the answer come as it is and unseen, not as a typed line."""
    before = termios.tcgetattr(reads)
    meanwhile = termios.tcgetattr(reads)
    meanwhile[3] &= ~(termios.ICANON | termios.ECHO)
    held = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        termios.tcsetattr(reads, termios.TCSANOW, meanwhile)
        yield
    finally:
        try:
            termios.tcsetattr(reads, termios.TCSANOW, before)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _heard(reads: int, within: float) -> re.Match[bytes] | None:
    deadline = time.monotonic() + within
    heard = b""
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([reads], [], [], left)[0]:
            return None
        more = os.read(reads, 256)
        if not more:
            return None
        heard = (heard + more)[-1024:]
        if found := _ANSWER.search(heard):
            return found
    return None


def _write(writes: int, text: str) -> None:
    os.write(writes, text.encode())
