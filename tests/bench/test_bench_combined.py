"""A combined box at the bench: any of its slips opens it, its gift is scanned like goods, and one parcel is packed."""

from __future__ import annotations

from pathlib import Path

from station.packing.carriage import BoxCarriage
from station.packing.combining import CombineRule
from station.packing.gifts import GiftRule, GiftTo
from station.packing.process.shared_answers import HouseCarriers
from tests.support.support_codes import MUG, Bench

HOUSE = HouseCarriers(BoxCarriage("CJGLS"))
MUG_CODE = MUG.barcodes[0].code


def bench_with(folder: Path, *gifts: GiftRule) -> Bench:
    bench = Bench(folder)
    bench.ledger.combining.keep_to((CombineRule(),), HOUSE)
    bench.ledger.gifts.keep_to(gifts)
    bench.sells("A1", ("MUG", 1))
    bench.sells("A2", ("00777", 1))
    return bench


def packed(bench: Bench) -> list[dict[str, object]]:
    return [record for record in bench.records() if record["event"] == "parcel_packed"]


def test_two_orders_are_packed_as_one_parcel_whose_gift_is_the_last_scan(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, GiftRule("HAM"))
    assert bench.scans("A2", MUG_CODE, "00777") == ["opened", "ok", "ok"]
    assert packed(bench) == []
    assert bench.scan("2012345000001")["verdict"] == "complete"
    bench.printed()
    assert [record["order"] for record in packed(bench)] == ["A2"]
    assert bench.scan("A1")["verdict"] == "already_packed"
    (debt,) = bench.ledger.outbox.rows()
    assert set(debt.orders) == {"A1", "A2"}


def test_a_gift_that_is_just_added_asks_for_no_scan(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, GiftRule("HAM", scan=False))
    assert bench.scans("A1", MUG_CODE, "00777") == ["opened", "ok", "complete"]


def test_a_gift_too_many_is_refused_like_goods(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, GiftRule("HAM"))
    assert bench.scans("A1", "2012345000001", "2012345000001") == ["opened", "ok", "too_many"]


def test_a_box_that_is_put_back_gives_its_gift_to_the_next(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, GiftRule("HAM", per=GiftTo.RECEIVER))
    bench.scan("A1")
    bench.give("PS:CANCEL")
    bench.ledger.hand_combining.keep_apart("A2")
    found = bench.ledger.slips.find("A2", "p")
    assert found is not None
    assert found.box is not None
    assert [item.sku for item in found.box.items if item.gift] == ["HAM"]
