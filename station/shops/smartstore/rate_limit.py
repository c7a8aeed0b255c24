"""How often each API may be called: one bucket an API for every process of the station.

The shop counts tokens per API and application, and says in each answer's headers what it allows:
https://apicenter.commerce.naver.com/docs/restriction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from station.shops.base import ShopUnreachable
from station.shops.smartstore.token_file import SharedFile

_RATE = 2.0
"""Calls a second, until an answer says otherwise: what applications of one's own store are given."""
_MARGIN = 1.0
# Calls may arrive closer together than they left; with one token never spent, none of them is too many.
_BURST = 2 * _RATE - _MARGIN
_SHORTEST = 0.01
_LONGEST_PAUSE = 3600.0
_PREFIX = "gncp-gw-"


class TokenBucket(msgspec.Struct, frozen=True):
    """What is left of an API's tokens at a moment (seconds of the machine's own clock)."""

    tokens: float
    at: float
    rate: float = _RATE
    burst: float = _BURST

    def filled(self, now: float) -> TokenBucket:
        """The bucket a while later."""
        gone = max(now - self.at, 0.0)
        return TokenBucket(min(self.burst, self.tokens + gone * self.rate), now, self.rate, self.burst)


class CallPaces(msgspec.Struct, frozen=True):
    """Every bucket by API, and until when nothing may be called at all (quota used up), and why."""

    buckets: dict[str, TokenBucket] = {}
    closed_until: float = 0.0


class CallPacing:
    """Takes a token before each call.

    `spare`: tokens left for others, so that the process that works in the background never makes the
    packer wait. `sleep` and `clock` are the machine's: the file is shared by processes that have no other
    clock in common.
    """

    def __init__(
        self,
        path: Path,
        *,
        spare: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._file = SharedFile(path, CallPaces, CallPaces())
        self._spare = spare
        self._clock = clock
        self._sleep = sleep

    def take(self, api: str, patience: float) -> None:
        """Wait for the API's turn, up to `patience` seconds.

        Raises Unreachable: gw_rate_limit, when that is not long enough; gw_quota_hours, when nothing may be
        called. Both say when to come again.
        """
        end = self._clock() + patience
        while True:
            wait = self._try(api)
            if wait <= 0:
                return
            if self._clock() + wait > end:
                raise ShopUnreachable("gw_rate_limit", retry_after=wait)
            self._sleep(wait)

    def learn(self, api: str, headers: Mapping[str, str], *, refused: bool) -> None:
        """Take over what an answer says of the limits; `refused`: the call was not let through."""
        told = {name.removeprefix(_PREFIX): text for name, text in headers.items()}
        rate = _number(told.get("ratelimit-replenish-rate"))
        burst = _number(told.get("ratelimit-burst-capacity"))
        left = _number(told.get("ratelimit-remaining"))
        with self._file.held() as holding:
            paces, now = holding.value, self._clock()
            known = paces.buckets.get(api, TokenBucket(_BURST, now)).filled(now)
            rate = rate or known.rate
            most = max(burst - _MARGIN, 1.0) if burst else known.burst
            there = 0.0 if refused else most if left is None else max(left - _MARGIN, 0.0)
            fresh = TokenBucket(min(known.tokens, most, there), now, rate, most)
            if fresh != known:
                holding.put(msgspec.structs.replace(paces, buckets={**paces.buckets, api: fresh}))

    def close(self, seconds: float) -> None:
        """Let nobody call anything for some seconds: an hourly quota is used up."""
        with self._file.held() as holding:
            until = self._clock() + min(seconds, _LONGEST_PAUSE)
            holding.put(msgspec.structs.replace(holding.value, closed_until=until))

    def _try(self, api: str) -> float:
        """Take a token and return 0, or the seconds until there may be one."""
        with self._file.held() as holding:
            paces, now = holding.value, self._clock()
            shut = paces.closed_until - now
            # After a restart of the machine its clock begins anew, and what was kept means nothing.
            if 0 < shut <= _LONGEST_PAUSE:
                raise ShopUnreachable("gw_quota_hours", retry_after=shut)
            bucket = paces.buckets.get(api, TokenBucket(_BURST, now)).filled(now)
            wanted = 1.0 + min(self._spare, bucket.burst - 1.0)
            if bucket.tokens < wanted:
                return max((wanted - bucket.tokens) / bucket.rate, _SHORTEST)
            left = TokenBucket(bucket.tokens - 1.0, now, bucket.rate, bucket.burst)
            holding.put(msgspec.structs.replace(paces, buckets={**paces.buckets, api: left}))
            return 0.0


def _number(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None
