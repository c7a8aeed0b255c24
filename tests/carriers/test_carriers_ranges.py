"""Pre-assigned ranges of waybill numbers: what a contract's two ends mean, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.carriers import BaseRange, RangeError, carrier


@pytest.mark.parametrize(
    ("code", "ends", "taken"),
    [
        ("CJGLS", ("65000000000", "65000000099"), BaseRange(65000000000, 65000000099)),
        ("CJGLS", ("6500-0000-0000", "6500 0000 0070"), BaseRange(65000000000, 65000000007)),
        ("HYUNDAI", ("30000000000", "30000000000"), BaseRange(30000000000, 30000000000)),
        ("HANJIN", ("509000340030", "509000340052"), BaseRange(50900034003, 50900034005)),
        ("KGB", ("9000000000", "9000000002"), BaseRange(9000000000, 9000000002)),
        ("EPOST", ("6000000000000", "6000000000009"), BaseRange(6000000000000, 6000000000009)),
        ("CH1", ("123456789", "123456799"), BaseRange(123456789, 123456799)),
    ],
)
def test_a_range_is_given_as_bases_or_as_full_numbers(code: str, ends: tuple[str, str], taken: BaseRange) -> None:
    assert carrier(code).range(*ends) == taken


def test_a_range_counts_both_ends() -> None:
    assert BaseRange(65000000000, 65000000099).count == 100


@pytest.mark.parametrize(
    ("code", "ends", "reason"),
    [
        ("CJGLS", ("65000000099", "65000000000"), "reversed"),
        ("CJGLS", ("65000000000", "650000000070"), "mixed"),
        ("CJGLS", ("6500000000", "65000000099"), "wrong_length"),
        ("CJGLS", ("650000000000", "650000000071"), "wrong_check_digit"),
        ("CJGLS", ("", "65000000099"), "not_digits"),
        ("CJGLS", ("6500000000a", "65000000099"), "not_digits"),
        ("HYUNDAI", ("650000000033", "650000000044"), "wrong_check_digit"),
        ("HANJIN", ("12345678901234", "12345678901235"), "wrong_length"),
        ("KGB", ("90000000006", "90000000016"), "wrong_check_digit"),
        ("EPOST", ("600000000000", "600000000009"), "wrong_length"),
        ("CH1", ("123456789", "1234567890"), "mixed"),
        ("CH1", ("012345678", "012345679"), "leading_zero"),
        ("CH1", ("12345678", "12345679"), "wrong_length"),
    ],
)
def test_a_range_that_cannot_be_meant_is_refused(code: str, ends: tuple[str, str], reason: str) -> None:
    with pytest.raises(RangeError) as refused:
        carrier(code).range(*ends)
    assert refused.value.code == reason


def test_the_next_number_is_computed_and_never_the_last_one_plus_one() -> None:
    cj = carrier("CJGLS")
    numbers = [cj.number_from_base(base) for base in range(65000000005, 65000000009)]
    assert numbers == ["650000000055", "650000000066", "650000000070", "650000000081"]


def test_a_number_keeps_the_zeros_in_front_of_its_base() -> None:
    assert carrier("EPOST").number_from_base(42) == "0000000000042"
    assert carrier("KGB").number_from_base(7) == "00000000070"


@pytest.mark.parametrize("base", [-1, 100_000_000_000])
def test_a_base_beyond_the_carriers_digits_makes_no_number(base: int) -> None:
    with pytest.raises(RangeError) as refused:
        carrier("CJGLS").number_from_base(base)
    assert refused.value.code == "out_of_range"


@given(st.integers(min_value=0, max_value=10**11 - 1), st.integers(min_value=0, max_value=1000))
def test_full_numbers_and_bases_name_the_same_range(first: int, more: int) -> None:
    cj = carrier("CJGLS")
    last = min(first + more, 10**11 - 1)
    written = cj.range(cj.number_from_base(first), cj.number_from_base(last))
    assert written == cj.range(f"{first:011d}", f"{last:011d}") == BaseRange(first, last)
