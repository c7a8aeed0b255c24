"""The board's page over HTTP on loopback: what a browser sees, and what others try."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from station.board.refresh import HallLook
from station.board.web.gate import HostGate
from station.board.web.web_server import ServerLimits
from station.statistics.measures import GoodsConfusion
from tests.board.support_board_web import Web, served
from tests.support.support_board import REFUSED, crowded, empty_day, hall, station
from tests.support.support_patience import PATIENCE
from tests.support.support_screen import until

TOKEN = "t" * 43


async def test_the_page_says_what_the_wall_says_in_both_languages_and_without_scripts() -> None:
    async with served() as web:
        head, korean = await web.get("/")
        _, english = await web.get("/?lang=en")
    assert head.startswith("HTTP/1.1 200 OK")
    assert "✖ 이 속도면 16:42에 끝나요 · 마감 16:30 · 1명 더 필요해요" in korean
    assert "✖ Done at 16:42 at this pace" in english
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in korean
    for part in ('<html lang="ko">', '<main id="main">', "<h1>", "scope=col", "scope=row", 'aria-live="polite"'):
        assert part in korean, part


async def test_a_language_once_chosen_is_kept() -> None:
    async with served() as web:
        head, _ = await web.get("/?lang=en")
        _, again = await web.get("/", "Cookie: packing_board_lang=en")
        _, odd = await web.get("/?lang=%22%3E")
    assert "Set-Cookie: packing_board_lang=en" in head
    assert '<html lang="en">' in again
    assert '<html lang="ko">' in odd


async def test_nothing_from_elsewhere_is_loaded_and_nothing_else_may_embed_it() -> None:
    async with served() as web:
        head, body = await web.get("/")
        style, script = await web.get("/board.css"), await web.get("/board.js")
    for line in ("default-src 'none'", "frame-ancestors 'none'", "nosniff", "no-referrer", "Cache-Control: no-store"):
        assert line in head
    assert "text/css" in style[0]
    assert "EventSource" in script[1]
    assert "http://" not in body + style[1] + script[1]
    assert "https://" not in body + style[1] + script[1]
    assert "<style" not in body
    assert " style=" not in body


async def test_names_of_goods_and_stations_cannot_become_html() -> None:
    bad = "<script>alert(1)</script>\"'&"
    made = hall(
        stations=(station(bad, packer_name=bad, order=bad),),
        attention=(replace(REFUSED, order=bad, reason=bad),),
        mistakes=replace(hall().mistakes, pairs=(GoodsConfusion("A", "B", 2, (bad, bad)),)),
    )
    async with served(Web(HallLook(made))) as web:
        _, body = await web.get("/")
    assert body.count("<script") == 1
    assert body.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") >= 6


class _Tags(HTMLParser):
    """Counts what is opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("make", [hall, empty_day, crowded])
async def test_every_page_is_whole_and_each_id_is_there_once(make: object) -> None:
    assert callable(make)
    async with served(Web(HallLook(make()))) as web:
        _, body = await web.get("/")
    tags = _Tags()
    tags.feed(body)
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))


async def test_a_browser_gets_only_the_parts_that_changed() -> None:
    async with served() as web:
        reader, writer = await web.listen("en")
        await reader.readuntil(b"\n\n")
        first = json.loads((await reader.readuntil(b"\n\n")).removeprefix(b"data: "))
        assert {"figures", "stations", "attention"} <= set(first)
        web.look = HallLook(hall(attention=()))
        second = json.loads((await asyncio.wait_for(reader.readuntil(b"\n\n"), PATIENCE)).removeprefix(b"data: "))
        assert second == {"attention": "<p class=soft>Nothing now</p>"}
        writer.close()


async def test_before_the_first_figures_and_without_data_the_page_says_so() -> None:
    async with served(Web(HallLook())) as web:
        assert "기록을 여는 중이에요" in (await web.get("/"))[1]
        assert (await web.get("/metrics"))[0].startswith("HTTP/1.1 503")
        web.look = HallLook(None, "no_folder", "/secret/path")
        _, body = await web.get("/")
        assert "데이터 폴더가 없어요" in body
        assert "/secret/path" not in body


async def test_monitoring_reads_the_same_figures() -> None:
    async with served() as web:
        head, body = await web.get("/metrics")
    assert "text/plain; version=0.0.4" in head
    assert 'packing_parcels_total{station="BENCH-1"} 64.0' in body


