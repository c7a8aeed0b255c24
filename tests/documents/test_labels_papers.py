"""Slips, picking lists, item labels, badges and hand-over lists: what stands on them, and on how many pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printers.check import DrawingSeverity, check
from printers.document import QR, Code128Item, PrintDocument, TextItem
from printers.render import render
from station.documents.papers.handover_list import HandedParcel, handover_sheet
from station.documents.papers.item_labels import badge, item_label
from station.documents.papers.order_slips import SlipData, picking_list, slip
from station.documents.papers.page_layout import PaperStock
from station.packing.orders import Barcode, BoxItem, Product
from tests.support.support_labels import texts
from tests.support.support_ledger import NOON
from tests.support.support_papers import BOX, ITEMS

ROLL, LABEL = PaperStock(72), PaperStock(100, 150)
PAPERS = (ROLL, LABEL, PaperStock(56), PaperStock(123, 100, 300, "en"))
MANY = tuple(replace(ITEMS[0], sku=f"SKU-{at}", location=f"A-{at:02}") for at in range(60))


def codes(document: PrintDocument) -> list[str]:
    return [item.value for item in document.items if isinstance(item, Code128Item | QR)]


def faults(*documents: PrintDocument, dpi: int = 203) -> list[str]:
    found = [problem for one in documents for problem in check(one, render(one, dpi), dpi)]
    return [problem.code for problem in found if problem.severity is DrawingSeverity.FAULT]


@pytest.mark.parametrize("paper", PAPERS[:3])
def test_a_slip_says_what_goes_in_in_the_order_of_the_shelves(paper: PaperStock) -> None:
    (document,) = slip(SlipData(BOX, "홍*동", "문 앞"), paper)
    said = texts(document)
    assert codes(document) == ["2026112312345670"]
    assert {"발송기한 11-23 (월) 12:00", "상자 1/2", "홍*동", "배송메시지: 문 앞", "모두 3종 4개"} <= set(said)
    assert [text for text in said if text in ("A-03-2", "B-11", "위치 없음")] == ["A-03-2", "B-11", "위치 없음"]
    assert "STICKER 스캔 없음" in said
    assert any("2026112312345671" in text for text in said)
    assert check(document, render(document)) == ()


def test_an_order_without_a_date_and_without_a_memo_says_so_or_nothing() -> None:
    (document,) = slip(SlipData(replace(BOX, due_at=None, total=1, orders=(BOX.order,))), ROLL)
    said = texts(document)
    assert "발송기한 없음" in said
    assert not [text for text in said if "배송메시지" in text or "합포장" in text or text.startswith("상자")]


def test_an_order_number_that_no_bars_can_hold_is_a_square() -> None:
    (document,) = slip(SlipData(replace(BOX, order="주문-가나다")), ROLL)
    assert [item.value for item in document.items if isinstance(item, QR)] == ["주문-가나다"]
    assert faults(document) == []


def test_sixty_items_are_one_long_slip_on_a_roll_and_numbered_pages_on_labels() -> None:
    data = SlipData(replace(BOX, items=MANY))
    (roll,) = slip(data, ROLL)
    pages = slip(data, LABEL)
    assert faults(roll, *pages) == []
    assert {(page.width, page.height) for page in pages} == {(100, 150)}
    assert [texts(page)[-1] for page in pages] == [f"{at}/{len(pages)}쪽" for at in range(1, len(pages) + 1)]
    assert [codes(page) for page in pages] == [[BOX.order]] * len(pages)
    listed = [text for page in pages for text in texts(page) if text.startswith("A-")]
    assert listed == [f"A-{at:02}" for at in range(60)]


def test_a_picking_list_counts_equal_goods_of_all_boxes_together() -> None:
    boxes = (BOX, replace(BOX, order="78", orders=("78",), items=ITEMS[:1]))
    (document,) = picking_list(boxes, NOON, ROLL)
    said = texts(document)
    assert "주문 3건 · 3종 6개" in said
    assert said[said.index("A-03-2") : said.index("B-11")] == [
        "A-03-2", "×4", "머그컵 · 화이트 350ml", "MUG-WH 상자 2개",
    ]  # fmt: skip
    assert codes(document) == []


@pytest.mark.parametrize(
    ("product", "value"),
    [
        (Product("MUG-WH", "머그컵", location="A-1"), "MUG-WH"),
        (Product("MUG-WH", "머그컵", barcodes=(Barcode("8801234567893"),)), "8801234567893"),
        (Product("머그-흰색", ""), "머그-흰색"),
    ],
)
def test_an_item_label_carries_what_the_bench_scans_for_it(product: Product, value: str) -> None:
    (document,) = item_label(product, ROLL)
    assert codes(document) == [value]
    assert value in texts(document)
    assert check(document, render(document)) == ()


def test_a_badge_signs_its_packer_in() -> None:
    (document,) = badge("101", "김포장", ROLL, supervisor=True)
    assert codes(document) == ["PS:BADGE:101"]
    assert {"관리자", "김포장", "101"} <= set(texts(document))
    assert check(document, render(document)) == ()
    (long,) = badge("A" * 32, "", ROLL)
    assert faults(long) == []


def test_a_hand_over_list_counts_and_is_signed() -> None:
    rows = [HandedParcel(f"6500 0000 {at:04}", str(at), NOON) for at in range(90)]
    pages = handover_sheet("CJ대한통운", NOON.date(), rows, PaperStock(100, 150, language="en"))
    assert len(pages) > 1
    assert faults(*pages) == []
    assert all("2026.11.23 (Mon) · 90 parcels" in texts(page) for page in pages)
    assert [text for page in pages for text in texts(page) if text.startswith("6500")] == [row.number for row in rows]
    assert {"Given by", "Taken by"} <= set(texts(pages[-1]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=200), paper=st.sampled_from(PAPERS), kinds=st.integers(1, 12))
def test_whatever_the_texts_a_paper_can_be_printed(text: str, paper: PaperStock, kinds: int) -> None:
    item = BoxItem(text[:20] or "X", text, text, 999, (), location=text[:30])
    box = replace(BOX, items=(item,) * kinds, orders=(BOX.order, text))
    documents = (
        *slip(SlipData(box, text, text * 4), paper),
        *picking_list((box,), NOON, paper),
        *handover_sheet(text, NOON.date(), [HandedParcel(text, text, NOON)], paper),
        *badge("101", text, paper),
        *item_label(Product("A-1", text, text, location=text), paper),
    )
    assert faults(*documents, dpi=paper.dpi) == []
    assert all(isinstance(item, TextItem) or item.x >= 0 for one in documents for item in one.items)
