"""Practice piece by piece: its codes, labels, goods, papers and words, and the look at a catalogue."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

import station.locale.texts as module
from printers.render import render, to_png
from scanners.base import Scan
from station.bench.screen_model import LampState, StatusLamp
from station.carriers import FindingSeverity
from station.carriers.known_carriers import CARRIERS
from station.documents.kinds import PaperOrder
from station.documents.rendering import practice_of
from station.documents.waybill.codes import copy_code
from station.ledger import RequestAnswer, products_in
from station.ledger.orders.supervisor_actions import BenchRequests
from station.packing.barcodes import CommandCode, classify
from station.packing.decisions import PrintLabel
from station.packing.events import CommandGiven
from station.packing.notices import NoticeCode, tell
from station.packing.orders import Barcode, BoxItem, PackingBox, Product, Receiver
from station.packing.process import decide
from station.packing.process.states import BenchDesk, IdleState, Situation
from station.practice.stand_ins import PracticeHandout, PracticeNumbers
from station.practice.tasks import chosen, drills, practice_orders, usable
from station.simulators.goods import products
from tests.practice.support_practice import codes_on, content, site
from tests.support.support_scenes import NOW, picture

NUMBERS = [PracticeNumbers(carrier) for carrier in CARRIERS]


def heard(numbers: PracticeNumbers, text: str) -> str:
    return numbers.heard(Scan(text, "serial-1", 1.0))


def test_no_carrier_takes_the_code_of_a_specimen_for_a_number_and_the_practice_bench_reads_it() -> None:
    for numbers in NUMBERS:
        number = numbers.carrier.number_from_base(numbers.first + 6)
        code = numbers.code_of(number, 2)
        assert code == "PS:PRACTICE:7:2"
        assert {carrier.check(code).severity for carrier in CARRIERS} == {FindingSeverity.STOP}
        assert heard(numbers, code.lower()) == copy_code(number, 2)
        assert numbers.carrier.check(number).severity is not FindingSeverity.STOP


@pytest.mark.parametrize(
    "text", ["8801234567893", "PS:PRACTICE", "PS:PRACTICE:0:1", "PS:PRACTICE:7", "PS:PRACTICE:²:1"]
)
def test_what_is_no_specimens_code_stays_what_it_is(text: str) -> None:
    assert heard(NUMBERS[0], text) == text


def test_the_real_bench_says_what_a_practice_label_is_and_does_nothing() -> None:
    code = classify("PS:PRACTICE:7:1")
    assert code == CommandCode("PS:PRACTICE", known=False)
    step = decide(IdleState(BenchDesk()), CommandGiven("PS:PRACTICE", 0, known=False), Situation(NOW))
    assert (step.notice, step.decisions) == (tell(NoticeCode.PRACTICE_CODE), ())


@pytest.mark.parametrize("paper", [(72.0, 0.0), (100.0, 150.0), (123.0, 100.0)])
def test_a_practice_label_bears_its_own_code_and_no_number_on_any_paper(
    paper: tuple[float, float], tmp_path: Path
) -> None:
    config = site(tmp_path)
    config = replace(config, label=replace(config.label, width_mm=paper[0], height_mm=paper[1]))
    box = PackingBox("p1", "PRACTICE-01", ("PRACTICE-01",), (), (BoxItem("A", "머그컵", "", 1, ()),))
    job = PrintLabel("p1", "PRACTICE-01", "CJGLS", "650000000011", 1)
    document, dpi = practice_of(config, box, Receiver("김연습"), job, date(2026, 11, 26), "PS:PRACTICE:2:1")
    to_png(render(document, dpi).bitmap, tmp_path / "label.png")
    assert codes_on(tmp_path / "label.png") == {"PS:PRACTICE:2:1"}
    said = " ".join(str(getattr(item, "text", "")) for item in document.items)
    assert "견본 · 발송용 아님" in said
    assert "6500" not in said


def test_only_goods_with_a_single_code_of_their_own_are_practised_with() -> None:
    found = {product.sku for product in usable(products())}
    assert {"MUG-WH", "SOCK-BK-L", "SOAP", "POUCH"} <= found
    assert not found & {"GIFTSET", "STICKER", "CARD"}
    tracked = Product("LOT", "백신", barcodes=(Barcode("8801234567893"),), track="lot")
    shared = [Product(sku, sku, barcodes=(Barcode("123"),)) for sku in ("X", "Y")]
    assert usable([*shared, tracked, Product("Z", "Z"), Product("W", "W")]) == ()


def test_few_kinds_are_fetched_and_every_order_leaves_one_that_does_not_belong() -> None:
    goods = chosen(usable(products()), Random(7))
    made = practice_orders(drills(10), goods, Random(7), NOW)
    assert len(goods) == 4
    for order in made:
        skus = {line.sku for part in order.consignments for line in part.lines}
        assert len(skus) == 2
        assert skus < {product.sku for product in goods}


def test_a_look_at_the_catalogue_changes_no_byte_even_after_a_power_cut(tmp_path: Path) -> None:
    data = site(tmp_path).station.data_dir
    before = content(data)
    assert set(products_in(data)) == set(products())
    assert content(data) == before
    with closing(sqlite3.connect(data / "ledger.sqlite")) as other:
        other.execute("UPDATE meta SET value = value")
        other.commit()
        logged = {name: said for name, said in content(data).items() if not name.endswith("-shm")}
        assert "ledger.sqlite-wal" in logged
        assert set(products_in(data)) == set(products())
        assert {name: said for name, said in content(data).items() if not name.endswith("-shm")} == logged
    assert products_in(tmp_path / "nothing") == ()


class _Letters(BenchRequests):
    """Remembers what was asked; answers as the test wants."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.answers: dict[str, RequestAnswer] = {}

    def leave(self, kind: str, args: Mapping[str, object]) -> str:
        self.left.append(f"{kind} {args['paper']}")
        return str(len(self.left))

    def answer_to(self, which: str) -> RequestAnswer | None:
        return self.answers.get(which)


def test_slips_are_asked_for_once_the_printer_can_print_and_again_after_they_failed() -> None:
    letters, taps = _Letters(), list[int]()
    handout = PracticeHandout(letters, (PaperOrder("slips", ("1",)),), lambda: taps.append(1))
    there = picture(IdleState(BenchDesk()), tell(NoticeCode.READY), printer=StatusLamp("printer", LampState.READY))
    handout.look(replace(there, printer=StatusLamp("printer", LampState.WARNING, "starting")))
    assert letters.left == []
    handout.look(there)
    handout.look(there)
    letters.answers["1"] = RequestAnswer(ok=False, text_code="not_printed", values={})
    handout.look(replace(there, printer=StatusLamp("printer", LampState.LOST, "paper_end")))
    handout.look(there)
    letters.answers["2"] = RequestAnswer(ok=True, text_code="printed", values={})
    handout.look(there)
    handout.look(there)
    assert (letters.left, len(taps)) == (["print slips", "print slips"], 2)


def test_both_books_have_the_same_keys_and_the_same_blanks() -> None:
    def book(language: str) -> dict[str, set[str]]:
        text = (Path(module.__file__).parent / f"practice.{language}.toml").read_text("utf-8")
        tables = tomllib.loads(text)
        return {
            f"{name}.{key}": set(re.findall(r"\{(\w+)", said)) for name, t in tables.items() for key, said in t.items()
        }

    assert book("ko") == book("en")
