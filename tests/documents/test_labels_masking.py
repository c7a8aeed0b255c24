"""What strangers may read of a name and a phone number."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents import MaskRule, mask_name, mask_phone, masks
from station.documents.waybill.contents import receiver_lines, sender_lines
from station.documents.waybill.masking import mask_name_hanjin
from tests.support.support_labels import label


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("홍길", "홍*"),
        ("홍길동", "홍*동"),
        ("남궁민수", "남*민*"),
        ("황보 관현", "황* 관*"),
        (unicodedata.normalize("NFD", "홍길동"), "홍*동"),
        ("홍\u200b길\u202e동", "홍*동"),
        ("홍", "*"),
        ("", ""),
        ("John Smith", "John *****"),
        ("Bo Li", "B* L*"),
        ("王小明", "王*明"),
        ("홍길동(엄마)", "홍*동(*마)"),
        ("(주)한국상사", "(주)한*상*"),
        ("주식회사 한빛", "주식회사 한*"),
        ("㈜가나다 홍길동", "㈜가*다 *길*"),
        ("Acme Trading Co., Ltd.", "Acme ******* Co., Ltd."),
    ],
)
def test_a_name_keeps_enough_to_ask_for_and_not_enough_to_know(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("010-1234-5678", "010-1234-****"),
        ("01012345678", "0101234****"),
        ("02-123-4567", "02-123-****"),
        ("0504-1234-5678", "0504-1234-****"),
        ("1588-1234", "1588-****"),
        ("+82 10 1234 5678", "+82 10 1234 ****"),
        ("02) 123.4567", "02) 123.****"),
        ("010-1234-5678 / 010-9999-8888", "010-1234-**** / 010-9999-****"),
        ("02-123-4567 (내선 12)", "02-123-**** (내선 **)"),
        ("010 1234 5678 010 9999 8888", "010 **** **** *** **** ****"),
        ("", ""),
        ("없음", "없음"),
    ],
)
def test_a_phone_number_loses_its_last_four_digits(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_each_profile_hides_whom_it_says() -> None:
    assert masks("strict") == MaskRule(receiver=True, sender=True)
    assert masks("cj-normal") == MaskRule(receiver=False, sender=True)
    assert masks("cj-return") == MaskRule(receiver=True, sender=False)
    assert masks("hanjin-slip") == MaskRule(receiver=True, sender=False, hanjin=True)
    assert masks("hanjin-customer") == MaskRule(receiver=True, sender=True, hanjin=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("홍길", "홍*"),
        ("홍길동", "홍*동"),
        ("남궁민수", "남*민*"),
        ("선우가나다", "선*가**"),
        ("황보 관현 엄마", "황* 관* **"),
        ("Bob", "B*b"),
        ("Anna", "A*n*"),
        ("Alice", "Alic*"),
        ("John Smith", "John *****"),
        ("(주)한국상사무역", "(주)한*상***"),
        ("홍", "*"),
        ("", ""),
    ],
)
def test_a_name_on_a_face_of_hanjins_label_is_hidden_as_its_guide_says(name: str, shown: str) -> None:
    assert mask_name_hanjin(name) == shown


def test_the_couriers_slip_of_hanjin_hides_the_receiver_and_the_customers_face_everybody() -> None:
    slip = label(mask="hanjin-slip", receiver_name="선우가나다")
    assert receiver_lines(slip) == ("선*가**", "010-1234-****", "(06236) 서울 강남구 테헤란로 152 101동 1203호")
    assert sender_lines(slip)[0] == "행복상점 02-123-4567"
    customer = label(mask="hanjin-customer", receiver_name="선우가나다")
    assert receiver_lines(customer) == receiver_lines(slip)
    assert sender_lines(customer)[0] == "행*상* 02-123-****"


@given(st.text(alphabet=st.characters(categories=["Lo", "Lu", "Ll"]), min_size=2))
def test_no_name_is_shown_whole(name: str) -> None:
    shown = mask_name(name)
    composed = unicodedata.normalize("NFC", name)
    assert shown != composed
    assert len(shown) == len(composed)
    assert mask_name_hanjin(name) != composed


@given(st.from_regex(r"0[0-9]{8,10}", fullmatch=True))
def test_no_phone_number_is_shown_whole(phone: str) -> None:
    assert mask_phone(phone) == phone[:-4] + "****"
