"""What a browser may send, and who is let in: parsing and the gate, without a network."""

from __future__ import annotations

import stat
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.board.web.gate import COOKIE, HostGate, is_loopback, kept_token
from station.board.web.http_wire import BadWebRequest, WebRequest, parse

TOKEN = "k" * 43


def asked(host: str = "192.168.0.7:8600", *more: str, target: str = "/") -> WebRequest:
    lines = (f"GET {target} HTTP/1.1", f"Host: {host}", *more)
    return parse(("\r\n".join(lines) + "\r\n\r\n").encode())


def test_a_request_is_read_with_its_query_and_cookies() -> None:
    request = asked("localhost", f"Cookie: a=b; {COOKIE}=secret", target="/events?lang=en&lang=ko&x=%3Cb%3E")
    assert (request.method, request.path) == ("GET", "/events")
    assert request.query == {"lang": "en", "x": "<b>"}
    assert (request.cookie(COOKIE), request.cookie("none")) == ("secret", "")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST / HTTP/1.1\r\n\r\n", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/2\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET /\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nfolded\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 65 + b"\r\n", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
        (b"GET /?" + b"a=b&" * 40 + b" HTTP/1.1\r\n\r\n", HTTPStatus.BAD_REQUEST),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", HTTPStatus.BAD_REQUEST),
    ],
)
def test_what_is_no_plain_reading_request_is_refused(head: bytes, status: HTTPStatus) -> None:
    with pytest.raises(BadWebRequest) as refused:
        parse(head)
    assert refused.value.status is status


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(noise: bytes) -> None:
    for head in (noise, b"GET /" + noise + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + noise + b"\r\n\r\n"):
        with suppress(BadWebRequest):
            assert parse(head).method in ("GET", "HEAD")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8600", "[::1]:8600", "LOCALHOST:1"])
def test_this_pc_is_always_known_by_its_own_names(host: str) -> None:
    assert HostGate().knows_host(asked(host))
    assert HostGate(TOKEN).knows_host(asked(host))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8600", "", "127.0.0.1.evil.example", "[::1", "localhost."]
)
def test_a_name_that_somebody_had_lead_here_is_not(host: str) -> None:
    assert not HostGate().knows_host(asked(host)) or host == "[::1"
    assert not HostGate(TOKEN, frozenset({"bench"})).knows_host(asked(host)) or host == "[::1"


def test_in_the_network_addresses_and_the_own_name_are_known_but_only_with_a_key() -> None:
    for host in ("192.168.0.7:8600", "[fe80::1]:8600", "bench:8600"):
        assert HostGate(TOKEN, frozenset({"bench"})).knows_host(asked(host))
        assert not HostGate().knows_host(asked(host))


def test_the_key_opens_once_and_the_cookie_from_then_on() -> None:
    gate = HostGate(TOKEN)
    assert not gate.admits(asked())
    assert not gate.admits(asked("a", f"Cookie: {COOKIE}={TOKEN}"))
    assert gate.brings_key(asked(target=f"/?token={TOKEN}"))
    assert not gate.brings_key(asked(target=f"/?token={TOKEN[:-1]}x"))
    assert not HostGate().brings_key(asked(target="/?token="))
    cookie = gate.cookie()[1].partition(";")[0]
    assert TOKEN not in cookie
    assert gate.admits(asked("a", f"Cookie: {cookie}"))
    assert gate.admits(asked("a", f"Authorization: Bearer {TOKEN}"))
    assert not gate.admits(asked("a", "Authorization: Bearer é"))


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = kept_token(tmp_path)
    assert len(made) >= 43
    assert kept_token(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "board.token").stat().st_mode) == 0o600
    (tmp_path / "board.token").write_text("short\n", "ascii")
    (tmp_path / "board.token").chmod(0o644)
    assert len(kept_token(tmp_path)) >= 43
    assert stat.S_IMODE((tmp_path / "board.token").stat().st_mode) == 0o600


def test_only_addresses_of_this_pc_need_no_key() -> None:
    hosts = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.168.0.7", "bench")
    assert [is_loopback(host) for host in hosts] == [True, True, True, False, False, False]
