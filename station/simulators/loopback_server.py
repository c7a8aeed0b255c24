"""A web application on a loopback port and its own thread, which can be unplugged and plugged in again."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

_LOOPBACK = "127.0.0.1"


class AppServer:
    """Serves `app` between `start` and `stop`; the port stays the same once it is known.

    `start` raises OSError when the port is taken. `dated`: False when the application writes the Date header itself.
    """

    def __init__(self, app: Starlette, port: int = 0, *, dated: bool = True) -> None:
        self._app = app
        self._port = port
        self._dated = dated
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return f"http://{_LOOPBACK}:{self._port}"

    def start(self) -> None:
        """Listen; connections are taken from the moment this returns."""
        if self._thread is not None:
            return
        # With the protocol named, asyncio sends at once; else each answer would wait 40 ms for an ACK.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((_LOOPBACK, self._port))
            listener.listen(128)
        except OSError:
            listener.close()
            raise
        self._port = listener.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener, ready)), name="simulator", daemon=True
        )
        self._thread.start()
        ready.wait(10)

    def stop(self) -> None:
        """Cut every connection and free the port."""
        if self._thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._thread = None

    def drop(self) -> None:
        """Cut every connection and go on listening. For the application, while it answers."""
        if self._server is not None:
            _hang_up(self._server)

    async def _serve(self, listener: socket.socket, ready: threading.Event) -> None:
        import uvicorn

        config = uvicorn.Config(
            self._app, log_config=None, access_log=False, lifespan="off", ws="none", date_header=self._dated
        )
        server = self._server = uvicorn.Server(config)
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        ready.set()
        await self._stop.wait()
        _cut(server)
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        listener.close()


def _cut(server: uvicorn.Server) -> None:
    # The orderly shutdown of the server waits for its clients; a plug that is pulled does not.
    for listening in server.servers:
        listening.close()
    _hang_up(server)
    for task in list(server.server_state.tasks):
        task.cancel()


def _hang_up(server: uvicorn.Server) -> None:
    for connection in list(server.server_state.connections):
        transport = connection.transport
        if transport is not None:
            transport.abort()
