"""Killed at any line of its way: each order is taken in, and each parcel is in exactly one dispatch sheet."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.support.support_order_sheet import csv_sheet, row
from tests.support.support_processes import child
from tests.support.support_sheetroom import Room, room_in, waybill_of

KILLS = 14
LINES = 500
"""About as many lines lead from a sheet in the inbox to one in the outbox."""

Life = Callable[[int, datetime], int]


@contextmanager
def nursery(folder: Path) -> Iterator[Life]:
    """Gives birth to a second process that ends at a line, and tells how it ended."""
    command = [sys.executable, "-m", "tests.sheets.support_sheets_child", str(folder)]
    root = Path(__file__).parents[2]
    with child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def life(step: int, now: datetime) -> int:
            stdin.write(f"{step} {now.isoformat()}\n")
            stdin.flush()
            return int(stdout.readline())

        yield life


def test_whenever_it_is_killed_every_parcel_is_in_exactly_one_sheet(tmp_path: Path) -> None:
    chance = random.Random(7)
    steps = [chance.randint(1, LINES) for _ in range(KILLS)]
    rows, endings = day(tmp_path, steps, chance)
    assert sorted(str(waybill) for _, _, _, waybill in rows) == sorted(waybill_of(str(at)) for at in range(KILLS))
    assert endings.count(-signal.SIGKILL) > KILLS / 2


def day(folder: Path, steps: list[int], chance: random.Random) -> tuple[list[list[object]], list[int]]:
    """A day of deaths: an order comes in and one is packed before each, and sheets are collected now and then.

    The rows of all sheets that were collected, and how the processes ended.
    """
    rows: list[list[object]] = []
    with room_in(folder) as room, nursery(folder) as life:
        endings = []
        for at, step in enumerate(steps):
            room.packed(str(at))
            room.drop(f"{at}.csv", csv_sheet(row(주문번호=f"N{at}", 상품주문번호=f"9{at}")))
            endings.append(life(step, room.clock.now))
            if chance.random() < 0.5:
                rows += room.collected()
            room.clock.go(60)
        assert life(0, room.clock.now) == 0
        rows += room.collected()
        _check(room, len(steps))
    return rows, endings


def _check(room: Room, count: int) -> None:
    assert {number for number in room.orders() if number.startswith("N")} == {f"N{at}" for at in range(count)}
    assert room.here() == sorted(f"{at}.csv.결과.txt" for at in range(count))
    assert list(room.outbox.iterdir()) == []
    states = {state for state, _ in room.debts()}
    assert states <= {"done", "refused"}
    answers = [one for one in room.ledger.records.find() if one["event"] == "dispatch_sent"]
    assert sorted(one["waybill"] for one in answers) == sorted(waybill_of(str(at)) for at in range(count))
    assert room.ledger.chain.verify().ok
