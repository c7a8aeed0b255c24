"""What is learned beside orders and dispatches: pairs of goods, and pictures that are fetched once."""

from __future__ import annotations

import http.server
import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from station.composition.picture_source import fetched, picture_of
from station.http_line import WebLine
from station.packing.lookalikes import ProductPicture
from station.packing.orders import Product
from station.sync.goods_learner import GoodsLearner, PictureFault
from tests.support.support_ledger import Bench, stocked

ADDRESS = "https://pictures.example/{}.jpg"
DOT = ProductPicture(1, 1, b"\x00")
LOG = logging.getLogger("test")


@dataclass
class FakeWeb:
    """Gives a picture, or what is wrong with an address; remembers what was asked."""

    faults: dict[str, PictureFault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, address: str) -> ProductPicture:
        self.asked.append(address)
        if fault := self.faults.get(address):
            raise fault
        return DOT


def mugs(bench: Bench, *colours: str) -> None:
    bench.ledger.catalogue.take_in(
        Product(f"CUP-{at}", "컵", colour, image=ADDRESS.format(at)) for at, colour in enumerate(colours)
    )


def learner(bench: Bench, web: FakeWeb) -> GoodsLearner:
    return GoodsLearner(bench.ledger, bench.clock, web, LOG)


def rounds(bench: Bench, web: FakeWeb, times: int = 1) -> None:
    stop = threading.Event()
    stop.wait = lambda timeout=None: False  # type: ignore[method-assign]
    for _ in range(times):
        learner(bench, web).round(stop)


def test_a_picture_is_fetched_once(tmp_path: Path) -> None:
    bench, web = stocked(tmp_path), FakeWeb()
    mugs(bench, "블랙", "화이트")
    rounds(bench, web, 3)
    assert web.asked == [ADDRESS.format(0), ADDRESS.format(1)]
    assert {each.picture for each in bench.ledger.alike.of_items(["CUP-0", "CUP-1"]).values()} == {DOT}


def test_what_is_no_picture_is_not_asked_for_again_and_holds_up_no_other(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    web = FakeWeb({ADDRESS.format(0): PictureFault("status 404", for_good=True)})
    mugs(bench, "블랙", "화이트")
    rounds(bench, web, 3)
    assert web.asked == [ADDRESS.format(0), ADDRESS.format(1)]


def test_while_nothing_answers_no_other_address_is_tried(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    web = FakeWeb({ADDRESS.format(0): PictureFault("timeout", for_good=False)})
    mugs(bench, "블랙", "화이트")
    rounds(bench, web)
    assert web.asked == [ADDRESS.format(0)]


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    bench, web, stop = stocked(tmp_path), FakeWeb(), threading.Event()
    thread = threading.Thread(target=learner(bench, web).run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


def png(size: tuple[int, int] = (200, 100), colour: str | int | tuple[int, ...] = "red", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def test_a_picture_keeps_its_proportions_in_64_dots() -> None:
    made = picture_of(png())
    assert (made.width, made.height, set(made.dots)) == (64, 32, {180})


def test_what_is_transparent_is_white() -> None:
    assert set(picture_of(png((8, 8), (0, 0, 0, 0), "RGBA")).dots) == {215}


@pytest.mark.parametrize("data", [b"", b"<html>", png()[:60], b"%PDF-1.4"])
def test_what_is_no_picture_is_refused_for_good(data: bytes) -> None:
    with pytest.raises(PictureFault) as refused:
        picture_of(data)
    assert refused.value.for_good


def test_a_picture_of_too_many_dots_is_refused_before_it_is_read() -> None:
    with pytest.raises(PictureFault, match="too large"):
        picture_of(png((6000, 5000), 0, "1"))


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/cup.png?w=64" if self.path == "/moved" else self.path)
            self.end_headers()
            return
        status = {"/cup.png?w=64": 200, "/busy": 503}.get(self.path, 404)
        body = png() if status == 200 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _plain(base: str) -> WebLine:
    return WebLine(base.replace("https://", "http://"), None, keeps="location")


@pytest.mark.parametrize("path", ["/cup.png?w=64", "/moved"])
def test_a_picture_comes_from_its_address_or_from_where_that_sends_on_to(path: str) -> None:
    with site() as base:
        assert fetched(base + path, _plain).width == 64


@pytest.mark.parametrize(("path", "for_good"), [("/gone", True), ("/busy", False), ("/moved-round", True)])
def test_an_address_without_a_picture_says_whether_it_may_have_one_later(path: str, for_good: bool) -> None:
    with site() as base, pytest.raises(PictureFault) as refused:
        fetched(base + path, _plain)
    assert refused.value.for_good is for_good


@pytest.mark.parametrize("address", ["http://pictures.example/a.jpg", "file:///etc/passwd", "https://", "https://[/"])
def test_nothing_but_https_is_asked(address: str) -> None:
    with pytest.raises(PictureFault) as refused:
        fetched(address)
    assert refused.value.for_good
