"""A file read in a process of its own, whose memory and time are bounded: whatever it is made of harms nobody else.

The child gets the bytes, never a path; what it says is lines of text, or what is wrong with the file.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from station.sheets.grids import Grid, grid_of
from station.sheets.sheet_faults import SheetFault, SheetProblem, fault

MEMORY = 1 << 30
"""Bytes of address space; the sheet of a day with 20,000 orders takes a third."""
SECONDS = 30
"""Of the processor; a sheet of 20,000 orders takes ten."""

_PATIENCE = 6 * SECONDS
_TOO_BIG = 9


class _Question(msgspec.Struct, frozen=True):
    filename: str
    password: str
    memory: int
    seconds: int


class _Answer(msgspec.Struct, frozen=True):
    grid: list[tuple[int, list[str]]] = []
    problems: tuple[SheetProblem, ...] = ()


def grid_apart(data: bytes, filename: str, password: str = "") -> Grid:
    """Return the lines of a file as `grid_of` does. Raises SheetFault, also too_big for one that exceeds the bounds."""
    question = msgspec.json.encode(_Question(filename, password, MEMORY, SECONDS))
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", "station.sheets.reading_child"],
            input=question + b"\n" + data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise fault("too_big") from None
    if child.returncode == _TOO_BIG or child.returncode < 0:
        raise fault("too_big")
    try:
        answer = msgspec.json.decode(child.stdout, type=_Answer)
    except msgspec.MsgspecError:
        raise fault("unreadable") from None
    if answer.problems:
        raise SheetFault(answer.problems)
    return answer.grid


def main() -> int:
    """Answer one question: be the child."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    question = msgspec.json.decode(head, type=_Question)
    _bound(question)
    try:
        try:
            answer = _Answer(grid_of(data, question.filename, question.password))
        except SheetFault as found:
            answer = _Answer(problems=found.problems)
        said = msgspec.json.encode(answer)
    except (MemoryError, RecursionError):
        return _TOO_BIG
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return 0


def _bound(question: _Question) -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_AS, question.memory),
        (resource.RLIMIT_CPU, question.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(what)
        bound = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (bound, bound))


if __name__ == "__main__":
    raise SystemExit(main())
