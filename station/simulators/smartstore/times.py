"""The API's times: Korean, with milliseconds and offset; and a clock that can be set forward."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")
_STRICT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)")


def told(at: datetime) -> str:
    """The time as answers write it, such as 2026-01-05T09:00:00.000+09:00."""
    return at.astimezone(KST).isoformat(timespec="milliseconds")


def understood(text: str, *, strict: bool = True) -> datetime:
    """A time of a request. Raises ValueError without offset, and with `strict` without milliseconds."""
    if strict and not _STRICT.fullmatch(text):
        raise ValueError(f"{text!r} is not yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return at


def whole(at: datetime) -> datetime:
    """The second that has begun: changes are dated in whole ones."""
    return at.replace(microsecond=0)


def real_now() -> datetime:
    """This machine's time, as Korea counts it."""
    return datetime.now(KST)


class ShopClock:
    """The shop's clock: the one it was given, plus what it was set forward."""

    def __init__(self, base: Callable[[], datetime] = real_now) -> None:
        self._base, self._ahead = base, timedelta()

    def now(self) -> datetime:
        """The shop's time, as Korea counts it."""
        return (self._base() + self._ahead).astimezone(KST)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(seconds=seconds)
