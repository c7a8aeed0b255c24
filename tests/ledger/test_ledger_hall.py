"""The hall read from a real ledger: beside a bench that writes, over days, and without ever writing itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from station.ledger import LedgerError
from station.ledger.statistics.hall_reader import HallReader
from station.ledger.storage.read_only import ReadFile
from station.packing.deadlines import DueRule, WorkingDays
from station.packing.facts import CancelCheck, Device, LabelSending, OrderHeld, OrderReleased, ParcelPacked
from station.packing.orders import OrderStatus
from station.packing.verdicts import ItemVerdict, ShopResult
from station.statistics.backlog import HallSettings
from station.statistics.hall_snapshot import AttentionItem, AttentionKind, BoxBacklog, DebtFigures
from tests.support.support_ledger import KOREA, NOON, Bench, item, line, order, stocked, told

SETTINGS = HallSettings(KOREA, "CJGLS", time(16, 0))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = stocked(tmp_path, order("A1"), order("B2"))
    yield bench
    bench.ledger.close()


@pytest.fixture
def reader(bench: Bench) -> Iterator[HallReader]:
    reader = HallReader(bench.folder / "data", SETTINGS)
    yield reader
    reader.close()


def test_the_hall_grows_with_the_bench_beside_it(bench: Bench, reader: HallReader) -> None:
    before = reader.read(bench.clock())
    assert (before.today.parcels, before.open_orders, before.backlog) == (0, 2, BoxBacklog(today=2))
    box = bench.opened("A1")
    during = reader.read(bench.clock())
    assert (during.stations[0].order, during.stations[0].order_since) == ("A1", NOON)
    bench.clock.forward(seconds=5)
    bench.record(item(box, ItemVerdict.COMPLETE, 2))
    bench.record(ParcelPacked("A1", box.parcel, "CJGLS", "650000000011", 5, bench.clock()))
    after = reader.read(bench.clock())
    assert (after.today.parcels, after.today.pieces, after.stations[0].order) == (1, 2, "")
    assert (after.debts, after.read) == (DebtFigures(owed=1, oldest_at=bench.clock()), 1.0)
    assert after.cutoffs[0].packed == 1


def test_a_box_of_which_the_shop_says_nothing_is_due_as_the_house_counts(tmp_path: Path) -> None:
    bench = stocked(tmp_path, replace(order("A1"), due_at=None), replace(order("B2"), due_at=None, placed_at=None))
    rule = DueRule(WorkingDays(frozenset()), 1)
    reader = HallReader(bench.folder / "data", SETTINGS, due_rule=lambda: rule)
    assert reader.read(bench.clock()).backlog == BoxBacklog(tomorrow=1, without_due=1)
    reader.close()
    bench.ledger.close()


def test_an_order_that_the_shop_holds_needs_somebody_until_it_is_packed_or_cleared(
    bench: Bench, reader: HallReader
) -> None:
    bench.packed("A1")
    bench.ledger.intake.take_in([told(order(number), OrderStatus.ON_HOLD) for number in ("A1", "B2")])
    assert [(one.need, one.order) for one in reader.read(bench.clock()).attention] == [(AttentionKind.SHOP_HOLD, "B2")]
    bench.ledger.intake.take_in([order("B2")])
    bench.clock.forward(minutes=1)
    assert reader.read(bench.clock()).attention == ()


def test_what_the_shop_refused_and_what_is_held_needs_somebody(bench: Bench, reader: HallReader) -> None:
    box, waybill = bench.packed("A1")
    bench.ledger.outbox.settle(
        bench.leased(), "refused", "invalid_waybill", bench.clock(), next_try=None, state="refused"
    )
    bench.clock.forward(minutes=1)
    bench.record(OrderHeld("B2", "", "packer"))
    found = reader.read(bench.clock())
    assert found.attention == (
        AttentionItem(AttentionKind.REFUSED, "BENCH-1", "A1", box.parcel, waybill, NOON, "invalid_waybill"),
        AttentionItem(AttentionKind.HELD_ORDER, "BENCH-1", "B2", "", "", bench.clock(), "packer"),
    )
    assert found.debts == DebtFigures(refused=1)
    bench.record(OrderReleased("B2"))
    bench.clock.forward(seconds=11)
    assert [one.need for one in reader.read(bench.clock()).attention] == [AttentionKind.REFUSED]


def test_a_parcel_that_got_no_number_by_the_pick_up_was_not_picked_up(bench: Bench, reader: HallReader) -> None:
    box = bench.opened("A1")
    bench.record(ParcelPacked("A1", box.parcel, "CJGLS", "", 5, bench.clock()))
    assert reader.read(bench.clock()).attention == ()
    late = reader.read(bench.clock.forward(hours=4))
    assert [(one.need, one.parcel) for one in late.attention] == [(AttentionKind.NOT_PICKED_UP, box.parcel)]
    assert late.debts == DebtFigures(unnumbered=1)


def test_a_new_day_begins_with_nothing_but_who_is_there(bench: Bench, reader: HallReader) -> None:
    bench.packed("A1")
    bench.record(Device("printer", "lost", "unreachable"))
    assert reader.read(bench.clock()).today.parcels == 1
    bench.clock.forward(hours=13)
    box = bench.opened("B2")
    tomorrow = reader.read(bench.clock())
    assert (tomorrow.today.parcels, tomorrow.course[0].parcels) == (0, 0)
    assert [(one.device, one.state) for one in tomorrow.stations[0].devices] == [("printer", "lost")]
    bench.record(ParcelPacked("B2", box.parcel, "CJGLS", "650000000022", 5, bench.clock()))
    assert reader.read(bench.clock()).course[1].parcels == 1


def test_a_reader_opened_later_tells_the_same_as_one_that_was_there(bench: Bench, reader: HallReader) -> None:
    reader.read(bench.clock())
    for number in ("A1", "B2"):
        bench.packed(number)
        bench.clock.forward(minutes=2)
        reader.read(bench.clock())
    late = HallReader(bench.folder / "data", SETTINGS)
    assert late.read(bench.clock()) == reader.read(bench.clock())
    late.close()


def test_a_long_day_is_counted_in_several_calls(bench: Bench) -> None:
    bench.packed("A1")
    reader = HallReader(bench.folder / "data", SETTINGS, budget=0, page=2)
    halls = [reader.read(bench.clock())]
    while halls[-1].read < 1:
        halls.append(reader.read(bench.clock()))
    shares = [hall.read for hall in halls]
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert halls[-1].today.parcels == 1
    reader.close()


def test_the_reader_cannot_write(bench: Bench) -> None:
    file = ReadFile(bench.folder / "data")
    with pytest.raises(LedgerError, match="read_only"), file.rows() as connection:
        connection.execute("DELETE FROM outbox")
    file.close()
    file.close()


def test_a_journal_of_a_newer_version_is_read_as_far_as_it_is_known(bench: Bench, reader: HallReader) -> None:
    bench.packed("A1")
    with sqlite3.connect(bench.folder / "data" / "ledger.sqlite") as connection:
        for seq, (event, body) in enumerate((("box_weighed", "{}"), ("item_scanned", '{"units": "many"}')), 100):
            connection.execute(
                "INSERT INTO journal (station, epoch, seq, at, at_us, event, bench, body, chain) "
                "SELECT station, 9, ?, at, at_us, ?, 0, ?, chain FROM journal LIMIT 1",
                (seq, event, body),
            )
        connection.execute("UPDATE alembic_version SET version_num = '9999_of_tomorrow'")
    connection.close()
    found = reader.read(bench.clock())
    assert (found.today.parcels, found.unknown_events) == (1, 2)
    assert [(one.need, one.reason) for one in found.attention] == [
        (AttentionKind.NEWER_JOURNAL, "box_weighed item_scanned")
    ]


def test_records_of_several_stations_stand_side_by_side(bench: Bench, reader: HallReader) -> None:
    bench.packed("A1")
    other = bench.open("BENCH-2")
    bench.opened("B2", other)
    other.close()
    found = reader.read(bench.clock())
    shown = [(one.name, one.order, one.today.parcels) for one in found.stations]
    assert shown == [("BENCH-1", "", 1), ("BENCH-2", "B2", 0)]


def test_a_parcel_is_found_by_order_waybill_and_the_last_digits(bench: Bench, reader: HallReader) -> None:
    box, waybill = bench.packed("A1")
    bench.opened("B2")
    (by_order,) = reader.find("a1")
    assert (by_order.parcel, by_order.orders, by_order.status, by_order.debt) == (box.parcel, ("A1",), "packed", "owed")
    assert reader.find(f"{waybill[:4]}-{waybill[4:8]}-{waybill[8:]}") == reader.find(waybill[-4:]) == (by_order,)
    assert (reader.find(waybill[-3:]), reader.find(""), reader.find("%")) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("화이트 머그", ("S1", "A1")),
        ("8801234567893", ("S1", "A1")),
        ("mug-wh as ordered", ("A1",)),
        ("머그컵과 양말", ("S1",)),
    ],
)
def test_a_parcel_is_found_by_what_is_in_it_also_inside_a_set(
    bench: Bench, reader: HallReader, text: str, orders: tuple[str, ...]
) -> None:
    bench.ledger.intake.take_in([order("S1", line("9", "SET-1")), order("K1", line("9", "SOCK-BK-L"))])
    for number in ("K1", "A1", "S1"):
        bench.packed(number)
    found = reader.find(text)
    assert tuple(one.order for one in found) == orders
    assert all(one.lines for one in found)


def test_a_found_parcel_tells_its_story_with_the_names_of_its_goods(bench: Bench, reader: HallReader) -> None:
    box, waybill = bench.packed("A1")
    bench.delivered()
    told = reader.story(box.parcel)
    assert told is not None
    assert (told.order, told.waybill, told.booked_at, told.goods) == ("A1", waybill, NOON, (("MUG-WH", "머그컵", 1),))
    assert reader.story("no such parcel") is None


def test_a_label_sent_without_the_shops_answer_is_an_order_like_any_other(bench: Bench, reader: HallReader) -> None:
    box = bench.opened("A1")
    bench.record(CancelCheck("A1", box.parcel, ShopResult.SILENT, None, bench.clock()))
    bench.record(LabelSending("A1", box.parcel, "650000000011", 1))
    assert reader.read(bench.clock.forward(minutes=1)).attention == ()


def test_there_is_no_hall_where_there_is_no_data(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no_folder"):
        HallReader(tmp_path, SETTINGS)
    assert list(tmp_path.iterdir()) == []


def test_days_pass_and_nothing_is_kept_of_them(bench: Bench, reader: HallReader) -> None:
    bench.packed("A1")
    for _ in range(8):
        found = reader.read(bench.clock.forward(days=1))
        assert (found.today.parcels, len(found.stations)) == (0, 1)


def test_a_file_that_was_restored_is_read_anew(bench: Bench, reader: HallReader) -> None:
    bench.packed("A1")
    assert reader.read(bench.clock()).today.parcels == 1
    bench.ledger.close()
    file = bench.folder / "data" / "ledger.sqlite"
    copy = file.with_name("copy")
    with sqlite3.connect(file) as known, sqlite3.connect(copy) as other:
        known.backup(other)
        other.execute("DELETE FROM journal WHERE event = 'parcel_packed'")
    known.close()
    other.close()
    copy.replace(file)
    for log in ("-wal", "-shm"):
        file.with_name(f"{file.name}{log}").unlink(missing_ok=True)
    assert reader.read(bench.clock()).today.parcels == 0
