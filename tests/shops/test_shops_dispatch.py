"""Dispatches to the shop of one's own: sent as the page writes it, and told apart from what others sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from station.packing.orders import BoxLine, Order, OrderStatus
from station.shops.base import DispatchBooked, ParcelDispatch, ShopCredentials, ShopRefused, ShopUnreachable
from station.shops.rest import RestShop
from station.shops.rest_json import dispatch_body
from station.simulators import goods
from station.simulators.rest_shop import DemoShop, ShopTrouble
from tests.support.support_shops import DISPATCH, NOW, RawShop, answer, told_order


def shop_at(raw: RawShop) -> RestShop:
    return RestShop(raw.url + "/api/", "t", answer_seconds=2)


def test_a_dispatch_is_sent_as_the_page_writes_it() -> None:
    with RawShop(answer(201, b""), answer(200, {})) as raw:
        shop = shop_at(raw)
        assert [shop.dispatch(DISPATCH), shop.dispatch(DISPATCH)] == [
            DispatchBooked.ACCEPTED,
            DispatchBooked.ALREADY_DONE,
        ]
    head, _, body = raw.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/dispatches HTTP/1.1\r\n")
    assert b"\r\nIdempotency-Key: 01JD-1\r\n" in head
    assert json.loads(body) == {
        "parcel": "01JD-1",
        "carrier": "CJGLS",
        "waybill": "650000000011",
        "packed_at": "2026-11-23T10:00:00+09:00",
        "lines": [{"order": "2026112312345670", "id": "2026112312345671", "quantity": 2}],
    }
    assert raw.requests[1].partition(b"\r\n\r\n")[2] == body == dispatch_body(DISPATCH)


def test_a_guest_network_does_not_book_a_dispatch() -> None:
    page_of_its_own = answer(200, b"<html>Log in</html>", kind="text/html")
    with RawShop(page_of_its_own) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert failure.value.code == "not_json"


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(
    "body",
    [
        {"success": False},
        {"Success": "false"},
        {"ok": 0},
        {"booked": None},
        {"result": "FAIL"},
        {"status": "error"},
        {"error": "no such order"},
        {"errors": [1]},
        {"code": "cancelled", "message": "취소된 주문"},
    ],
)
def test_a_success_that_takes_itself_back_books_nothing(status: int, body: dict[str, object]) -> None:
    with RawShop(answer(status, body)) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert failure.value.code == "not_booked"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"ok"', b"true", b"OK", b"\xff{}"])
def test_a_repetition_is_booked_before_only_by_an_object_of_the_shops(body: bytes) -> None:
    with RawShop(answer(200, body)) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert failure.value.code == "not_booked"


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/plain"])
@pytest.mark.parametrize("status", [200, 201])
def test_a_page_is_no_answer_of_the_shops_whatever_it_is_called(status: int, kind: str) -> None:
    page = answer(status, b"\n <!doctype html><title>Log in</title>", kind=kind)
    with RawShop(page) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert failure.value.code == "not_json"


@pytest.mark.parametrize(
    "body",
    [{}, {"booked": True}, {"success": True, "code": 0}, {"parcel": "01JD-1", "status": "booked"}, {"code": "OK"}],
)
def test_what_says_booked_is_booked(body: dict[str, object]) -> None:
    with RawShop(answer(201, body), answer(200, body)) as raw:
        shop = shop_at(raw)
        assert [shop.dispatch(DISPATCH), shop.dispatch(DISPATCH)] == [
            DispatchBooked.ACCEPTED,
            DispatchBooked.ALREADY_DONE,
        ]


OURS, OTHER = "650000000011", "650000000022"


def already(message: str = "", **more: str) -> bytes:
    return answer(409, {"code": "already_dispatched", "message": message, **more})


@pytest.mark.parametrize(
    "answers",
    [
        (already(waybill=OURS),),
        (already(f"order 2026112312345670 went out with {OURS} on 2026-11-23"),),
        (already("송장번호 6500-0000-0011 로 발송됨"),),
        (already("long ago"), answer(200, told_order(waybill=OURS))),
        (already(f"has {OURS}, not {OTHER}"), answer(200, told_order(waybill=OURS))),
    ],
)
def test_an_order_that_left_with_our_number_is_already_done(answers: tuple[bytes, ...]) -> None:
    with RawShop(*answers) as raw:
        assert shop_at(raw).dispatch(DISPATCH) is DispatchBooked.ALREADY_DONE


@pytest.mark.parametrize(
    ("answers", "other"),
    [
        ((already(waybill=OTHER),), OTHER),
        ((already(f"went out with {OTHER}"),), OTHER),
        ((already(f"has {OTHER}, not {OURS}"), answer(200, told_order())), OTHER),
        ((already("long ago"), answer(200, told_order(waybill=OTHER))), OTHER),
        ((already("long ago"), answer(200, told_order())), None),
        ((already("long ago"), answer(404, {})), None),
    ],
)
def test_an_order_that_left_with_another_number_or_an_untold_one_is_refused(
    answers: tuple[bytes, ...], other: str | None
) -> None:
    with RawShop(*answers) as raw, pytest.raises(ShopRefused) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert (failure.value.code, failure.value.other_waybill) == ("already_dispatched", other)


def test_a_shop_that_falls_silent_while_it_is_asked_for_its_number_is_asked_again_later() -> None:
    with RawShop(already("long ago"), answer(500, {})) as raw, pytest.raises(ShopUnreachable) as failure:
        shop_at(raw).dispatch(DISPATCH)
    assert failure.value.code == "server"


@pytest.fixture
def demo() -> Iterator[DemoShop]:
    shop = DemoShop(clock=lambda: NOW)
    shop.start()
    yield shop
    shop.stop()


def box_of(order: Order) -> ParcelDispatch:
    lines = tuple(
        BoxLine(order.number, line.id, line.sku, line.quantity) for part in order.consignments for line in part.lines
    )
    return replace(DISPATCH, lines=lines)


def test_the_simulated_shop_and_this_side_understand_each_other(demo: DemoShop) -> None:
    shop = RestShop(demo.url, "demo")
    first = shop.changed(NOW - timedelta(days=7), None, 20)
    second = shop.changed(NOW - timedelta(days=7), first.cursor, 20)
    told = {order.number: order for order in (*first.orders, *second.orders)}
    assert told == {order.number: order for order in goods.orders(NOW)}
    assert (second.cursor, first.skipped, second.skipped) == (None, (), ())
    order = goods.orders(NOW)[0]
    assert [shop.dispatch(box_of(order)) for _ in range(2)] == [DispatchBooked.ACCEPTED, DispatchBooked.ALREADY_DONE]
    assert shop.order(order.number) == replace(order, status=OrderStatus.DISPATCHED)
    assert shop.dispatch(replace(box_of(order), parcel="lost its name")) is DispatchBooked.ALREADY_DONE
    shop.close()


def test_an_answer_that_got_lost_is_booked_once_when_asked_again(demo: DemoShop) -> None:
    shop = RestShop(demo.url, "demo", answer_seconds=0.3)
    demo.trouble(ShopTrouble.LOST_ANSWER, "POST", times=1)
    box = box_of(goods.orders(NOW)[0])
    with pytest.raises(ShopUnreachable, match="timeout"):
        shop.dispatch(box)
    assert shop.dispatch(box) is DispatchBooked.ALREADY_DONE
    assert len(demo.bookings) == 1


def test_a_wrong_token_is_told_as_credentials(demo: DemoShop) -> None:
    with pytest.raises(ShopCredentials, match="credentials: unknown token"):
        RestShop(demo.url, "wrong").order("1")


def test_a_cancelled_order_is_refused(demo: DemoShop) -> None:
    order = goods.orders(NOW)[0]
    demo.cancel(order.number)
    with pytest.raises(ShopRefused, match="cancelled: order 2026112312345670 is cancelled"):
        RestShop(demo.url, "demo").dispatch(box_of(order))
