"""A shop written from rest-shop.md alone, apart from the demo's: what it is told, it books once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
TOKEN = "page-token"


def told(number: str, *lines: tuple[str, int], **changes: object) -> Json:
    """An order as the page writes it, with a field that nobody knows yet."""
    receiver = {
        "name": "홍견본",
        "phone": "010-0000-5678",
        "zip": "06236",
        "address": "서울 가상구 견본로 1",
        "address2": "101호",
    }
    goods = [
        {"id": f"{number}-{at}", "sku": sku, "name": sku, "option": "", "quantity": count}
        for at, (sku, count) in enumerate(lines, 1)
    ]
    order: Json = {"number": number, "status": "ready", "package": None, "receiver": receiver, "lines": goods}
    return {**order, "placed_at": datetime.now(UTC).isoformat(), "not_on_the_page": {"yet": 1}, **changes}


class PageShop:
    """Keeps orders, books dispatches by their key, and remembers every dispatch that reached it.

    `before_answer` is called with each booked parcel; when it raises ConnectionError, the answer is lost.
    """

    def __init__(self) -> None:
        self.orders: dict[str, Json] = {}
        self.booked: dict[str, Json] = {}
        self.posts: list[str] = []
        self.before_answer: Callable[[str], None] = lambda _parcel: None
        self._changes: list[tuple[datetime, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, *orders: Json) -> None:
        """Add or change orders."""
        for order in orders:
            self.orders[order["number"]] = order
            self._changes.append((datetime.now(UTC), order["number"]))

    def close(self) -> None:
        """Close the shop."""
        self._server.shutdown()
        self._server.server_close()

    def changed(self, query: dict[str, str]) -> tuple[int, Json]:
        """A page of the feed; the cursor is the place in it."""
        since = datetime.fromisoformat(query["changed_since"])
        numbers = [number for at, number in self._changes if at >= since]
        start = int(query.get("cursor", "0"))
        end = start + int(query["limit"])
        page = [self.orders[number] for number in numbers[start:end]]
        return 200, {"orders": page, "cursor": str(end) if end < len(numbers) else None}

    def order(self, number: str) -> tuple[int, Json]:
        """One order."""
        order = self.orders.get(number)
        return (200, order) if order else (404, {})

    def dispatch(self, key: str, body: Json) -> tuple[int, Json]:
        """Book a parcel, or say why not."""
        self.posts.append(key)
        again = self.booked.get(key)
        if again is None:
            for line in body["lines"]:
                status = self.orders[line["order"]]["status"]
                if status in ("cancelled", "on_hold"):
                    return 409, {"code": status, "message": "no"}
            self.booked[key] = body
        self.before_answer(key)
        return (201 if again is None else 200), self.booked[key]


def _handler(shop: PageShop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection to the shop."""

        protocol_version = "HTTP/1.1"

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """The feed, or one order."""
            parts = urlsplit(self.path)
            if parts.path == "/orders":
                self._answer(*shop.changed({name: values[0] for name, values in parse_qs(parts.query).items()}))
            else:
                self._answer(*shop.order(parts.path.removeprefix("/orders/")))

        def do_POST(self) -> None:
            """A dispatch."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                self._answer(*shop.dispatch(self.headers["Idempotency-Key"], body))
            except ConnectionError:
                self.close_connection = True

        def _answer(self, status: int, body: Json) -> None:
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            said = json.dumps(body if known else {}, ensure_ascii=False).encode()
            try:
                self.send_response(status if known else 401)
                self.send_header("Connection", "close")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                return

    return Handler
