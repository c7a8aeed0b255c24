"""The simulated shop keeps rest-shop.md, and misbehaves on demand."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import quote

import pytest

from station.packing.orders import Order
from station.simulators import goods
from station.simulators.rest_shop import DemoShop, ShopTrouble
from tests.support.support_patience import PATIENCE, until
from tests.support.support_shops import NOW


@pytest.fixture
def shop() -> Iterator[DemoShop]:
    demo = DemoShop(clock=lambda: NOW)
    demo.start()
    yield demo
    demo.stop()


def ask(shop: DemoShop, method: str, path: str, body: object = None, token: str = "demo") -> tuple[int, object]:
    link = HTTPConnection(shop.url.removeprefix("http://"), timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {token}"}
    text = None
    if body is not None:
        text = json.dumps(body)
        headers["Idempotency-Key"] = body["parcel"] if isinstance(body, dict) else ""
    try:
        link.request(method, path, text, headers)
        answer = link.getresponse()
        return answer.status, json.loads(answer.read() or "null")
    finally:
        link.close()


def dispatch_of(order: Order, parcel: str = "P1", waybill: str = "650000000011") -> dict[str, object]:
    lines = [{"order": order.number, "id": line.id, "quantity": line.quantity} for line in order.consignments[0].lines]
    return {
        "parcel": parcel,
        "carrier": "CJGLS",
        "waybill": waybill,
        "packed_at": NOW.isoformat(),
        "lines": lines,
    }


SAMPLE = goods.orders(NOW)[0]
SINCE = quote("2026-11-01T00:00:00+09:00")


def test_an_order_is_told_as_the_page_writes_it(shop: DemoShop) -> None:
    assert ask(shop, "GET", f"/orders/{SAMPLE.number}") == (
        200,
        {
            "number": "2026112312345670",
            "status": "ready",
            "package": None,
            "placed_at": "2026-11-23T09:55:00+09:00",
            "due_at": "2026-11-23T12:00:00+09:00",
            "memo": "",
            "receiver": {
                "name": "김견본",
                "phone": "010-0000-1000",
                "zip": "00000",
                "address": "서울특별시 가상구 보기로 1",
                "address2": "101동 102호",
            },
            "lines": [
                {"id": "2026112312345671", "sku": "MUG-WH", "name": "머그컵", "option": "화이트 350ml", "quantity": 2},
                {
                    "id": "2026112312345672",
                    "sku": "SOCK-BK-L",
                    "name": "양말 3족 세트",
                    "option": "블랙 L",
                    "quantity": 1,
                },
                {"id": "2026112312345673", "sku": "STICKER", "name": "사은품 스티커", "option": "", "quantity": 1},
            ],
        },
    )


def test_pages_go_on_behind_the_cursor_until_there_is_none(shop: DemoShop) -> None:
    seen: list[str] = []
    cursor = ""
    for size in (10, 10, 4):
        status, page = ask(shop, "GET", f"/orders?changed_since={SINCE}&limit=10{cursor}")
        assert status == 200
        assert isinstance(page, dict)
        assert len(page["orders"]) == size
        seen += [order["number"] for order in page["orders"]]
        cursor = f"&cursor={page['cursor']}"
    assert cursor == "&cursor=None"
    assert sorted(seen) == sorted(order.number for order in goods.orders(NOW))


def test_a_change_comes_again_in_the_feed(shop: DemoShop) -> None:
    shop.cancel(SAMPLE.number)
    status, page = ask(shop, "GET", f"/orders?changed_since={quote(NOW.isoformat())}")
    assert status == 200
    assert isinstance(page, dict)
    assert [(order["number"], order["status"]) for order in page["orders"]] == [(SAMPLE.number, "cancelled")]


def test_a_dispatch_is_booked_once_however_often_it_comes(shop: DemoShop) -> None:
    body = dispatch_of(SAMPLE)
    assert ask(shop, "POST", "/dispatches", body) == (201, {"booked": True})
    assert ask(shop, "POST", "/dispatches", body) == (200, {"booked": True})
    assert [(sent.parcel, sent.waybill) for sent in shop.bookings] == [("P1", "650000000011")]
    assert [(call.method, call.path, call.key, call.status) for call in shop.calls] == [
        ("POST", "/dispatches", "P1", 201),
        ("POST", "/dispatches", "P1", 200),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"waybill": "12"}, "invalid_waybill"),
        ({"lines": [{"order": "1", "id": "1", "quantity": 1}]}, "unknown_order"),
        ({"lines": dispatch_of(SAMPLE)["lines"][:1]}, "lines_differ"),  # type: ignore[index]
    ],
)
def test_a_wrong_dispatch_is_refused_and_not_booked(shop: DemoShop, change: dict[str, object], code: str) -> None:
    status, said = ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE) | change)
    assert isinstance(said, dict)
    assert (status, said["code"], shop.bookings) == (409, code, ())


def test_cancelled_held_and_dispatched_orders_are_not_dispatched(shop: DemoShop) -> None:
    shop.cancel(SAMPLE.number)
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[1]["code"] == "cancelled"  # type: ignore[index]
    shop.hold(SAMPLE.number)
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[1]["code"] == "on_hold"  # type: ignore[index]
    shop.release(SAMPLE.number)
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[0] == 201
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE, "P2", "650000000022")) == (
        409,
        {
            "code": "already_dispatched",
            "message": "already dispatched with waybill 650000000011",
            "waybill": "650000000011",
        },
    )
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE, waybill="650000000022"))[1] == {
        "code": "key_reused",
        "message": "another body before",
    }


def test_a_stranger_gets_nothing(shop: DemoShop) -> None:
    assert ask(shop, "GET", f"/orders/{SAMPLE.number}", token="wrong")[0] == 401
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE), token="wrong")[0] == 401
    assert shop.bookings == ()


def test_a_trouble_ends_after_its_times_and_meets_only_its_calls(shop: DemoShop) -> None:
    shop.trouble(ShopTrouble.ERROR, "POST", times=1)
    assert ask(shop, "GET", f"/orders/{SAMPLE.number}")[0] == 200
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[0] == 500
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[0] == 201


def test_an_unplugged_shop_refuses_and_knows_everything_when_it_comes_back(shop: DemoShop) -> None:
    ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))
    url = shop.url
    shop.stop()
    with pytest.raises(ConnectionRefusedError):
        ask(shop, "GET", f"/orders/{SAMPLE.number}")
    shop.start()
    assert shop.url == url
    assert ask(shop, "POST", "/dispatches", dispatch_of(SAMPLE))[0] == 200


def test_unplugging_does_not_wait_for_a_call_that_is_never_answered(shop: DemoShop) -> None:
    shop.trouble(ShopTrouble.LOST_ANSWER, "POST")
    host, port = shop.url.removeprefix("http://").split(":")
    text = json.dumps(dispatch_of(SAMPLE)).encode()
    with socket.create_connection((host, int(port)), 5) as wire:
        head = "POST /dispatches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\nIdempotency-Key: P1\r\n"
        wire.sendall(f"{head}Content-Length: {len(text)}\r\n\r\n".encode() + text)
        until(lambda: bool(shop.bookings))
        shop.stop()
        assert wire.recv(1) == b""
    assert [sent.parcel for sent in shop.bookings] == ["P1"]


def test_a_demonstration_does_not_run_dry() -> None:
    demo = DemoShop(orders=(), clock=lambda: NOW, refill=3)
    demo.start()
    try:
        page = ask(demo, "GET", f"/orders?changed_since={SINCE}")[1]
        assert isinstance(page, dict)
        assert len(page["orders"]) == 3
        demo.cancel(page["orders"][0]["number"])
        again = ask(demo, "GET", f"/orders?changed_since={SINCE}")[1]
        assert isinstance(again, dict)
        assert [order["status"] for order in again["orders"]] == ["ready", "ready", "cancelled", "ready"]
    finally:
        demo.stop()
