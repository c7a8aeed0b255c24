"""Dispatches out: what the shop answers becomes of each debt, and nothing is sent that must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.ledger import DispatchDebt
from station.packing.orders import BoxLine, OrderStatus
from station.shops.base import ParcelDispatch, ShopCredentials, ShopFailure, ShopRefused
from tests.support.support_shops import NOW
from tests.support.support_sync import Bench, Clock, RememberingShop, away, ledger_in, many, order_of, pack


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


def test_a_packed_parcel_reaches_the_shop_whole(bench: Bench) -> None:
    orders = [order_of("1", package="P"), order_of("2", package="P")]
    bench.shop.put(*orders)
    bench.ledger.intake.take_in(orders)
    parcel = pack(bench.ledger, "2", "650000000011", bench.clock.now)
    bench.run(1)
    lines = tuple(BoxLine(number, f"{number}-1", "MUG-WH", 2, "머그컵", "화이트") for number in ("1", "2"))
    sent = bench.shop.booked[parcel]
    assert replace(sent, lines=tuple(sorted(sent.lines, key=lambda line: line.order))) == ParcelDispatch(
        parcel, "CJGLS", "650000000011", NOW, lines
    )
    assert sorted(bench.shop.asked("order")) == ["1", "2"]
    assert bench.states() == [("done", "", 1)]
    assert bench.answers() == [("accepted", "")]


def test_debts_go_out_oldest_first_and_one_at_a_time(bench: Bench) -> None:
    parcels = bench.packed("1", "2", "3")
    bench.run(1)
    assert bench.shop.asked("dispatch") == parcels
    assert [kind for _, kind, _ in bench.shop.calls if kind != "changed"] == ["order", "dispatch"] * 3


def test_a_parcel_in_its_time_of_grace_is_not_sent(bench: Bench) -> None:
    bench.ledger.intake.take_in([order_of("1")])
    bench.shop.put(order_of("1"))
    pack(bench.ledger, "1", "650000000011", NOW, NOW + timedelta(seconds=20))
    bench.run(15)
    assert bench.shop.asked("dispatch") == []
    bench.run(10)
    assert len(bench.shop.booked) == 1


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (OrderStatus.CANCELLED, "cancelled"),
        (OrderStatus.ON_HOLD, "on_hold"),
        (OrderStatus.NOT_READY, "not_ready"),
    ],
)
def test_an_order_that_must_not_go_is_held_and_never_sent(bench: Bench, status: OrderStatus, reason: str) -> None:
    bench.packed("1")
    bench.shop.books["1"] = order_of("1", status)
    bench.run(300)
    assert bench.shop.asked("dispatch") == []
    assert {(state, why) for state, why, _ in bench.states()} == {("held", reason)}
    assert set(bench.answers()) == {("refused", reason)}


def test_one_stopped_order_holds_the_whole_box(bench: Bench) -> None:
    orders = [order_of("1", package="P"), order_of("2", package="P")]
    bench.shop.put(*orders)
    bench.ledger.intake.take_in(orders)
    pack(bench.ledger, "1", "650000000011", bench.clock.now)
    bench.shop.put(order_of("2", OrderStatus.ON_HOLD, "P"))
    bench.run(60)
    assert bench.shop.asked("dispatch") == []
    assert [state for state, _, _ in bench.states()] == ["held"]


def test_a_held_dispatch_goes_out_as_soon_as_the_shop_clears_the_order(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.put(order_of("1", OrderStatus.ON_HOLD))
    bench.run(10)
    assert [state for state, _, _ in bench.states()] == ["held"]
    bench.shop.put(order_of("1"))
    bench.run(2)
    assert [state for state, _, _ in bench.states()] == ["done"]


def test_a_held_dispatch_is_asked_again_even_when_the_feed_forgot(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.books["1"] = order_of("1", OrderStatus.ON_HOLD)
    bench.run(1)
    bench.shop.books["1"] = order_of("1")
    bench.run(45)
    assert [state for state, _, _ in bench.states()] == ["done"]


def test_a_cancel_that_only_the_dispatch_meets_holds_it_too(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = [ShopRefused("on_hold", "wait")]
    bench.run(1)
    assert bench.states() == [("held", "on_hold", 1)]


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (
            ShopRefused("invalid_waybill", "650000000011 is no number of CJ"),
            "invalid_waybill: 650000000011 is no number of CJ",
        ),
        (
            ShopRefused("already_dispatched", "twice", other_waybill="650000000099"),
            "already_dispatched: 650000000099",
        ),
        (ShopRefused("already_dispatched", "long ago"), "already_dispatched: long ago"),
        (ShopRefused("strange", "for 홍 견본, please call"), "strange"),
        (ShopRefused("strange", "call 010 1234-9999"), "strange"),
        (ShopRefused("strange", "goes to 서울가상구 견본로1"), "strange"),
        (ShopRefused("not_found"), "not_found"),
    ],
)
def test_a_refusal_stays_visible_and_names_nobody(bench: Bench, refusal: ShopRefused, reason: str) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = [refusal]
    bench.run(600)
    assert bench.states() == [("refused", reason, 1)]
    assert bench.answers() == [("refused", reason)]
    assert len(bench.shop.asked("dispatch")) == 1


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (away("network"), "network"),
        (away("timeout"), "timeout"),
        (away("server"), "server"),
        (ShopCredentials("credentials", "who are you?"), "credentials"),
    ],
)
def test_a_shop_that_gives_no_answer_is_tried_again_until_it_does(
    bench: Bench, failure: ShopFailure, reason: str
) -> None:
    parcel = bench.packed("1")[0]
    bench.shop.failures["dispatch"] = [failure, failure]
    bench.run(30)
    assert bench.answers() == [("unreachable", reason), ("unreachable", reason), ("accepted", "")]
    assert bench.shop.asked("dispatch") == [parcel] * 3


def test_a_question_that_fails_keeps_the_dispatch_back(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["order"] = [away("timeout"), ShopRefused("rejected")]
    bench.run(1)
    assert bench.shop.asked("dispatch") == []
    bench.run(30)
    assert bench.answers() == [("unreachable", "timeout"), ("unreachable", "rejected"), ("accepted", "")]


def test_an_order_that_the_shop_does_not_know_is_left_to_its_refusal(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.books.clear()
    bench.shop.failures["dispatch"] = [ShopRefused("unknown_order")]
    bench.run(1)
    assert bench.states() == [("refused", "unknown_order", 1)]


def test_an_answer_that_got_lost_ends_as_already_done(bench: Bench) -> None:
    parcel = bench.packed("1")[0]
    bench.shop.booked[parcel] = ParcelDispatch(parcel, "CJGLS", "650000000011", NOW, ())
    bench.run(1)
    assert bench.answers() == [("already_done", "")]


def test_a_debt_of_a_dead_process_is_free_after_its_lease(bench: Bench) -> None:
    bench.packed("1")
    assert len(bench.ledger.outbox.lease("dead", bench.clock.now)) == 1
    bench.run(14)
    assert bench.shop.asked("dispatch") == []
    bench.run(6)
    assert len(bench.shop.booked) == 1


def test_a_process_that_slept_through_its_lease_does_not_send(bench: Bench) -> None:
    bench.packed("1")
    shop = bench.shop
    others: list[DispatchDebt] = []

    class Sleepy(RememberingShop):
        def order(self, number: str) -> None:
            if not others:
                bench.clock.go(20)
                others.extend(bench.ledger.outbox.lease("other", bench.clock.now))

    bench.shop = Sleepy(bench.clock, shop.books, shop.feed)
    bench.run(1)
    assert len(others) == 1
    assert bench.shop.asked("dispatch") == []
    assert bench.answers() == []


def test_the_bench_is_told_when_something_went_out(bench: Bench) -> None:
    bench.packed("1")
    bench.run(1)
    assert bench.wakes


@pytest.mark.parametrize(("before", "again"), [(0, 2), (4, 1)])
def test_a_shop_that_says_all_is_well_and_books_nothing_is_asked_again_and_then_left_to_a_person(
    bench: Bench, before: int, again: int
) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = many(away("network"), before) + many(away("not_booked"), 9)
    bench.run(3600)
    unsure = [("unreachable", "not_booked")] * again
    assert bench.answers()[before:] == [*unsure, ("refused", "not_booked")]
    assert bench.states() == [("refused", "not_booked", before + again + 1)]
