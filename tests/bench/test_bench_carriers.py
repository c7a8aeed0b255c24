"""A bench with several carriers: the choice by weight, region and goods goes through to label, shop and papers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from station.cli import main
from station.composition.shop import make_shop
from station.config import load
from station.doctor.ledger_check import ledger
from station.documents.kinds import PaperOrder, sheets
from station.locale.texts import LocaleTexts
from station.packing.carriage import BoxCarriage, LabelSource, NumberSource
from station.packing.orders import Order
from station.packing.process.states import AwaitingClearance, IdleState, PackingState
from station.sync.service import ShopSync
from tests.bench.test_bench_handover import fill
from tests.support.support_bench import MUG, SOCK, TEA, Bench, order, packs

ORDER, OTHER, THIRD = "2026112300000001", "2026112300000002", "2026112300000003"
POST_NUMBER = "6012345678905"
RULES = """
[carrier]
code = "CJGLS"
[[carrier.rule]]
code = "EPOST"
numbers = "scan"
freight = "prepaid"
zip_prefix = "63"
[[carrier.rule]]
code = "KGB"
freight = "collect"
min_weight_g = 1000
[[carrier.rule]]
code = "CUPARCEL"
numbers = "later"
sku = "TEA-*"
"""


@contextmanager
def carrying(folder: Path, rules: str = RULES) -> Iterator[Bench]:
    bench = Bench(folder, scanner=rules)
    try:
        yield bench
    finally:
        bench.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with carrying(tmp_path) as bench:
        yield bench


def to_jeju(number: str, *lines: tuple[str, int]) -> Order:
    told = order(number, *lines)
    (part,) = told.consignments
    return replace(told, consignments=(replace(part, receiver=replace(part.receiver, zip="63122")),))


def packed(bench: Bench) -> list[tuple[str, str]]:
    return [(one["carrier"], one.get("waybill", "")) for one in bench.records("parcel_packed")]


def said(bench: Bench, *words: str) -> int:
    """Run a command in this process."""
    return main([*words, "--config", str(bench.folder / "station.toml")])


def syncing(bench: Bench) -> ShopSync:
    return ShopSync(
        bench.work.ledger,
        make_shop(bench.config, {"TOKEN": "demo"}),
        clock=bench.work.clock.now,
        poll_seconds=60,
        owner="other",
        log=logging.getLogger("test"),
        wake=bench.work.bench.tapped,
    )


def test_a_region_goes_with_its_carrier_and_the_label_is_scanned_in(bench: Bench) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)))
    fill(bench, ORDER, MUG)
    asked = bench.hears("scan_label")
    assert (asked.wants_label, asked.carrier) == (True, "우체국택배")
    bench.scan("650000000011")
    bench.hears("number_doubtful")
    bench.scan(POST_NUMBER)
    bench.hears("packed")
    assert packed(bench) == [("EPOST", POST_NUMBER)]


def test_the_usual_carrier_takes_the_rest_with_a_number_of_its_own_range(bench: Bench) -> None:
    bench.sells(order(ORDER, ("MUG-WH", 1)))
    packs(bench, ORDER, MUG)
    assert packed(bench) == [("CJGLS", "650000000000")]


def test_a_heavy_box_gets_a_number_of_its_own_carrier_once_there_is_one(bench: Bench) -> None:
    bench.sells(order(ORDER, ("MUG-WH", 3)))
    fill(bench, ORDER, MUG, MUG, MUG)
    bench.hears("no_number")
    bench.work.ledger.numbers.add_range("KGB", 9000000000, 9000000009)
    bench.work.bench.tapped()
    bench.reaches(IdleState)
    assert packed(bench) == [("KGB", "90000000005")]
    assert bench.hears_of("numbers_low").news is not None
    assert len(list((bench.folder / "labels").glob("*.png"))) == 1


def test_goods_may_go_without_a_number_until_the_hand_over(bench: Bench) -> None:
    bench.sells(order(ORDER, ("TEA-GREEN", 1)))
    fill(bench, ORDER, TEA)
    bench.hears("packed_later")
    assert packed(bench) == [("CUPARCEL", "")]
    assert [one.carrier for one in bench.work.ledger.handover.waiting()] == ["CUPARCEL"]


def test_the_shop_hears_of_every_parcel_with_its_own_carrier(bench: Bench) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)), order(OTHER, ("SOCK-BK-L", 1)))
    fill(bench, ORDER, MUG)
    bench.hears("scan_label")
    bench.scan(POST_NUMBER)
    bench.reaches(IdleState)
    packs(bench, OTHER, SOCK)
    syncing(bench).round(threading.Event())
    told = {(one.carrier, one.waybill) for one in bench.shop.bookings}
    assert told == {("EPOST", POST_NUMBER), ("CJGLS", "650000000000")}
    pages = sheets(bench.config, bench.work.ledger, PaperOrder("handover"), bench.work.clock.now())
    assert {page.name.split("-")[1] for page in pages} == {"EPOST", "CJGLS"}


def test_a_box_keeps_its_carrier_over_a_restart_with_other_rules(bench: Bench) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)))
    fill(bench, ORDER, MUG)
    bench.hears("scan_label")
    file = bench.folder / "station.toml"
    file.write_text(file.read_text("utf-8").replace('zip_prefix = "63"', 'zip_prefix = "40"'), "utf-8")
    bench.config = load(file, {})
    bench.restart()
    bench.sees(lambda picture: isinstance(picture.state, AwaitingClearance) and picture.wants_label)
    bench.scan(POST_NUMBER)
    bench.hears("packed")
    assert packed(bench) == [("EPOST", POST_NUMBER)]
    bench.sells(to_jeju(OTHER, ("MUG-WH", 1)))
    packs(bench, OTHER, MUG)
    assert packed(bench)[1] == ("CJGLS", "650000000000")


def test_the_choice_is_recorded_with_the_box(bench: Bench) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)))
    bench.scan(ORDER)
    state = bench.reaches(PackingState).state
    assert isinstance(state, PackingState)
    assert state.parcel.box.carriage == BoxCarriage("EPOST", NumberSource.SCAN, "prepaid", label=LabelSource.CARRIER)


def test_a_missing_weight_is_said_with_the_product_and_the_carrier(bench: Bench) -> None:
    bench.sells(order(ORDER, ("NOBODY-KNOWS", 1)))
    bench.scan(ORDER)
    news = bench.hears_of("weight_unknown").news
    assert news is not None
    assert dict(news.values) == {"sku": "NOBODY-KNOWS", "carrier": "CJ대한통운"}


def test_a_missing_postal_code_is_said(bench: Bench) -> None:
    told = to_jeju(ORDER, ("MUG-WH", 1))
    part = told.consignments[0]
    bench.sells(replace(told, consignments=(replace(part, receiver=replace(part.receiver, zip="")),)))
    bench.scan(ORDER)
    bench.hears_of("zip_unknown")


def test_an_order_is_shown_with_the_page_of_its_own_carrier(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)))
    fill(bench, ORDER, MUG)
    bench.hears("scan_label")
    bench.scan(POST_NUMBER)
    bench.reaches(IdleState)
    assert said(bench, "orders", "show", ORDER) == 0
    assert f"trace.RetrieveDomRigiTraceList.comm?sid1={POST_NUMBER}" in capsys.readouterr().out


def test_the_preview_is_that_of_the_carrier_the_box_will_go_with(bench: Bench) -> None:
    bench.sells(to_jeju(ORDER, ("MUG-WH", 1)), order(OTHER, ("MUG-WH", 1)))
    files = [bench.folder / f"{number}.png" for number in (ORDER, OTHER)]
    for file in files:
        assert said(bench, "label", "preview", file.stem, "--png", str(file)) == 0
    drawn = [file.read_bytes() for file in files]
    assert drawn[0] != drawn[1]


def test_doctor_names_the_carrier_whose_range_is_missing_and_goods_without_a_weight(bench: Bench) -> None:
    said = list(ledger(bench.config, LocaleTexts.load("en", "commands").text))
    numbers = [(one.state, one.text.partition(":")[0]) for one in said if one.check == "numbers"]
    assert numbers == [("ok", "CJGLS"), ("ok", "EPOST"), ("warn", "KGB"), ("ok", "CUPARCEL")]
    assert [one.state for one in said if one.check == "carrier"] == ["warn"]
