"""The line to a shop against a hostile wire: every call ends in time, with an answer or a code."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterable

import pytest

from station.shops.base import ShopUnreachable
from station.shops.http import HttpLine
from tests.support.support_patience import until
from tests.support.support_shops import HANG_UP, RawShop, answer

FINE = answer(200, {"fine": True})


def line_to(shop: RawShop, seconds: float = 2.0) -> HttpLine:
    return HttpLine(shop.url, "secret-token", answer_seconds=seconds)


def code_of(shop: RawShop, seconds: float = 2.0) -> tuple[str, bool]:
    """The code of the failure, and whether it came in time."""
    line = line_to(shop, seconds)
    begun = time.monotonic()
    with pytest.raises(ShopUnreachable) as failure:
        line.ask("GET", "/orders")
    return failure.value.code, time.monotonic() - begun < seconds + 0.5


def bytes_of(text: bytes) -> Iterable[bytes]:
    return (bytes([each]) for each in text)


def test_an_answer_may_come_one_byte_at_a_time() -> None:
    with RawShop(bytes_of(FINE), pause=0.0005) as shop:
        got = line_to(shop).ask("GET", "/orders", query={"changed_since": "2026-11-23T10:00:00+09:00"})
    assert (got.status, got.body, got.is_html) == (200, b'{"fine": true}', False)
    assert shop.requests[0].startswith(b"GET /orders?changed_since=2026-11-23T10%3A00%3A00%2B09%3A00 HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer secret-token\r\n" in shop.requests[0]


def test_headers_that_drip_for_ever_are_a_timeout() -> None:
    with RawShop(bytes_of(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500), pause=0.02) as shop:
        assert code_of(shop, 0.4) == ("timeout", True)


def test_a_body_that_drips_for_ever_is_a_timeout() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"
    with RawShop(itertools.chain([head], itertools.repeat(b" ")), pause=0.02) as shop:
        assert code_of(shop, 0.4) == ("timeout", True)


def test_a_silent_shop_is_a_timeout_and_the_next_call_goes_out_on_a_new_connection() -> None:
    with RawShop() as shop:
        line = line_to(shop, 0.3)
        for _ in range(2):
            with pytest.raises(ShopUnreachable, match=r"^timeout$"):
                line.ask("GET", "/orders")
        until(lambda: shop.connections == 2)


def test_a_kept_connection_that_the_shop_closes_meanwhile_is_no_failure_of_a_question() -> None:
    with RawShop(FINE, HANG_UP, FINE) as shop:
        line = line_to(shop)
        assert [line.ask("GET", "/orders").status for _ in range(2)] == [200, 200]
    assert (shop.connections, len(shop.requests)) == (2, 3)


def test_what_tells_the_shop_something_is_never_said_twice_by_the_line_itself() -> None:
    with RawShop(FINE, HANG_UP, FINE) as shop:
        line = line_to(shop)
        line.ask("GET", "/orders")
        with pytest.raises(ShopUnreachable, match=r"^network"):
            line.ask("POST", "/dispatches", body=b"{}")
    assert len(shop.requests) == 2


def test_a_flood_is_cut_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n"
    with RawShop(itertools.chain([head], itertools.repeat(b"x" * 65536))) as shop:
        assert code_of(shop, 5.0) == ("too_big", True)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"\x00\xff" * 400,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_an_answer_that_is_no_http_or_ends_early_is_a_network_failure(said: bytes) -> None:
    with RawShop(said, hang_up=True) as shop:
        assert code_of(shop) == ("network", True)


def test_a_shop_that_is_not_there_is_a_network_failure() -> None:
    with RawShop() as shop:
        line = line_to(shop)
    with pytest.raises(ShopUnreachable) as failure:
        line.ask("GET", "/orders")
    assert failure.value.code == "network"


def test_a_redirect_is_answered_as_it_is_and_not_followed() -> None:
    with RawShop(answer(302, {}, "Location: http://127.0.0.1:1/elsewhere\r\n"), FINE) as shop:
        assert line_to(shop).ask("GET", "/orders").status == 302
        assert len(shop.requests) == 1


def test_one_connection_serves_many_calls() -> None:
    with RawShop(*[FINE] * 5) as shop:
        line = line_to(shop)
        assert [line.ask("GET", "/orders").status for _ in range(5)] == [200] * 5
        assert shop.connections == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 7", 7.0),
        ("Retry-After: 0.25", 0.25),
        ("Retry-After: 99999999", 3600.0),
        ("Retry-After: -5", None),
        ("Retry-After: soon", None),
        ("Retry-After: " + "9" * 500, 3600.0),
        ("Retry-After: Mon, 23 Nov 2026 01:00:30 GMT\r\nDate: Mon, 23 Nov 2026 01:00:00 GMT", 30.0),
        ("Retry-After: Mon, 23 Nov 2026 00:00:00 GMT\r\nDate: Mon, 23 Nov 2026 01:00:00 GMT", 0.0),
        ("Retry-After: Mon, 99 Nov 2026 99:99:99 GMT", None),
        ("X-Other: 1", None),
    ],
)
def test_a_pause_is_read_as_seconds_or_as_a_moment_of_the_shops_own_clock(header: str, seconds: float | None) -> None:
    with RawShop(answer(429, {}, header + "\r\n")) as shop:
        assert line_to(shop).ask("GET", "/orders").retry_after == seconds


@pytest.mark.parametrize("token", ["", "with blank", "line\nbreak", "한글", "tab\t"])
def test_a_token_that_cannot_stand_in_a_header_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(ValueError, match="token must be printable") as refusal:
        HttpLine("http://127.0.0.1:1", token)
    assert not token.strip() or token not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example",
        "ftp://shop",
        "http://",
        "http://me:pass@shop",
        "http://shop?x=1",
        "http://shop:99999",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"base_url|Port"):
        HttpLine(url, "t")


def test_the_token_is_in_no_failure_and_no_repr() -> None:
    with RawShop(b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", hang_up=True) as shop:
        line = line_to(shop)
        with pytest.raises(ShopUnreachable) as failure:
            line.ask("GET", "/orders")
    shown = repr(failure.value) + str(failure.value) + repr(line) + repr(failure.value.__cause__)
    assert "secret-token" not in shown


def test_the_http_library_is_loaded_by_the_first_call_and_not_before() -> None:
    code = (
        "import sys; from station.shops.rest import RestShop; RestShop('http://127.0.0.1:1', 't')\n"
        "print(sorted({'httpx', 'ssl', 'sqlalchemy', 'textual'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
