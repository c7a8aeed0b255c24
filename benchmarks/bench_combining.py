"""What combining costs the intake of 20,000 orders: `python -m benchmarks.bench_combining` in the project's folder.

Asked for: without rules the intake is not slower by more than a tenth than it was before there were any.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from station.packing.carriage import BoxCarriage
from station.packing.combining import CombineRule
from station.packing.orders import Order
from station.packing.process.shared_answers import HouseCarriers
from tests.support.support_ledger import HONG, NOON, Bench, order

ORDERS, PEOPLE = 20_000, 16_000


def main() -> None:
    """Print seconds on the clock and of the processor, without rules and with one."""
    for rules in ((), (CombineRule(),)):
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), rules)


def _measure(folder: Path, rules: tuple[CombineRule, ...]) -> None:
    bench = Bench(folder)
    bench.ledger.combining.keep_to(rules, HouseCarriers(BoxCarriage("CJGLS")))
    told = list(_orders(random.Random(1)))
    begun, worked = time.perf_counter(), time.process_time()
    bench.ledger.intake.take_in(told)
    taken, used = time.perf_counter() - begun, time.process_time() - worked
    begun = time.perf_counter()
    bench.ledger.combining.settle()
    again, shared = time.perf_counter() - begun, len(bench.ledger.hand_combining.shared())
    print(f"{len(rules)} rules: {taken:.1f} s, {used:.1f} s of the processor; {shared} boxes of several orders")
    print(f"  a look at all that finds nothing to do: {again:.1f} s")
    bench.ledger.close()


def _orders(chance: random.Random) -> Iterator[Order]:
    for number in range(ORDERS):
        who = chance.randrange(PEOPLE)
        receiver = replace(HONG, phone=f"010{who:08d}", address=f"서울 강남구 테헤란로 {who}")
        placed = NOON - timedelta(minutes=number % 1000)
        yield replace(order(f"2026{number:012d}", receiver=receiver), placed_at=placed)


if __name__ == "__main__":
    main()
