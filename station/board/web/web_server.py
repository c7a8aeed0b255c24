"""Serves the site with asyncio alone: every wait has an end, and there is a most of everything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from station.board.web.http_wire import MOST_HEAD, BadWebRequest, WebReply, WebRequest, bytes_of, head_of, parse
from station.board.web.page import Sections
from station.board.web.site import BoardSite, UpdateStream, changes

log = logging.getLogger(__name__)

_LINGER = 0.5
_STREAM = WebReply(HTTPStatus.OK, "text/event-stream; charset=utf-8")


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Bounds. `head`, `write`: seconds for a whole request's head, and for a client to take what it is sent.

    `strangers`: connections of one address that have not shown that they may read the page.
    """

    connections: int = 64
    strangers: int = 16
    streams: int = 24
    head: float = 5.0
    write: float = 10.0
    beat: float = 15.0


class BoardServer:
    """Listens on an address. A client that sends slowly, takes slowly or vanishes costs one slot for a while.

    Whoever may not read the page takes no slot from those who may: where slots are short, the connection that has
    shown no key for longest is given up.
    """

    def __init__(self, site: BoardSite, every: float, limits: ServerLimits = ServerLimits()) -> None:
        self._site, self._every, self._limits = site, every, limits
        self._open: set[asyncio.Task[None]] = set()
        self._strangers: dict[asyncio.Task[None], str] = {}
        self._streams = 0

    @property
    def streams(self) -> int:
        """How many browsers are being kept up to date."""
        return self._streams

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._open)

    async def serve(self, host: str, port: int, ready: Callable[[str, int], None], stop: asyncio.Event) -> None:
        """Serve until `stop`; `ready` gets the address that was bound. Raises OSError when it cannot be had."""
        server = await asyncio.start_server(self._met, host, port, limit=MOST_HEAD)
        async with server:
            bound = server.sockets[0].getsockname()
            ready(bound[0], bound[1])
            await stop.wait()
            server.close()
            for task in tuple(self._open):
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        self._strangers[task] = _address(writer)
        try:
            await self._talk(reader, writer, task)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        except Exception:
            log.exception("a page could not be served")
            writer.transport.abort()
        finally:
            self._open.discard(task)
            self._strangers.pop(task, None)
            writer.close()

    def _has_room(self, newest: asyncio.Task[None]) -> bool:
        """Whether the newest connection may stay; a stranger that waits for longest makes room for it."""
        address = self._strangers[newest]
        from_there = [task for task, known in self._strangers.items() if known == address]
        if len(from_there) > self._limits.strangers:
            self._give_up(from_there[0])
        elif len(self._open) > self._limits.connections:
            oldest = next(iter(self._strangers))
            if oldest is newest:
                return False
            self._give_up(oldest)
        return True

    def _give_up(self, stranger: asyncio.Task[None]) -> None:
        self._strangers.pop(stranger)
        self._open.discard(stranger)
        stranger.cancel()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[None]) -> None:
        if not self._has_room(task):
            await self._refuse(reader, writer, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            async with asyncio.timeout(self._limits.head):
                asked = parse(await reader.readuntil(b"\r\n\r\n"))
        except BadWebRequest as bad:
            await self._refuse(reader, writer, bad.status)
        except asyncio.LimitOverrunError:
            await self._refuse(reader, writer, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            if self._site.admits(asked):
                self._strangers.pop(task, None)
            await self._answer(asked, reader, writer)

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, status: HTTPStatus) -> None:
        """Refuse, and listen on for a moment: closing on what was not read would take the answer back."""
        await self._send(writer, bytes_of(self._site.refusal(status)))
        writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                await _end_of(reader)

    async def _answer(self, asked: WebRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = self._site.answer(asked)
        if isinstance(answer, WebReply):
            await self._send(writer, bytes_of(answer, asked.method))
        elif asked.method == "HEAD":
            await self._send(writer, head_of(_STREAM, length=None))
        elif self._streams >= self._limits.streams:
            await self._refuse(reader, writer, HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            self._streams += 1
            try:
                await self._stream(answer, reader, writer)
            finally:
                self._streams -= 1

    async def _stream(self, wanted: UpdateStream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send what changes, and a sign of life when nothing does; end when nobody is there any more."""
        await self._send(writer, head_of(_STREAM, length=None) + b"retry: 3000\n\n")
        gone = asyncio.create_task(_end_of(reader))
        try:
            await self._keep(wanted, gone, writer)
        finally:
            gone.cancel()

    async def _keep(self, wanted: UpdateStream, gone: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        shown: Sections = ()
        silent = self._limits.beat
        while not gone.done():
            now = self._site.parts(wanted.language)
            said, shown = changes(shown, now), now
            if said or silent >= self._limits.beat:
                await self._send(writer, said or b": here\n\n")
                silent = 0.0
            await asyncio.wait((gone,), timeout=self._every)
            silent += self._every

    async def _send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
        async with asyncio.timeout(self._limits.write):
            await writer.drain()


def _address(writer: asyncio.StreamWriter) -> str:
    """Whence somebody comes: an IPv6 network counts as one, since whoever has it has all its addresses."""
    peer = writer.get_extra_info("peername")
    address = str(peer[0]) if isinstance(peer, tuple) and peer else ""
    return ":".join(address.split(":")[:4]) if ":" in address and "." not in address else address


async def _end_of(reader: asyncio.StreamReader) -> None:
    """Read what a browser should not send any more, until it is gone."""
    while await reader.read(1024):
        pass
