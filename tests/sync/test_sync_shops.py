"""Orders carry the shop they came from, and their dispatch goes back there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from station.ledger.storage.schema import orders
from station.packing.orders import OrderStatus
from station.sync.dispatch import DebtDispatcher
from tests.support.support_shops import NOW
from tests.support.support_sync import LOG, Bench, Clock, RememberingShop, ledger_in, order_of, pack


def dispatcher(bench: Bench, **others: RememberingShop) -> DebtDispatcher:
    return DebtDispatcher(
        bench.ledger, bench.shop, owner="sync-1", clock=bench.clock, random=lambda: 1.0, log=LOG, others=others
    )


def test_an_order_remembers_the_shop_it_first_came_from(tmp_path: Path) -> None:
    clock = Clock()
    for shop, status in (("toys", OrderStatus.NOT_READY), ("books", OrderStatus.READY)):
        with ledger_in(tmp_path, clock, shop) as ledger:
            ledger.intake.take_in([order_of("A1", status)])
            with ledger.database.read() as connection:
                assert connection.execute(select(orders.c.status, orders.c.shop)).all() == [(status.value, "toys")]


def test_a_dispatch_goes_to_the_shop_of_its_order(tmp_path: Path) -> None:
    clock = Clock()
    toys, books = RememberingShop(clock), RememberingShop(clock)
    for name, shop, number in (("toys", toys, "T1"), ("books", books, "B1"), ("", toys, "OLD")):
        with ledger_in(tmp_path, clock, name) as ledger:
            shop.put(order_of(number))
            ledger.intake.take_in([order_of(number)])
            pack(ledger, number, f"65000000{len(number)}{ord(number[0])}", NOW)
    with ledger_in(tmp_path, clock) as ledger:
        bench = Bench(ledger, toys, clock)
        while dispatcher(bench, books=books).try_some():
            pass
        assert {one.lines[0].order for one in toys.booked.values()} == {"T1", "OLD"}
        assert {one.lines[0].order for one in books.booked.values()} == {"B1"}
        assert ledger.outbox.owed_count() == 0


def test_what_came_in_by_another_marketplaces_sheet_is_left_to_a_sheet_of_its_own(tmp_path: Path) -> None:
    clock = Clock()
    shop = RememberingShop(clock)
    with ledger_in(tmp_path, clock) as ledger:
        ledger.intake.take_in([order_of("A1"), replace(order_of("C1"), shop="sheet:coupang")])
        for number in ("A1", "C1"):
            pack(ledger, number, f"6500000000{ord(number[0])}", NOW)
        bench = Bench(ledger, shop, clock)
        shop.put(order_of("A1"))
        while dispatcher(bench).try_some():
            pass
        assert {one.lines[0].order for one in shop.booked.values()} == {"A1"}
        assert [(row.orders, row.state, row.reason) for row in ledger.outbox.rows()] == [(("C1",), "held", "by_sheet")]


def test_while_a_bench_has_one_shop_all_goes_there(tmp_path: Path) -> None:
    clock = Clock()
    shop = RememberingShop(clock)
    with ledger_in(tmp_path, clock, "the shop before") as ledger:
        bench = Bench(ledger, shop, clock)
        bench.packed("A1")
        assert [tried.failure for tried in dispatcher(bench).try_some()] == [None]
        assert len(shop.booked) == 1
