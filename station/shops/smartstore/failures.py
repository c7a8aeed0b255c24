"""What an answer other than success means: try again later, refused, ask what happened, or a person must act.

Codes: https://apicenter.commerce.naver.com/docs/trouble-shooting. They are kept as the shop writes them,
small and with underscores (`gw_timeout_01`, `104122`), so that each has a sentence of its own.
"""

from __future__ import annotations

import re

import msgspec

from station.packing.orders import trimmed
from station.shops.base import ShopCredentials, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.http import HttpAnswer

QUOTA_HOURS = "gw_quota_hours"
_HOUR = 3600.0
_MAINTENANCE = 120.0
_CIRCUIT_OPEN = 15.0

NOT_PROCESSED = frozenset({"gw_rate_limit", "gw_quota_limit", QUOTA_HOURS})
"""Failures after which a write is known not to have been done."""

NOT_OURS = frozenset({"101009", "101011", "105308", "100001", "100003"})
"""Why one product order cannot be handled from here, however often it is tried."""

DONE_ALREADY = frozenset({"105306"})
UNSURE = frozenset({"9999", "104131", "104442", "104443"})
"""Refusals of one product order that say only that its state is not what we thought: ask for it."""


class _Said(msgspec.Struct, frozen=True):
    code: str | int = ""
    message: str = ""


def code_of(text: str | int) -> str:
    """A code of the shop as ours are written."""
    return re.sub(r"[^a-z0-9]+", "_", str(text).lower()).strip("_")[:40] or "other"


def failure_of(answer: HttpAnswer) -> ShopFailure:
    """The failure of a whole call to any API but the token's."""
    said = _said(answer)
    code, words = (code_of(said.code) if said.code else ""), trimmed(said.message)
    match answer.status:
        case 401:
            return ShopCredentials(code or "gw_authn", words)
        case 403:
            return ShopCredentials(code or "credentials", words)
        case 429:
            return _too_many(answer, code, words)
        case 408 | 425 | 504:
            return ShopUnreachable(code or "timeout", words, retry_after=answer.retry_after)
        case 503:
            own = _MAINTENANCE if code == "gw_block_02" else _CIRCUIT_OPEN if code == "gw_block_01" else None
            return ShopUnreachable(code or "server", words, retry_after=answer.retry_after or own)
        case status if status >= 500:
            return ShopUnreachable(code or "server", words, retry_after=answer.retry_after)
        case status if 300 <= status < 400:
            return ShopUnreachable("redirected")
        case status if status >= 400:
            return ShopRefused(code or ("gw_not_found" if status == 404 else "rejected"), words)
        case _:
            return ShopUnreachable("not_json" if answer.is_html else "lacks_fields", words)


def token_failure(answer: HttpAnswer) -> ShopFailure:
    """The failure of a token request. Its codes are not documented, so its words are looked at."""
    if answer.status in (200, 408, 425, 429) or answer.status >= 500 or 300 <= answer.status < 400:
        return failure_of(answer)
    words = _said(answer).message
    if "timestamp" in words:
        return ShopCredentials("token_clock", words)
    if "client_secret_sign" in words:
        return ShopCredentials("token_signature", words)
    if "client_id" in words:
        return ShopCredentials("token_client", words)
    return ShopCredentials("gw_ip_not_allowed" if answer.status == 403 else "token_refused", words)


def outcome_unknown(failure: ShopFailure) -> bool:
    """Whether a write that failed like this may have been done all the same."""
    return isinstance(failure, ShopUnreachable) and failure.code not in NOT_PROCESSED


def _too_many(answer: HttpAnswer, code: str, words: str) -> ShopUnreachable:
    period = answer.headers.get("gncp-gw-quota-period", "").upper()
    if code == "gw_quota_limit" and period == "HOURS":
        return ShopUnreachable(QUOTA_HOURS, words, retry_after=answer.retry_after or _HOUR)
    return ShopUnreachable(code or "gw_rate_limit", words, retry_after=answer.retry_after or 1.0)


def _said(answer: HttpAnswer) -> _Said:
    try:
        return msgspec.json.decode(answer.body, type=_Said)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Said()
