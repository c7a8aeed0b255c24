"""`sync --once`: one full round over a real wire, and an honest count of what is left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.packing.orders import OrderStatus
from station.shops.base import ShopCredentials, ShopFailure, ShopRefused
from station.sync.round import RoundResult
from tests.support.support_shops import NOW
from tests.support.support_sync import Bench, Clock, RememberingShop, Until, away, ledger_in, many, order_of, pack


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


def once(bench: Bench) -> tuple[RoundResult, float]:
    """The result, and how long was waited."""
    stop = Until(bench.clock, 1e6)
    return bench.sync().round(stop), sum(stop.waits)


def test_a_round_takes_everything_in_and_sends_everything_out(bench: Bench) -> None:
    bench.packed("1", "2")
    bench.shop.put(*(order_of(f"9{number}") for number in range(250)))
    assert once(bench) == (RoundResult(0), 0)
    assert len(bench.shop.booked) == 2
    assert sum(1 for _ in bench.ledger.orders.rows()) == 252


def test_nothing_to_do_is_a_round_too(bench: Bench) -> None:
    assert once(bench) == (RoundResult(0), 0)


def test_a_pause_that_the_shop_asks_for_is_waited_out(bench: Bench) -> None:
    bench.packed("1", "2")
    bench.shop.failures = {
        "changed": [away("busy", 10.0)],
        "order": [away("busy", 20.0)],
        "dispatch": [away("server", 5.0), away("busy")],
    }
    assert once(bench) == (RoundResult(0), 36.0)
    assert len(bench.shop.booked) == 2


def test_a_shop_that_is_busy_for_ever_is_waited_for_a_minute_in_all(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.down = away("busy", 7.0)
    result, waited = once(bench)
    assert result == RoundResult(1, failure="busy")
    assert 50 < waited <= 60


def test_a_pause_longer_than_the_patience_is_not_begun(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = [away("busy", 3600.0)]
    assert once(bench) == (RoundResult(1), 0)


def test_a_shop_that_asks_for_no_time_at_all_is_not_asked_for_ever(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.down = away("busy", 0.0)
    assert once(bench)[0] == RoundResult(1, failure="busy")
    assert len(bench.shop.calls) < 700


@pytest.mark.parametrize("failure", [away("network"), away("timeout"), ShopCredentials("credentials")])
def test_a_shop_that_is_away_is_not_asked_for_every_debt(bench: Bench, failure: ShopFailure) -> None:
    bench.packed("1", "2", "3")
    bench.shop.down = failure
    assert once(bench) == (RoundResult(3, failure=failure.code), 0)
    assert [kind for _, kind, _ in bench.shop.calls] == ["changed", "order"]


def test_one_bad_answer_does_not_keep_the_other_debts(bench: Bench) -> None:
    parcels = bench.packed("1", "2", "3")
    bench.shop.failures["dispatch"] = [away("server")]
    assert once(bench) == (RoundResult(1), 0)
    assert set(bench.shop.booked) == set(parcels[1:])


def test_a_shop_that_answers_nothing_but_errors_ends_the_round(bench: Bench) -> None:
    bench.packed("1", "2", "3")
    bench.shop.failures["dispatch"] = many(away("server"), 100)
    assert once(bench) == (RoundResult(3), 0)
    assert len(bench.shop.asked("dispatch")) == 3


def test_what_failed_before_is_tried_in_the_next_round_and_does_not_wait_for_its_time(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = many(away("server"), 8)
    for _ in range(8):
        assert once(bench) == (RoundResult(1), 0)
    assert once(bench) == (RoundResult(0), 0)


def test_a_held_order_is_owed_still_and_goes_out_in_the_first_round_after_it_was_cleared(
    bench: Bench,
) -> None:
    bench.packed("1")
    bench.shop.books["1"] = order_of("1", OrderStatus.ON_HOLD)
    assert once(bench) == (RoundResult(1, held=1), 0)
    assert once(bench) == (RoundResult(1, held=1), 0)
    bench.shop.books["1"] = order_of("1")
    assert once(bench) == (RoundResult(0), 0)
    assert len(bench.shop.booked) == 1


def test_a_refused_dispatch_is_owed_no_more_but_counted(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = [ShopRefused("invalid_waybill", "no")]
    assert once(bench) == (RoundResult(0, refused=1), 0)
    assert once(bench) == (RoundResult(0, refused=1), 0)
    assert len(bench.shop.asked("dispatch")) == 1


def test_a_parcel_in_its_time_of_grace_is_owed_and_stays(bench: Bench) -> None:
    bench.ledger.intake.take_in([order_of("1")])
    pack(bench.ledger, "1", "650000000011", NOW, NOW + timedelta(seconds=60))
    assert once(bench) == (RoundResult(1), 0)
    assert bench.shop.asked("dispatch") == []


def test_a_round_can_be_stopped(bench: Bench) -> None:
    bench.packed("1")
    stop = threading.Event()
    stop.set()
    assert bench.sync().round(stop) == RoundResult(1, failure="stopped")
