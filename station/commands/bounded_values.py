"""What a command line may ask for: numbers, days and moments within bounds that every calendar and clock can bear."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import cast

from station.commands.parser import allowed

_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)
_DAY = "2026-11-23 (2000-01-01 … 2199-12-31)"
_MOMENT = "2026-11-23, 2026-11-23T10:00, 2026-11-23T10:00:00+09:00 (2000 … 2199)"


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def read(text: str) -> int:
        sign = text.removeprefix("-")
        if not sign.isascii() or not sign.isdigit() or len(sign) > len(str(most)):
            raise ValueError(text)
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return cast("Callable[[str], int]", allowed(read, f"{least} … {most}"))


def measure(least: float, most: float) -> Callable[[str], float]:
    """A number with or without a fraction, from `least` to `most`."""

    def read(text: str) -> float:
        number = float(text)
        if not math.isfinite(number) or not least <= number <= most:
            raise ValueError(text)
        return number

    return cast("Callable[[str], float]", allowed(read, f"{least:g} … {most:g}"))


port = whole(0, 65535)
"""A TCP port; 0 is any free one."""


def _read_day(text: str) -> date:
    day = date.fromisoformat(text)
    if not _FIRST <= day <= _LAST:
        raise ValueError(text)
    return day


def _read_moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if not _FIRST <= (at.date() if at.tzinfo is None else at.astimezone(UTC).date()) <= _LAST:
        raise ValueError(text)
    return at


day = cast("Callable[[str], date]", allowed(_read_day, _DAY))
"""A day."""
moment = cast("Callable[[str], datetime]", allowed(_read_moment, _MOMENT))
"""A moment; without an offset it has no zone yet."""
