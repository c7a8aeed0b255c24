"""What the ledger costs a scan: commits, slips, the head of the screen; at 1,000 and 1,000,000 orders."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from station.ledger import Ledger
from station.ledger.storage.database import raw
from station.packing.orders import Order
from tests.support.support_ledger import Bench, item, line, order, stocked

_COPY_OF = {
    "orders": {
        "number": "number || '-' || n",
        "number_key": "number_key || '-' || n",
        "open": "0",
        # What proves a row names it; a row without is not judged.
        "proof": "x''",
    },
    "consignments": {"order_id": "order_id + n * :step", "box_key": "box_key || '-' || n", "proof": "x''"},
    "people": {},
    "lines": {"order_id": "order_id + n * :step", "consignment_id": "consignment_id + n * :step"},
}
"""What of a copied row is another's: by table and column, `n` being the number of the copy."""


def grow(ledger: Ledger, seeds: int, wanted: int) -> None:
    """Copy the first orders with numbers and addresses of their own; only the first wait to be packed."""
    writer = raw(ledger.database._writer)
    writer.execute("PRAGMA synchronous = OFF")
    writer.execute("PRAGMA foreign_keys = OFF")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY)")
    writer.executemany("INSERT INTO copies VALUES (?)", ((n,) for n in range(1, wanted // seeds)))
    for table, other in _COPY_OF.items():
        names = [row[1] for row in writer.execute(f"PRAGMA table_info({table})")]
        step = writer.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        told = [f"{names[0]} + n * {step}", *(other.get(name, name).replace(":step", str(seeds)) for name in names[1:])]
        writer.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(told)}"
            f" FROM copies, (SELECT * FROM {table}) ORDER BY n"
        )
    writer.execute("COMMIT")
    writer.execute("PRAGMA foreign_keys = ON")
    writer.execute("PRAGMA synchronous = FULL")
    ledger.database.checkpoint()


def timed(name: str, work: Callable[[int], object], times: int) -> float:
    """Run and print one line: wall percentiles and CPU of one run, in milliseconds; return the p99."""
    walls: list[float] = []
    cpu = time.process_time()
    for place in range(times):
        start = time.perf_counter()
        work(place)
        walls.append((time.perf_counter() - start) * 1000)
    each = (time.process_time() - cpu) * 1000 / times
    cuts = statistics.quantiles(walls, n=100)
    print(f"{name:38} p50 {cuts[49]:7.3f}  p99 {cuts[98]:7.3f}  max {max(walls):8.3f}  cpu {each:6.3f} ms")
    return cuts[98]


def three_lines(number: str) -> Order:
    """An order of three lines and five units."""
    return order(number, line("1", "MUG-WH", 2), line("2", "SOCK-BK-L", 2), line("3", "STICKER"))


def measure(orders: int) -> tuple[float, float]:
    """Measure at a size; return the p99 of finding a slip and of the head of the screen."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = 1000
        bench = stocked(Path(folder), *(three_lines(f"A{place}") for place in range(seeds)))
        start = time.perf_counter()
        if orders > seeds:
            grow(bench.ledger, seeds, orders)
        size = (Path(folder) / "data" / "ledger.sqlite").stat().st_size / 1e6
        print(f"\n{orders:,} orders: {size:.0f} MB, filled in {time.perf_counter() - start:.0f} s")
        return _measure(bench, orders)


def _measure(bench: Bench, orders: int) -> tuple[float, float]:
    copies = orders // 1000

    def number(place: int) -> str:
        copy = place * 7919 % copies
        return f"A{place % 1000}" + (f"-{copy}" if copy else "")

    ledger = bench.ledger
    ledger.warm_up()
    slip = timed("find a slip (3 lines)", lambda place: bench.found(number(place)), 1000)
    timed("find a product", lambda _: ledger.catalogue.find("8801234567893"), 500)
    head = timed("head of the screen", lambda _: ledger.counters.glance(bench.clock()), 30)
    box = bench.opened("A1")
    timed("receiver of the box", lambda _: ledger.orders.receiver(box), 300)
    timed("standing of the box", lambda _: ledger.orders.standing(box), 300)
    timed("record one item scan", lambda _: bench.record(item(box)), 1000)
    timed("open a box: slip and commit", lambda place: bench.opened(f"A{place + 2}"), 300)
    timed("pack a box: three commits", lambda place: bench.packed(f"A{place + 400}"), 90)
    timed("take one order in", lambda place: ledger.intake.take_in([three_lines(f"N{place}")]), 100)
    return slip, head


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--orders", type=int, default=1_000_000)
    small, large = measure(1000), measure(asked.parse_args().orders)
    slip, head = large[0] - small[0], large[1] - small[1]
    print(f"\np99 at the larger size: find a slip {slip:+.3f} ms, head of the screen {head:+.3f} ms")


if __name__ == "__main__":
    main()
