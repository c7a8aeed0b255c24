"""The clock of the PC is set: back by hours, or a year ahead and back. Nothing waits longer than it would have."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.clock import WallClockRest
from station.commands.sync import PeopleEraser
from station.ledger.storage.clock_trust import DOUBT, FAR
from tests.support.support_ledger import NOON, order, stocked
from tests.support.support_ledger import Bench as Place
from tests.support.support_shops import NOW
from tests.support.support_sync import Bench, Clock, RememberingShop, away, ledger_in

BACK = [timedelta(minutes=20), timedelta(hours=1), timedelta(hours=9), timedelta(days=365)]


class Seconds(threading.Event):
    """A stop that comes after so many seconds of waiting, whatever the clock says."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self._clock, self._left = clock, seconds

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.go(timeout or 0.0)
        self._left -= timeout or 0.0
        if self._left <= 0:
            self.set()
        return self.is_set()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


@pytest.mark.parametrize("back", BACK)
def test_orders_come_in_and_parcels_go_out_as_before_when_the_clock_is_set_back(bench: Bench, back: timedelta) -> None:
    sync = bench.sync()
    sync.run(Seconds(bench.clock, 130))
    bench.packed("1")
    bench.clock.now -= back
    bench.shop.calls.clear()
    sync.run(Seconds(bench.clock, 130))
    assert len(bench.shop.asked("changed")) >= 2
    assert len(bench.shop.booked) == 1


@pytest.mark.parametrize("back", BACK)
def test_a_feed_is_read_from_before_the_time_at_which_the_clock_was_ahead(bench: Bench, back: timedelta) -> None:
    bench.sync().run(Seconds(bench.clock, 5))
    bench.clock.now -= back
    bench.shop.calls.clear()
    bench.sync().run(Seconds(bench.clock, 5))
    since = bench.shop.asked("changed")[0].split()[0]
    assert since < bench.clock.now.isoformat()


@pytest.mark.parametrize("back", BACK)
def test_what_failed_once_is_tried_again_in_its_time_though_the_clock_went_back(bench: Bench, back: timedelta) -> None:
    bench.packed("1")
    bench.shop.down = away("network")
    sync = bench.sync()
    sync.run(Seconds(bench.clock, 200))
    bench.shop.down = None
    bench.clock.now -= back
    sync.run(Seconds(bench.clock, 31))
    assert len(bench.shop.booked) == 1


@pytest.mark.parametrize("back", [timedelta(0), *BACK])
def test_a_dead_processs_lease_is_free_after_a_quarter_of_a_minute_whatever_the_clock_does(
    tmp_path: Path, back: timedelta
) -> None:
    place = stocked(tmp_path)
    place.packed()
    assert len(place.ledger.outbox.lease("dead", place.clock())) == 1
    place.clock.now -= back
    place.clock.forward(seconds=15)
    assert [debt.order for debt in place.ledger.outbox.lease("next", place.clock())] == ["A1"]


def test_a_grace_to_undo_is_not_cut_short_when_the_clock_is_put_right_by_a_second(tmp_path: Path) -> None:
    place = stocked(tmp_path)
    place.packed(due=NOON + timedelta(seconds=10))
    place.clock.forward(seconds=-1)
    assert place.ledger.outbox.lease("sync", place.clock()) == ()
    place.clock.forward(seconds=11)
    assert len(place.ledger.outbox.lease("sync", place.clock())) == 1


def test_a_rest_is_over_at_its_end_and_when_the_clock_stands_before_its_beginning() -> None:
    rest = WallClockRest.of(NOW, timedelta(seconds=60))
    lefts = [rest.left(NOW + timedelta(seconds=seconds)) for seconds in (0, 59, 60, 61, -1)]
    assert lefts == [60, 1, 0, 0, 0]


class Erasing:
    """A packed and delivered order whose receiver is kept for 90 days."""

    def __init__(self, folder: Path, *, sure: bool = False) -> None:
        self.place: Place = stocked(folder, order("A1"))
        self.place.packed()
        self.place.delivered()
        self.sure = sure
        self.eraser = self.fresh()
        self.eraser()

    def fresh(self) -> PeopleEraser:
        return PeopleEraser(self.place.ledger, self.place.clock, timedelta(days=90), lambda: self.sure)

    @property
    def gone(self) -> bool:
        return self.place.ledger.orders.receiver_of("A1") is None

    def days(self, count: int) -> None:
        """So many days on which the PC runs."""
        for _ in range(24 * count):
            self.place.clock.forward(hours=1)
            self.eraser()


def test_a_clock_that_jumps_a_year_ahead_erases_nobody_and_is_told_of(tmp_path: Path) -> None:
    erasing = Erasing(tmp_path)
    erasing.place.clock.forward(days=365)
    erasing.eraser()
    erasing.fresh()()
    assert not erasing.gone
    assert erasing.place.ledger.clock_trust.doubted_since() == erasing.place.clock()
    erasing.place.clock.forward(days=-365)
    erasing.eraser()
    assert not erasing.gone
    assert erasing.place.ledger.clock_trust.doubted_since() is None


def test_receivers_go_in_their_time_on_a_pc_that_runs_every_day(tmp_path: Path) -> None:
    erasing = Erasing(tmp_path)
    erasing.days(89)
    assert not erasing.gone
    erasing.days(3)
    assert erasing.gone


def test_a_pc_that_stood_still_for_months_erases_after_days_of_doubt_or_at_once_with_the_networks_time(
    tmp_path: Path,
) -> None:
    alone, kept = Erasing(tmp_path / "alone"), Erasing(tmp_path / "kept", sure=True)
    for one in (alone, kept):
        one.place.clock.forward(days=200)
        one.eraser()
    assert (alone.gone, kept.gone) == (False, True)
    alone.days(DOUBT.days)
    assert alone.gone


def test_a_holiday_is_no_reason_for_doubt(tmp_path: Path) -> None:
    erasing = Erasing(tmp_path)
    erasing.place.clock.now += FAR
    erasing.fresh()()
    assert erasing.place.ledger.clock_trust.doubted_since() is None
