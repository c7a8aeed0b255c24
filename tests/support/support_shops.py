"""What tests of the shops share: a fixed time, an order, and a wire that answers as it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from station.packing.orders import BoxLine
from station.shops.base import ParcelDispatch

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=KST)

DISPATCH = ParcelDispatch(
    parcel="01JD-1",
    carrier="CJGLS",
    waybill="650000000011",
    packed_at=NOW,
    lines=(BoxLine("2026112312345670", "2026112312345671", "MUG-WH", 2, "머그컵", "화이트 350ml"),),
)


def told_order(**changes: object) -> dict[str, object]:
    """An order as rest-shop.md writes it, with changes; a value of `...` takes the field away."""
    order: dict[str, object] = {
        "number": "2026112312345670",
        "status": "ready",
        "package": None,
        "placed_at": "2026-11-23T09:00:00+09:00",
        "due_at": "2026-11-23T16:00:00+09:00",
        "memo": "문 앞에 놔주세요",
        "receiver": {
            "name": "홍견본",
            "phone": "010-0000-5678",
            "zip": "06236",
            "address": "서울 가상구 견본로 1",
            "address2": "101호",
        },
        "lines": [
            {
                "id": "2026112312345671",
                "sku": "MUG-WH",
                "name": "머그컵",
                "option": "화이트 350ml",
                "quantity": 2,
            }
        ],
    }
    return {field: value for field, value in (order | changes).items() if value is not ...}


def answer(status: int = 200, body: object = None, headers: str = "", kind: str = "application/json") -> bytes:
    """A whole HTTP answer; bytes are sent as they are, anything else as JSON."""
    text = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n{headers}\r\n"
    return head.encode() + text


HANG_UP = b""
"""In place of an answer: the connection is closed, as servers do with one that was idle for too long."""


class RawShop:
    """A socket that answers each request with the next of `answers`: chunks of bytes, `pause` seconds apart.

    `requests` remembers what came in. After the last answer it is silent; `hang_up` closes behind each.
    """

    def __init__(self, *answers: Iterable[bytes] | bytes, pause: float = 0.0, hang_up: bool = False) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = iter(answers)
        self._pause = pause
        self._hang_up = hang_up
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> RawShop:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for wire in self._open:
            wire.close()

    def _accept(self) -> None:
        while True:
            try:
                wire, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(wire)
            threading.Thread(target=self._serve, args=(wire,), daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        with suppress(OSError):
            while self._read(wire):
                said = next(self._answers, None)
                if said is None:
                    self._ended.wait(30)
                    return
                if said == HANG_UP:
                    wire.shutdown(socket.SHUT_RDWR)
                    return
                self._say(wire, (said,) if isinstance(said, bytes) else said)
                if self._hang_up:
                    wire.shutdown(socket.SHUT_RDWR)
                    return

    def _say(self, wire: socket.socket, chunks: Iterable[bytes]) -> None:
        for chunk in chunks:
            if self._ended.is_set():
                return
            wire.sendall(chunk)
            if self._pause:
                self._ended.wait(self._pause)

    def _read(self, wire: socket.socket) -> bool:
        got = b""
        while b"\r\n\r\n" not in got:
            more = wire.recv(65536)
            if not more:
                return False
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
        while missing > 0:
            more = wire.recv(65536)
            got += more
            missing -= len(more)
        self.requests.append(got)
        return True
