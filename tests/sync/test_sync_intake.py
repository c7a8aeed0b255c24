"""Orders in: every change arrives, from a place that outlives a crash, with as little writing as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.packing.orders import Order, OrderStatus
from station.shops.base import OrderPage, ShopRefused
from tests.support.support_shops import NOW
from tests.support.support_sync import Bench, Clock, RememberingShop, away, ledger_in, many, order_of


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


def known(bench: Bench) -> dict[str, str]:
    return {row.number: row.status.value for row in bench.ledger.orders.rows()}


def asked_since(bench: Bench) -> list[tuple[datetime, str]]:
    asked = [what.split(" ") for what in bench.shop.asked("changed")]
    return [(datetime.fromisoformat(since), cursor) for since, cursor in asked]


def test_the_first_intake_looks_back_seven_days(bench: Bench) -> None:
    bench.shop.put(order_of("1"), order_of("2", OrderStatus.CANCELLED))
    bench.run(1)
    assert asked_since(bench) == [(NOW - timedelta(days=7), "None")]
    assert known(bench) == {"1": "ready", "2": "cancelled"}
    assert bench.wakes == [NOW]


def test_a_sweep_goes_through_every_page(bench: Bench) -> None:
    bench.shop.put(*(order_of(str(number)) for number in range(250)))
    bench.run(1)
    assert [cursor for _, cursor in asked_since(bench)] == ["None", "100", "200"]
    assert len(known(bench)) == 250


def test_the_next_sweep_comes_after_the_poll_and_overlaps_the_last(bench: Bench) -> None:
    bench.shop.put(order_of("1"))
    bench.run(130, poll=60)
    at = [when for when, kind, _ in bench.shop.calls if kind == "changed"]
    assert at == [NOW, NOW + timedelta(seconds=60), NOW + timedelta(seconds=120)]
    assert [since for since, _ in asked_since(bench)][1:] == [
        NOW - timedelta(minutes=5),
        NOW + timedelta(seconds=60) - timedelta(minutes=5),
    ]


def test_a_shop_whose_clock_is_behind_loses_nothing(bench: Bench) -> None:
    bench.shop.as_of = NOW - timedelta(hours=1)
    bench.run(61, poll=60)
    assert asked_since(bench)[1][0] == NOW - timedelta(hours=1, minutes=5)


def test_an_order_is_true_as_of_the_answer_that_told_it(bench: Bench) -> None:
    bench.shop.as_of = NOW - timedelta(minutes=1)
    bench.shop.put(order_of("1"))
    bench.run(1)
    known = bench.ledger.orders.find("1")
    assert known is not None
    assert known.as_of == bench.shop.as_of


def test_the_same_orders_again_write_nothing_and_wake_nobody(bench: Bench) -> None:
    bench.shop.put(order_of("1"))
    bench.run(1)
    before = bench.ledger.database.data_version(), len(bench.wakes)
    with_another = Clock(bench.clock.now)
    bench.run(50, poll=1)
    assert (bench.ledger.database.data_version(), len(bench.wakes)) == before
    assert with_another.now < bench.clock.now


def test_a_new_process_goes_on_where_the_last_one_stood(bench: Bench) -> None:
    bench.shop.page_size = 10
    bench.shop.put(*(order_of(str(number)) for number in range(30)))
    bench.shop.failures["changed"] = [None, None, *many(away(), 100)]
    bench.run(1)
    assert len(known(bench)) == 20
    bench.shop.failures.clear()
    bench.shop.calls.clear()
    bench.run(1)
    assert asked_since(bench) == [(NOW - timedelta(days=7), "20")]
    assert len(known(bench)) == 30


def test_a_cursor_that_the_shop_forgot_begins_the_sweep_anew(bench: Bench) -> None:
    bench.shop.page_size = 10
    bench.shop.put(*(order_of(str(number)) for number in range(20)))
    bench.shop.failures["changed"] = [None, ShopRefused("gone")]
    bench.run(1)
    assert [cursor for _, cursor in asked_since(bench)] == ["None", "10", "None", "10"]
    assert len(known(bench)) == 20


def test_a_place_that_was_damaged_begins_anew(bench: Bench) -> None:
    bench.ledger.cursors.save("memory", '{"since": 7}')
    bench.run(1)
    assert asked_since(bench) == [(NOW - timedelta(days=7), "None")]


def test_a_feed_that_hands_out_a_place_to_wait_at_is_not_hammered(bench: Bench) -> None:
    class Endless(RememberingShop):
        def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
            self._called("changed", f"{since.isoformat()} {cursor}")
            place = int(cursor or "0")
            orders = tuple(self.feed[place : place + limit])
            return OrderPage(orders, str(place + len(orders)))

    bench.shop = Endless(bench.clock)
    bench.shop.put(order_of("1"))
    bench.run(125, poll=60)
    bench.shop.put(order_of("2"))
    bench.run(1)
    assert [cursor for _, cursor in asked_since(bench)] == ["None", "1"] * 3 + ["None", "2"]
    assert set(known(bench)) == {"1", "2"}


def test_a_feed_that_always_says_the_same_does_not_stop_the_dispatches(bench: Bench) -> None:
    class Stuck(RememberingShop):
        def changed(self, since: datetime, cursor: str | None, limit: int) -> OrderPage:
            self._called("changed", f"{since.isoformat()} {cursor}")
            return OrderPage(tuple(self.feed), "same")

    bench.shop = Stuck(bench.clock)
    bench.packed("1")
    bench.run(50, poll=60)
    assert len(bench.shop.asked("changed")) == 2
    assert len(bench.shop.booked) == 1


def test_a_long_intake_lets_debts_through_between_its_pages(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.put(*(order_of(f"9{number}") for number in range(500)))
    bench.run(1)
    kinds = [kind for _, kind, _ in bench.shop.calls]
    assert kinds.index("dispatch") < 4
    assert len(known(bench)) == 501


def test_orders_that_could_not_be_understood_are_reported(
    bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = order_of("1")

    def changed(since: datetime, cursor: str | None, limit: int) -> OrderPage:
        return OrderPage((good,), None, ("77", ""))

    monkeypatch.setattr(bench.shop, "changed", changed)
    bench.run(1)
    assert caplog.messages == ["2 orders could not be understood: ('77', '')"]
    assert set(known(bench)) == {"1"}


def test_an_intake_that_fails_is_tried_again_soon(bench: Bench) -> None:
    bench.shop.put(order_of("1"))
    bench.shop.failures["changed"] = [away("timeout"), away("not_json")]
    bench.run(10)
    at = [(when - NOW).total_seconds() for when, kind, _ in bench.shop.calls if kind == "changed"]
    assert at == [0, 1, 3]
    assert known(bench) == {"1": "ready"}


def test_a_cancel_that_comes_without_its_goods_is_known(bench: Bench) -> None:
    bench.shop.put(order_of("1"))
    bench.run(1)
    bench.shop.put(Order("1", OrderStatus.CANCELLED, ()))
    bench.run(1)
    assert known(bench) == {"1": "cancelled"}


def test_a_first_intake_takes_what_has_waited_for_longer_once_and_page_by_page(bench: Bench) -> None:
    asked: list[tuple[datetime, str | None]] = []

    class Remembers(RememberingShop):
        def waiting(self, before: datetime, cursor: str | None, _limit: int) -> OrderPage:
            asked.append((before, cursor))
            if len(asked) == 2:
                raise away()
            return OrderPage((order_of(f"old-{cursor}"),), None if cursor else "next")

    bench.shop = Remembers(bench.clock)
    bench.shop.put(order_of("1"))
    bench.run(200)
    bench.run(200)
    assert known(bench).keys() == {"1", "old-None", "old-next"}
    assert [cursor for _, cursor in asked] == [None, "next", "next"]
    assert asked[0][0] == NOW - timedelta(days=7)
