"""What the screen says once something is over: a voided parcel, a printer that is well again, a packer who left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.ledger import JournalEntry
from station.locale.texts import LocaleTexts
from station.packing.facts import Device
from station.packing.orders import OrderStatus
from station.packing.process.states import AwaitingPrinter, SignedOut
from station.screen.view import view
from tests.support.support_bench import MUG, bench_in, order, packs
from tests.support.support_bench import Bench as Place


def stands(bench: Place, how: str, why: str = "") -> None:
    bench.sees(lambda one: (one.shop.state.value, one.shop.reason) == (how, why))


def shows_nothing_of(bench: Place) -> None:
    gone = bench.sees(lambda one: not one.label_of and not one.counters.packed_today)
    assert (gone.label, gone.counters.packed_last_hour, gone.counters.owed) == (None, 0, 0)


def test_a_parcel_that_was_taken_back_is_counted_and_shown_no_more(tmp_path: Path) -> None:
    with bench_in(tmp_path, packing="dispatch_after_seconds = 600") as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        packs(bench, "A1", MUG)
        bench.sees(lambda one: bool(one.label_of) and one.counters.packed_today == 1)
        bench.scan("PS:UNDO")
        assert bench.hears("taken_back").counters.packed_today == 0
        shows_nothing_of(bench)


def test_a_parcel_that_the_office_voided_is_shown_no_more(tmp_path: Path) -> None:
    with bench_in(tmp_path, packing="dispatch_after_seconds = 600") as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        packs(bench, "A1", MUG)
        drawn = bench.sees(lambda one: bool(one.label_of) and one.counters.packed_today == 1)
        bench.work.ledger.ways_out.void_parcel(drawn.label_of, "wrong", bench.work.clock.now())
        bench.work.bench.tapped()
        shows_nothing_of(bench)


def test_a_printer_that_prints_again_ends_its_bad_news(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        bench.printer.set_fault("cover")
        bench.hears_of("printer_trouble")
        bench.scan("A1", MUG)
        bench.reaches(AwaitingPrinter)
        bench.printer.clear_fault("cover")
        well = bench.hears("packed")
        assert well.news is not None
        assert well.news.code.value == "printer_ready"


def test_a_cancelled_box_whose_label_waits_for_the_printer_is_not_said_to_go_on_by_itself(tmp_path: Path) -> None:
    texts = LocaleTexts.load("en")
    with bench_in(tmp_path, packing="cancel_check_seconds = 1") as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        bench.printer.set_fault("cover")
        bench.hears_of("printer_trouble")
        bench.scan("A1", MUG)
        bench.reaches(AwaitingPrinter)
        bench.shop.cancel("A1")
        bench.work.ledger.intake.take_in((order("A1", ("MUG-WH", 1), status=OrderStatus.CANCELLED),))
        bench.work.bench.tapped()
        bench.hears("stop_cancelled")
        bench.printer.clear_fault("cover")
        well = bench.hears_of("printer_ready")
        shown = view(well, texts, bench.work.clock.now(), 137, 38)
        assert (shown.next, shown.waiting) == ("Cancel with F8 and put the goods back on the shelf", "")


def test_who_signs_out_is_called_by_name_as_who_signs_in(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.scan("PS:BADGE:101")
        assert dict(bench.hears("welcome").band.values) == {"packer": "김포장"}
        bench.scan("PS:LOGOUT")
        assert dict(bench.hears("goodbye").band.values) == {"packer": "김포장"}


@pytest.mark.parametrize(
    ("link", "over"),
    [
        (Device("shop", "lost", "network"), "shop_ready"),
        (Device("shop", "lost", "inbox_missing"), "sheets_ready"),
        (Device("shop", "warning", "sheet_refused"), "sheets_ready"),
    ],
)
def test_what_is_in_order_again_is_called_what_was_not(tmp_path: Path, link: Device, over: str) -> None:
    with bench_in(tmp_path) as bench:
        for one in (link, Device("shop", "ready")):
            bench.work.ledger.record(JournalEntry(bench.work.clock.now(), (one,)))
            bench.work.bench.tapped()
            stands(bench, one.state, one.reason)
        bench.hears_of(over)


def test_badges_that_are_wanted_from_today_on_are_asked_for_at_once(tmp_path: Path) -> None:
    texts = LocaleTexts.load("en")
    with bench_in(tmp_path) as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        bench.scan("A1", "PS:HOLD")
        bench.hears("held")
        bench.config = replace(bench.config, station=replace(bench.config.station, require_badge=True))
        bench.restart()
        begun = bench.reaches(SignedOut)
        assert view(begun, texts, bench.work.clock.now(), 137, 38).next == texts.text("next.badge")
        bench.scan("A1")
        bench.hears("badge_first")
        bench.scan("PS:BADGE:101")
        bench.hears("welcome")
        bench.scan("A1")
        bench.hears("order_on_hold")
