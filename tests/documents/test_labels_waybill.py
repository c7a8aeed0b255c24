"""The waybill: what stands on it, and that hostile texts cannot spoil it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printers.base import DocumentFault
from printers.check import DrawingSeverity, check
from printers.document import QR, Code128Item, PrintDocument, TextItem
from printers.render import render
from station.documents import WaybillData, waybill_document
from tests.support.support_labels import PLAIN, RECEIVER, label, texts

WIDTHS = (56.0, 72.0, 104.0)
HOSTILE = "\x1b@\x1d(\u200b\u202e\x00 a\u0301 뷁\U0001f381 \ufeff" + "가" * 300


def codes(document: PrintDocument) -> list[str]:
    return [item.value for item in document.items if isinstance(item, Code128Item | QR)]


def faults(document: PrintDocument) -> list[str]:
    problems = check(document, render(document))
    return [problem.code for problem in problems if problem.severity is DrawingSeverity.FAULT]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_waybill_says_everything_a_courier_needs(width: float) -> None:
    document = waybill_document(PLAIN, width)
    has_bars = width > 70
    assert sorted(texts(document)) == sorted(
        [
            "CJ대한통운", "2026.11.23", "1/1", "6500 0000 0011",
            "받는 분", "홍*동", "010-1234-****", "(06236) 서울 강남구 테헤란로 152 101동 1203호",
            "배송메시지", "문 앞에 놔주세요",
            "보내는 분", "행*상* 02-123-****", "경기 성남시 분당구 정자일로 95", "신용",
            "내용품  2종 3개", "머그컵 · 화이트 350ml", "×2", "양말 3족 세트 · 블랙 L", "×1",
            "주문번호", "2026112312345670",
            *(["라벨 1 · 포장대 확인용"] if has_bars else []),
        ]
    )  # fmt: skip
    assert codes(document) == ["650000000011"] * (1 + has_bars) + ["PS:LABEL:650000000011:1"]
    assert check(document, render(document)) == ()


@pytest.mark.parametrize("width", [72.0, 104.0])
def test_the_number_has_three_dots_a_module_or_more_and_height_to_hit(width: float) -> None:
    main = next(item for item in waybill_document(PLAIN, width).items if isinstance(item, Code128Item))
    assert (main.value, main.module_min) == ("650000000011", 3)
    assert main.height >= 10


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_second_copy_is_marked_over_the_whole_width_and_has_its_own_code(language: str) -> None:
    document = waybill_document(label(copy=2, language=language), 72)
    (mark,) = [item for item in document.items if isinstance(item, TextItem) and "재출력:2" in item.text]
    assert mark.inverse
    assert mark.width == 72
    assert codes(document)[-1] == "PS:LABEL:650000000011:2"
    assert not [text for text in texts(waybill_document(PLAIN, 72)) if "재출력" in text]


def test_a_specimen_says_so_and_carries_no_number() -> None:
    document = waybill_document(label(specimen=True, waybill="", waybill_grouped=""), 72)
    assert "견본 · 발송용 아님" in texts(document)
    assert codes(document) == ["SPECIMEN", "SPECIMEN"]
    assert faults(document) == []


def test_a_specimen_never_prints_a_number_it_was_given() -> None:
    assert codes(waybill_document(label(specimen=True), 72)) == ["SPECIMEN", "SPECIMEN"]


@pytest.mark.parametrize(
    ("mask", "shown"),
    [
        ("strict", {"홍*동", "010-1234-****", "행*상* 02-123-****"}),
        ("cj-normal", {"홍길동", "010-1234-5678", "행*상* 02-123-****"}),
        ("cj-return", {"홍*동", "010-1234-****", "행복상점 02-123-4567"}),
    ],
)
def test_each_profile_shows_whom_it_may(mask: str, shown: set[str]) -> None:
    assert shown <= set(texts(waybill_document(label(mask=mask), 72)))


@pytest.mark.parametrize(("freight", "word"), [("prepaid", "선불"), ("collect", "착불"), ("credit", "신용")])
def test_who_pays_the_carrier_is_told(freight: str, word: str) -> None:
    assert word in texts(waybill_document(label(freight=freight), 72))


def test_of_sixty_items_as_many_are_listed_as_there_is_room_for() -> None:
    goods = tuple((f"물건 {at}", "", 1) for at in range(60))
    assert "외 48건" in texts(waybill_document(label(items=goods), 72))
    fixed = waybill_document(label(items=goods), 104, 100)
    assert any(text.startswith("외 ") for text in texts(fixed))
    assert faults(fixed) == []


def test_several_orders_in_a_box_and_several_boxes_are_told() -> None:
    document = waybill_document(label(orders=3, index=2, total=4), 72)
    assert {"주문번호 · 외 2건", "2/4"} <= set(texts(document))


def test_what_is_empty_takes_no_room() -> None:
    bare = label(receiver_memo=" \u200b", sender_name="", sender_phone="", sender_address="")
    document = waybill_document(bare, 72)
    assert "배송메시지" not in texts(document)
    assert document.height < waybill_document(PLAIN, 72).height
    assert faults(document) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_address_of_three_hundred_letters_is_printed_whole(width: float) -> None:
    document = waybill_document(label(receiver_address="서울특별시 강남구 " * 30), width)
    assert check(document, render(document)) == ()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [0.0, 90.0, 123.0])
def test_a_label_full_of_hostile_texts_stays_on_its_paper(width: float, height: float) -> None:
    data = WaybillData(
        carrier_name=HOSTILE, waybill="650000000011", waybill_grouped="6500 0000 0011",
        receiver=type(RECEIVER)(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        items=((HOSTILE, HOSTILE, 999),) * 60, packed_on=PLAIN.packed_on, order=HOSTILE, copy=12, orders=99,
        index=99, total=99, sender_name=HOSTILE, sender_phone=HOSTILE, sender_address=HOSTILE,
    )  # fmt: skip
    document = waybill_document(data, width, height)
    assert faults(document) == []
    assert document.height == (height or document.height)
    assert all(item.y >= 0 for item in document.items)


@pytest.mark.parametrize("offset", [(3.0, 2.0), (-3.0, -2.0)])
@pytest.mark.parametrize("height", [0.0, 100.0])
def test_an_offset_moves_the_drawing_and_loses_nothing(offset: tuple[float, float], height: float) -> None:
    document = waybill_document(PLAIN, 72, height, *offset)
    assert faults(document) == []
    assert min(item.x for item in document.items) == max(offset[0], 0)
    assert min(item.y for item in document.items) == max(offset[1], 0)


@pytest.mark.parametrize("number", ["95825729134", "650000000011", "6500000000118", "65000000001188"])
@pytest.mark.parametrize(("width", "dpi"), [(72.0, 203), (104.0, 203), (72.0, 180), (104.0, 300)])
def test_every_length_of_number_reads_back_on_every_head(number: str, width: float, dpi: int) -> None:
    document = waybill_document(label(waybill=number, waybill_grouped=number), width, dpi=dpi)
    assert check(document, render(document, dpi), dpi) == ()


def test_where_the_copys_bars_do_not_fit_a_square_code_stands() -> None:
    document = waybill_document(label(waybill="6" * 21, waybill_grouped="6" * 21), 72)
    assert codes(document) == ["6" * 21, f"PS:LABEL:{'6' * 21}:1"]
    assert isinstance(document.items[-1], QR)
    assert faults(document) == []


def test_a_number_that_no_barcode_can_hold_is_refused_when_drawn() -> None:
    with pytest.raises(DocumentFault):
        render(waybill_document(label(waybill="6" * 40), 56))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=120),
    kinds=st.integers(0, 30),
    width=st.sampled_from([56.0, 72.0, 90.0, 104.0, 108.0]),
    height=st.sampled_from([0.0, 90.0, 100.0]),
    copy=st.integers(1, 12),
)
def test_whatever_the_texts_a_label_can_be_printed(
    text: str, kinds: int, width: float, height: float, copy: int
) -> None:
    data = label(
        receiver_name=text, receiver_address=text, receiver_memo=text, order=text, sender_address=text,
        items=((text, text, 1),) * kinds, copy=copy,
    )  # fmt: skip
    document = waybill_document(data, width, height)
    assert faults(document) == []
