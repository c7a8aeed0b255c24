"""A slip that is unknown at the bench is asked for at the shop, once, and its order is there at the next scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.ledger import JournalEntry
from station.packing.facts import OrderScanned
from station.packing.orders import OrderStatus
from station.packing.verdicts import OrderVerdict
from tests.support.support_sync import Bench, Clock, RememberingShop, away, ledger_in, order_of


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


def scans(bench: Bench, *codes: str) -> None:
    """Slips of unknown orders are scanned."""
    for code in codes:
        fact = OrderScanned(code, OrderVerdict.UNKNOWN, bench.clock.now)
        bench.ledger.record(JournalEntry(bench.clock.now, (fact,)))


def known(bench: Bench) -> dict[str, OrderStatus]:
    return {row.number: row.status for row in bench.ledger.orders.rows()}


def test_the_order_of_an_unknown_slip_is_fetched_and_the_bench_is_woken(bench: Bench) -> None:
    bench.shop.books = {"77": order_of("77"), "78": order_of("78", OrderStatus.DISPATCHED)}
    scans(bench, "70")
    once = iter([("77", "8801234567893", "78", "77")])
    bench.run(10, lambda: scans(bench, *next(once, ())))
    assert known(bench) == {"77": OrderStatus.READY, "78": OrderStatus.DISPATCHED}
    assert bench.ledger.orders.receiver_of("78") is None
    assert bench.shop.asked("order") == ["77", "8801234567893", "78"]
    assert len(bench.wakes) >= 1


def test_a_shop_that_does_not_answer_is_asked_for_the_slip_again(bench: Bench) -> None:
    bench.shop.books = {"77": order_of("77")}
    bench.shop.failures["order"] = [away()]
    once = iter([("77",)])
    bench.run(60, lambda: scans(bench, *next(once, ())))
    assert known(bench) == {"77": OrderStatus.READY}