async def test_without_the_key_nothing_is_shown_and_with_it_the_browser_stays_in() -> None:
    async with served(Web(gate=HostGate(TOKEN))) as web:
        for target in ("/", "/events", "/metrics", "/board.css", "/?token=wrong"):
            head, body = await web.get(target)
            assert head.startswith("HTTP/1.1 401")
            assert "128" not in body
        head, _ = await web.get(f"/?token={TOKEN}&lang=en")
        assert head.startswith("HTTP/1.1 303")
        assert "Location: /?lang=en\r\n" in head
        assert TOKEN not in head
        cookie = head.partition("Set-Cookie: ")[2].partition(";")[0]
        assert (await web.get("/", f"Cookie: {cookie}"))[0].startswith("HTTP/1.1 200")


async def test_a_page_of_somebody_else_cannot_have_its_name_lead_here() -> None:
    async with served() as web:
        head, body = await web.get("/", host="evil.example")
    assert head.startswith("HTTP/1.1 421")
    assert "128" not in body


@pytest.mark.parametrize(
    "target", ["/../../etc/passwd", "/board.css/../gate.py", "/%2e%2e/gate.py", "//etc/passwd", "/site.py"]
)
async def test_no_path_leads_out_of_the_page(target: str) -> None:
    async with served() as web:
        assert (await web.get(target))[0].startswith("HTTP/1.1 404")


async def test_what_cannot_be_read_or_changes_something_is_refused_in_a_sentence() -> None:
    async with served() as web:
        assert (await web.raw(b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startswith(b"HTTP/1.1 405")
        assert (await web.raw(b"\x00\xff" * 8 + b"\r\n\r\n")).startswith(b"HTTP/1.1 400")
        assert (await web.raw(b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000)).startswith(b"HTTP/1.1 431")
        assert (await web.raw(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")).endswith(b"\r\n\r\n")


async def test_a_client_that_sends_one_byte_at_a_time_is_left_after_a_while() -> None:
    async with served(Web(limits=ServerLimits(head=0.2))) as web:
        reader, writer = await web.connect()
        for byte in b"GET / HT":
            writer.write(bytes((byte,)))
            await asyncio.sleep(0.02)
        # A byte that comes behind the end is answered by a reset.
        with suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        assert (await web.get("/"))[0].startswith("HTTP/1.1 200")


async def test_a_browser_that_vanishes_costs_nothing() -> None:
    async with served() as web:
        _, gone = await web.listen()
        await until(lambda: web.server.streams == 1)
        gone.transport.abort()
        await until(lambda: (web.server.streams, web.server.connections) == (0, 0))


async def test_a_browser_that_takes_nothing_is_left() -> None:
    # More than the system keeps for a connection, so that it shows whether anybody takes it.
    many = hall(stations=tuple(station(f"BENCH-{at}") for at in range(20_000)))
    async with served(Web(HallLook(many), limits=ServerLimits(write=0.1))) as web:
        _, stuck = await web.listen()
        await until(lambda: web.server.streams == 1)
        await until(lambda: web.server.streams == 0)
        stuck.close()


async def test_there_is_a_most_of_streams_and_of_connections() -> None:
    async with served(Web(limits=ServerLimits(connections=4, streams=2))) as web:
        streams = [await web.listen() for _ in range(2)]
        assert (await web.get("/events"))[0].startswith("HTTP/1.1 503")
        for _, writer in streams:
            writer.close()
        await until(lambda: web.server.connections == 0)
        assert (await web.get("/"))[0].startswith("HTTP/1.1 200")


async def test_when_every_slot_is_taken_by_those_who_may_read_the_next_is_refused() -> None:
    async with served(Web(limits=ServerLimits(connections=2))) as web:
        streams = [await web.listen() for _ in range(2)]
        assert (await web.get("/"))[0].startswith("HTTP/1.1 503")
        for _, writer in streams:
            writer.close()


@pytest.mark.parametrize(
    "limits", [ServerLimits(connections=4), ServerLimits(strangers=4)], ids=["in all", "of one address"]
)
async def test_whoever_has_no_key_takes_no_slot_from_those_who_have_one(limits: ServerLimits) -> None:
    async with served(Web(gate=HostGate(TOKEN), limits=limits)) as web:
        silent = [await web.connect() for _ in range(3)]
        reader, writer = await web.connect()
        writer.write(b"GET / HTTP/1.1\r\nHost: 192.168.0.7\r\n\r\n")
        assert b"401" in await asyncio.wait_for(reader.readline(), PATIENCE)
        await until(lambda: web.server.connections >= 3)
        for _ in range(8):
            answer, _ = await web.get("/", f"Authorization: Bearer {TOKEN}", host="192.168.0.7")
            assert answer.startswith("HTTP/1.1 200")
            silent.append(await web.connect())
        assert await asyncio.wait_for(silent[0][0].read(), PATIENCE) == b""
        assert web.server.connections <= 4
        for _, one in silent:
            one.close()
        writer.close()
