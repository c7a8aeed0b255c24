"""A nursery of second processes that end themselves: for each line "STEP TIME" one is born, and "gone" is written."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from datetime import datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from tests.support.support_sheetroom import Room
from tests.support.support_sync import Clock, ledger_in

_STEPS = ("sync/inbox.py", "sync/sheetin.py", "sync/sheetout.py", "sync/sheetbox.py", "ledger/outbox.py")


def ends_at(step: int) -> None:
    """Kill this process at its so-and-so-many-th line of what moves sheets and parcels; 0: never."""
    steps = count(1)

    def traced(frame: FrameType, event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(_STEPS):
            return None
        if event == "line" and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return traced

    sys.settrace(traced)


def live(folder: Path, step: int, now: datetime) -> None:
    clock = Clock(now)
    with ledger_in(folder / "data", clock) as ledger:
        room = Room(folder, ledger, clock)
        ends_at(step)
        room.round()
        sys.settrace(None)


def main(folder: Path) -> None:
    # Loaded once before the births, so that a child is at work within milliseconds.
    for heavy in ("openpyxl", "cryptography.hazmat.primitives.ciphers.aead"):
        importlib.import_module(heavy)
    for line in sys.stdin:
        step, now = line.split()
        pid = os.fork()
        if pid == 0:
            live(folder, int(step), datetime.fromisoformat(now))
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
