"""A label by a layout of one's own: the carrier's stock bears the captions, each face hides whom it may not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.base import DocumentFault
from printers.check import DrawingSeverity, check
from printers.document import ITF, QR, Code128Item, FrameItem, PrintDocument, RuleItem, TextItem
from printers.render import render
from station.documents import SortingRoute, WaybillData, waybill_document
from station.documents.waybill.label_layout import LabelLayout
from station.documents.waybill.layout_reading import read_layout, shipped
from station.packing.carriage import SortData
from tests.support.support_labels import label, texts
from tests.support.support_papers import HANJIN, LONG, TERMINAL, sorted_label

CAPTIONED = """
width = 100
height = 102
[[text]]
value = "받는 분"
x = 0
y = 10
width = 12
[[text]]
field = "caption.sender"
x = 0
y = 20
width = 12
[[text]]
field = "receiver.name"
x = 14
y = 10
width = 40
frame = true
[[text]]
field = "receiver.name"
x = 14
y = 16
width = 40
mask = "hanjin-customer"
[[text]]
field = "goods"
x = 14
y = 22
width = 60
[[text]]
field = "goods"
x = 14
y = 30
width = 60
lines = 4
[[text]]
field = "freight"
x = 80
y = 10
width = 18
[[barcode]]
field = "waybill"
module = 2
x = 10
y = 70
height = 10
[[barcode]]
field = "order"
kind = "qr"
x = 80
y = 70
height = 16
[[box]]
x = 0
y = 0
width = 100
height = 8
[[line]]
x = 0
y = 60
width = 100
"""


def own(folder: Path, *head: str) -> LabelLayout:
    file = folder / "own.toml"
    file.write_text("\n".join([*head, CAPTIONED]), "utf-8")
    return read_layout(file, "own.toml", "ko")


def kinds(document: PrintDocument, *wanted: type) -> list[type]:
    return [type(item) for item in document.items if isinstance(item, wanted)]


def drawn(data: WaybillData, layout: LabelLayout, *, dpi: int = 203) -> PrintDocument:
    document = waybill_document(data, layout.width, layout.height, dpi=dpi, layout=layout)
    problems = check(document, render(document, dpi), dpi)
    assert [one for one in problems if one.severity is DrawingSeverity.FAULT] == []
    return document


def test_on_blank_stock_captions_frames_and_rules_are_drawn(tmp_path: Path) -> None:
    document = drawn(label(mask="cj-normal"), own(tmp_path))
    assert texts(document) == [
        "받는 분",
        "보내는 분",
        "홍길동",
        "홍*동",
        "머그컵 · 화이트 350ml ×2 외 1건",
        "머그컵 · 화이트 350ml",
        "×2",
        "양말 3족 세트 · 블랙 L",
        "×1",
        "신용",
    ]
    assert kinds(document, RuleItem, FrameItem) == [RuleItem, FrameItem, FrameItem]


def test_on_stock_that_bears_its_captions_only_the_data_are_printed_in_the_carriers_language(tmp_path: Path) -> None:
    document = drawn(label(mask="cj-normal", language="en"), own(tmp_path, 'only = "data"'))
    assert texts(document) == [
        "홍길동",
        "홍*동",
        "머그컵 · 화이트 350ml ×2 외 1건",
        "머그컵 · 화이트 350ml",
        "×2",
        "양말 3족 세트 · 블랙 L",
        "×1",
        "신용",
    ]
    assert kinds(document, RuleItem, FrameItem) == []
    assert kinds(document, Code128Item, QR) == [Code128Item, QR]


def test_the_layouts_mask_comes_before_that_of_the_settings(tmp_path: Path) -> None:
    assert texts(drawn(label(mask="strict"), own(tmp_path, 'only = "data"', 'mask = "cj-normal"')))[0] == "홍길동"


def test_the_couriers_face_shows_the_whole_address_and_the_customers_hides_everybody() -> None:
    document = drawn(label(receiver_name="선우가나다", route=TERMINAL), shipped("sample-overlay-100x102"))
    slip = [item.text for item in document.items if isinstance(item, TextItem) and item.y < 66]
    customer = [item.text for item in document.items if isinstance(item, TextItem) and item.y >= 66]
    assert {"선*가**", "010-1234-****", "서울 강남구 테헤란로 152 101동 1203호", "행복상점 02-123-4567"} <= set(slip)
    assert {"선*가**", "010-1234-****", "행*상*", "02-123-****"} <= set(customer)
    assert "행복상점" not in " ".join(customer)
    assert "1203호" not in " ".join(customer)


def test_a_specimen_is_marked_even_where_the_layout_has_no_place_for_it(tmp_path: Path) -> None:
    layout = own(tmp_path, 'only = "data"')
    document = drawn(label(specimen=True, waybill="", waybill_grouped=""), layout)
    (mark,) = [item for item in document.items if isinstance(item, TextItem) and "발송용 아님" in item.text]
    assert mark.inverse
    assert [item.value for item in document.items if isinstance(item, Code128Item)] == ["SAMPLE"]
    assert "발송용 아님" not in " ".join(texts(drawn(label(), layout)))


def test_an_offset_moves_every_field_by_so_much(tmp_path: Path) -> None:
    layout = own(tmp_path)
    still = waybill_document(label(), 100, 102, layout=layout)
    moved = waybill_document(label(), 100, 102, -1.5, 2, layout=layout)
    assert [(round(a.x - b.x, 2), round(a.y - b.y, 2)) for a, b in zip(moved.items, still.items, strict=True)] == [
        (-1.5, 2)
    ] * len(still.items)


def test_on_a_roll_the_label_is_as_high_as_its_layout(tmp_path: Path) -> None:
    document = waybill_document(label(), 104, 0, layout=own(tmp_path))
    assert (document.width, document.height) == (104, 102)


def test_hanjin_reads_its_number_in_bars_of_three_dots_and_others_as_code_128() -> None:
    layout = shipped("sample-overlay-100x102")
    (bars,) = [item for item in drawn(HANJIN, layout).items if isinstance(item, ITF)]
    assert (bars.value, bars.module_min, bars.module_max) == ("509000340041", 3, 3)
    logen = drawn(label(waybill="90000000005", waybill_grouped="90000000005"), layout)
    assert {item.value for item in logen.items if isinstance(item, Code128Item)} == {"90000000005"}


@pytest.mark.parametrize("name", ["sample-overlay-123x100", "sample-overlay-100x102"])
@pytest.mark.parametrize("number", ["90000000005", "650000000011", "6500000000118", "50900034004112"])
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_sample_reads_back_for_numbers_of_every_carrier(name: str, number: str, dpi: int) -> None:
    data = label(waybill=number, waybill_grouped=number, interleaved=len(number) % 2 == 0, route=TERMINAL)
    drawn(data, shipped(name), dpi=dpi)


@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.builds(SortingRoute, *[st.sampled_from(["", "4W44", "11"])] * 2, *[st.text(max_size=30)] * 6),
)
def test_whatever_is_said_a_sample_is_whole(name: str, address: str, route: SortingRoute) -> None:
    data = label(receiver_name=name, receiver_address=address, receiver_memo=name, route=route)
    layout = shipped("sample-overlay-123x100")
    document = waybill_document(data, 123, 100, layout=layout)
    faults = [one.code for one in check(document, render(document)) if one.severity is DrawingSeverity.FAULT]
    assert faults == []


def test_bars_that_cannot_be_written_so_are_refused_when_they_are_drawn(tmp_path: Path) -> None:
    odd = label(waybill="90000000005", waybill_grouped="90000000005", interleaved=True)
    assert not kinds(drawn(odd, shipped("sample-overlay-100x102")), ITF)
    file = tmp_path / "own.toml"
    file.write_text(CAPTIONED.replace("module = 2", 'module = 3\nkind = "itf"'), "utf-8")
    with pytest.raises(DocumentFault, match="barcode_odd"):
        waybill_document(odd, 100, 102, layout=read_layout(file, "own.toml", "ko"))


@pytest.mark.parametrize(
    ("told", "code", "sub"),
    [
        (SortData("4W44-4g"), "4W44-4g", "-4g"),
        (SortData("4W44", "4g"), "4W44-4g", "-4g"),
        (SortData("G4-216"), "G4-216", "-216"),
        (SortData("11"), "11", ""),
    ],
)
def test_a_sort_code_in_one_text_or_in_two_is_the_same(told: SortData, code: str, sub: str) -> None:
    said = texts(drawn(label(route=SortingRoute.of(told)), shipped("sample-overlay-123x100")))
    assert code.removesuffix(sub) in said
    assert not sub or sub in said
    assert SortingRoute.of(told).code == code
    assert SortingRoute.of(None) == SortingRoute()


def test_a_long_label_is_cut_with_a_mark_and_reported() -> None:
    document = waybill_document(LONG, 100, 102, layout=shipped("sample-overlay-100x102"))
    problems = check(document, render(document))
    assert {one.code for one in problems} == {"cut_text"}
    assert sorted_label().route != SortingRoute()
