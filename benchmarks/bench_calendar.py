"""What due dates cost: the library in its own process, the file that is kept, the rule, and 10,000 open orders."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import row
from station.ledger import Ledger
from station.packing.deadlines import SEOUL
from station.workdays import DueAlmanac, known_holidays
from station.workdays.public import work_out
from tests.support.support_bench import order

ORDERS = 10_000


def took(work: Callable[[], object], times: int = 50) -> str:
    """The milliseconds of one call."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return f"p50 {statistics.median(spent):.3f}  max {max(spent):.3f} ms"


def main() -> None:
    now = datetime.now(SEOUL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row("the library, in a process of its own", took(lambda: work_out(folder, now.year), 3), "not the bench's")
        row("the file that is kept, at a start", took(lambda: known_holidays(folder, now.year)), "30 ms")
        almanac = DueAlmanac(folder, lambda: now, own=folder / "days.txt")
        rule = almanac.rule()
        assert rule is not None
        row("is the rule still so? (at every scan of a slip)", took(almanac.rule, 2000), "-")
        row("one due date", took(lambda: rule.due(now), 2000), "-")
        ledger = Ledger.open(
            folder / "data",
            "BENCH-1",
            key_file=folder / "keys.json",
            number_of=lambda _, base: str(base),
            clock=lambda: now,
            due_rule=almanac.rule,
        )
        ledger.intake.take_in(
            replace(order(f"{n:016}", ("MUG-WH", 1)), placed_at=now - timedelta(minutes=n % 600)) for n in range(ORDERS)
        )
        row(f"what presses of {ORDERS:,} orders, none", took(lambda: ledger.due_dates.by(now)), "25 ms")
        far = now + timedelta(days=30)
        row(f"what presses of {ORDERS:,} orders, all", took(lambda: ledger.due_dates.by(far)), "25 ms")
        ledger.close()


if __name__ == "__main__":
    main()
