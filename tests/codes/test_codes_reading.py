"""What a code is taken for at the bench: catalogue first, then GS1, then weighed goods, then a slip's text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.code_text import decode
from station.packing.barcodes import code_keys
from station.packing.orders import Barcode, OrderLine, Product
from station.packing.process.states import IdleState, PackingState
from tests.support.support_codes import GS, LOT, Bench
from tests.support.support_ledger import order

NUMBER = "2026112312345670"
LINK = "https://id.gs1.org/01/08801111111119"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.sells(NUMBER, ("MUG", 9), ("HAM", 1))
    yield made
    made.ledger.close()


def test_every_spelling_of_a_gtin_is_the_same_product(bench: Bench) -> None:
    bench.scan(NUMBER)
    codes = ("8801111111119", "08801111111119", "0108801111111119", GS + "0108801111111119", "(01)08801111111119", LINK)
    assert bench.scans(*codes) == ["ok"] * 6
    assert bench.scan("0108801111111119", "]C1")["packed"] == 7


def test_a_slip_and_goods_are_known_in_the_wide_digits_of_a_korean_keyboard(bench: Bench) -> None:
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
    assert bench.scan(NUMBER.translate(wide))["verdict"] == "opened"
    assert bench.scan("8801111111119".translate(wide))["verdict"] == "ok"


def test_a_product_counts_although_its_code_lost_the_separators(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan("010880111111111921S12345678901234567810LOT-7", "]d2")
    assert [said.get(name) for name in ("verdict", "sku", "serial", "lot")] == ["ok", "MUG", None, None]
    assert str(said["code"]).startswith("0108801111111119")


@pytest.mark.parametrize("add_on", ["03810", " 03810", "05"])
@pytest.mark.parametrize("symbology", ["", "]E3"])
def test_a_book_is_found_by_its_number_with_and_without_what_stands_beside_it(
    bench: Bench, add_on: str, symbology: str
) -> None:
    book = Product("BOOK", "시집", barcodes=(Barcode("0-8044-2957-X"), Barcode("977000000000802")))
    bench.ledger.catalogue.take_in([book])
    bench.sells("A-BOOK", ("BOOK", 9))
    bench.scan("A-BOOK")
    isbn = next(key for key in code_keys("080442957X")[1:])[1:]
    assert bench.scan(f"{isbn}{add_on}", symbology)["verdict"] == "ok"
    assert bench.scan(isbn)["verdict"] == "ok"
    assert bench.scan("977000000000805")["verdict"] == "unknown_barcode"


def test_a_piece_that_is_out_of_date_counts_with_a_word_where_nobody_tracks_it(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan("010880111111111917200101", "]d2")
    assert (said["verdict"], said["notice"], said["expiry"]) == ("ok", "item_ok_expired", "2020-01-01")


def test_a_code_in_the_catalogue_is_what_the_catalogue_says(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan("10ABC123", "]C1")
    assert (said["verdict"], said["sku"]) == ("ok", "MUG")
    assert "lot" not in said


@pytest.mark.parametrize("text", ["21-0001", "91ABC", "10ABC124", "0108801111111110", "(01)08801111111110"])
def test_what_only_looks_like_gs1_stays_unknown(bench: Bench, text: str) -> None:
    assert bench.scan(text)["verdict"] == "unknown"
    bench.scan(NUMBER)
    assert bench.scan(text)["verdict"] == "unknown_barcode"


def test_a_gs1_product_of_another_order_is_the_wrong_item(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan(LOT, "]C1")
    assert (said["verdict"], said["sku"]) == ("wrong_item", "MILK")


def test_a_gs1_code_that_no_product_has_is_kept_by_its_hash_alone(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan(f"010880000000000810L{GS}21S", "]d2")
    assert said["verdict"] == "unknown_barcode"
    assert str(said["code"]).startswith("#23:")
    assert dict(bench.turns.view.band.values) == {"code": "08800000000008"}


def test_of_a_goods_code_that_may_name_somebody_only_the_hash_is_kept(bench: Bench) -> None:
    bench.scan(NUMBER)
    said = bench.scan(f"{LINK}/10/L?to=Hong", "]Q1")
    assert (said["verdict"], said["lot"], str(said["code"])[:4]) == ("ok", "L", "#49:")


def test_a_book_is_found_by_its_number_without_the_digits_beside_it(bench: Bench) -> None:
    bench.scan(NUMBER)
    assert bench.scan("880111111111903810", "]E3")["sku"] == "MUG"
    assert bench.scan("880111111111903810", "]E0")["verdict"] == "unknown_barcode"


def test_weighed_goods_are_found_only_where_the_shop_says_it_has_them(tmp_path: Path, bench: Bench) -> None:
    bench.scan(NUMBER)
    assert bench.scan("2012345019959", "]E0")["verdict"] == "unknown_barcode"
    bench.in_store = 5
    bench.restart()
    assert bench.scan("2012345019959", "]E0")["sku"] == "HAM"
    assert bench.scan("2112345019956", "]E0")["verdict"] == "unknown_barcode"


def test_a_weighed_good_is_found_by_its_item_number_as_well(tmp_path: Path) -> None:
    bench = Bench(tmp_path, in_store=5)
    assert bench.scan("2100777123457")["sku"] == "00777"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"orderId": "{NUMBER}"}}',
        f'{{"orderId": {NUMBER}, "name": "홍길동", "tel": "010-1234-5678"}}',
        f'{{"shipment": {{"no": "{NUMBER}"}}}}',
        f"https://sell.smartstore.example/orders/{NUMBER}?from=slip",
        f"https://s.example/#/o/{NUMBER}",
    ],
)
def test_a_slips_text_opens_the_order_that_it_holds(bench: Bench, text: str) -> None:
    said = bench.scan(text, "]Q1")
    assert (said["verdict"], said["order"]) == ("opened", NUMBER)
    assert bench.scan(text, "]Q1")["verdict"] == "opened"
    assert isinstance(bench.state, PackingState)


def test_of_a_slips_text_that_may_name_somebody_only_the_hash_is_kept(bench: Bench) -> None:
    text = f'{{"orderId":"{NUMBER}","tel":"01012345678"}}'
    said = bench.scan(text)
    assert str(said["code"]).startswith(f"#{len(text)}:")
    kept = (bench.store.folder / "data" / "ledger.sqlite").read_bytes()
    wal = bench.store.folder / "data" / "ledger.sqlite-wal"
    assert b"01012345678" not in kept + (wal.read_bytes() if wal.exists() else b"")


def test_a_slips_text_with_nothing_but_the_number_is_kept_whole(bench: Bench) -> None:
    text = f'{{"orderId":"{NUMBER}"}}'
    assert bench.scan(text)["code"] == text


def test_a_text_without_a_known_order_opens_nothing(bench: Bench) -> None:
    for text in ('{"orderId":"1"}', "https://shop.example/orders/1", f'{{"orderId":"{NUMBER}', "{" * 2000):
        assert bench.scan(text)["verdict"] == "unknown"
    assert isinstance(bench.state, IdleState)


def test_a_name_wins_over_what_else_a_slip_says(bench: Bench) -> None:
    bench.sells("B2", ("MUG", 1))
    assert bench.scan(json.dumps({"before": "B2", "orderId": NUMBER}))["order"] == NUMBER


def test_a_text_with_the_numbers_of_two_boxes_opens_neither(bench: Bench) -> None:
    bench.sells("B2", ("MUG", 1))
    assert bench.scan(json.dumps({"orders": ["B2", NUMBER]}))["verdict"] == "unknown"


def test_a_text_with_both_numbers_of_a_combined_box_opens_it(bench: Bench) -> None:
    mug = OrderLine("1", "MUG", "MUG", "", 1)
    bench.ledger.intake.take_in([order(number, mug, package="P1") for number in ("C1", "C2")])
    slip = json.dumps({"orders": ["C2", "C1"]})
    assert (bench.scan(slip)["verdict"], bench.scan(slip)["verdict"]) == ("opened", "opened")
    bench.give("PS:HOLD")
    assert bench.scan(slip)["verdict"] == "on_hold"


def test_a_link_to_a_product_is_no_slip_though_its_serial_is_an_orders_number(bench: Bench) -> None:
    link = f"https://id.gs1.org/01/08800000000008/21/{NUMBER}"
    assert bench.scan(link, "]Q1")["verdict"] == "unknown"


def test_another_slip_in_json_is_refused_once_something_is_counted(bench: Bench) -> None:
    bench.sells("B2", ("MUG", 1))
    bench.scan(NUMBER)
    bench.scan("8801111111119")
    assert bench.scan('{"orderId":"B2"}')["verdict"] == "another_open"


def test_a_korean_slip_in_euc_kr_with_blanks_around_is_read(bench: Bench) -> None:
    data = f' {{"주문번호": "{NUMBER}"}}\u3000'.encode("euc-kr")
    assert bench.scan(decode(b"]Q1" + data).text, "]Q1")["verdict"] == "opened"


def test_bytes_of_a_scanner_become_goods_with_their_lot(bench: Bench) -> None:
    bench.sells("M1", ("MILK", 1))
    bench.scan("M1")
    read = decode(b"]C1" + LOT.encode())
    assert (read.symbology, bench.scan(read.text, read.symbology)["lot"]) == ("]C1", "LOT-7")


@pytest.mark.parametrize("text", ["\x00" * 40, "\x1d" * 900, "x" * 4000, "(" * 900, "01" * 450, "\ud800", "[" * 4000])
def test_noise_of_any_kind_is_an_unknown_code(bench: Bench, text: str) -> None:
    for symbology in ("", "]C1", "]Q1"):
        assert bench.scan(text, symbology)["verdict"] == "unknown"
