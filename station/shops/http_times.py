"""Times as HTTP writes them: the other side's clock, and how long it wants to be left alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
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
