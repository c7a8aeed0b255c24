"""Weighed goods: the item number in an EAN-13 that a shop prints itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.instore import item_keys
from station.packing.barcodes import check_digit, gtin_key


def weighed(prefix: str, rest: str) -> str:
    return prefix + rest + check_digit(prefix + rest)


@pytest.mark.parametrize(
    ("digits", "keys"),
    [
        (4, ("2012340000006", "201234", "1234")),
        (5, ("2012345000001", "2012345", "12345")),
        (6, ("2012345600003", "20123456", "123456")),
    ],
)
def test_an_item_is_known_by_its_number_alone_or_in_the_code_without_a_price(
    digits: int, keys: tuple[str, ...]
) -> None:
    assert item_keys(weighed("20", "1234567890"), "]E0", digits) == keys
    assert gtin_key(keys[0])


def test_a_upc_from_a_scale_is_the_ean_with_a_zero() -> None:
    ean = weighed("02", "1234501995")
    assert item_keys(ean[1:], "", 5) == item_keys(ean, "]E0", 5) == ("0212345000007", "0212345", "12345")


@pytest.mark.parametrize("prefix", ["88", "01", "19", "30", "04"])
def test_another_prefix_is_no_weighed_good(prefix: str) -> None:
    assert item_keys(weighed(prefix, "1234501995"), "", 5) == ()


def test_a_wrong_check_digit_a_longer_code_and_another_symbology_are_none() -> None:
    ean = weighed("20", "1234501995")
    wrong = ean[:-1] + str((int(ean[-1]) + 1) % 10)
    assert [item_keys(text, "", 5) for text in (wrong, "0" + ean, ean[1:])] == [(), (), ()]
    assert item_keys(ean, "]C0", 5) == ()


def test_a_shop_without_such_codes_reads_none() -> None:
    assert item_keys(weighed("20", "1234501995"), "]E0", 0) == ()


@given(st.text(max_size=20) | st.text("0123456789", max_size=14), st.sampled_from([0, 4, 5, 6]))
def test_no_text_at_all_breaks_the_reading(text: str, digits: int) -> None:
    keys = item_keys(text, "", digits)
    assert keys == () or (len(keys) == 3 and text.startswith(("2", "02")))
