"""``board --web``: the board for browsers, until a signal."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import signal
import socket

from station.board.refresh import BoardRefresh
from station.board.web.gate import HostGate, is_loopback, kept_token
from station.board.web.site import BoardSite
from station.board.web.web_server import BoardServer
from station.clock import SystemClock
from station.commands.command_base import aside, flush, out
from station.commands.failure import DONE, WRONG_CALL, CommandFailure
from station.composition.factories import open_hall
from station.config import StationFile
from station.locale.texts import LANGUAGES, LocaleTexts
from station.reports.hall_metrics import metrics

_SOMEWHERE = ("192.0.2.1", 9)


def serve(config: StationFile, books: tuple[str, ...], address: str) -> int:
    """Serve the page; the line on stdout says where, with the key where one is needed."""
    language, every = config.station.language, config.board.refresh_seconds
    texts = {one: LocaleTexts.load(one, *books) for one in LANGUAGES}
    host, port = _address(address, texts[language])
    clock = SystemClock(config.station.timezone)
    # A key is made only where the page can be served.
    _try(host, port, address, texts[language])
    gate = gate_of(config, host)
    feed = BoardRefresh(lambda: open_hall(config), clock.now, every)
    site = BoardSite(
        lambda: feed.look, texts, gate,
        language=language, name=config.station.name, clock=clock.now, every=every, metrics=metrics,
    )  # fmt: skip
    feed.start()
    try:
        asyncio.run(_until_signal(BoardServer(site, every), host, port, gate, texts[language]))
    finally:
        feed.stop()
    return DONE


def gate_of(config: StationFile, host: str) -> HostGate:
    """Nothing is asked on this PC alone; elsewhere the data folder's key is. Raises OSError."""
    if is_loopback(host):
        return HostGate()
    own = socket.gethostname().lower()
    return HostGate(kept_token(config.station.data_dir), frozenset({host.lower(), own, f"{own}.local", f"{own}.lan"}))


async def _until_signal(server: BoardServer, host: str, port: int, gate: HostGate, texts: LocaleTexts) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    def ready(bound: str, bound_port: int) -> None:
        out(texts.text("web.serving", url=_url(bound, bound_port, gate.token)))
        flush()
        if gate.token:
            aside(texts.text("web.warning"))

    try:
        await server.serve(host, port, ready, stop)
    except OSError as error:
        raise _refused(error, f"{host}:{port}", texts) from None


def _try(host: str, port: int, address: str, texts: LocaleTexts) -> None:
    """Bind the address for a moment. Raises Failure where that cannot be."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
            trial.listen()
    except OSError as error:
        raise _refused(error, address, texts) from None
    except UnicodeError:
        raise CommandFailure(texts.text("web.bad_address", address=address), WRONG_CALL) from None


def _refused(error: OSError, address: str, texts: LocaleTexts) -> CommandFailure:
    key = "web.port_taken" if error.errno == errno.EADDRINUSE else "web.no_address"
    return CommandFailure(texts.text(key, address=address))


def _url(host: str, port: int, token: str) -> str:
    if ipaddress.ip_address(host).is_unspecified:
        host = _own_address(socket.AF_INET6 if ":" in host else socket.AF_INET)
    named = f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}/" + (f"?token={token}" if token else "")


def _own_address(family: socket.AddressFamily) -> str:
    """This PC's address in its network. Nothing is sent: only the way is looked up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_SOMEWHERE)
        except OSError:
            return "::1" if family is socket.AF_INET6 else "127.0.0.1"
        return str(asking.getsockname()[0])


def _address(text: str, texts: LocaleTexts) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise CommandFailure(texts.text("web.bad_address", address=text), WRONG_CALL)
    return host, int(port)
