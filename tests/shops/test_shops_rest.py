"""The shop of one's own: what its answers become, and what its failures are called."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver
from station.shops.base import OrderPage, ShopCredentials, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.rest import RestShop
from station.shops.rest_json import order_from, page_from, said_from
from tests.support.support_shops import DISPATCH, KST, NOW, RawShop, answer, told_order

ORDER = Order(
    "2026112312345670",
    OrderStatus.READY,
    (
        Consignment(
            Receiver("홍견본", "010-0000-5678", "06236", "서울 가상구 견본로 1", "101호", "문 앞에 놔주세요"),
            (OrderLine("2026112312345671", "MUG-WH", "머그컵", "화이트 350ml", 2),),
        ),
    ),
    datetime(2026, 11, 23, 9, 0, tzinfo=KST),
    datetime(2026, 11, 23, 16, 0, tzinfo=KST),
)
SINCE = NOW - timedelta(days=7)


def shop_at(raw: RawShop) -> RestShop:
    return RestShop(raw.url + "/api/", "t", answer_seconds=2)


def page(*orders: object, cursor: object = None) -> bytes:
    return json.dumps({"orders": orders, "cursor": cursor}, ensure_ascii=False).encode()


def test_a_page_becomes_orders_and_the_place_to_go_on() -> None:
    said = answer(200, page(told_order(), cursor="abc"), "Date: Mon, 23 Nov 2026 01:00:00 GMT\r\n")
    with RawShop(said) as raw:
        shop = shop_at(raw)
        assert shop.changed(SINCE, "a b&c", 50) == OrderPage((ORDER,), "abc", (), NOW)
        assert shop.name == f"rest:{raw.url.removeprefix('http://')}/api"
    assert raw.requests[0].startswith(
        b"GET /api/orders?changed_since=2026-11-16T10%3A00%3A00%2B09%3A00&limit=50&cursor=a+b%26c HTTP/1"
    )


def test_an_order_is_asked_by_its_number_whatever_it_holds() -> None:
    number = "../한글 ?#%"
    said = answer(200, told_order(number=number))
    with RawShop(said) as raw:
        found = shop_at(raw).order(number)
    assert found is not None
    assert found.number == number
    assert raw.requests[0].startswith(b"GET /api/orders/..%2F%ED%95%9C%EA%B8%80%20%3F%23%25 HTTP/1.1\r\n")


def test_an_order_that_the_shop_does_not_have_is_none() -> None:
    with RawShop(answer(404, {"code": "not_found"})) as raw:
        shop = shop_at(raw)
        assert [shop.order(number) for number in ("9", "", "..", "x" * 65, "a\nb")] == [None] * 5
        assert len(raw.requests) == 1


def test_another_order_than_asked_for_is_no_answer() -> None:
    with RawShop(answer(200, told_order())) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).order("1")
    assert failure.value.code == "lacks_fields"


def test_one_bad_order_of_a_page_does_not_lose_the_others() -> None:
    bad = (
        told_order(number="B1", lines=[]),
        told_order(number="B2", receiver=...),
        told_order(number="B3", receiver={"name": " "}),
        told_order(number="B4", lines=[{"id": "1", "sku": "A", "quantity": 0}]),
        told_order(number="B5", lines=[{"id": "1", "sku": "A", "quantity": "2"}]),
        told_order(number="B6", lines=[{"id": "1", "sku": "A", "quantity": 1}] * 2),
        told_order(number="B7", due_at="2026-11-23T16:00:00"),
        told_order(number="B8", due_at="tomorrow"),
        told_order(number="B9", status=...),
        told_order(number=...),
        told_order(number="x" * 65),
        7,
        None,
    )
    got = page_from(page(*bad[:6], told_order(), *bad[6:]))
    assert got.orders == (ORDER,)
    assert got.skipped == (*(f"B{each}" for each in range(1, 10)), "", "x" * 64, "", "")


def test_a_cancel_is_understood_even_when_the_order_is_gone() -> None:
    told = ({"number": "1", "status": "cancelled"}, {"number": "2", "status": "on_hold", "lines": None})
    assert page_from(page(*told)).orders == (
        Order("1", OrderStatus.CANCELLED, ()),
        Order("2", OrderStatus.ON_HOLD, ()),
    )


def test_a_state_that_nobody_knows_is_not_ready() -> None:
    assert order_from(json.dumps(told_order(status="cancel_requested")).encode()).status is OrderStatus.NOT_READY


def test_unknown_fields_are_ignored_and_missing_ones_that_nobody_needs_are_empty() -> None:
    told = {
        "number": "1",
        "status": "ready",
        "colour": {"deep": []},
        "receiver": {"name": "가\u200b나\x1b[31m"},
        "lines": [{"id": "2", "sku": "A", "quantity": 1, "option": None}],
    }
    assert order_from(json.dumps(told).encode()) == Order(
        "1", OrderStatus.READY, (Consignment(Receiver("가 나 [31m"), (OrderLine("2", "A", "", "", 1),)),)
    )


def test_text_arrives_composed() -> None:
    decomposed = "\u1112\u1169\u11bc"
    told = told_order(receiver={"name": decomposed})
    assert order_from(json.dumps(told).encode()).consignments[0].receiver.name == "홍"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"<html>Welcome</html>", "not_json"),
        (page(told_order())[:-40], "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"orders": ' + b"[" * 100_000, "not_json"),
        (b"[]", "lacks_fields"),
        (b"null", "lacks_fields"),
        (b"{}", "lacks_fields"),
        (b'{"orders": {}}', "lacks_fields"),
        (b'{"orders": [], "cursor": []}', "lacks_fields"),
    ],
)
def test_an_answer_that_is_no_page_has_a_code(body: bytes, code: str) -> None:
    with RawShop(answer(200, body)) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).changed(SINCE, None, 50)
    assert failure.value.code == code


@pytest.mark.parametrize(
    ("said", "kind", "code", "retry_after"),
    [
        (answer(401, {"message": "who?"}), ShopCredentials, "credentials", None),
        (answer(403, b"<html>"), ShopCredentials, "credentials", None),
        (answer(429, {}, "Retry-After: 3\r\n"), ShopUnreachable, "busy", 3.0),
        (answer(503, {}, "Retry-After: 2\r\n"), ShopUnreachable, "server", 2.0),
        (answer(500, b""), ShopUnreachable, "server", None),
        (answer(408, {}), ShopUnreachable, "timeout", None),
        (answer(302, {}, "Location: /x\r\n"), ShopUnreachable, "redirected", None),
        (answer(204, b""), ShopUnreachable, "lacks_fields", None),
        (answer(400, {"code": "Bad Code!"}), ShopRefused, "other", None),
        (answer(400, b"nope"), ShopRefused, "rejected", None),
        (answer(404, b"<html>"), ShopRefused, "not_found", None),
        (answer(409, {"code": "cancelled", "message": "the\ncustomer\x00"}), ShopRefused, "cancelled", None),
    ],
)
def test_every_other_status_is_a_failure_of_its_kind(
    said: bytes, kind: type[ShopFailure], code: str, retry_after: float | None
) -> None:
    with RawShop(said) as raw, pytest.raises(ShopFailure) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert (type(failure.value), failure.value.code, failure.value.retry_after) == (kind, code, retry_after)
    assert "\n" not in str(failure.value)
    assert "\x00" not in str(failure.value)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_a_page(body: bytes) -> None:
    with suppress(ShopUnreachable):
        assert isinstance(page_from(body), OrderPage)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(told_order())), _JSON))
def test_whatever_stands_in_a_field_the_order_is_whole_or_skipped(changes: dict[str, object]) -> None:
    got = page_from(page(told_order(**changes), told_order(number="OTHER")))
    assert len(got.orders) + len(got.skipped) == 2
    assert got.orders[-1].number == "OTHER"
    for order in got.orders:
        assert order.status is not OrderStatus.READY or all(part.lines for part in order.consignments)


@given(st.binary(max_size=60) | st.dictionaries(st.text(max_size=8), _JSON).map(lambda v: json.dumps(v).encode()))
def test_whatever_a_refusal_says_it_is_read(body: bytes) -> None:
    failure = ShopRefused(said_from(body).code or "rejected", said_from(body).message or "")
    assert len(failure.message) <= 200
    assert failure.message.isprintable()


def test_what_waits_is_asked_for_from_the_beginning_of_the_feed_without_what_is_over() -> None:
    told = [told_order(number=str(at), status=status) for at, status in enumerate(("ready", "cancelled", "on_hold"))]
    with RawShop(answer(200, {"orders": told, "cursor": None})) as raw:
        page = RestShop(raw.url, "t", answer_seconds=2).waiting(NOW, None, 100)
    assert b"changed_since=2000-01-01" in raw.requests[0]
    assert [order.number for order in page.orders] == ["0", "2"]
