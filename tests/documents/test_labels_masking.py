"""What strangers may read of a name and a phone number."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents import MaskRule, mask_name, mask_phone, masks


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


@given(st.text(alphabet=st.characters(categories=["Lo", "Lu", "Ll"]), min_size=2))
def test_no_name_is_shown_whole(name: str) -> None:
    shown = mask_name(name)
    composed = unicodedata.normalize("NFC", name)
    assert shown != composed
    assert len(shown) == len(composed)


@given(st.from_regex(r"0[0-9]{8,10}", fullmatch=True))
def test_no_phone_number_is_shown_whole(phone: str) -> None:
    assert mask_phone(phone) == phone[:-4] + "****"
