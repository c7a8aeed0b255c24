"""Its children restore and are killed at each step: `python -m tests.backups.support_backups_child FOLDER FILE`."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from station.backups.restoring import RestoreRequest
from station.ledger.copies.replace import READY, Step, finish
from tests.support.support_backups import restored
from tests.support.support_ledger import Clock


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[], object]) -> bool:
    """Do it in a child; whether it came to its end."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def killed_at(wanted: str) -> Step:
    """Dies at a step."""

    def step(name: str) -> None:
        if name == wanted:
            die()

    return step


def main(folder: Path, file: Path) -> None:
    """Kill a restore at every step, and the finishing of each at its own first step; say which steps there were."""
    names: list[str] = []
    what = place(folder, file, "whole")
    restored(what, Clock(), names.append)
    for name in names:
        what = place(folder, file, name)
        ended = in_child(lambda what=what, name=name: restored(what, Clock(), killed_at(name)))  # type: ignore[misc]
        if (what.data_dir / READY).exists():
            in_child(lambda what=what: finish(what.data_dir, what.key_file, lambda _: die()))  # type: ignore[misc]
        sys.stdout.write(f"{name} {'ended' if ended else 'killed'}\n")


def place(folder: Path, file: Path, name: str) -> RestoreRequest:
    """A PC of its own, on which a bench with keys of its own was begun."""
    pc = folder / name
    shutil.copytree(folder / "fresh", pc)
    return RestoreRequest(file, pc / "data", pc / "keys.json", "BENCH-1", keys=folder / "old" / "keys.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
