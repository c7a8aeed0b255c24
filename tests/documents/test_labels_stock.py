"""Waybills on label stock: sorting first, the number twice, and room made for what may not be cut."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printers.check import DrawingSeverity, check
from printers.document import ITF, QR, Code128Item, PrintDocument, TextItem
from printers.render import render
from station.documents import SortingRoute, WaybillData, waybill_document
from tests.support.support_labels import PLAIN, label, texts
from tests.support.support_papers import HANJIN, LONG, ROUTE, sorted_label

SIZES = ((123.0, 100.0), (120.0, 96.0), (100.0, 150.0), (104.0, 100.0), (90.0, 90.0))
HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\x1b@\x1d\x00\x10\x04\u200b\u202e\u2066\ufeff\u0301\u1112\u1161שלוםمرحبا😀龘가Ａ□"),
    ),
    max_size=160,
)


def codes(document: PrintDocument) -> list[tuple[type, str]]:
    return [(type(item), item.value) for item in document.items if isinstance(item, Code128Item | ITF | QR)]


def faults(document: PrintDocument, dpi: int = 203) -> list[str]:
    problems = check(document, render(document, dpi), dpi)
    return [problem.code for problem in problems if problem.severity is DrawingSeverity.FAULT]


def said(document: PrintDocument, text: str) -> TextItem:
    return next(item for item in document.items if isinstance(item, TextItem) and item.text == text)


@pytest.mark.parametrize("size", SIZES)
def test_the_number_stands_twice_and_the_copy_has_its_own_code(size: tuple[float, float]) -> None:
    document = waybill_document(PLAIN, *size)
    assert sorted(value for _, value in codes(document)) == ["650000000011"] * 2 + ["PS:LABEL:650000000011:1"]
    assert check(document, render(document)) == ()
    assert (document.width, document.height) == size


@pytest.mark.parametrize("size", SIZES)
def test_sorting_is_the_largest_of_all_and_whatever_the_carrier_gave_is_there(size: tuple[float, float]) -> None:
    document = waybill_document(sorted_label(copy=2), *size)
    assert check(document, render(document)) == ()
    assert {"4W44", "-4g", "가상로 58-12 행복빌딩", "강남A – G03-01", "P12", "소", "1/2", "재출력:2"} <= set(
        texts(document)
    )
    biggest = max((item for item in document.items if isinstance(item, TextItem)), key=lambda item: item.size)
    assert biggest.text == "4W44"
    assert "4W44" in [value for _, value in codes(document)]


@pytest.mark.parametrize(
    ("mask", "shown"),
    [
        ("strict", {"홍*동", "010-1234-****", "행*상* 02-123-****"}),
        ("cj-normal", {"홍길동", "010-1234-5678", "행*상* 02-123-****"}),
        ("cj-return", {"홍*동", "010-1234-****", "행복상점 02-123-4567"}),
    ],
)
def test_each_profile_shows_whom_it_may(mask: str, shown: set[str]) -> None:
    assert shown <= set(texts(waybill_document(label(mask=mask), 123, 100)))


def test_what_the_carrier_did_not_give_is_not_invented() -> None:
    document = waybill_document(PLAIN, 123, 100)
    assert [text for text in texts(document) if not text.strip()] == []
    assert not [text for text in texts(document) if text.startswith(("P1", "-"))]


@pytest.mark.parametrize(
    "route",
    [SortingRoute(branch="강남A", p2p="P1"), SortingRoute("코드", "1g"), SortingRoute("A\x1b" * 40, p2p="P" * 9)],
)
@pytest.mark.parametrize("size", [*SIZES, (72.0, 0.0)])
def test_half_an_answer_or_an_odd_one_still_makes_a_label(route: SortingRoute, size: tuple[float, float]) -> None:
    document = waybill_document(label(route=route), *size)
    assert faults(document) == []
    assert {route.branch, route.p2p} - {""} <= set(texts(document))


def test_a_carrier_that_reads_interleaved_gets_it_large_and_code_128_small() -> None:
    for size in ((123.0, 100.0), (72.0, 0.0)):
        document = waybill_document(HANJIN, *size)
        assert codes(document)[0] == (ITF, "509000340041")
        assert (Code128Item, "509000340041") in codes(document)
        assert check(document, render(document)) == ()


def test_an_odd_number_cannot_be_interleaved_and_becomes_code_128() -> None:
    document = waybill_document(label(interleaved=True, waybill="95825729134", waybill_grouped=""), 72)
    assert {kind for kind, _ in codes(document)} == {Code128Item}


@pytest.mark.parametrize("number", ["95825729134", "6500000000118", "65000000001188", "6" * 21])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("routed", [False, True])
def test_every_length_of_number_reads_back(number: str, size: tuple[float, float], routed: bool) -> None:
    data = label(waybill=number, waybill_grouped=number, route=ROUTE if routed else SortingRoute())
    document = waybill_document(data, *size)
    assert faults(document) == []
    assert f"PS:LABEL:{number}:1" in [value for _, value in codes(document)]


@pytest.mark.parametrize("size", SIZES)
def test_a_long_address_takes_its_room_from_the_goods_and_is_printed_whole(size: tuple[float, float]) -> None:
    document = waybill_document(label(receiver_address="서울특별시 강남구 " * 30, items=LONG.items), *size)
    assert check(document, render(document)) == ()
    assert [text for text in texts(document) if text.startswith("외 ")]


def test_a_memo_that_is_too_long_is_cut_with_a_mark_and_reported() -> None:
    document = waybill_document(LONG, 123, 100)
    (problem,) = check(document, render(document))
    item = document.items[problem.index]
    assert (problem.code, problem.severity) == ("cut_text", DrawingSeverity.WARNING)
    assert isinstance(item, TextItem)
    assert item.text.startswith("부재 시")


def test_a_specimen_says_so_where_a_copy_is_marked() -> None:
    document = waybill_document(label(specimen=True, waybill="", waybill_grouped=""), 123, 100)
    assert "견본 · 발송용 아님" in texts(document)
    assert {value for _, value in codes(document)} == {"SPECIMEN"}
    assert faults(document) == []


def test_a_name_from_a_mac_and_an_emoji_are_drawn_right_and_reported() -> None:
    document = waybill_document(
        label(receiver_name=unicodedata.normalize("NFD", "똠방각하"), receiver_memo="선물 🎁"), 123, 100
    )
    assert said(document, "똠*각*").bold
    assert [(one.code, one.detail) for one in check(document, render(document))] == [("missing_glyph", "🎁")]


@pytest.mark.parametrize("offset", [(3.0, 2.0), (-3.0, -2.0)])
def test_an_offset_moves_the_drawing_and_loses_nothing(offset: tuple[float, float]) -> None:
    document = waybill_document(sorted_label(), 123, 100, *offset)
    assert faults(document) == []
    assert min(item.x for item in document.items) == max(offset[0], 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    fields=st.tuples(*[HOSTILE] * 7),
    size=st.sampled_from([*SIZES, (72.0, 0.0), (56.0, 0.0), (104.0, 0.0)]),
    kinds=st.integers(0, 60),
    copy=st.integers(1, 12),
    dpi=st.sampled_from([203, 300]),
    routed=st.booleans(),
)
def test_whatever_the_texts_every_barcode_reads_and_nothing_is_clipped_or_covered(
    fields: tuple[str, ...], size: tuple[float, float], kinds: int, copy: int, dpi: int, routed: bool
) -> None:
    name, phone, address, memo, order, goods, sender = fields
    data: WaybillData = label(
        receiver_name=name, receiver_phone=phone, receiver_address=address, receiver_memo=memo * 8, order=order,
        items=((goods, name, 1),) * kinds, copy=copy, sender_name=sender, sender_address=sender,
        route=SortingRoute(name[:6], memo[:3], address, goods, phone[:4], memo[:4]) if routed else SortingRoute(),
    )  # fmt: skip
    assert faults(waybill_document(data, *size, dpi=dpi), dpi) == []
