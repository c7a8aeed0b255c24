"""A large file comes in whole or not at all, and no scan waits for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from station.ledger import JournalEntry, LedgerError
from station.ledger.orders.staged_import import AT_ONCE
from station.packing.facts import PackerIn
from station.packing.orders import Barcode, Order, Product
from tests.support.support_ledger import HONG, Bench, line, order, stocked

MANY = AT_ONCE * 6


def many() -> list[Order]:
    return [order(f"M{number}") for number in range(MANY)]


def there(bench: Bench) -> int:
    return sum(row.number.startswith("M") for row in bench.ledger.orders.rows())


def left(bench: Bench) -> int:
    with bench.ledger.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM staged").scalar_one())


class Killed(BaseException):
    """The process ends here."""


def dies_after(bench: Bench, steps: int) -> None:
    """Take many orders in, and end after so many steps of taking over."""
    staging = bench.ledger.staging
    write = staging._takers["order"]
    done: list[int] = []

    def take(connection: Connection, bodies: Sequence[bytes]) -> tuple[int, int]:
        if len(done) == steps:
            raise Killed
        done.append(1)
        return write(connection, bodies)

    staging.taker("order", take)
    with pytest.raises(Killed):
        bench.ledger.intake.take_in(many())


def test_many_orders_come_in_as_few_do(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    taken = bench.ledger.intake.take_in([*many(), order("A1")])
    assert (taken.new, taken.updated, taken.unchanged) == (MANY, 0, 1)
    assert (there(bench), left(bench)) == (MANY, 0)
    assert bench.ledger.orders.receiver_of("M7") == HONG
    again = bench.ledger.intake.take_in(many())
    assert (again.new, again.updated, again.unchanged) == (0, 0, MANY)


def test_of_a_file_with_one_order_that_cannot_be_nothing_comes_in(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with pytest.raises(LedgerError, match="bad_order"):
        bench.ledger.intake.take_in([*many(), order("X", line("1"), line("1"))])
    assert (there(bench), left(bench)) == (0, 0)


def test_a_file_that_was_all_there_is_taken_over_to_its_end_after_a_crash(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    dies_after(bench, 1)
    assert 0 < there(bench) < MANY
    assert bench.again().staging.finish()
    assert (there(bench), left(bench)) == (MANY, 0)
    assert not bench.ledger.staging.finish()


def test_a_file_that_was_not_all_there_is_dropped_after_a_crash(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with bench.ledger.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO staged (batch, kind, body) VALUES ('b', 'order', x'00')")
    assert bench.again().staging.finish()
    assert (there(bench), left(bench)) == (0, 0)


def test_the_next_file_waits_for_what_a_dead_process_left(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    dies_after(bench, 0)
    bench.again().intake.take_in([order(f"N{number}") for number in range(MANY)])
    assert (there(bench), left(bench)) == (MANY, 0)


def test_receivers_whose_key_was_erased_meanwhile_are_not_there_and_come_with_the_next_word(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    dies_after(bench, 0)
    bench.ledger.privacy.forget_day(bench.clock().date())
    assert bench.again().staging.finish()
    assert bench.ledger.orders.receiver_of("M7") is None
    bench.ledger.intake.take_in(many())
    assert bench.ledger.orders.receiver_of("M7") == HONG


def test_the_bench_writes_between_the_steps_of_a_file(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    packer = bench.open()
    known: list[int] = []
    ended = threading.Event()

    def pack() -> None:
        while not ended.is_set():
            packer.record(JournalEntry(bench.clock(), (PackerIn("101"),)))
            known.append(sum(1 for _ in packer.orders.rows()))

    at_work = threading.Thread(target=pack)
    at_work.start()
    bench.ledger.intake.take_in(many())
    ended.set()
    at_work.join()
    packer.close()
    assert len({count for count in known if 1 < count < MANY}) >= 2


def test_many_products_come_in_as_few_do(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    products = [Product(f"P{number}", "x", "", (Barcode(f"88{number:011d}"),)) for number in range(MANY)]
    taken = bench.ledger.catalogue.take_in(products)
    assert (taken.new, taken.updated, taken.unchanged) == (MANY, 0, 0)
    assert [match.sku for match in bench.ledger.catalogue.find("8800000000003")] == ["P3"]
    changed = [*products[1:], Product("P0", "y", "", (Barcode("9900000000000"),))]
    taken = bench.ledger.catalogue.take_in(changed)
    assert (taken.new, taken.updated, taken.unchanged) == (0, 1, MANY - 1)
    assert bench.ledger.catalogue.find("8800000000000") == ()
