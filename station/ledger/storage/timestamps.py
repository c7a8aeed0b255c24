"""Times and ids as the ledger writes them: ISO text, microseconds, UUIDv7."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return an instant as microseconds since 1970, for comparing and sorting."""
    return (at - _START) // _MICROSECOND


def from_micros(value: int, like: datetime | None = None) -> datetime:
    """Return the instant of `micros`, in the zone of `like` (default UTC)."""
    at = _START + timedelta(microseconds=value)
    return at.astimezone(like.tzinfo) if like is not None else at


def stamp(at: datetime) -> str:
    """Return an instant as ISO 8601 with offset: milliseconds, or microseconds where it has them."""
    return at.isoformat(timespec="microseconds" if at.microsecond % 1000 else "milliseconds")


def uuid7(milliseconds: int | None = None) -> str:
    """Return a new UUIDv7 (RFC 9562) as text; ids made later sort later, to the millisecond."""
    now = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (now & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(UUID(int=value & ~(0x3 << 62) | 0x2 << 62))
