"""Calls to 로젠's OPEN API: one address, one header with the key, and what an answer other than success means."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from station.carrier_apis.base import CarrierCredentials, CarrierFailure, CarrierRefused, CarrierUnreachable
from station.http_line import HttpAnswer, LineSilent, WebLine
from station.packing.orders import trimmed

log = logging.getLogger(__name__)

BASE_PATH = "/lrm02b-edi/edi"
_HEADER = "secretKey"
# A reader of logs and records needs the sentence, not a page.
_LONGEST_WORDS = 200
_OUR_CODES = ("거래처코드", "연동업체")
_ENDED = ("사용 중지", "사용중지", "계약 종료", "해지")


class KeyRing:
    """The keys of one customer, the one that was let in last before the others.

    Raises ValueError for a key that cannot stand in a header; its text holds no key.
    """

    def __init__(self, *keys: str) -> None:
        self._keys = [key for key in keys if key]
        if not self._keys or not all(key.isascii() and key.isprintable() and " " not in key for key in self._keys):
            raise ValueError("a key must be printable ASCII without blanks")

    def in_turn(self) -> tuple[str, ...]:
        """Return the keys in the order in which they are tried."""
        return tuple(self._keys)

    def let_in(self, key: str) -> None:
        """Remember that this one opens."""
        self._keys.sort(key=lambda known: known != key)


class LogenCalls:
    """Makes calls. `answer_seconds`: within which all those of one block end together, tries with a second key, too."""

    def __init__(self, line: WebLine, keys: KeyRing, answer_seconds: float) -> None:
        self._line, self._keys, self._answer_seconds = line, keys, answer_seconds
        self._deadline: float | None = None

    @property
    def address(self) -> str:
        """Host, port and path."""
        return self._line.address

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let the calls of a block end together, since somebody waits for their sum."""
        self._deadline = time.monotonic() + self._answer_seconds
        try:
            yield
        finally:
            self._deadline = None

    def post(self, call: str, body: Mapping[str, object]) -> dict[str, Any]:
        """The answer's object. Raises CarrierFailure."""
        data = msgspec.json.encode(body)
        end = time.monotonic() + self._answer_seconds if self._deadline is None else self._deadline
        first, *others = self._keys.in_turn()
        answer = self._ask(call, data, first, end)
        for key in others:
            if answer.status not in (401, 403):
                break
            answer = self._ask(call, data, key, end)
            if answer.status not in (401, 403):
                self._keys.let_in(key)
        return _object(answer)

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()

    def _ask(self, call: str, body: bytes, key: str, end: float) -> HttpAnswer:
        headers = {_HEADER: key, "Content-Type": "application/json"}
        left = end - time.monotonic()
        if left <= 0:
            raise CarrierUnreachable("timeout")
        try:
            answer = self._line.ask("POST", f"{BASE_PATH}/{call}", body=body, headers=headers, within=left)
        except LineSilent as silent:
            log.warning("%s: %s", call, silent.code)
            raise CarrierUnreachable(silent.code, silent.detail) from None
        log.info("%s: HTTP %d", call, answer.status)
        return answer


def refusal(words: str, code: str = "rejected") -> CarrierFailure:
    """What the carrier's words about one item mean: its answers bear no codes, so the words are looked at."""
    if any(sign in words for sign in _ENDED):
        return CarrierCredentials("contract_ended", words)
    if any(sign in words for sign in _OUR_CODES):
        return CarrierCredentials("customer_code", words)
    return CarrierRefused(code, words)


def _object(answer: HttpAnswer) -> dict[str, Any]:
    if answer.status == 200 and not answer.is_html:
        said = _decoded(answer.body)
        if said is not None:
            return said
        raise CarrierUnreachable("not_json")
    raise _failure(answer)


def _failure(answer: HttpAnswer) -> CarrierFailure:
    """The failure of a whole call by its status."""
    words = _words(answer)
    match answer.status:
        case 401 | 403:
            return CarrierCredentials(_why_kept_out(words), words)
        case 404:
            return CarrierUnreachable("no_such_call", words)
        case 429:
            return CarrierUnreachable("busy", words, retry_after=answer.retry_after)
        case 408 | 425 | 504:
            return CarrierUnreachable("timeout", words, retry_after=answer.retry_after)
        case status if status >= 500:
            return CarrierUnreachable("server", words, retry_after=answer.retry_after)
        case status if 300 <= status < 400:
            return CarrierUnreachable("redirected")
        case status if status >= 400:
            return refusal(words)
        case _:
            return CarrierUnreachable("not_json" if answer.is_html else "lacks_fields", words)


def _why_kept_out(words: str) -> str:
    if "IP" in words.upper():
        return "ip_not_allowed"
    return "key_expired" if "만료" in words or "expired" in words.lower() else "key_refused"


def _words(answer: HttpAnswer) -> str:
    said = _decoded(answer.body) or {}
    text = next((said[name] for name in ("sttsMsg", "resultMsg", "message", "error") if said.get(name)), "")
    return trimmed(text, _LONGEST_WORDS) if isinstance(text, str) else ""


def _decoded(body: bytes) -> dict[str, Any] | None:
    try:
        said = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
