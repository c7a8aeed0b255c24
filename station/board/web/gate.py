"""Who may read the page: the names it answers to, and the key that anything but this PC needs."""

from __future__ import annotations

import hmac
import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from station.board.web.http_wire import WebRequest

COOKIE = "packing_board"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_FILE = "board.token"


@dataclass(frozen=True, slots=True)
class HostGate:
    """`token`: empty where none is needed. `names`: host names besides addresses that this PC is known by."""

    token: str = ""
    names: frozenset[str] = frozenset()

    def knows_host(self, asked: WebRequest) -> bool:
        """The request was meant for this server.

        A page of somebody else's can have its own name lead here (DNS rebinding); a bare address cannot be had so.
        Without a token only this PC's own names are taken.
        """
        host = _host(asked.headers.get("host", ""))
        if host in _LOCAL:
            return True
        return bool(self.token) and (host in self.names or _is_address(host))

    def admits(self, asked: WebRequest) -> bool:
        """No key is needed, or the request has it: in its cookie, or as monitoring sends it."""
        if not self.token:
            return True
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        return _same(asked.cookie(COOKIE), self.pass_of()) or _same(bearer, self.token)

    def brings_key(self, asked: WebRequest) -> bool:
        """The address itself carries the key, as the printed one does."""
        return bool(self.token) and _same(asked.query.get("token", ""), self.token)

    def pass_of(self) -> str:
        """What the cookie holds: made from the key, which so stays out of the browser's store."""
        return hmac.new(self.token.encode(), COOKIE.encode(), "sha256").hexdigest()

    def cookie(self) -> tuple[str, str]:
        """The header that lets a browser in from now on."""
        return "Set-Cookie", f"{COOKIE}={self.pass_of()}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"


def is_loopback(host: str) -> bool:
    """Only this PC can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def kept_token(data_dir: Path) -> str:
    """The key of this data folder, made at its first use; only its owner can read it. Raises OSError."""
    path = data_dir / _FILE
    try:
        found = path.read_text("ascii").strip()
    except FileNotFoundError:
        found = ""
    if len(found) >= 32:
        return found
    made = secrets.token_urlsafe(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        os.fchmod(descriptor, 0o600)
        file.write(made + "\n")
    return made


def _host(header: str) -> str:
    """The host without its port, small; a bracketed address without its brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())
