"""Goods that are taken for each other at the real bench, and how strictly its people scan."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

from station.composition.picture_source import fetched
from station.packing.process.states import IdleState, PackingState
from station.simulators import goods
from station.sync.goods_learner import GoodsLearner
from tests.support.support_bench import MUG, SOCK, TEA, Bench, bench_in, order, packs

STRICT = "\n[[packer]]\nid = '902'\nevery_unit = true\n"


def learned(bench: Bench) -> None:
    """What `sync` does beside the bench."""
    GoodsLearner(bench.work.ledger, bench.work.clock.now, fetched, logging.getLogger("test")).round(threading.Event())


def told(bench: Bench, number: str) -> dict[str, list[tuple[str, int]]]:
    """What is said of the goods of an order as soon as it is open."""
    bench.scan(number)
    seen = bench.hears("order_opened")
    return {sku: [(other.sku, other.confused) for other in each.others] for sku, each in seen.alike.items()}


def test_what_looks_alike_or_was_confused_twice_is_said_as_the_next_box_opens(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(*(order(str(at), ("MUG-WH", 1), ("SOCK-BK-L", 1)) for at in (1001, 1002, 1003)))
        assert told(bench, "1001") == {}
        bench.scan(TEA, SOCK, MUG)
        bench.reaches(IdleState)
        packs(bench, "1002", TEA, SOCK, MUG)
        learned(bench)
        assert told(bench, "1003") == {
            "MUG-WH": [("MUG-BL", 0)],
            "SOCK-BK-L": [("TEA-GREEN", 2), ("SOCK-GR-M", 0)],
        }
        bench.scan("PS:CANCEL")
        assert bench.reaches(IdleState).alike == {}


def test_one_scan_packs_a_product_for_all_but_those_who_scan_every_piece(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner=STRICT) as bench:
        mug = next(product for product in goods.products() if product.sku == "MUG-WH")
        bench.work.ledger.catalogue.take_in([replace(mug, once=True)])
        bench.sells(*(order(str(at), ("MUG-WH", 3), ("SOCK-BK-L", 1)) for at in (1001, 1002)))
        bench.scan("PS:BADGE:101")
        bench.hears("welcome")
        packs(bench, "1001", MUG, SOCK)
        bench.scan("PS:BADGE:902")
        bench.sees(lambda picture: picture.packer_name == "902")
        bench.scan("1002")
        assert bench.hears("order_opened").at_once == frozenset()
        bench.scan(MUG)
        bench.sees(lambda seen: isinstance(seen.state, PackingState) and seen.state.parcel.packed("MUG-WH") == 1)
        bench.scan("PS:BADGE:101")
        assert bench.sees(lambda picture: picture.packer_name == "김포장").at_once == {"MUG-WH"}
        bench.scan(MUG, SOCK)
        bench.reaches(IdleState)
        assert [record["units"] for record in bench.records("item_scanned")] == [3, 1, 1, 2, 1]
