"""HTTP as far as the board speaks it: one GET or HEAD a connection. Pure; whoever reads and writes bounds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

MOST_HEAD = 8192
"""Bytes of a request's head at most; a browser's has one or two thousand."""

_MOST_HEADERS = 64
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SECURITY = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)


class BadWebRequest(Exception):  # noqa: N818 - it is an answer to whoever sent it
    """The request is not answered as it is; `status` says how."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class WebRequest:
    """A request: its path, the first value of each query name, and its headers by small names."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    def cookie(self, name: str) -> str:
        """A cookie's value, or an empty text."""
        for part in self.headers.get("cookie", "").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
        return ""


@dataclass(frozen=True, slots=True)
class WebReply:
    """An answer. `headers`: besides those that every answer has."""

    status: HTTPStatus
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())


def parse(head: bytes) -> WebRequest:
    """Read a request's head, up to and with its empty line. Raises BadRequest."""
    try:
        first, *rest = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        method, target, version = first.split(" ")
    except ValueError:
        raise BadWebRequest(HTTPStatus.BAD_REQUEST) from None
    if not version.startswith("HTTP/1.") or not target.startswith("/") or "\x00" in target:
        raise BadWebRequest(HTTPStatus.BAD_REQUEST)
    if method not in ("GET", "HEAD"):
        raise BadWebRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    headers = _headers(rest)
    # A body would be taken for the next request by whoever stands between.
    if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
        raise BadWebRequest(HTTPStatus.BAD_REQUEST)
    try:
        parts = urlsplit(target)
        query = dict(reversed(parse_qsl(parts.query, max_num_fields=16)))
    except ValueError:
        raise BadWebRequest(HTTPStatus.BAD_REQUEST) from None
    return WebRequest(method, parts.path, query, headers)


def _headers(lines: list[str]) -> dict[str, str]:
    if len(lines) > _MOST_HEADERS:
        raise BadWebRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.lower()
        # Twice the same host means two readers may believe different ones.
        if not colon or not name or name != name.strip() or (name == "host" and name in headers):
            raise BadWebRequest(HTTPStatus.BAD_REQUEST)
        headers[name] = value.strip()
    return headers


def head_of(reply: WebReply, *, length: int | None) -> bytes:
    """The head of an answer; `length`: None for a stream that goes on."""
    lines = [
        f"HTTP/1.1 {reply.status.value} {reply.status.phrase}",
        f"Content-Type: {reply.content_type}",
        *([] if length is None else [f"Content-Length: {length}"]),
        "Connection: close",
        "Cache-Control: no-store",
        *(f"{name}: {value}" for name, value in (*_SECURITY, *reply.headers)),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def bytes_of(reply: WebReply, method: str = "GET") -> bytes:
    """The whole answer; without its body when only the head was asked for."""
    return head_of(reply, length=len(reply.body)) + (b"" if method == "HEAD" else reply.body)
