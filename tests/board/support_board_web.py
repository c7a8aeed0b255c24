"""A served board on loopback, and a client that can misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from station.board.refresh import HallLook
from station.board.web.gate import HostGate
from station.board.web.site import BoardSite
from station.board.web.web_server import BoardServer, ServerLimits
from station.commands.hall.board import BOOKS
from station.locale.texts import LANGUAGES, LocaleTexts
from station.reports.hall_metrics import metrics
from tests.support.support_board import NOW, hall
from tests.support.support_patience import PATIENCE

TEXTS = {one: LocaleTexts.load(one, *BOOKS) for one in LANGUAGES}


@dataclass
class Web:
    """The server and what it shows. `port` is known once it listens."""

    look: HallLook = field(default_factory=lambda: HallLook(hall()))
    gate: HostGate = field(default_factory=HostGate)
    limits: ServerLimits = field(default_factory=ServerLimits)
    every: float = 0.02
    port: int = 0

    def __post_init__(self) -> None:
        self.site = BoardSite(
            lambda: self.look, TEXTS, self.gate,
            language="ko", name="BENCH-1", clock=lambda: NOW, every=2, metrics=metrics,
        )  # fmt: skip
        self.server = BoardServer(self.site, self.every, self.limits)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def raw(self, sent: bytes) -> bytes:
        """All that comes back."""
        reader, writer = await self.connect()
        writer.write(sent)
        try:
            return await asyncio.wait_for(reader.read(), PATIENCE)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    async def get(self, target: str, *headers: str, host: str = "127.0.0.1") -> tuple[str, str]:
        """The head and the body of an answer."""
        lines = (f"GET {target} HTTP/1.1", f"Host: {host}", *headers)
        answer = await self.raw(("\r\n".join(lines) + "\r\n\r\n").encode())
        head, _, body = answer.partition(b"\r\n\r\n")
        return head.decode(), body.decode()

    async def listen(self, language: str = "ko") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A browser that is kept up to date; its head is read already."""
        reader, writer = await self.connect()
        writer.write(f"GET /events?lang={language} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b"text/event-stream" in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        return reader, writer


@asynccontextmanager
async def served(web: Web | None = None) -> AsyncIterator[Web]:
    """The board while it is served."""
    web = web or Web()
    stop, bound = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(web.server.serve("127.0.0.1", 0, lambda _, port: bound.set_result(port), stop))
    web.port = await asyncio.wait_for(bound, PATIENCE)
    try:
        yield web
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
