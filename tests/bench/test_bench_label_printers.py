"""A whole day's piece at a bench whose printer speaks a label printer's own language."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image

from station.packing.process.states import AwaitingLabelScan, IdleState
from tests.support.support_bench import MUG, bench_in, order, packs

ORDER = "2026112300000001"


def codes(picture: Path) -> set[str]:
    with Image.open(picture) as opened:
        return {symbol.text for symbol in zxingcpp.read_barcodes(opened.convert("L"))}


def test_an_order_is_packed_and_its_label_is_out_and_readable(tmp_path: Path) -> None:
    with bench_in(tmp_path, kind="zpl") as bench:
        bench.sells(order(ORDER, ("MUG-WH", 1)))
        packs(bench, ORDER, MUG)
        assert {"650000000000", "PS:LABEL:650000000000:1"} <= codes(tmp_path / "labels" / "label-0001.png")
        (printed,) = bench.records("label_outcome")
        assert printed["outcome"] == "confirmed"


def test_a_label_of_a_mute_label_printer_is_settled_by_its_scan(tmp_path: Path) -> None:
    with bench_in(tmp_path, kind="tspl") as bench:
        bench.printer.set_fault("mute")
        bench.restart()
        bench.sells(order(ORDER, ("MUG-WH", 1)))
        bench.scan(ORDER)
        bench.hears("order_opened")
        bench.scan(MUG)
        bench.reaches(AwaitingLabelScan)
        bench.printer.wait_for_labels(1)
        bench.scan("650000000000")
        bench.reaches(IdleState)
        assert [record["verdict"] for record in bench.records("label_scanned")] == ["ok"]
