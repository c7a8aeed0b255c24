"""Codes with more inside through the whole bench: bytes of a serial scanner to records, lamps and the paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.packing.orders import Barcode, Product
from station.packing.process.states import IdleState
from tests.support.support_bench import Bench, bench_in, order

NUMBER = "2026112300000001"
PHONE = Product("PHONE", "전화기", "검정", (Barcode("8809876543213"),), track="serial")
PIECE = "]d201088098765432131732123110LOT-7\x1d21S-%d"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_in(tmp_path, packing="same_code_ms = 60000") as bench:
        bench.work.ledger.catalogue.take_in([PHONE])
        bench.sells(order(NUMBER, ("PHONE", 2)))
        bench.scan(f'{{"orderId": "{NUMBER}"}}')
        bench.hears("order_opened")
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        yield bench


def test_tracked_pieces_are_packed_from_a_json_slip_and_their_separators_survive_the_line(bench: Bench) -> None:
    bench.scan("]E08809876543213", PIECE % 1)
    bench.hears("item_ok")
    bench.restart()
    bench.scan(PIECE % 1, PIECE % 2)
    bench.reaches(IdleState)
    said = [(one["verdict"], one.get("lot"), one.get("serial")) for one in bench.records("item_scanned")]
    assert said == [
        ("unknown_barcode", None, None),
        ("ok", "LOT-7", "S-1"),
        ("too_many", "LOT-7", "S-1"),
        ("complete", "LOT-7", "S-2"),
    ]
    assert {one.get("expiry") for one in bench.records("item_scanned")} == {None, "2032-12-31"}


def test_a_scanner_that_reads_twice_neither_counts_twice_nor_complains(bench: Bench) -> None:
    bench.scan(PIECE % 1, PIECE % 1)
    bench.sees(lambda picture: picture.news is not None and picture.news.code.value == "scan_repeated")
    assert [one["verdict"] for one in bench.records("item_scanned")] == ["ok"]
