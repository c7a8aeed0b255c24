"""Waybill numbers: which ones a carrier would take, and how much a wrong one weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.carriers import (
    CARRIERS,
    Carrier,
    FindingSeverity,
    NumberCheck,
    NumberFinding,
    UnknownCarrier,
    carrier,
    groups,
)

RULED = [one for one in CARRIERS if one.rule]
OK = NumberCheck(NumberFinding.OK)


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("CJGLS", ["650000000000", "650000000011", "650000000066", "650000000070", "689999999995"]),
        ("HYUNDAI", ["300000000005", "300000000016", "300000000020", "300000000064", "300000000075"]),
        ("HANJIN", ["509000340030", "509000340041", "509000340052"]),
        ("KGB", ["90000000005", "90000000016", "90000000020"]),
    ],
)
def test_a_genuine_number_is_taken_with_and_without_hyphens(code: str, numbers: list[str]) -> None:
    for number in numbers:
        assert carrier(code).check(number) == OK
        for mark in "-–\u2011\u00a0\u200b":
            assert carrier(code).check(groups(number).replace(" ", mark)) == OK
        assert carrier(code).check(number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in number})) == OK


@pytest.mark.parametrize(
    ("code", "number", "severity"),
    [
        ("CJGLS", "650000000034", FindingSeverity.STOP),
        ("CJGLS", "689999999994", FindingSeverity.STOP),
        ("HYUNDAI", "300000000006", FindingSeverity.STOP),
        ("HYUNDAI", "650000000033", FindingSeverity.STOP),
        ("HANJIN", "509000340042", FindingSeverity.WARNING),
        ("KGB", "90000000006", FindingSeverity.WARNING),
    ],
)
def test_a_wrong_check_digit_stops_only_where_the_rule_is_sure(
    code: str, number: str, severity: FindingSeverity
) -> None:
    assert carrier(code).check(number) == NumberCheck(NumberFinding.WRONG_CHECK_DIGIT, severity)


def test_the_rule_of_one_carrier_is_not_that_of_another() -> None:
    assert carrier("CJGLS").check("650000000033") == OK


@pytest.mark.parametrize(
    ("code", "number", "severity"),
    [
        ("CJGLS", "65000000001", FindingSeverity.STOP),
        ("HYUNDAI", "3000000000051", FindingSeverity.STOP),
        ("HANJIN", "5090003400301", FindingSeverity.WARNING),
        ("EPOST", "123456789012", FindingSeverity.WARNING),
        ("CH1", "123456789012345", FindingSeverity.WARNING),
        ("CH1", "10", FindingSeverity.STOP),
        ("KDEXP", "1234567890123456789012", FindingSeverity.WARNING),
    ],
)
def test_a_number_of_a_wrong_length_is_noticed(code: str, number: str, severity: FindingSeverity) -> None:
    assert carrier(code).check(number) == NumberCheck(NumberFinding.WRONG_LENGTH, severity)


@pytest.mark.parametrize("number", ["", "차량배차", "오전10시상차", "QUICK", "６５００가００００００１１"])
def test_a_memo_in_the_place_of_a_number_is_refused_by_everyone(number: str) -> None:
    for one in CARRIERS:
        assert one.check(number) == NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.STOP)


def test_letters_are_no_part_of_a_number_where_the_carrier_is_known_to_have_none() -> None:
    for code in ("CJGLS", "HYUNDAI", "HANJIN", "KGB", "EPOST", "CVSNET"):
        assert carrier(code).check("65000000001A") == NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.STOP)


@pytest.mark.parametrize(
    ("code", "number", "found"),
    [
        ("EMS", "EE123456785KR", OK),
        ("EMS", "ee 1234 5678 5 kr", OK),
        ("EMS", "EE123456789KR", NumberCheck(NumberFinding.WRONG_CHECK_DIGIT, FindingSeverity.WARNING)),
        ("UPS", "1Z999AA10123456784", OK),
        ("CH1", "A1234567890", NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.WARNING)),
        ("EMS", "EE1", NumberCheck(NumberFinding.WRONG_LENGTH, FindingSeverity.STOP)),
        ("EMS", "EE1234/6785KR", NumberCheck(NumberFinding.NOT_DIGITS, FindingSeverity.STOP)),
    ],
)
def test_a_number_with_letters_is_taken_by_carriers_that_have_such(code: str, number: str, found: NumberCheck) -> None:
    assert carrier(code).check(number) == found


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("CJGLS", "1234567891"),
        ("HANJIN", "12345678901234"),
        ("EPOST", "6123456789012"),
        ("CVSNET", "1234567890"),
        ("KDEXP", "123456789"),
        ("CH1", "123456789"),
    ],
)
def test_lengths_seen_in_real_data_are_taken(code: str, number: str) -> None:
    assert carrier(code).check(number) == OK


@pytest.mark.parametrize("one", RULED, ids=lambda one: one.code)
@given(data=st.data())
def test_every_number_made_from_a_base_passes_its_own_check(one: Carrier, data: st.DataObject) -> None:
    base = data.draw(st.integers(min_value=0, max_value=10**one.base_length - 1))
    number = one.number_from_base(base)
    assert (len(number), one.check(number)) == (one.number_length, OK)


@pytest.mark.parametrize("one", RULED, ids=lambda one: one.code)
@given(data=st.data())
def test_a_single_misread_digit_is_caught_but_for_the_blind_spots_of_seven(one: Carrier, data: st.DataObject) -> None:
    number = one.number_from_base(data.draw(st.integers(min_value=0, max_value=10**one.base_length - 1)))
    skip = one.rule.skip if one.rule else 0
    place = data.draw(st.integers(min_value=skip, max_value=len(number) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if (int(d) - int(number[place])) % 7]))
    assert one.check(number[:place] + wrong + number[place + 1 :]).finding is NumberFinding.WRONG_CHECK_DIGIT


def test_a_carrier_is_found_without_regard_to_case() -> None:
    assert carrier(" cjgls ").name_ko == "CJ대한통운"


def test_an_unknown_carrier_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownCarrier, match=r"'LOTTE' is no carrier; known: CJGLS, HYUNDAI, HANJIN, KGB") as it:
        carrier("LOTTE")
    assert it.value.code == "LOTTE"


def test_codes_and_seller_centre_names_are_unique() -> None:
    assert len({one.code for one in CARRIERS}) == len({one.name_ko for one in CARRIERS}) == len(CARRIERS)


def test_numbers_are_printed_in_groups_of_four() -> None:
    assert [groups(one) for one in ("650000000011", "90000000005", "6123-4567-89012", "")] == [
        "6500 0000 0011",
        "9000 0000 005",
        "6123 4567 8901 2",
        "",
    ]


def test_a_tracking_page_gets_digits_only() -> None:
    url = carrier("CJGLS").tracking_url("6500-0000-0011")
    assert url == "https://trace.cjlogistics.com/next/tracking.html?wblNo=650000000011"
    assert carrier("CH1").tracking_url("123456789") == ""


def test_every_carrier_of_the_shops_list_is_known_by_name_and_links_by_https() -> None:
    assert len(CARRIERS) == 203
    assert (carrier("sebang").name("ko"), carrier("CJGLS").name("en")) == ("세방택배", "CJ Logistics")
    assert all(one.tracking_link.startswith("https://") for one in CARRIERS if one.tracking_link)
    assert carrier("CJGLS").tracking_url("6500-0000-0011").endswith("wblNo=650000000011")
