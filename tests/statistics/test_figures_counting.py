"""What the journal comes to: every figure of a day worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.statistics.measures import GoodsConfusion, HallThroughput, ScanPercentiles, WaitSplit
from tests.support.support_figures import Shift, fold_of, hall_of


def test_a_box_without_trouble_is_counted_whole() -> None:
    shift = Shift()
    shift.box("p1", pieces=3, seconds=62)
    shift.forward(seconds=58)
    shift.box("p2", pieces=1, seconds=40)
    today = hall_of(*shift.records).today
    # 62 s and 40 s in the boxes and 58 s between them; each label took 2 s.
    assert today == HallThroughput(
        parcels=2, pieces=4, worked=160, split=WaitSplit(98, 4, 0), scans=4, labels_confirmed=2
    )
    assert today.parcels_per_hour == pytest.approx(2 / 160 * 3600)
    assert today.pieces_per_hour == pytest.approx(90)
    assert today.seconds_per_parcel == WaitSplit(49, 2, 0)


def test_waiting_for_the_shop_and_for_the_printer_is_not_the_packers_time() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.forward(seconds=20)
    shift.scans("p1", "MUG-WH", 1, "complete")
    shift.forward(seconds=7)
    shift.note("cancel_check", parcel="p1")
    shift.note("label_sending", parcel="p1", copy=1)
    shift.forward(seconds=3)
    shift.note("label_outcome", parcel="p1", copy=1, outcome="not_printed", reason="paper_end")
    shift.forward(seconds=30)
    shift.note("label_sending", parcel="p1", copy=1)
    shift.forward(seconds=2)
    shift.note("label_outcome", parcel="p1", copy=1, outcome="unknown")
    shift.forward(seconds=8)
    shift.note("label_scanned", parcel="p1", verdict="ok")
    shift.packs("p1", 70)
    today = hall_of(*shift.records).today
    assert today.split == WaitSplit(own=28, printer=35, shop=7)
    assert (today.labels_not_printed, today.labels_doubtful, today.labels_confirmed) == (1, 1, 0)


def test_an_answer_that_came_before_the_last_piece_made_nobody_wait() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.forward(seconds=5)
    shift.note("cancel_check", parcel="p1")
    shift.forward(seconds=5)
    shift.scans("p1", "MUG-WH", 1, "complete")
    shift.note("label_sending", parcel="p1", copy=1)
    shift.packs("p1", 10)
    assert hall_of(*shift.records).today.split == WaitSplit(10, 0, 0)


def test_a_pause_is_not_work() -> None:
    shift = Shift()
    shift.box("p1", seconds=60)
    shift.forward(minutes=5, seconds=1)
    shift.box("p2", seconds=60)
    assert hall_of(*shift.records).today.worked == 120


def test_what_was_taken_out_again_is_not_in_the_box() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.scans("p1", "MUG-WH", 1)
    shift.scans("p1", "SOCK", 1)
    shift.note("command_scanned", parcel="p1", command="PS:UNDO", verdict="ok", sku="SOCK", units=1, packed=0)
    shift.scans("p1", "MUG-WH", 2, "complete")
    shift.packs("p1", 9)
    assert hall_of(*shift.records).today.pieces == 2


def test_pieces_of_a_box_that_was_put_back_are_not_packed() -> None:
    shift = Shift()
    shift.opens("p1")
    shift.scans("p1", "MUG-WH", 1)
    shift.note("order_abandoned", parcel="p1")
    today = hall_of(*shift.records).today
    assert (today.pieces, today.parcels, today.scans) == (0, 0, 1)


def test_a_voided_parcel_is_told_apart_from_a_number_that_was_given_up() -> None:
    shift = Shift()
    shift.box("p1")
    shift.opens("p2")
    shift.note("parcel_voided", parcel="p2", waybill="650000000022")
    shift.note("order_abandoned", parcel="p2")
    shift.note("parcel_voided", parcel="p1", waybill="650000000011")
    today = hall_of(*shift.records).today
    assert (today.parcels, today.voided, today.packed) == (1, 1, 0)


def test_a_parcel_of_yesterday_that_is_voided_today_lowers_no_count_of_today() -> None:
    shift = Shift()
    shift.box("p1")
    shift.forward(hours=24)
    shift.box("p2")
    shift.note("parcel_voided", parcel="p1", waybill="650000000011")
    today = hall_of(*shift.records, now=shift.now).today
    assert (today.parcels, today.voided, today.packed) == (1, 1, 1)


def test_mistakes_are_counted_by_kind_and_for_a_thousand_pieces() -> None:
    shift = Shift()
    shift.note("order_scanned", verdict="cancelled", order="A9")
    shift.note("order_scanned", verdict="already_packed", order="A8", waybill="650000000011")
    shift.opens("p1")
    shift.scans("p1", "MUG-BK", 0, "wrong_item")
    shift.scans("p1", "", 0, "unknown_barcode")
    shift.scans("p1", "", 0, "ambiguous_barcode")
    for at in range(1, 5):
        shift.scans("p1", "MUG-WH", at, "complete" if at == 4 else "ok")
    shift.scans("p1", "MUG-WH", 4, "too_many")
    shift.note("label_scanned", parcel="p1", verdict="wrong_label")
    shift.packs("p1", 30)
    shift.scans("", "MUG-WH", 0, "no_order")
    hall = hall_of(*shift.records)
    found = hall.mistakes
    assert (found.wrong_items, found.too_many, found.wrong_labels, found.stopped_orders) == (1, 1, 1, 1)
    assert (found.stopped, found.pieces, found.per_1000_pieces) == (4, 4, 1000)
    assert (hall.today.unknown_barcodes, hall.today.scans) == (2, 8)
    assert hall.today.wrong_share == 1 / 8


def test_goods_are_a_pair_when_the_right_one_follows_the_wrong_one_in_the_same_box() -> None:
    shift = Shift()
    for parcel, wrong, right in (("p1", "MUG-BK", "MUG-WH"), ("p2", "MUG-WH", "MUG-BK"), ("p3", "SOCK", "CAP")):
        shift.opens(parcel)
        shift.scans(parcel, wrong, 0, "wrong_item")
        shift.scans(parcel, right, 1)
        shift.note("order_held", parcel=parcel)
    shift.opens("p4")
    shift.scans("p4", "PEN", 0, "wrong_item")
    shift.note("order_held", parcel="p4")
    shift.opens("p5")
    shift.scans("p5", "CAP", 1)
    assert hall_of(*shift.records).mistakes.pairs == (
        GoodsConfusion("MUG-BK", "MUG-WH", 2),
        GoodsConfusion("CAP", "SOCK", 1),
    )


def test_a_scan_costs_what_it_says_and_what_the_next_one_says_of_it() -> None:
    shift = Shift()
    shift.opens("p1", latency_ms=3.0)
    shift.scans("p1", "MUG-WH", 1, latency_ms=5.0, commit_ms=1.0, paint_ms=6.0)
    shift.note("cancel_check", parcel="p1")
    shift.scans("p1", "MUG-WH", 2, latency_ms=2.0, commit_ms=0.25)
    fold = fold_of(*shift.records)
    assert fold.times.percentiles() == ScanPercentiles(2, 5.2, 10.0)
    fold.finish()
    assert fold.times.percentiles() == ScanPercentiles(3, 5.2, 10.0)


def test_a_second_copy_is_a_reprint() -> None:
    shift = Shift()
    shift.box("p1")
    shift.note("label_sending", parcel="p1", copy=2, reason="smudged")
    shift.note("label_outcome", parcel="p1", copy=2, outcome="confirmed")
    today = hall_of(*shift.records).today
    assert (today.reprints, today.parcels, today.split.printer) == (1, 1, 2)


def test_the_records_before_the_day_only_set_the_scene() -> None:
    shift = Shift()
    shift.now = shift.now.replace(hour=23, minute=50) - (shift.now - shift.now.replace(day=22))
    shift.box("p0")
    shift.opens("p1")
    shift.scans("p1", "MUG-WH", 1)
    shift.forward(minutes=20)
    shift.scans("p1", "MUG-WH", 2, "complete")
    shift.packs("p1", 1200)
    today = hall_of(*shift.records, now=shift.now).today
    assert today == replace(HallThroughput(), parcels=1, pieces=2, scans=1, split=WaitSplit(1200, 0, 0))
