"""A scan that arrives twice at the bench: counted once, said, recorded where it is a fault, and told by `doctor`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from scanners.base import Scan, ScannerChanged, ScannerHealth
from station.bench.bench import PackingBench
from station.bench.bench_settings import BenchSettings
from station.bench.effects import BenchTools
from station.bench.mailbox import BenchMailbox
from station.bench.scan_input import expects_gs1
from station.bench.screen_model import ScreenModel
from station.ledger import JournalEntry, LedgerError
from station.packing.carriage import BoxCarriage
from station.packing.notices import NoticeSeverity
from station.packing.orders import Product
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import PackingRules, PackingState
from tests.support.support_codes import Clocks
from tests.support.support_ledger import NOON, line, order, stocked
from tests.support.support_ledger import Bench as Store
from tests.support.support_patience import PATIENCE

MUG, WITHIN = "8801234567893", PATIENCE


@dataclass
class Counting:
    """A bench with two scanners and the pictures it published."""

    store: Store
    same_code: dict[str, float] = field(default_factory=dict)
    pictures: list[ScreenModel] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        settings = BenchSettings(
            "BENCH-1",
            HouseCarriers(BoxCarriage("CJGLS")),
            PackingRules(asks_shop=False),
            scanners=("left", "keys"),
            same_code=self.same_code,
        )
        clock = Clocks(self.store.clock)
        self.bench = PackingBench(self.store.ledger, settings, clock, BenchMailbox(clock), BenchTools())
        self.bench.watch(self.see)
        self.bench.start()
        for name in settings.scanners:
            self.bench.scanner_says(ScannerChanged(name, ScannerHealth.READY))

    def see(self, picture: ScreenModel) -> None:
        with self.changed:
            self.pictures.append(picture)
            self.changed.notify_all()

    def scan(self, text: str, at: float, source: str = "left") -> None:
        self.bench.scanner_says(Scan(text, source, at))

    def sees(self, right: Callable[[ScreenModel], bool]) -> ScreenModel:
        with self.changed:
            assert self.changed.wait_for(lambda: any(map(right, self.pictures)), WITHIN), self.pictures[-1]
            return next(picture for picture in self.pictures if right(picture))

    def packed(self) -> int:
        """Mugs in the box, once the bench has taken all that was sent."""
        self.scan("PS:HELP", 1000.0)
        state = self.sees(lambda picture: picture.help_open).state
        assert isinstance(state, PackingState)
        return state.parcel.packed("MUG-WH")

    def devices(self) -> list[tuple[object, object]]:
        """The warnings on record."""
        records = self.store.ledger.records.find()
        return [(one["device"], one["reason"]) for one in records if one.get("state") == "warning"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = stocked(tmp_path, order("A1", line("1", "MUG-WH", 9)))
    yield made
    made.ledger.close()


def news(code: str) -> Callable[[ScreenModel], bool]:
    return lambda picture: picture.news is not None and picture.news.code.value == code


def test_a_scanner_that_reads_twice_counts_once_and_the_foot_of_the_screen_says_so(store: Store) -> None:
    counting = Counting(store, {"left": 0.5})
    for at, text in enumerate(("A1", MUG)):
        counting.scan(text, at)
    counting.scan(MUG, 1.2)
    picture = counting.sees(news("scan_repeated"))
    assert picture.band.code.value == "item_ok"
    assert counting.packed() == 1
    counting.bench.stop()
    assert counting.devices() == []
    assert store.ledger.counters.since(NOON.date()) == {"repeated:left": 1}


def test_one_scan_by_two_ways_counts_once_and_is_a_warning_of_the_second_scanner(store: Store) -> None:
    counting = Counting(store)
    for at, text in enumerate(("A1", MUG, MUG)):
        counting.scan(text, at)
        counting.scan(text.lower(), at + 0.05, "keys")
    picture = counting.sees(news("scan_two_ways"))
    assert [lamp.reason for lamp in picture.scanners if lamp.name == "keys"] == ["two_ways"]
    assert counting.packed() == 2
    counting.bench.stop()
    assert counting.devices() == [("scanner:keys", "two_ways")]
    assert store.ledger.counters.since(NOON.date()) == {"two_ways:keys": 3}


def test_two_equal_items_are_two_scans_where_nothing_else_was_set(store: Store) -> None:
    counting = Counting(store)
    for at, text in enumerate(("A1", MUG, MUG, MUG)):
        counting.scan(text, at / 50)
    assert counting.packed() == 3
    counting.bench.stop()
    assert store.ledger.counters.since(NOON.date()) == {}


def test_a_dropped_scan_costs_no_commit(store: Store) -> None:
    counting = Counting(store, {"left": 60.0})
    for at, text in enumerate(("A1", *[MUG] * 40)):
        counting.scan(text, at)
    assert counting.packed() == 1
    assert store.ledger.counters.since(NOON.date()) == {}
    counting.bench.stop()
    assert store.ledger.counters.since(NOON.date()) == {"repeated:left": 39}


def test_a_scan_that_could_not_be_recorded_counts_when_it_is_scanned_again(store: Store) -> None:
    counting = Counting(store, {"left": 60.0})
    counting.scan("A1", 0)
    counting.sees(lambda picture: picture.band.code.value == "order_opened")
    real, store.ledger.record = store.ledger.record, full  # type: ignore[method-assign]
    counting.scan(MUG, 1)
    counting.sees(lambda picture: picture.failed)
    store.ledger.record = real  # type: ignore[method-assign]
    counting.scan(MUG, 2)
    assert counting.packed() == 1
    counting.bench.stop()


def full(entry: JournalEntry) -> int:
    raise LedgerError("disk_full", "")


def test_a_scanner_that_leaves_out_the_separators_is_told_once_on_record_and_each_time_at_the_foot(
    store: Store,
) -> None:
    counting = Counting(store)
    for at, text in enumerate(("A1", *[f"01{MUG:0>14}21S12345678901234567810LOT-7"] * 2)):
        counting.scan(text, at)
    picture = counting.sees(news("scan_cut"))
    assert [lamp.reason for lamp in picture.scanners if lamp.name == "left"] == ["no_separator"]
    assert counting.packed() == 2
    counting.bench.stop()
    assert counting.devices() == [("scanner:left", "no_separator")]
    assert store.ledger.counters.since(NOON.date()) == {"gs1": 1, "no_separator:left": 2}


def test_a_piece_out_of_date_that_completes_the_box_is_told_at_the_foot(store: Store) -> None:
    store.ledger.intake.take_in([order("A9", line("1", "MUG-WH", 1))])
    counting = Counting(store)
    for at, text in enumerate(("A9", f"01{MUG:0>14}17200101")):
        counting.scan(text, at)
    picture = counting.sees(news("scan_expired"))
    assert picture.band.severity is NoticeSeverity.COMPLETE
    counting.bench.stop()


def test_that_gs1_codes_are_in_use_is_remembered_for_the_next_start(store: Store) -> None:
    counting = Counting(store)
    for at, text in enumerate(("A1", "0108801234567893", "(01)08801234567893", MUG)):
        counting.scan(text, at)
    assert counting.packed() == 3
    counting.bench.stop()
    assert store.ledger.counters.since(NOON.date()) == {"gs1": 1}
    assert expects_gs1(store.ledger, NOON.date() + timedelta(days=30))
    assert not expects_gs1(store.ledger, NOON.date() + timedelta(days=31))


def test_gs1_codes_are_expected_as_soon_as_a_product_is_tracked(store: Store) -> None:
    assert not expects_gs1(store.ledger, NOON.date())
    store.ledger.catalogue.take_in([Product("PHONE", "전화기", track="serial")])
    assert expects_gs1(store.ledger, NOON.date())


def test_counts_of_several_days_are_summed_and_old_ones_forgotten(store: Store) -> None:
    today = NOON.date()
    for ago in (40, 9, 2, 0):
        store.ledger.counters.add(today - timedelta(days=ago), {"repeated:left": 2, "nothing": 0})
    assert store.ledger.counters.since(today - timedelta(days=6)) == {"repeated:left": 4}
    assert store.ledger.counters.since(today - timedelta(days=99)) == {"repeated:left": 6}
