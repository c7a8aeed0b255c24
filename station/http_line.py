"""HTTP to one side of the world, the only module that knows httpx: every call ends at its deadline."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime

_LONGEST_PAUSE = 3600.0


def http_time(text: str) -> datetime | None:
    """Return the moment that a `Date` header tells, or None for what is none."""
    with suppress(ValueError, OverflowError, IndexError, TypeError):
        at = parsedate_to_datetime(text)
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return None


def pause(text: str, now: datetime | None) -> float | None:
    """Seconds of a Retry-After, at most an hour; a moment in time counts from the other side's own clock."""
    text = text.strip()
    if text.replace(".", "", 1).isdigit() and text.isascii():
        return min(float(text), _LONGEST_PAUSE)
    until = http_time(text) if text else None
    if until is None:
        return None
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), _LONGEST_PAUSE)


_LARGEST_ANSWER = 8 * 1024 * 1024
# Common servers drop an idle connection after five seconds; one that is about to go must not be used.
_KEEP_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back. `retry_after` in seconds and `as_of` (the other side's clock) where it said so.

    `headers`: those that the line was told to keep, by their names in small letters.
    """

    status: int
    body: bytes
    is_html: bool = False
    retry_after: float | None = None
    as_of: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    path: str
    query: Mapping[str, str] | None
    body: bytes | None
    headers: Mapping[str, str]


class LineSilent(Exception):  # noqa: N818 -- it is no fault of this side
    """No usable answer came. `code`: network, timeout or too_big; `detail` holds no header and no body."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


class _Abandoned(Exception):  # noqa: N818 -- never leaves this module
    """Nobody waits for this call any more, so it must not begin to send."""


class WebLine:
    """A line to a server of the web. Proxies and passwords of the environment are not used, redirects not followed.

    `token` None: each call brings its own headers. `keeps`: beginning of the answers' headers that are kept,
    in small letters. `ipv4`: for a side that has no other addresses.

    Raises ValueError for an address that is not plain http(s) or a token that cannot stand in a header; its
    text never holds the token.
    """

    def __init__(
        self,
        base_url: str,
        token: str | None,
        *,
        answer_seconds: float = 3.0,
        keeps: str = "",
        ipv4: bool = False,
    ) -> None:
        self._base = _checked_url(base_url)
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "packing-station",
        }
        if token is not None:
            self._headers |= bearer(token)
        self._answer_seconds = answer_seconds
        self._keeps = keeps
        self._ipv4 = ipv4
        self._client: httpx.Client | None = None

    @property
    def address(self) -> str:
        """Host, port and path of the other side."""
        return self._base.partition("://")[2]

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> HttpAnswer:
        """Return the answer, whatever its status. `within`: seconds, where less is left than the answer time.

        Raises LineSilent: network, timeout, too_big.
        """
        client = self._client = self._client or self._open()
        question = _Question(method, self._base + path, query, body, self._headers | dict(headers or {}))
        answers: SimpleQueue[HttpAnswer | LineSilent] = SimpleQueue()
        abandoned = threading.Event()
        # On a thread: neither a name service that hangs nor headers that drip obey a socket's timeout.
        threading.Thread(
            target=_answer_into, args=(answers, client, question, abandoned, self._keeps), name="web-call", daemon=True
        ).start()
        try:
            left = self._answer_seconds if within is None else min(within, self._answer_seconds)
            answer = answers.get(timeout=max(left, 0.0))
        except Empty:
            abandoned.set()
            self.close()
            raise LineSilent("timeout") from None
        if isinstance(answer, LineSilent):
            raise answer
        return answer

    def close(self) -> None:
        """Close the connection; the next call opens a new one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> httpx.Client:
        import ssl

        # An httpx that finds click loads its own command line, too: 5 MB and 0.05 s of every process.
        sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))
        import httpx

        secure: ssl.SSLContext | bool = False
        if self._base.startswith("https://"):
            import certifi

            secure = ssl.create_default_context()
            secure.load_verify_locations(certifi.where())
        wire = httpx.HTTPTransport(
            verify=secure,
            trust_env=False,
            limits=httpx.Limits(max_connections=2, keepalive_expiry=_KEEP_SECONDS),
            local_address="0.0.0.0" if self._ipv4 else None,  # noqa: S104 -- nothing listens: it chooses IPv4
        )
        return httpx.Client(
            transport=wire,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._answer_seconds),
        )


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token. Raises ValueError, without the token in it, for one that cannot stand there."""
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("a token must be printable ASCII without blanks")
    return {"Authorization": f"Bearer {token}"}


def _answer_into(
    answers: SimpleQueue[HttpAnswer | LineSilent],
    client: httpx.Client,
    question: _Question,
    abandoned: threading.Event,
    keeps: str,
) -> None:
    import httpx

    try:
        answers.put(_asked(client, question, abandoned, keeps))
    except LineSilent as failure:
        answers.put(failure)
    except httpx.TimeoutException:
        answers.put(LineSilent("timeout"))
    except httpx.ConnectError as problem:
        answers.put(LineSilent("network", str(problem)))
    except Exception as problem:  # noqa: BLE001 -- root of a thread: whatever it is, no answer came
        # Only its name: the text of a protocol error may quote a header, and with it the token.
        answers.put(LineSilent("network", type(problem).__name__))


def _asked(client: httpx.Client, question: _Question, abandoned: threading.Event, keeps: str) -> HttpAnswer:
    """Ask once; what only reads once more, where the other side closed a kept connection at that very moment."""
    import httpx

    connected = threading.Event()
    try:
        return _call(client, question, abandoned, keeps, connected)
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
        if question.method != "GET" or connected.is_set() or abandoned.is_set():
            raise
    return _call(client, question, abandoned, keeps, connected)


def _call(
    client: httpx.Client,
    question: _Question,
    abandoned: threading.Event,
    keeps: str,
    connected: threading.Event,
) -> HttpAnswer:
    """Send and read. `connected` is set when that takes a connection of its own."""

    def watch(step: str, _details: object) -> None:
        if abandoned.is_set():
            raise _Abandoned
        if step.startswith("connection.connect"):
            connected.set()

    with client.stream(
        question.method,
        question.path,
        params=question.query,
        content=question.body,
        headers=dict(question.headers),
        extensions={"trace": watch},
    ) as response:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LARGEST_ANSWER:
                raise LineSilent("too_big")
        as_of = http_time(response.headers.get("date", ""))
        return HttpAnswer(
            response.status_code,
            bytes(body),
            "html" in response.headers.get("content-type", "").lower(),
            pause(response.headers.get("retry-after", ""), as_of),
            as_of,
            {name: text for name, text in response.headers.items() if keeps and name.startswith(keeps)},
        )


def _checked_url(base_url: str) -> str:
    parts = urlsplit(base_url)
    plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    if not plain or parts.query or parts.fragment or parts.port == 0:
        raise ValueError("base_url must be http(s)://host[:port][/path]")
    return base_url.rstrip("/")
