"""Calls to the commerce API: paced, with a token, logged by their trace id, reads repeated, writes never."""

from __future__ import annotations

import logging
import random as chance
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from station.shops.base import ShopCredentials, ShopFailure, ShopUnreachable
from station.shops.http import HttpAnswer, HttpLine, bearer
from station.shops.smartstore.failures import NOT_PROCESSED, QUOTA_HOURS, failure_of
from station.shops.smartstore.rate_limit import CallPacing
from station.shops.smartstore.tokens import TokenKeeper

log = logging.getLogger(__name__)

_TRIES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0


@dataclass(frozen=True, slots=True)
class GatewayRequest:
    """One call.

    `api`: its path with the ids left out, under which its calls are counted. `writes`: it changes something,
    so it must not be repeated before the shop was asked what came of it.
    """

    api: str
    method: str
    path: str
    query: Mapping[str, str] | None = None
    body: bytes | None = None
    writes: bool = False


class ApiGateway:
    """Makes calls. `patience`: seconds within which waiting for one's turn and repeating must end.

    `as_of`: the shop's clock at the last answer, where it said so.
    """

    def __init__(
        self,
        line: HttpLine,
        tokens: TokenKeeper,
        pacing: CallPacing,
        *,
        patience: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._line, self._tokens, self._pacing = line, tokens, pacing
        self._patience = patience
        self._clock, self._sleep = clock, sleep
        self._deadline: float | None = None
        self.as_of: datetime | None = None

    def call(self, call: GatewayRequest) -> bytes:
        """The body of a 200. Raises ShopFailure; see `failures`."""
        end = self._clock() + self._patience
        end = end if self._deadline is None else min(end, self._deadline)
        for tried in range(1, _TRIES + 1):
            try:
                return self._once(call, end)
            except ShopUnreachable as failure:
                repeatable = not call.writes or failure.code in NOT_PROCESSED
                pause = _pause(tried) if failure.retry_after is None else failure.retry_after
                if tried == _TRIES or not repeatable or self._clock() + pause >= end or failure.code == QUOTA_HOURS:
                    raise
                self._sleep(pause)
        raise AssertionError

    def now(self) -> datetime:
        """The time by the shop's clock, as far as it differs from ours. Raises ShopFailure."""
        self._tokens.token()
        return datetime.now(UTC) + timedelta(seconds=self._tokens.ahead)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let all calls of a block end together after some seconds, since somebody waits for their sum."""
        self._deadline = self._clock() + seconds
        try:
            yield
        finally:
            self._deadline = None

    def close(self) -> None:
        """Let go of the connection."""
        self._line.close()

    def _once(self, call: GatewayRequest, end: float) -> bytes:
        token = self._tokens.token()
        answer = self._ask(call, token, end)
        if answer.status == 401:
            answer = self._ask(call, self._tokens.token(instead_of=token), end)
        if answer.status == 200 and not answer.is_html:
            return answer.body
        raise self._failure(answer)

    def _ask(self, call: GatewayRequest, token: str, end: float) -> HttpAnswer:
        self._pacing.take(call.api, end - self._clock())
        began = self._clock()
        try:
            answer = self._line.ask(
                call.method,
                call.path,
                query=call.query,
                body=call.body,
                headers={**bearer(token), **({"Content-Type": "application/json"} if call.body else {})},
                within=None if self._deadline is None else self._deadline - self._clock(),
            )
        except ShopUnreachable as failure:
            log.warning("%s: %s after %.0f ms", call.api, failure.code, (self._clock() - began) * 1000)
            raise
        took = (self._clock() - began) * 1000
        trace = answer.headers.get("gncp-gw-trace-id", "-")
        log.log(_level(answer), "%s: HTTP %d in %.0f ms, trace %s", call.api, answer.status, took, trace)
        self._pacing.learn(call.api, answer.headers, refused=answer.status == 429)
        self.as_of = answer.as_of
        self._tokens.compare(answer.as_of)
        return answer

    def _failure(self, answer: HttpAnswer) -> ShopFailure:
        failure = failure_of(answer)
        if failure.code == QUOTA_HOURS:
            log.error("the shop has cut this application down to an hourly quota: nothing is called until it is over")
            self._pacing.close(failure.retry_after or _LONGEST_PAUSE)
        elif isinstance(failure, ShopCredentials):
            log.error("the shop does not let this station in: %s", failure.code)
        return failure


def _pause(tried: int) -> float:
    return min(_FIRST_PAUSE * 2.0**tried, _LONGEST_PAUSE) * (0.5 + chance.random() / 2)


def _level(answer: HttpAnswer) -> int:
    return logging.INFO if answer.status == 200 else logging.WARNING
