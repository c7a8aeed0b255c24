"""What may be an order's number in a slip's text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.slip_codes import WrappedNumber, unwrap

NUMBER = "2026112312345670"


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (f'{{"orderId": "{NUMBER}"}}', WrappedNumber((NUMBER,), (), True)),
        (f'{{"orderId": {NUMBER}}}', WrappedNumber((NUMBER,), (), True)),
        (f'{{"ORDER_NO": " {NUMBER} ", "tel": "01012345678"}}', WrappedNumber((NUMBER,), ("01012345678",), False)),
        (f'{{"주문번호": "{NUMBER}"}}', WrappedNumber((NUMBER,), (), True)),
        (f'{{"data": {{"order": {{"id": "{NUMBER}"}}}}}}', WrappedNumber((), (NUMBER,), True)),
        ('{"orders": ["A1", "B2"], "paid": true}', WrappedNumber(("A1", "B2"), (), False)),
        (f'["{NUMBER}"]', WrappedNumber((), (NUMBER,), True)),
        (f"https://shop.example/orders/{NUMBER}", WrappedNumber((NUMBER,), ("orders",), True)),
        (f"HTTPS://SHOP.EXAMPLE/ORDERS/{NUMBER}", WrappedNumber((NUMBER,), ("ORDERS",), True)),
        (f"https://shop.example/o/{NUMBER}?t=9#x", WrappedNumber((), ("9", "o", NUMBER, "x"), False)),
        (f"http://shop.example/?order-no={NUMBER}", WrappedNumber((NUMBER,), (), False)),
        ("https://shop.example/a%2Fb", WrappedNumber((), ("a/b",), True)),
        ('{"order": "\\ud800", "x": 7}', WrappedNumber((), ("7",), False)),
        ("https://me@shop.example/1", WrappedNumber((), ("1",), False)),
    ],
)
def test_the_values_are_found_by_name_and_without(text: str, wrapped: WrappedNumber) -> None:
    assert unwrap(text) == wrapped


@pytest.mark.parametrize(
    "text", ["", NUMBER, "{", "{}", "[]", "[" * 3000, "{" + "9" * 5000, "https://[::1/x", "ftp://a/1"]
)
def test_anything_else_is_no_slips_text(text: str) -> None:
    assert unwrap(text) is None


def test_a_number_with_five_thousand_digits_and_a_long_text_are_left_alone() -> None:
    assert unwrap('{"order": ' + "9" * 4000 + "}") == WrappedNumber((), (), True)
    assert unwrap('{"order": "' + "9" * 5000 + '"}') is None


def test_a_slip_with_very_many_values_is_asked_about_the_first() -> None:
    wrapped = unwrap(json.dumps({str(at): f"v{at}" for at in range(200)}))
    assert wrapped is not None
    assert len(wrapped.others) == 32


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=20,
)


@given(_json.map(json.dumps) | st.text(max_size=60).map("https://{}".format) | st.text(max_size=60))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    wrapped = unwrap(text)
    assert wrapped is None or all(0 < len(value) <= 64 for value in (*wrapped.named, *wrapped.others))


@pytest.mark.parametrize("text", ["[" * 1500 + "]" * 1500, '{"a":' * 600 + "1" + "}" * 600, "[" * 4000])
def test_what_is_nested_deeper_or_is_longer_than_a_slip_is_not_read(text: str) -> None:
    assert unwrap(text) is None


def test_what_lies_deeper_than_a_slips_numbers_is_left_out() -> None:
    shallow, deep = '{"a":' * 3 + '{"order": "A1"}' + "}" * 3, '{"a":' * 30 + '{"order": "A1"}' + "}" * 30
    assert (unwrap(shallow), unwrap(deep)) == (WrappedNumber(("A1",), (), bare=True), None)
