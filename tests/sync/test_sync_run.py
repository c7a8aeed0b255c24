"""The loop through bad hours: outages, pauses that the shop asks for, other processes, and what is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.ledger import LedgerError, WakeSocket, listener
from station.shops.base import ShopCredentials
from station.sync.round import LinkReport, SyncLink
from station.sync.service import ShopSync
from tests.support.support_shops import NOW
from tests.support.support_sync import LOG, Bench, Clock, RememberingShop, Until, away, ledger_in, many, order_of, pack


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with ledger_in(tmp_path / "data", clock) as ledger:
        yield Bench(ledger, RememberingShop(clock), clock)


def seconds(bench: Bench, kind: str) -> list[float]:
    return [(at - NOW).total_seconds() for at, called, _ in bench.shop.calls if called == kind]


def test_a_long_outage_is_met_with_fewer_and_fewer_calls_and_then_everything_goes_out_at_once(
    bench: Bench,
) -> None:
    bench.packed("1", "2", "3")
    bench.shop.down = away("network")
    back: list[float] = []

    def after_an_hour() -> None:
        if bench.shop.down and bench.clock.now >= NOW + timedelta(hours=1):
            bench.shop.down = None
        if len(bench.shop.booked) == 3 and not back:
            back.append((bench.clock.now - NOW).total_seconds() - 3600)

    bench.run(3700, after_an_hour)
    assert len(bench.shop.booked) == 3
    assert back[0] <= 35
    assert len(bench.shop.calls) < 300
    assert bench.links == [SyncLink("lost", "network"), SyncLink("ready")]


def test_a_new_debt_is_tried_within_half_a_minute_however_long_the_shop_has_been_away(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.down = away("server")
    packed_at: list[float] = []

    def pack_another() -> None:
        if not packed_at and bench.clock.now >= NOW + timedelta(minutes=50):
            bench.ledger.intake.take_in([order_of("2")])
            pack(bench.ledger, "2", "650000000022", bench.clock.now)
            packed_at.append((bench.clock.now - NOW).total_seconds())

    bench.run(3600, pack_another, poll=600)
    first = min((at - NOW).total_seconds() for at, kind, what in bench.shop.calls if (kind, what) == ("order", "2"))
    assert first - packed_at[0] <= 31


def test_a_new_debt_goes_out_within_a_second_or_so_when_all_is_well(bench: Bench, tmp_path: Path) -> None:
    with ledger_in(tmp_path / "data", bench.clock) as other:
        order = order_of("1")
        bench.shop.put(order)
        packed: list[float] = []

        def pack_it() -> None:
            if not packed and bench.clock.now >= NOW + timedelta(seconds=10):
                other.intake.take_in([order])
                pack(other, "1", "650000000011", bench.clock.now)
                packed.append((bench.clock.now - NOW).total_seconds())

        bench.run(20, pack_it)
        assert seconds(bench, "dispatch")[0] - packed[0] <= 1


def test_the_shop_is_left_alone_for_as_long_as_it_asks(bench: Bench) -> None:
    bench.packed("1", "2")
    bench.shop.failures["dispatch"] = [away("busy", 90.0)]
    bench.run(200)
    calls = [(at - NOW).total_seconds() for at, _, _ in bench.shop.calls]
    assert not [at for at in calls if 1 < at < 90]
    assert len(bench.shop.booked) == 2
    assert bench.answers() == [("unreachable", "busy"), ("accepted", ""), ("accepted", "")]


def test_one_poisoned_debt_does_not_keep_the_others(bench: Bench) -> None:
    parcels = bench.packed("1", "2", "3")

    class Poisoned(RememberingShop):
        def dispatch(self, dispatch):  # type: ignore[no-untyped-def]
            if dispatch.parcel == parcels[0]:
                self._called("dispatch", dispatch.parcel)
                raise away("server")
            return super().dispatch(dispatch)

    bench.shop = Poisoned(bench.clock, bench.shop.books, bench.shop.feed)
    bench.run(1800)
    assert set(bench.shop.booked) == set(parcels[1:])
    tries = bench.shop.asked("dispatch").count(parcels[0])
    assert 8 < tries < 20


def test_a_broken_feed_holds_no_dispatch_up(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["changed"] = many(away("not_json"), 1000)
    bench.run(5)
    assert len(bench.shop.booked) == 1


def test_the_link_is_told_only_when_it_changes(bench: Bench) -> None:
    refused = ShopCredentials("credentials", "no")
    bench.shop.failures["changed"] = [None, away(), away(), refused, None]
    bench.run(200, poll=10)
    assert bench.links == [
        SyncLink("ready"),
        SyncLink("lost", "network"),
        SyncLink("lost", "credentials"),
        SyncLink("ready"),
    ]


def test_a_bench_that_begins_later_is_told_once_how_the_link_stands(tmp_path: Path) -> None:
    """Otherwise it would never hear of a shop that has been well for days."""
    told: list[SyncLink] = []
    report = LinkReport(told.append, lambda: listener(tmp_path))
    report.repeat()
    report.changed(SyncLink("ready"))
    report.repeat()
    assert told == [SyncLink("ready")]
    for count in (2, 3):
        bench = WakeSocket(tmp_path, lambda: None)
        for _ in range(3):
            report.repeat()
        assert told == [SyncLink("ready")] * count
        bench.close()
        report.repeat()
    report.changed(SyncLink("lost", "network"))
    report.repeat()
    assert told[3:] == [SyncLink("lost", "network")]


def test_a_dispatch_that_fails_while_the_feed_answers_is_a_lost_link_until_it_is_done(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = many(away("server"), 3)
    bench.run(300)
    assert bench.links == [SyncLink("ready"), SyncLink("lost", "server"), SyncLink("ready")]


def test_a_debt_that_a_supervisor_voids_does_not_keep_the_link_lost(bench: Bench) -> None:
    bench.packed("1")
    bench.shop.failures["dispatch"] = many(away("server"), 100)
    voided: list[bool] = []

    def void() -> None:
        if not voided and bench.clock.now >= NOW + timedelta(seconds=50):
            bench.ledger.ways_out.void_parcel("1", "lost parcel", bench.clock.now)
            voided.append(True)

    bench.run(600, void)
    assert bench.links[-1] == SyncLink("ready")
    assert [state for state, _, _ in bench.states()] == ["void"]


def test_four_processes_send_each_debt_once(bench: Bench, tmp_path: Path) -> None:
    parcels = bench.packed(*(str(number) for number in range(24)))
    lock = threading.Lock()

    class Locked(RememberingShop):
        def _called(self, kind: str, what: str) -> None:
            with lock:
                super()._called(kind, what)

    bench.shop = Locked(bench.clock, bench.shop.books, bench.shop.feed)

    def process(name: str) -> None:
        with ledger_in(tmp_path / "data", bench.clock) as own:
            Bench(own, bench.shop, bench.clock).sync(owner=name).round(threading.Event())

    workers = [threading.Thread(target=process, args=(f"sync-{each}",), daemon=True) for each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert sorted(bench.shop.asked("dispatch")) == sorted(parcels)
    assert bench.answers() == [("accepted", "")] * 24


def test_a_ledger_that_is_locked_for_a_moment_is_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.packed("1")
    lease, locked = bench.ledger.outbox.lease, [LedgerError("locked")] * 3

    def busy(*args, **rest):  # type: ignore[no-untyped-def]
        if locked:
            raise locked.pop()
        return lease(*args, **rest)

    monkeypatch.setattr(bench.ledger.outbox, "lease", busy)
    bench.run(10)
    assert len(bench.shop.booked) == 1


def test_a_ledger_that_is_broken_ends_the_process(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_rest: object) -> None:
        raise LedgerError("disk_full")

    monkeypatch.setattr(bench.ledger.outbox, "lease", full)
    with pytest.raises(LedgerError, match="disk_full"):
        bench.run(10)


def test_an_idle_process_looks_once_a_second_and_asks_the_shop_once_a_poll(bench: Bench) -> None:
    stop = Until(bench.clock, 600)
    bench.sync(60).run(stop)
    assert len(stop.waits) <= 610
    assert len(bench.shop.calls) == 10


def test_it_sees_to_forgetting_at_once_and_every_minute(bench: Bench) -> None:
    forgot: list[float] = []
    sync = ShopSync(
        bench.ledger,
        bench.shop,
        clock=bench.clock,
        poll_seconds=60,
        owner="sync-1",
        log=LOG,
        wake=lambda: None,
        forget=lambda: forgot.append((bench.clock.now - NOW).total_seconds()),
    )
    sync.run(Until(bench.clock, 610))
    assert len(forgot) == 11
    assert forgot[0] < 60
    assert 60 <= forgot[1] - forgot[0] < 70
