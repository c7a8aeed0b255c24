"""What the screen says once something is over: a voided parcel, a printer that is well again, a packer who left."""

from __future__ import annotations

from pathlib import Path

from station.packing.process.states import Unprinted
from tests.support_bench import MUG, bench_in, order, packs
from tests.support_bench import Bench as Place


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
        bench.work.ledger.void_parcel(drawn.label_of, "wrong", bench.work.clock.now())
        bench.work.bench.tapped()
        shows_nothing_of(bench)


def test_a_printer_that_prints_again_ends_its_bad_news(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("A1", ("MUG-WH", 1)))
        bench.printer.set_fault("cover")
        bench.hears_of("printer_trouble")
        bench.scan("A1", MUG)
        bench.reaches(Unprinted)
        bench.printer.clear_fault("cover")
        well = bench.hears("packed")
        assert well.news is not None
        assert well.news.code.value == "printer_ready"


def test_who_signs_out_is_called_by_name_as_who_signs_in(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.scan("PS:BADGE:101")
        assert dict(bench.hears("welcome").band.values) == {"packer": "김포장"}
        bench.scan("PS:LOGOUT")
        assert dict(bench.hears("goodbye").band.values) == {"packer": "김포장"}
