"""A day at the whole bench: scans through a pty, labels over TCP, the shop over HTTP, a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import event
from sqlalchemy.engine import Engine

from station.composition.factories import open_ledger
from station.ledger import JournalEntry, wake
from station.packing.facts import Device
from station.packing.orders import OrderStatus
from station.packing.process.states import (
    AwaitingClearance,
    AwaitingLabel,
    AwaitingLabelScan,
    AwaitingPrinter,
    IdleState,
    PackingState,
)
from tests.support.support_bench import MUG, SOCK, TEA, Bench, bench_in, order, packs


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_in(tmp_path) as bench:
        yield bench


def test_an_order_is_packed_printed_and_owed_to_the_shop(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 2), ("SOCK-BK-L", 1)))
    packs(bench, "2026112300000001", MUG, MUG, SOCK)
    story = [record["event"] for record in bench.records() if record["event"] not in ("device", "cancel_check")]
    assert story == [
        "order_scanned",
        "item_scanned",
        "item_scanned",
        "item_scanned",
        "waybill_taken",
        "label_sending",
        "label_outcome",
        "parcel_packed",
    ]
    assert bench.verdicts() == ["opened", "ok", "ok", "complete"]
    assert [row.state for row in bench.work.ledger.outbox.rows()] == ["owed"]


def test_the_paper_carries_the_number_and_its_own_copy_code(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    packs(bench, "2026112300000001", MUG)
    picture = Image.open(next((bench.folder / "labels").glob("*.png")))
    codes = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert {"650000000000", "PS:LABEL:650000000000:1"} <= codes


def test_a_slip_scanned_before_its_order_is_known_is_announced_when_it_comes(bench: Bench) -> None:
    bench.scan("2026112300000001")
    bench.hears("order_unknown")
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.work.bench.tapped()
    came = bench.sees(lambda picture: picture.news is not None and picture.news.code.value == "order_came")
    assert came.band.code.value == "order_unknown"
    packs(bench, "2026112300000001", MUG)
    assert bench.verdicts() == ["unknown", "opened", "complete"]


def test_a_wrong_and_an_extra_item_are_refused_and_change_nothing(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1), ("SOCK-BK-L", 1)))
    bench.scan("2026112300000001", TEA, MUG, MUG, "no such thing", "2026112300000001")
    bench.hears("order_still_open")
    assert bench.verdicts() == ["opened", "wrong_item", "ok", "too_many", "unknown_barcode", "opened"]
    picture = bench.reaches(PackingState)
    assert isinstance(picture.state, PackingState)
    assert picture.state.parcel.packed("MUG-WH") == 1


def test_ten_thousand_characters_are_an_unknown_code_of_which_only_the_length_is_kept(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1), ("SOCK-BK-L", 1)))
    bench.scan("x" * 10_000, "2026112300000001", "홍" * 3_000, MUG)
    bench.hears("item_ok")
    assert bench.verdicts() == ["unknown", "opened", "unknown_barcode", "ok"]
    lengths = [record["code"].partition(":")[0] for record in bench.records("order_scanned", "item_scanned")]
    assert (lengths[0], lengths[2]) == ("#10000", "#3000")


def test_an_order_costs_at_most_eight_commits_and_a_scan_one(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 2), ("SOCK-BK-L", 2), ("TEA-GREEN", 1)))
    begun: list[str] = []

    def count(_c: object, _cu: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN IMMEDIATE"):
            begun.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        packs(bench, "2026112300000001", MUG, MUG, SOCK, SOCK, TEA)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert len(begun) <= 8


def test_two_hundred_scans_at_once_are_all_counted_in_order(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 200), ("SOCK-BK-L", 1)))
    bench.scan("2026112300000001", *([MUG] * 200))
    picture = bench.sees(lambda now: isinstance(now.state, PackingState) and now.state.parcel.packed("MUG-WH") == 200)
    assert isinstance(picture.state, PackingState)
    counted = [record["packed"] for record in bench.records("item_scanned")]
    assert counted == list(range(1, 201))


def test_a_restart_in_the_middle_goes_on_with_what_was_counted(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 2)))
    bench.scan("2026112300000001", MUG)
    bench.hears("item_ok")
    bench.restart()
    picture = bench.reaches(PackingState)
    assert isinstance(picture.state, PackingState)
    assert picture.state.parcel.packed("MUG-WH") == 1
    assert picture.receiver == "홍*동"
    bench.scan(MUG)
    bench.reaches(IdleState)
    assert len(bench.records("parcel_packed")) == 1


def test_a_label_that_was_on_its_way_at_a_restart_is_in_doubt_and_its_scan_settles_it(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.scan("2026112300000001")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.printer.set_fault("late_echo@3600")
    bench.scan(MUG)
    bench.reaches(AwaitingLabel)
    bench.printer.wait_for_labels(1)
    bench.restart()
    bench.reaches(AwaitingLabelScan)
    bench.scan("650000000000")
    bench.reaches(IdleState)
    assert len(bench.records("label_sending")) == 1
    assert [record["outcome"] for record in bench.records("label_outcome")] == ["unknown"]
    assert len(bench.records("parcel_packed")) == 1


def test_without_paper_nothing_is_printed_until_paper_is_in_and_then_by_itself(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.printer.set_fault("paper_end")
    bench.sees(lambda picture: picture.printer.state.value == "lost")
    bench.scan("2026112300000001")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.scan(MUG)
    bench.reaches(AwaitingPrinter)
    bench.printer.clear_fault("paper_end")
    bench.reaches(IdleState)
    assert [record["outcome"] for record in bench.records("label_outcome")] == ["not_printed", "confirmed"]
    assert [record["copy"] for record in bench.records("label_sending")] == [1, 1]


def test_an_order_cancelled_while_it_is_packed_gets_no_label(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 2)))
    bench.scan("2026112300000001", MUG)
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.work.ledger.intake.take_in([order("2026112300000001", ("MUG-WH", 2), status=OrderStatus.CANCELLED)])
    bench.work.bench.tapped()
    bench.hears("stop_cancelled")
    bench.scan(MUG)
    bench.reaches(AwaitingClearance)
    assert bench.records("label_sending") == []
    bench.scan("PS:CANCEL", "PS:OK")
    bench.reaches(IdleState)
    assert [record["reason"] for record in bench.records("order_abandoned")] == ["packer"]


def test_a_complete_parcel_waits_for_a_number_and_goes_on_when_a_range_is_added(bench: Bench) -> None:
    numbers = 100
    bench.sells(*(order(f"20261123000{at:05d}", ("MUG-WH", 1)) for at in range(numbers + 1)))
    for at in range(numbers):
        packs(bench, f"20261123000{at:05d}", MUG)
    bench.scan(f"20261123000{numbers:05d}", MUG)
    bench.hears("no_number")
    bench.work.ledger.numbers.add_range("CJGLS", 65000000100, 65000000199)
    bench.work.bench.tapped()
    bench.reaches(IdleState)
    assert len({record["waybill"] for record in bench.records("waybill_taken")}) == numbers + 1


def test_a_second_copy_asks_why_and_makes_the_first_label_void(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    packs(bench, "2026112300000001", MUG)
    bench.scan("PS:REPRINT", "PS:REASON:2")
    bench.hears("copy_printed")
    assert [(record["copy"], record.get("reason")) for record in bench.records("label_sending")] == [
        (1, None),
        (2, "torn"),
    ]
    bench.scan("PS:LABEL:650000000000:1")
    bench.hears("label_void")
    assert len(bench.records("parcel_packed")) == 1


def test_nobody_packs_before_a_badge_where_badges_are_wanted(tmp_path: Path) -> None:
    with bench_in(tmp_path, station="require_badge = true") as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 1)))
        bench.scan("2026112300000001")
        bench.hears("badge_first")
        bench.scan("PS:BADGE:101")
        bench.hears("welcome")
        packs(bench, "2026112300000001", MUG)
        assert bench.verdicts() == ["not_ready", "opened", "complete"]
        assert {record.get("packer") for record in bench.records("parcel_packed")} == {"101"}


def test_what_another_process_finds_out_about_the_shop_lights_the_lamp(bench: Bench) -> None:
    other = open_ledger(bench.config, bench.work.clock)
    for link in (Device("shop", "lost", "network"), Device("shop", "ready")):
        other.record(JournalEntry(bench.work.clock.now(), (link,)))
        wake(bench.config.station.data_dir)
        shown = bench.hears_of(f"shop_{link.state}")
        assert (shown.shop.state.value, shown.shop.reason) == (link.state, link.reason)
    other.close()
    assert [record["state"] for record in bench.records("device") if record["device"] == "shop"] == ["lost", "ready"]


@pytest.mark.parametrize(
    "link",
    [
        Device("shop", "lost", "network"),
        Device("shop", "lost", "inbox_missing"),
        Device("shop", "warning", "sheet_refused"),
    ],
)
def test_a_bench_that_begins_later_shows_how_the_shop_stands(bench: Bench, link: Device) -> None:
    """`sync` says only what changes, and may have said it before the bench was there."""
    other = open_ledger(bench.config, bench.work.clock)
    other.record(JournalEntry(bench.work.clock.now(), (link,)))
    other.close()
    bench.restart()
    bench.sees(lambda shown: (shown.shop.state.value, shown.shop.reason) == (link.state, link.reason))


def test_a_shop_that_was_well_before_the_bench_began_is_not_called_well(bench: Bench) -> None:
    """Never heard is not well: the first word since the bench began says how it stands."""
    bench.sees(lambda shown: (shown.shop.state.value, shown.shop.reason) == ("warning", "starting"))
    for answer in (Device("shop", "lost", "network"), Device("shop", "ready")):
        bench.work.ledger.record(JournalEntry(bench.work.clock.now(), (answer,)))
    bench.restart()
    shown = bench.hears("ready")
    assert (shown.shop.state.value, shown.shop.reason) == ("warning", "starting")
    bench.work.ledger.record(JournalEntry(bench.work.clock.now(), (Device("shop", "ready"),)))
    wake(bench.config.station.data_dir)
    shown = bench.sees(lambda picture: picture.shop.state.value == "ready")
    assert shown.news is None or shown.news.code.value != "shop_ready"


def test_the_first_answer_of_the_shop_since_the_bench_began_says_that_it_is_there(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    bench.scan("2026112300000001")
    shown = bench.sees(lambda picture: picture.shop_asked_at is not None)
    assert (shown.shop.state.value, shown.shop.reason) == ("ready", "")
    assert bench.records("device") == [one for one in bench.records("device") if one["device"] != "shop"]


def test_no_record_and_no_file_names_the_receiver(bench: Bench) -> None:
    bench.sells(order("2026112300000001", ("MUG-WH", 1)))
    packs(bench, "2026112300000001", MUG)
    written = b"".join(path.read_bytes() for path in (bench.folder / "data").rglob("*") if path.is_file())
    for said in ("홍길동", "010-0000-1234", "가상로", "문 앞에"):
        assert said.encode() not in written
